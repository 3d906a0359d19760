"""What happens in a checkout, in the words of the journey."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.cart import Cart
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.requirement import CheckoutStep
from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.pricing import (
    Applied,
    Beaten,
    Exhausted,
    Expired,
    NotYet,
    Rejected,
    Verdict,
)


@attrs.frozen(kw_only=True)
class CheckoutChange(Change):
    """Something happened in a checkout."""

    checkout: str


class CheckoutStarted(CheckoutChange):
    """The buyer went to the till."""


@attrs.frozen(kw_only=True)
class CheckoutStepCompleted(CheckoutChange):
    """A step of the checkout is done."""

    step: str


@attrs.frozen(kw_only=True)
class ShippingInfoEntered(CheckoutChange):
    """The buyer said where the goods go."""

    countries: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PaymentInfoEntered(CheckoutChange):
    """The buyer chose how to pay."""

    payment_method: str


@attrs.frozen
class CouponApplied(Change):
    """A code lowered the price."""

    code: str
    saving: Money


@attrs.frozen
class CouponDenied(Change):
    """A code did nothing; ``why`` is the kind of verdict, such as ``not_yet``."""

    code: str
    why: str


_WHY = {
    NotYet: "not_yet",
    Beaten: "beaten",
    Expired: "expired",
    Exhausted: "exhausted",
    Rejected: "rejected",
}


def coupon_change(code: str, verdicts: Iterable[Verdict]) -> Change:
    """What became of a code that was entered, by the verdicts on the cart."""
    for verdict in verdicts:
        if verdict.code != code:
            continue
        if isinstance(verdict, Applied):
            return CouponApplied(code, verdict.saving)
        return CouponDenied(code, _WHY[type(verdict)])
    return CouponDenied(code, _WHY[Rejected])


def checkout_changes(before: Checkout | None, after: Checkout) -> tuple[Change, ...]:
    """What happened between two states of a checkout; None before it began."""
    told: list[Change] = []
    id = after.id
    if before is None:
        told.append(CheckoutStarted(checkout=id))
        before = Checkout(id=id, cart=Cart(after.cart.currency))
    if after.email and after.purchaser is not None and not _reached(before):
        told.append(CheckoutStepCompleted(checkout=id, step=CheckoutStep.CONTACT.value))
    if after.cart.deliveries and after.cart.deliveries != before.cart.deliveries:
        countries = tuple(each.address.country for each in after.cart.deliveries)
        told.append(ShippingInfoEntered(checkout=id, countries=countries))
    if after.chosen and after.chosen != before.chosen:
        told.append(
            CheckoutStepCompleted(checkout=id, step=CheckoutStep.DELIVERY.value)
        )
    if after.payment_method and after.payment_method != before.payment_method:
        told.append(
            PaymentInfoEntered(checkout=id, payment_method=after.payment_method)
        )
    return tuple(told)


def _reached(checkout: Checkout) -> bool:
    return bool(checkout.email) and checkout.purchaser is not None
