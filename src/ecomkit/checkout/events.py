"""What happens in a checkout, in the words of the journey."""

from __future__ import annotations

from typing import ClassVar

import attrs

from ecomkit.cart import Cart
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.requirement import CheckoutStep
from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class CheckoutChange(Change):
    """Something happened in a checkout."""

    checkout: str


class CheckoutStarted(CheckoutChange):
    """The buyer went to the till."""

    name: ClassVar[str] = "checkout_started"


@attrs.frozen(kw_only=True)
class CheckoutStepCompleted(CheckoutChange):
    """A step of the checkout is done."""

    name: ClassVar[str] = "checkout_step_completed"
    step: str


@attrs.frozen(kw_only=True)
class ShippingInfoEntered(CheckoutChange):
    """The buyer said where the goods go."""

    name: ClassVar[str] = "shipping_info_entered"
    countries: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PaymentInfoEntered(CheckoutChange):
    """The buyer chose how to pay."""

    name: ClassVar[str] = "payment_info_entered"
    means: str


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
    if after.means and after.means != before.means:
        told.append(PaymentInfoEntered(checkout=id, means=after.means))
    return tuple(told)


def _reached(checkout: Checkout) -> bool:
    return bool(checkout.email) and checkout.purchaser is not None
