"""Events of an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs

from ecomkit.events import Change
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class OrderEvent(Change):
    """Something happened to an order."""

    order: str


@attrs.frozen(kw_only=True)
class OrderCompleted(OrderEvent):
    """The order is placed. ``subtotal + shipping + tax == total``.

    ``net`` and ``gross`` are without and with tax, before cash is rounded; ``shipping_tax``
    is the part of ``tax`` that is on delivery. ``discounts`` are by code, or by promotion
    where none was entered. ``promised_by`` is the last day that was promised, or "".
    A product with ``gift_card`` is one: money that the shop owes, and no revenue yet.
    """

    checkout: str
    cart: str = ""
    total: Money
    net: Money
    gross: Money
    subtotal: Money
    shipping: Money
    shipping_tax: Money
    tax: Money
    discount: Money
    discounts: Mapping[str, Money] = attrs.field(hash=False)
    promised_by: str
    payment_method: str
    source: str
    codes: tuple[str, ...]
    products: tuple[Mapping[str, Any], ...] = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class InstallmentDue(OrderEvent):
    """An installment of an order is due, and not paid."""

    installment: str
    amount: Money
    due_on: date


@attrs.frozen(kw_only=True)
class PaymentOverdue(OrderEvent):
    """An order on account was not paid by the last day of its payment terms."""

    amount: Money
    due_on: date


@attrs.frozen(kw_only=True)
class OrderUpdated(OrderEvent):
    """Something else about an order changed."""

    what: str


@attrs.frozen(kw_only=True)
class OrderCanceled(OrderEvent):
    """All of an order was canceled."""

    total: Money
    reason: str


@attrs.frozen(kw_only=True)
class OrderEdited(OrderEvent):
    """Something was added to an order. ``subtotal + shipping + tax == total``."""

    change: str
    total: Money
    subtotal: Money
    shipping: Money
    shipping_tax: Money
    tax: Money
    products: tuple[Mapping[str, Any], ...] = attrs.field(hash=False)
    reason: str


@attrs.frozen(kw_only=True)
class PaymentRequested(OrderEvent):
    """The buyer is asked to pay what an order costs more, for one change of it."""

    change: str
    amount: Money


@attrs.frozen(kw_only=True)
class OrderRefunded(OrderEvent):
    """A part of an order was credited: paid back, or no longer owed."""

    change: str
    total: Money
    subtotal: Money
    shipping: Money
    shipping_tax: Money
    tax: Money
    products: tuple[Mapping[str, Any], ...] = attrs.field(hash=False)
    reason: str


@attrs.frozen(kw_only=True)
class InvoiceIssued(OrderEvent):
    """An invoice was issued, over ``total``."""

    document: str
    total: Money


@attrs.frozen(kw_only=True)
class CreditNoteIssued(OrderEvent):
    """A credit note was issued for a change of the order: over all, or a seller's part of it."""

    document: str
    change: str
    total: Money
    seller: str = ""


@attrs.frozen(kw_only=True)
class ReturnRequested(OrderEvent):
    """The buyer asks to return goods."""

    return_id: str
    reason: str


@attrs.frozen(kw_only=True)
class ReturnDecided(OrderEvent):
    """The shop has approved a return, or rejected it for a reason."""

    return_id: str
    approved: bool
    reason: str


@attrs.frozen(kw_only=True)
class ReturnReceived(OrderEvent):
    """Returned goods have arrived."""

    return_id: str


@attrs.frozen(kw_only=True)
class BackorderFilled(OrderEvent):
    """Goods that an order was waiting for have come in: so many pieces of a SKU."""

    sku: str
    pieces: int


@attrs.frozen(kw_only=True)
class AppointmentBooked(OrderEvent):
    """A service of an order has an appointment, or another one than before."""

    line: str
    sku: str
    performance: str
    starts_at: datetime


@attrs.frozen(kw_only=True)
class ServicePerformed(OrderEvent):
    """A service of an order was done; ``complete`` with the last of all that was bought."""

    line: str
    sku: str
    performance: str
    complete: bool


@attrs.frozen(kw_only=True)
class DownloadReady(OrderEvent):
    """A download was handed over; ``complete`` with the last of all that was bought."""

    line: str
    sku: str
    performance: str
    complete: bool
