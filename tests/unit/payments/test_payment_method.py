"""Which payment methods a buyer may use, and reason not the others."""

from __future__ import annotations

import pytest

from ecomkit.addressing import Place
from ecomkit.money import Money
from ecomkit.payments.capabilities import (
    ActionSupport,
    AmountRange,
    Capabilities,
    CollectionMode,
)
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.payment_method import (
    PaymentContext,
    PaymentMethod,
    PaymentMethodRefusal,
    RefusalReason,
    RegionCap,
    available_payment_methods,
)
from tests.unit.payments.builders import eur

BERLIN = Place("DE", "BE")
ADAPTERS = {
    "any": Capabilities(
        actions={PaymentAction.PURCHASE: ActionSupport()},
        collection_mode=CollectionMode.ONLINE,
    ),
    "euro": Capabilities(
        actions={
            PaymentAction.AUTHORIZE: ActionSupport(),
            PaymentAction.PURCHASE: ActionSupport(),
        },
        collection_mode=CollectionMode.ONLINE,
        currencies=frozenset({"EUR"}),
        limits=(AmountRange(eur(5), eur(500)),),
    ),
}


def context(
    amount: Money | None = None, *, buyer: str = "individual", place: Place = BERLIN
) -> PaymentContext:
    return PaymentContext(
        buyer=buyer,
        place=place,
        amount=amount or eur(100),
        groups=frozenset({"vip"}),
        traits=frozenset({"digital"}),
    )


def verdict(
    method: PaymentMethod, asked: PaymentContext
) -> PaymentMethodRefusal | None:
    choice = available_payment_methods([method], asked, adapters=ADAPTERS)
    assert len(choice.offered) + len(choice.refused) == 1
    return choice.refused[0] if choice.refused else None


CAPS = (RegionCap(eur(300), "DE"), RegionCap(eur(200), "DE", "BE"))


@pytest.mark.parametrize(
    ("changes", "asked", "reason", "bound"),
    [
        ({"buyers": frozenset({"company"})}, context(), RefusalReason.BUYER, None),
        ({"groups": frozenset({"b2b"})}, context(), RefusalReason.GROUP, None),
        ({"countries": frozenset({"AT"})}, context(), RefusalReason.COUNTRY, None),
        ({"without": frozenset({"digital"})}, context(), RefusalReason.TRAIT, None),
        ({"currencies": frozenset({"USD"})}, context(), RefusalReason.CURRENCY, None),
        (
            {"limits": (AmountRange(eur(150), eur(900)),)},
            context(),
            RefusalReason.TOO_LITTLE,
            eur(150),
        ),
        (
            {"limits": (AmountRange(eur(1), eur(99)),)},
            context(),
            RefusalReason.TOO_MUCH,
            eur(99),
        ),
        ({"caps": CAPS}, context(eur(201)), RefusalReason.REGION_CAP, eur(200)),
        (
            {"caps": CAPS},
            context(eur(301), place=Place("DE", "BY")),
            RefusalReason.REGION_CAP,
            eur(300),
        ),
        ({"adapter": "euro"}, context(eur(4)), RefusalReason.TOO_LITTLE, eur(5)),
        ({"adapter": "euro"}, context(eur(501)), RefusalReason.TOO_MUCH, eur(500)),
        (
            {"adapter": "euro"},
            context(Money(9, "USD")),
            RefusalReason.CURRENCY,
            None,
        ),
    ],
)
def test_every_refusal_has_its_reason(
    changes: dict[str, object],
    asked: PaymentContext,
    reason: RefusalReason,
    bound: Money | None,
) -> None:
    """And names the amount at which it would end, where there is one."""
    refused = verdict(
        PaymentMethod(**{"id": "m", "adapter": "any", **changes}),  # type: ignore[arg-type]
        asked,
    )

    assert refused is not None
    assert (refused.reason, refused.bound) == (reason, bound)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, context()),
        ({"buyers": frozenset({"individual"})}, context()),
        ({"groups": frozenset({"vip", "b2b"})}, context()),
        ({"countries": frozenset({"DE"})}, context()),
        ({"limits": (AmountRange(eur(100), eur(100)),)}, context()),
        ({"limits": (AmountRange(Money(1, "USD"), Money(2, "USD")),)}, context()),
        ({"caps": CAPS}, context(eur(200))),
        ({"caps": CAPS}, context(eur(900), place=Place("AT"))),
        ({"adapter": "euro"}, context(eur(500))),
    ],
)
def test_what_nothing_speaks_against_is_offered(
    changes: dict[str, object], asked: PaymentContext
) -> None:
    fields = {"id": "m", "adapter": "any", **changes}
    assert verdict(PaymentMethod(**fields), asked) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("region", ["BY", "DE-BY"])
def test_a_cap_of_a_region_holds_however_its_code_is_written(region: str) -> None:
    cap = RegionCap(eur(10), "DE", region=region)

    assert cap.applies(Place("DE", region="DE-BY"))
    assert not cap.applies(Place("DE", region="HE"))


def test_the_order_is_the_shops() -> None:
    methods = [PaymentMethod(id=each, adapter="any") for each in ("b", "a", "c")]
    choice = available_payment_methods(methods, context(), adapters=ADAPTERS)

    assert [each.id for each in choice.offered] == ["b", "a", "c"]


def test_a_method_without_an_adapter_is_a_mistake() -> None:
    with pytest.raises(InvalidPaymentError):
        available_payment_methods(
            [PaymentMethod(id="m", adapter="none")], context(), adapters=ADAPTERS
        )
    with pytest.raises(InvalidPaymentError):
        PaymentMethod(id="m", adapter="a", limits=(AmountRange(eur(1), eur(2)),) * 2)
