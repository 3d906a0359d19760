"""Before packing and sending: everything that keeps goods from leaving, at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from ecomkit.addressing.problems import address_problems
from ecomkit.money.amount import Money
from ecomkit.orders.errors import NotPackableError
from ecomkit.orders.order import Order
from ecomkit.orders.steps import is_on_hold, open_quantities
from ecomkit.payments import Payment, PaymentStatus
from ecomkit.payments.order_payments import payment_summary
from ecomkit.shipping import DeliveryKind

DISPUTED = frozenset({PaymentStatus.DISPUTED, PaymentStatus.CHARGED_BACK})
"""Statuses of a payment whose money the buyer's bank wants back, or took."""
_LOST = frozenset(
    {
        PaymentStatus.CHARGED_BACK,
        PaymentStatus.FAILED,
        PaymentStatus.VOIDED,
        PaymentStatus.EXPIRED,
        PaymentStatus.CANCELED,
    }
)


@attrs.frozen(kw_only=True)
class PackingProblem:
    """One thing that keeps an order from being packed: a stable code and its place."""

    code: str
    path: str = "$"
    hint: str = ""


def packing_problems(
    order: Order, payments: Sequence[Payment], *, delivery: str = ""
) -> tuple[PackingProblem, ...]:
    """Everything that keeps an order, or one delivery of it, from being packed.

    It has to be paid or authorized, unless its payment method is one that is paid later;
    even then a payment that has failed, or was charged back, needs another in its place,
    promised at least. A dispute stops it.
    """
    return (
        *_order(order, delivery),
        *_money(order, payments),
        *_places(order, delivery),
    )


def sending_problems(
    order: Order, payments: Sequence[Payment], *, asked: Money | None = None
) -> tuple[PackingProblem, ...]:
    """Everything that keeps what is packed of an order from leaving.

    Much can happen after packing: a hold, a dispute, a payment that is taken back. What
    the buyer was *asked* for since, for goods that were added, does not stop it.
    """
    return (*_held(order), *_money(order, payments, asked))


def check_sendable(
    order: Order, payments: Sequence[Payment], *, asked: Money | None = None
) -> None:
    """Raises NotPackableError, with every problem, where nothing may leave."""
    _refuse(order, sending_problems(order, payments, asked=asked))


def performing_problems(
    order: Order, payments: Sequence[Payment]
) -> tuple[PackingProblem, ...]:
    """Everything that keeps the services and downloads of an order from being performed."""
    return (*_held(order), *_money(order, payments))


def check_performable(order: Order, payments: Sequence[Payment]) -> None:
    """Raises NotPackableError, with every problem, where nothing is to be performed yet."""
    _refuse(order, performing_problems(order, payments))


def check_packable(
    order: Order, payments: Sequence[Payment], *, delivery: str = ""
) -> None:
    """Raises NotPackableError, with every problem, for an order that cannot be packed."""
    _refuse(order, packing_problems(order, payments, delivery=delivery))


def _refuse(order: Order, problems: tuple[PackingProblem, ...]) -> None:
    if problems:
        raise NotPackableError(
            f"order {order.number}: {', '.join(each.code for each in problems)}",
            path=problems[0].path,
            hint=problems[0].hint,
            problems=problems,
        )


def _held(order: Order) -> Iterator[PackingProblem]:
    if is_on_hold(order):
        yield PackingProblem(
            code="on_hold", path="$.holds", hint=order.holds[-1].reason
        )


def _order(order: Order, delivery: str) -> Iterator[PackingProblem]:
    yield from _held(order)
    if not open_quantities(order, delivery):
        yield PackingProblem(code="nothing_open", path="$.lines")


def _money(
    order: Order, payments: Sequence[Payment], asked: Money | None = None
) -> Iterator[PackingProblem]:
    given = {payment.id for payment in payments}
    for index, id in enumerate(order.payments):
        if id not in given:
            yield PackingProblem(code="payment_unknown", path=f"$.payments[{index}]")
    zero = Money.zero(order.currency)
    due = max(order.due - (asked or zero), zero)
    now = payment_summary(due, payments)
    for payment in payments:
        # Another one, such as money at the door once more, may stand in its place.
        is_lost = payment.status in _LOST and bool(now.balance)
        if is_lost or payment.status is PaymentStatus.DISPUTED:
            yield PackingProblem(
                code="payment_failed", path="$.payments", hint=payment.status.value
            )
    if not now.is_covered and not order.paid_later:
        yield PackingProblem(
            code="not_paid",
            path="$.payments",
            hint=f"{due - now.promised - now.kept} not paid yet",
        )


def _places(order: Order, delivery: str) -> Iterator[PackingProblem]:
    for index, each in enumerate(order.deliveries):
        if delivery not in {"", each.id} or each.kind is not DeliveryKind.SHIP:
            continue
        path = f"$.deliveries[{index}].address"
        if each.address is None:
            yield PackingProblem(code="address_missing", path=path)
            continue
        for problem in address_problems(each.address):
            yield PackingProblem(
                code=f"address_{problem.code}", path=f"{path}.{problem.field}"
            )
