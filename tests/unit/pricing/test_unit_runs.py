"""Units of a line in groups of equal amounts."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from ecomkit.pricing import Gift, Promotion
from ecomkit.pricing.result.unit_runs import Run, cut_run, even_runs, scaled_runs
from ecomkit.tax import TaxTable

from .shop import cart, eur, price


def test_units_differ_by_one_step_at_most() -> None:
    assert even_runs(10, 3) == [Run(1, 4), Run(2, 6)]
    assert even_runs(9, 3) == [Run(3, 9)]


def test_what_is_weighed_is_one_run() -> None:
    weighed = even_runs(2500, Fraction(5, 2))

    assert weighed == [Run(Fraction(5, 2), 2500)]
    assert weighed[0].each == 1000


def test_what_is_taken_off_units_is_gone_to_the_step_and_none_falls_below_zero() -> (
    None
):
    """Each unit gives in proportion to what it costs."""
    chance = Random(6)
    for _ in range(500):
        runs = [
            drawn_run(chance, chance.randrange(1, 5), chance.randrange(12))
            for _ in range(chance.randrange(1, 4))
        ]
        whole = sum(run.amount for run in runs)
        share = chance.randrange(whole + 1)

        left = scaled_runs(runs, whole - share)

        assert sum(run.quantity for run in left) == sum(run.quantity for run in runs)
        assert sum(run.amount for run in left) == whole - share
        assert all(run.quantity > 0 and run.amount >= 0 for run in left)
        assert all(is_even(run) for run in left)


def drawn_run(chance: Random, quantity: int, each: int) -> Run:
    weighed = chance.random() < 0.3
    return Run(Fraction(2 * quantity + 1, 2) if weighed else quantity, quantity * each)


def is_even(run: Run) -> bool:
    """Whether the whole units of a run cost the same each."""
    return not isinstance(run.quantity, int) or run.amount % run.quantity == 0


def test_a_run_is_cut_without_losing_a_step() -> None:
    for run in (Run(7, 70), Run(Fraction(5, 2), 999)):
        first, rest = cut_run(run, 2)

        assert first.quantity + rest.quantity == run.quantity
        assert first.amount + rest.amount == run.amount


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
