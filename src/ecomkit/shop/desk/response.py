"""SaleResponse: how far a sale came, for the page that bought, and nothing of the shop's own."""

from __future__ import annotations

import attrs

from ecomkit.money import Money
from ecomkit.payments import DeclineReason, NeedsAction, Payment, PaymentStatus
from ecomkit.shop.desk.results import SaleResult, SaleState
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class PaymentResponse:
    """How far a payment came, as its buyer may know.

    ``action`` is what the buyer has to do first, ``declined`` why it was refused.
    """

    id: str
    payment_method: str
    due: Money
    status: PaymentStatus = attrs.field(converter=PaymentStatus)
    action: NeedsAction | None = None
    declined: DeclineReason | None = attrs.field(
        default=None, converter=attrs.converters.optional(DeclineReason)
    )

    @classmethod
    def from_payment(cls, payment: Payment) -> PaymentResponse:
        """What the buyer may know of a payment."""
        require_type(payment, Payment, path="$.payment")
        last = payment.instructions[-1] if payment.instructions else None
        action = None if last is None or not last.is_open else last.next_action
        declined = None if last is None else last.declined
        return cls(
            id=payment.id,
            payment_method=payment.payment_method,
            due=payment.due,
            status=payment.status,
            action=action,
            declined=None if declined is None else declined.reason,
        )


@attrs.frozen(kw_only=True)
class SaleResponse:
    """How far a sale came: the number of its order, or its payments and what to do next.

    What was sent to a provider, and what the shop noted, is not in it.
    """

    state: SaleState = attrs.field(converter=SaleState)
    order: str = ""
    total: Money | None = None
    payments: tuple[PaymentResponse, ...] = ()

    @classmethod
    def from_result(cls, result: SaleResult) -> SaleResponse:
        """What a page shows of the result of a sale."""
        require_type(result, SaleResult, path="$.result")
        order = result.order
        return cls(
            state=result.state,
            order="" if order is None else order.number,
            total=None if order is None else order.total,
            payments=tuple(map(PaymentResponse.from_payment, result.payments)),
        )
