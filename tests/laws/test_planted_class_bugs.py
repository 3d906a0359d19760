"""Each class of mistake has a law that finds it, and says so by its own number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.cart import Cart, Quantity
from ecomkit.money import AllocationMethod, Money
from ecomkit.money.allocate import split
from ecomkit.orders import Order, OrderLine, line_credits
from ecomkit.orders.change import ChangeEntry
from ecomkit.pricing import (
    AmountOff,
    Charge,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    SpreadPolicy,
    pricer,
)
from ecomkit.pricing.values import Fee
from ecomkit.tax import TaxPolicy, TaxRate, TaxTable
from ecomkit.testing.laws import L5, L8, L12, L13, Law, LawBrokenError
from ecomkit.testing.strategies import NOON, Sale
from ecomkit.wire import priced as wire_of_prices
from tests.laws.test_planted_bugs import after_step, everywhere

pytestmark = pytest.mark.slow


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


def sale() -> Sale:
    """Six waters, empties that give money back, two deliveries cut to what is left of them."""
    asked = Pricer(
        PriceBook.of("EUR", {"water": "7.50", "empty": "-0.25", "pin": "0.01"}),
        promotions=[
            Promotion("third", PercentOff(33, Scope.DELIVERY)),
            Promotion("off", AmountOff(euros("3.31"), Scope.DELIVERIES)),
        ],
        fees=[OrderFee(id="small", amount=euros("1.00"))],
        taxes=TaxTable([TaxRate(id="a", rate="10%"), TaxRate(id="b", rate="5%")]),
        policy=PricingPolicy(
            spread=SpreadPolicy(weights="list", method=AllocationMethod.ROUND_THEN_FIX),
            taxes=TaxPolicy(combine=True),
        ),
    )
    charges = [Charge(id=id, method=id, amount=euros("1.70")) for id in "xyz"]
    cart = Cart("EUR").with_item("water", 6).with_item("empty", 12).with_item("pin")
    return Sale(
        pricer=asked, cart=cart, occasion=Occasion(at=NOON), charges=tuple(charges)
    )


def fee_on_the_first_line(patch: pytest.MonkeyPatch) -> None:
    """A fee on the order hangs on whichever line is first."""

    def spoil(worksheet: Any) -> None:
        first = worksheet.items[0].key
        worksheet.items[:] = [
            attrs.evolve(item, line=first) if isinstance(item, Fee) else item
            for item in worksheet.items
        ]

    after_step(patch, "fees", spoil)


def odd_cents_by_place(patch: pytest.MonkeyPatch) -> None:
    """The odd cent of a delivery discount goes to the delivery that comes first."""

    def spread(
        amount: int,
        weights: Sequence[int],
        policy: SpreadPolicy,
        ranks: object,
        room: Sequence[int] | None = None,
    ) -> list[int]:
        return split(amount, weights, maxima=room) if any(weights) else list(weights)

    everywhere(patch, "spread_amount", spread)


def decimals_of_the_program(patch: pytest.MonkeyPatch) -> None:
    """A price is divided in whatever decimal context the program has."""

    def spoil(worksheet: Any) -> None:
        thirds = [Decimal(amount) / 3 for amount in worksheet.amounts]
        worksheet.amounts[:] = [int(third * 3) for third in thirds]

    after_step(patch, "list_prices", spoil)


def empties_count_twice(patch: pytest.MonkeyPatch) -> None:
    """What gives money back is taken back twice when its units are."""
    right = line_credits._units

    def units(
        order: Order, line: OrderLine, quantity: Quantity, parts: Mapping[str, int]
    ) -> ChangeEntry:
        entry = right(order, line, quantity, parts)
        charged = entry.charged
        if charged.gross.amount >= 0:
            return entry
        return attrs.evolve(entry, charged=charged - (charged - charged - charged))

    patch.setattr(line_credits, "_units", units)


def policy_is_not_written(patch: pytest.MonkeyPatch) -> None:
    """A priced cart forgets on the wire how its taxes were rounded."""
    patch.setattr(wire_of_prices, "_OF_POLICY", ("rounding", "level", "base"))


BUGS: Sequence[tuple[Callable[[pytest.MonkeyPatch], None], Law]] = (
    (fee_on_the_first_line, L5),
    (odd_cents_by_place, L5),
    (decimals_of_the_program, L8),
    (empties_count_twice, L12),
    (policy_is_not_written, L13),
)


@pytest.mark.parametrize(
    ("bug", "law"), BUGS, ids=lambda each: getattr(each, "__name__", "")
)
def test_the_law_of_its_class_finds_the_bug(
    bug: Callable[[pytest.MonkeyPatch], None],
    law: Law,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And holds of the same sale without it."""
    assert law.check(sale())
    monkeypatch.setattr(pricer, "price_fast", lambda *question: None)
    bug(monkeypatch)

    with pytest.raises(LawBrokenError) as broken:
        law.check(sale())
    assert broken.value.law is law
