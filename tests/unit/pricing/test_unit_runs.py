"""Units of a line in groups of equal amounts."""

from __future__ import annotations

from random import Random

from ecomkit.pricing import Gift, Promotion
from ecomkit.pricing.result.unit_runs import even_runs, lowered_runs
from ecomkit.tax import TaxTable

from .shop import cart, eur, price


def test_units_differ_by_one_step_at_most() -> None:
    assert even_runs(10, 3) == [[1, 4], [2, 3]]
    assert even_runs(9, 3) == [[3, 3]]


def test_what_is_taken_off_units_is_gone_to_the_step_and_none_falls_below_zero() -> (
    None
):
    """Where some units are cheaper than their part, the others give what is missing."""
    chance = Random(6)
    for _ in range(500):
        runs = [
            [chance.randrange(1, 5), chance.randrange(12)]
            for _ in range(chance.randrange(1, 4))
        ]
        count = sum(many for many, _ in runs)
        whole = sum(many * each for many, each in runs)
        share = chance.randrange(whole + 1)

        left = lowered_runs([run[:] for run in runs], share)

        assert sum(many for many, _ in left) == count
        assert sum(many * each for many, each in left) == whole - share
        assert all(many > 0 and each >= 0 for many, each in left)


def test_a_reduced_gift_bears_all_its_taxes() -> None:
    """The gift alone has two taxes."""
    taxes = TaxTable.from_rows(
        [{"id": "a", "rate": "10%"}, {"id": "b", "rate": "5%", "sequence": 1}]
    )
    priced = price(
        cart(("tea", 1)), Promotion("g", Gift(sku="mug", rate="50%")), taxes=taxes
    )

    assert priced.lines[1].is_gift
    assert [tax.amount for tax in priced.lines[1].taxes] == [eur("0.15"), eur("0.08")]
