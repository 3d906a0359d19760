"""The laws can fail: each of these bugs, planted into the engine, is caught by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings

from ecomkit.cart import Cart
from ecomkit.money import AllocationMethod, Money, Residue
from ecomkit.pricing import (
    AmountOff,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    Promotion,
    pricer,
)
from ecomkit.pricing.engine import arithmetic
from ecomkit.pricing.engine import compiled_benefits as operations
from ecomkit.pricing.engine import discounting as taking
from ecomkit.pricing.engine import fast_path as express
from ecomkit.pricing.engine import list_prices as opening
from ecomkit.pricing.engine import taxes as taxing
from ecomkit.pricing.engine import worksheet as sheet
from ecomkit.pricing.result.priced_rows import PricedRow
from ecomkit.tax import TaxLevel, TaxRate, TaxTable
from ecomkit.testing.laws import LAWS, LawBrokenError
from ecomkit.testing.strategies import CURRENCIES, NOON, Sale, sales

Patch = Callable[[pytest.MonkeyPatch], None]


OFF = [
    Promotion(
        "amount",
        AmountOff([Money.from_minor(499, coin) for coin in CURRENCIES]),
    ),
    Promotion("percent", PercentOff(35)),
]


@pytest.fixture(scope="module")
def generated() -> list[Sale]:
    """Sales to try the planted bugs on, the same at every run."""
    found: list[Sale] = []

    @settings(
        max_examples=200,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sales(rules=OFF), sales())
    def collect(plain: Sale, any_sale: Sale) -> None:
        found.extend(sale for sale in (plain, any_sale) if len(sale.cart.lines) > 1)

    collect()
    return [*found, nearly_half_a_cent()]


def nearly_half_a_cent() -> Sale:
    """A tax of 0.45 cents: rounded to tenths first, it becomes a cent. Few sales have one."""
    listed = PriceList(id="list", currency="EUR", prices={"a": "0.09", "b": "0.09"})
    return Sale(
        pricer=pricer.Pricer(
            PriceBook(lists=[listed]), taxes=TaxTable([TaxRate(id="vat", rate="5%")])
        ),
        cart=Cart("EUR").with_item("a").with_item("b"),
        occasion=Occasion(at=NOON),
    )


def fresh(sale: Sale) -> Sale:
    """The same sale by a pricer that has compiled nothing yet."""
    old = sale.pricer
    anew = pricer.Pricer(
        old.book,
        promotions=old.promotions,
        fees=old.fees,
        taxes=old.taxes,
        policy=old.policy,
    )
    return attrs.evolve(sale, pricer=anew)


def everywhere(patch: pytest.MonkeyPatch, name: str, wrong: Callable[..., Any]) -> None:
    """Puts *wrong* in place of a function in every module that knows it."""
    for module in (arithmetic, express, operations, pricer, sheet, taking, taxing):
        if hasattr(module, name):
            patch.setattr(module, name, wrong)


def lost_cent(patch: pytest.MonkeyPatch) -> None:
    """A spread forgets the cents that do not divide."""

    def spread(amount: int, weights: Sequence[int], *_: object) -> list[int]:
        total = sum(weights)
        return [amount * w // total if total else 0 for w in weights]

    everywhere(patch, "spread", spread)


def first_gets_it(patch: pytest.MonkeyPatch) -> None:
    """The odd cent goes to whichever line comes first."""
    right = arithmetic.spread

    def spread(
        amount: int,
        weights: Sequence[int],
        method: AllocationMethod,
        residue: Residue,
        ranks: Callable[[], Sequence[int]],
        room: Sequence[int] | None = None,
    ) -> list[int]:
        return right(amount, weights, method, Residue.FIRST, ranks, room)

    everywhere(patch, "spread", spread)


def first_gets_all(patch: pytest.MonkeyPatch) -> None:
    """The whole residue lands on one line, past its exact part."""

    def spread(amount: int, weights: Sequence[int], *_: object) -> list[int]:
        total = sum(weights)
        if not total:
            return [0] * len(weights)
        shares = [amount * w // total for w in weights]
        shares[0] += amount - sum(shares) + (amount > 1)
        return shares

    everywhere(patch, "spread", spread)


def no_floor(patch: pytest.MonkeyPatch) -> None:
    """Discounts forget the price floor."""
    patch.setattr(sheet.Worksheet, "room", lambda self, row: self.amounts[row])


def below_zero(patch: pytest.MonkeyPatch) -> None:
    """Nothing stops a discount at zero."""

    def take_rows(
        on: sheet.Worksheet,
        rule: int,
        rows: Sequence[int],
        shares: list[int],
        units: Sequence[int] | None = None,
    ) -> None:
        for row, share in zip(rows, shares, strict=True):
            on.amounts[row] -= share
        on.taken.append(sheet.DiscountShares(rule, rows, shares, units))

    everywhere(patch, "take_rows", take_rows)


def tax_before_discount(patch: pytest.MonkeyPatch) -> None:
    """Tax is reckoned on the price before discounts."""
    right = taxing.tax_rows

    def tax_rows(on: sheet.Worksheet) -> taxing.TaxColumns:
        kept, on.amounts = on.amounts, on.subs
        try:
            return right(on)
        finally:
            on.amounts = kept

    everywhere(patch, "tax_rows", tax_rows)


def tax_rounded_twice(patch: pytest.MonkeyPatch) -> None:
    """Tax is rounded to the tenth of a step, and that to a whole one."""
    right = taxing.tax_rows

    def tax_rows(on: sheet.Worksheet) -> taxing.TaxColumns:
        columns = right(on)
        policy = on.policy.taxes
        if columns.outer is None or columns.parts or policy.level is not TaxLevel.LINE:
            return columns
        rounding, outer = policy.rounding, list(columns.outer)
        for row, entry in enumerate(on.entries):
            tops, bottom = entry.tax.exact(on.amounts[row], on.counts[row], 1)
            if len(tops) == 1:
                outer[row] = rounding.of(rounding.of(10 * tops[0], bottom), 10)
        return attrs.evolve(columns, outer=outer)

    everywhere(patch, "tax_rows", tax_rows)


def tax_rounded_coarsely(patch: pytest.MonkeyPatch) -> None:
    """Tax is rounded to ten steps where one was meant."""
    right = taxing.tax_rows

    def tax_rows(on: sheet.Worksheet) -> taxing.TaxColumns:
        columns = right(on)
        outer = columns.outer and [round(tax, -1) for tax in columns.outer]
        inner = columns.inner and [round(tax, -1) for tax in columns.inner]
        return taxing.TaxColumns(inner, outer, {})

    everywhere(patch, "tax_rows", tax_rows)


def parts_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The taxes of a line with two rates are not told apart."""
    right = taxing.tax_rows

    def tax_rows(on: sheet.Worksheet) -> taxing.TaxColumns:
        return attrs.evolve(right(on), parts={})

    everywhere(patch, "tax_rows", tax_rows)


def net_is_the_amount(patch: pytest.MonkeyPatch) -> None:
    """The net of a gross price forgets to take its tax out."""
    patch.setattr(PricedRow, "net", PricedRow.amount)


def tax_on_top_of_gross(patch: pytest.MonkeyPatch) -> None:
    """A tax that is inside the price is added once more."""
    right = taxing.tax_rows

    def tax_rows(on: sheet.Worksheet) -> taxing.TaxColumns:
        columns = right(on)
        return attrs.evolve(columns, outer=columns.outer or columns.inner)

    everywhere(patch, "tax_rows", tax_rows)


def remembers_the_last_cart(patch: pytest.MonkeyPatch) -> None:
    """Each price depends on how many were asked for before."""
    right = opening.open_sheet
    calls = {"count": 0}

    def open_sheet(*question: Any) -> Any:
        found, touched = right(*question)
        calls["count"] += 1
        for row in range(len(found.amounts)):
            found.amounts[row] = max(0, found.amounts[row] - calls["count"] % 2)
        return found, touched

    patch.setattr(pricer, "open_sheet", open_sheet)


def ties_by_place(patch: pytest.MonkeyPatch) -> None:
    """Among equals the place in the cart decides, not the contents."""
    patch.setattr(sheet.Worksheet, "ranks", lambda self: list(range(len(self.items))))


def discount_counted_twice(patch: pytest.MonkeyPatch) -> None:
    """A discount is written down twice and taken once."""
    right = taking.take_rows

    def take_rows(
        on: sheet.Worksheet,
        rule: int,
        rows: Sequence[int],
        shares: list[int],
        units: Sequence[int] | None = None,
    ) -> None:
        right(on, rule, rows, shares, units)
        on.taken.append(sheet.DiscountShares(rule, rows, shares, units))

    everywhere(patch, "take_rows", take_rows)


BUGS = (
    lost_cent,
    first_gets_it,
    first_gets_all,
    no_floor,
    below_zero,
    tax_before_discount,
    tax_rounded_twice,
    tax_rounded_coarsely,
    parts_forgotten,
    net_is_the_amount,
    tax_on_top_of_gross,
    remembers_the_last_cart,
    ties_by_place,
    discount_counted_twice,
)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_planted_bug_is_caught(
    bug: Patch, generated: list[Sale], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some law is broken by some generated sale."""
    monkeypatch.setattr(pricer, "price_express", lambda *question: None)
    bug(monkeypatch)

    with pytest.raises(LawBrokenError):
        check_all(generated)


def check_all(generated: list[Sale]) -> int:
    """Checks every law on every sale; how often one had something to say."""
    return sum(law.check(fresh(sale)) for sale in generated for law in LAWS)


def test_without_a_bug_every_law_holds(generated: list[Sale]) -> None:
    """The same sales break no law as the engine stands."""
    assert check_all(generated) > len(generated)
