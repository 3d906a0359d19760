"""L18: the index, the fast path and the full steps agree."""

from __future__ import annotations

import pytest
from hypothesis import given

from ecomkit.testing.laws import L18
from ecomkit.testing.strategies import Sale, sales


@pytest.mark.law("L18")
@given(sales())
def test_every_way_to_a_price_ends_at_the_same(sale: Sale) -> None:
    """With tiers, fractions, price bounds and several lines of an article."""
    assert L18.check(sale)
