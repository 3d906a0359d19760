"""Which means a buyer may use, and why not the others."""

from __future__ import annotations

import pytest

from ecomkit.addressing import Place
from ecomkit.money import Money
from ecomkit.payments.capabilities import AmountRange, Capabilities, Collects, OpSupport
from ecomkit.payments.choice import (
    NotOffered,
    PaymentMeans,
    RegionCap,
    Situation,
    WhyNot,
    choose_means,
)
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import Op
from tests.unit.payments.builders import eur

BERLIN = Place("DE", "BE")
ADAPTERS = {
    "any": Capabilities(ops={Op.PURCHASE: OpSupport()}, collects=Collects.ONLINE),
    "euro": Capabilities(
        ops={Op.AUTHORIZE: OpSupport(), Op.PURCHASE: OpSupport()},
        collects=Collects.ONLINE,
        currencies=frozenset({"EUR"}),
        limits=(AmountRange(eur(5), eur(500)),),
    ),
}


def situation(
    amount: Money | None = None, *, buyer: str = "individual", place: Place = BERLIN
) -> Situation:
    return Situation(
        buyer=buyer,
        place=place,
        amount=amount or eur(100),
        groups=frozenset({"vip"}),
        traits=frozenset({"digital"}),
    )


def verdict(means: PaymentMeans, asked: Situation) -> NotOffered | None:
    choice = choose_means([means], asked, adapters=ADAPTERS)
    assert len(choice.offered) + len(choice.refused) == 1
    return choice.refused[0] if choice.refused else None


CAPS = (RegionCap(eur(300), "DE"), RegionCap(eur(200), "DE", "BE"))


@pytest.mark.parametrize(
    ("means", "asked", "why", "bound"),
    [
        ({"buyers": frozenset({"company"})}, situation(), WhyNot.BUYER, None),
        ({"groups": frozenset({"b2b"})}, situation(), WhyNot.GROUP, None),
        ({"countries": frozenset({"AT"})}, situation(), WhyNot.COUNTRY, None),
        ({"without": frozenset({"digital"})}, situation(), WhyNot.TRAIT, None),
        ({"currencies": frozenset({"USD"})}, situation(), WhyNot.CURRENCY, None),
        (
            {"limits": (AmountRange(eur(150), eur(900)),)},
            situation(),
            WhyNot.TOO_LITTLE,
            eur(150),
        ),
        (
            {"limits": (AmountRange(eur(1), eur(99)),)},
            situation(),
            WhyNot.TOO_MUCH,
            eur(99),
        ),
        ({"caps": CAPS}, situation(eur(201)), WhyNot.REGION_CAP, eur(200)),
        (
            {"caps": CAPS},
            situation(eur(301), place=Place("DE", "BY")),
            WhyNot.REGION_CAP,
            eur(300),
        ),
        ({"adapter": "euro"}, situation(eur(4)), WhyNot.TOO_LITTLE, eur(5)),
        ({"adapter": "euro"}, situation(eur(501)), WhyNot.TOO_MUCH, eur(500)),
        (
            {"adapter": "euro"},
            situation(Money(9, "USD")),
            WhyNot.CURRENCY,
            None,
        ),
    ],
)
def test_every_refusal_has_its_reason(
    means: dict[str, object], asked: Situation, why: WhyNot, bound: Money | None
) -> None:
    """And names the amount at which it would end, where there is one."""
    refused = verdict(
        PaymentMeans(**{"id": "m", "adapter": "any", **means}),  # type: ignore[arg-type]
        asked,
    )

    assert refused is not None
    assert (refused.why, refused.bound) == (why, bound)


@pytest.mark.parametrize(
    ("means", "asked"),
    [
        ({}, situation()),
        ({"buyers": frozenset({"individual"})}, situation()),
        ({"groups": frozenset({"vip", "b2b"})}, situation()),
        ({"countries": frozenset({"DE"})}, situation()),
        ({"limits": (AmountRange(eur(100), eur(100)),)}, situation()),
        ({"limits": (AmountRange(Money(1, "USD"), Money(2, "USD")),)}, situation()),
        ({"caps": CAPS}, situation(eur(200))),
        ({"caps": CAPS}, situation(eur(900), place=Place("AT"))),
        ({"adapter": "euro"}, situation(eur(500))),
    ],
)
def test_what_nothing_speaks_against_is_offered(
    means: dict[str, object], asked: Situation
) -> None:
    fields = {"id": "m", "adapter": "any", **means}
    assert verdict(PaymentMeans(**fields), asked) is None  # type: ignore[arg-type]


def test_the_order_is_the_shops() -> None:
    means = [PaymentMeans(id=each, adapter="any") for each in ("b", "a", "c")]
    choice = choose_means(means, situation(), adapters=ADAPTERS)

    assert [each.id for each in choice.offered] == ["b", "a", "c"]


def test_means_without_an_adapter_are_a_mistake() -> None:
    with pytest.raises(InvalidPaymentError):
        choose_means(
            [PaymentMeans(id="m", adapter="none")], situation(), adapters=ADAPTERS
        )
    with pytest.raises(InvalidPaymentError):
        PaymentMeans(id="m", adapter="a", limits=(AmountRange(eur(1), eur(2)),) * 2)
