"""What a shop does with an order: capture, pack, ship, refund, take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecomkit.cart.quantity import Quantity
from ecomkit.inventory import (
    MovementReason,
    StockMovement,
)
from ecomkit.money.amount import Money
from ecomkit.orders import (
    Order,
    OrderChange,
    delivered,
    packed,
    return_decided,
    return_received,
    return_requested,
    return_resolved,
    shipped,
)
from ecomkit.orders.packing import check_packable
from ecomkit.orders.reserving import (
    parts_to_keep,
    stock_leaving,
)
from ecomkit.payments import (
    Payment,
    PaymentAction,
    PaymentStatus,
)
from ecomkit.payments.order_payments import payment_summary, plan_captures, plan_refunds
from ecomkit.receipts import Mail, Receipt, Seller, receipt, receipt_mail
from ecomkit.receipts.events import ReceiptSent
from ecomkit.shop.base import ShopBase, reservation_id


class BackOffice(ShopBase):
    """Everything that happens after an order is placed."""

    def pack(self, number: str, *, delivery: str = "", carrier: str = "") -> Order:
        """Packs all open goods of an order, or of one delivery, as a shipment.

        Raises NotPackableError, with everything that prevents it.
        """
        order = self.order(number)
        check_packable(order, self.payments_of(order), delivery=delivery)
        id = f"{number}-{len(order.shipments) + 1}"
        return self._store(
            order,
            packed(
                order, id=id, at=self.clock.now(), delivery=delivery, carrier=carrier
            ),
        )

    def ship(self, number: str, shipment: str, *, tracking: str = "") -> Order:
        """Records that a shipment was handed to the carrier."""
        order, now = self.order(number), self.clock.now()
        after = shipped(order, shipment, at=now, tracking=tracking)
        if after is order:
            return order
        self._record_shipped(order, shipment)
        return self._store(order, after)

    def deliver(self, number: str, shipment: str) -> Order:
        """Records that a shipment has arrived."""
        order = self.order(number)
        return self._store(order, delivered(order, shipment, at=self.clock.now()))

    def capture(
        self, number: str, amount: Money | None = None, *, id: str = "", **details: Any
    ) -> tuple[Payment, ...]:
        """Captures what is authorized and due, or *amount* of it.

        *id* names the reason, such as a shipment: repeating the call with it captures
        nothing more. Without an id each call captures anew.
        """
        order = self.order(number)
        payments = self.payments_of(order)
        now = payment_summary(order.due, payments)
        wanted = min(order.due - now.kept, now.promised) if amount is None else amount
        left = []
        for payment in payments:
            known = payment.find(f"{payment.id}:take-{id}") if id else None
            if known is None:
                left.append(payment)
            elif amount is not None and not known.declined:
                wanted -= known.instruction.amount
        for name, part in plan_captures(wanted, left):
            count = len(self.payments.get(name).instructions)
            intent = f"{name}:take-{id}" if id else f"{name}:take:{count}"
            self._request(order, name, PaymentAction.CAPTURE, part, intent, details)
        return self.payments_of(order)

    def change(self, number: str, change: OrderChange, **details: Any) -> Order:
        """Applies a previewed change and refunds what is no longer owed.

        The refund goes to the payment methods that were used; what was only authorized is
        not captured. *details* are those of the payment request.
        """
        order = self.order(number)
        after = self._store(order, order.with_change(change))
        self._give_back(after, change, details)
        return after

    def ask_return(
        self, number: str, wanted: Mapping[str, Quantity], *, reason: str = ""
    ) -> Order:
        """Records that the buyer asks to return goods."""
        order = self.order(number)
        id = f"{number}-r{len(order.returns) + 1}"
        after = return_requested(
            order, wanted, id=id, at=self.clock.now(), reason=reason
        )
        return self._store(order, after)

    def decide_return(self, number: str, id: str, *, approved: bool) -> Order:
        """Approves or rejects a return."""
        order = self.order(number)
        after = return_decided(order, id, at=self.clock.now(), approved=approved)
        return self._store(order, after)

    def receive_return(
        self, number: str, id: str, received: Mapping[str, Quantity] | None = None
    ) -> Order:
        """Records returned goods: all that was announced, or *received*."""
        order = self.order(number)
        after = return_received(order, id, at=self.clock.now(), received=received)
        return self._store(order, after)

    def resolve_return(
        self, number: str, id: str, change: OrderChange, **details: Any
    ) -> Order:
        """Resolves a return by a change, and refunds it."""
        order = self.order(number)
        after = self._store(order, return_resolved(order, id, change))
        self._give_back(after, change, details)
        return after

    def receipt(
        self, number: str, locale: str, *, seller: Seller, **details: Any
    ) -> Receipt:
        """The receipt or invoice of an order."""
        order = self.order(number)
        return receipt(
            order,
            locale,
            seller=seller,
            payments=self.payments_of(order),
            zone=self.zone,
            **details,
        )

    def send_receipt(self, written: Receipt, *, with_html: bool = True) -> Mail:
        """The e-mail with a receipt, to be sent by you; publishes that it was sent."""
        mail = receipt_mail(written, with_html=with_html)
        order = self.order(written.order)
        self._publish(
            [ReceiptSent(order=order.number, to=mail.to)],
            actor=order.purchaser.id,
            subject=order.number,
        )
        return mail

    def _give_back(
        self, order: Order, change: OrderChange, details: Mapping[str, Any]
    ) -> None:
        if self.reservations is not None:
            for held in self.reservations.find([reservation_id(order.quote)]):
                keep = parts_to_keep(
                    order,
                    dict(held.parts),
                    self.parts_per_unit,
                    shipped_left=self.movements is not None,
                )
                self._release(order.quote, keep)
        payments = self.payments_of(order)
        owed = payment_summary(order.due, payments).overpaid
        for id, part in plan_refunds(owed, payments):
            self._request(
                order, id, PaymentAction.REFUND, part, f"{id}:{change.id}", details
            )
        if not order.due:
            for payment in payments:
                if payment.status in _VOIDABLE:
                    void = f"{payment.id}:void"
                    self._request(
                        order, payment.id, PaymentAction.VOID, None, void, details
                    )

    def _request(
        self,
        order: Order,
        id: str,
        action: PaymentAction,
        amount: Money | None,
        intent: str,
        details: Mapping[str, Any],
    ) -> None:
        before = self.payments.get(id)
        after = self.payments.request(id, action, amount, id=intent, **details)
        self._publish_payment(before, after, actor=order.purchaser.id)

    def _record_shipped(self, order: Order, shipment: str) -> None:
        if self.movements is None or self.reservations is None:
            return
        held: dict[str, int] = {}
        for reservation in self.reservations.find([reservation_id(order.quote)]):
            held = dict(reservation.parts)
        for number, (resource, amount) in enumerate(
            stock_leaving(order, shipment, held, self.parts_per_unit)
        ):
            sku, _, location = resource.partition(":")[2].rpartition("@")
            self.movements(
                StockMovement(
                    id=f"{shipment}:{number}",
                    sku=sku,
                    location=location,
                    amount=-amount,
                    reason=MovementReason.SHIPPED,
                    at=self.clock.now(),
                    reference=reservation_id(order.quote),
                )
            )


_VOIDABLE = frozenset({PaymentStatus.PENDING, PaymentStatus.AUTHORIZED})
