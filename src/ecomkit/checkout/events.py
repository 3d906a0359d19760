"""Events of a checkout."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.cart import Cart
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.requirement import CheckoutStep
from ecomkit.errors import snake_case
from ecomkit.events import Change
from ecomkit.money.amount import Money
from ecomkit.pricing.result import Applied, Rejected, Verdict


@attrs.frozen(kw_only=True)
class CheckoutChange(Change):
    """Something happened in a checkout."""

    checkout: str


class CheckoutStarted(CheckoutChange):
    """The buyer started to check out."""


@attrs.frozen(kw_only=True)
class CheckoutStepCompleted(CheckoutChange):
    """The buyer completed a step of the checkout."""

    step: str


@attrs.frozen(kw_only=True)
class ShippingInfoEntered(CheckoutChange):
    """The buyer entered where the goods go."""

    countries: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PaymentInfoEntered(CheckoutChange):
    """The buyer chose how to pay."""

    payment_method: str


@attrs.frozen(kw_only=True)
class ApprovalRequested(CheckoutChange):
    """A purchase waits for the approval of one of the company's *approvers*."""

    account: str
    approvers: tuple[str, ...]
    total: Money


@attrs.frozen(kw_only=True)
class PurchaseApproved(CheckoutChange):
    """An approver of the company has approved a purchase, up to a total."""

    by: str
    total: Money


@attrs.frozen(kw_only=True)
class PurchaseRejected(CheckoutChange):
    """An approver of the company has rejected a purchase, and said why."""

    by: str
    total: Money
    note: str


@attrs.frozen
class CouponApplied(Change):
    """A code lowered the price."""

    code: str
    saving: Money


@attrs.frozen
class CouponDenied(Change):
    """A code has no effect; ``why`` is the kind of verdict, such as ``not_yet``."""

    code: str
    why: str


def coupon_change(code: str, verdicts: Iterable[Verdict]) -> Change:
    """The event of a code that was entered, by the verdicts on the cart."""
    for verdict in verdicts:
        if verdict.code != code:
            continue
        if isinstance(verdict, Applied):
            return CouponApplied(code, verdict.saving)
        return CouponDenied(code, snake_case(type(verdict).__name__))
    return CouponDenied(code, snake_case(Rejected.__name__))


def checkout_changes(before: Checkout | None, after: Checkout) -> tuple[Change, ...]:
    """The events between two states of a checkout; *before* is None when it starts."""
    changes: list[Change] = []
    id = after.id
    if before is None:
        changes.append(CheckoutStarted(checkout=id))
        before = Checkout(id=id, cart=Cart(after.cart.currency))
    if after.email and after.purchaser is not None and not _reached(before):
        changes.append(
            CheckoutStepCompleted(checkout=id, step=CheckoutStep.CONTACT.value)
        )
    if after.cart.deliveries and after.cart.deliveries != before.cart.deliveries:
        countries = tuple(each.address.country for each in after.cart.deliveries)
        changes.append(ShippingInfoEntered(checkout=id, countries=countries))
    if after.chosen and after.chosen != before.chosen:
        changes.append(
            CheckoutStepCompleted(checkout=id, step=CheckoutStep.DELIVERY.value)
        )
    if after.payment_method and after.payment_method != before.payment_method:
        changes.append(
            PaymentInfoEntered(checkout=id, payment_method=after.payment_method)
        )
    changes.extend(
        PurchaseApproved(checkout=id, by=each.by, total=each.total)
        if each.approves
        else PurchaseRejected(checkout=id, by=each.by, total=each.total, note=each.note)
        for each in after.approvals
        if each not in before.approvals
    )
    return tuple(changes)


def _reached(checkout: Checkout) -> bool:
    return bool(checkout.email) and checkout.purchaser is not None
