"""Generated shops can be read where they break a law."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings

from ecomkit.testing.strategies import Sale, sales


def test_a_sale_that_breaks_a_law_is_told_with_its_rules() -> None:
    @settings(max_examples=5, database=None, phases=[Phase.generate])
    @given(sales())
    def breaks(sale: Sale) -> None:
        raise AssertionError

    with pytest.raises(AssertionError) as broken:
        breaks()

    told = "".join(broken.value.__notes__)
    assert "Promotion(" in told
    assert "PriceList(" in told
    assert "PricingPolicy(" in told
