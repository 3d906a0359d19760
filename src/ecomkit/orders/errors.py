"""What can go wrong with an order."""

from __future__ import annotations

from ecomkit.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)


class InvalidOrderError(InvalidInputError):
    """This cannot be an order, or a part of one."""


class InvalidChangeError(InvalidInputError):
    """More is to be canceled, returned or refunded than there is."""


class UnknownOrderError(NotFoundError):
    """No order has this number."""


class UnknownRowError(NotFoundError):
    """The order has no such line, fee, delivery, shipment or return."""


class PaymentMismatchError(InvalidInputError):
    """The payments are not what the quote asks for: another amount, currency or means."""


class PaymentNotReadyError(ConflictError):
    """A payment is neither made nor promised yet, or has failed."""


class OrderStepError(ConflictError):
    """The order is not at a point where this can be done."""


class StaleOrderError(ConflictError):
    """Somebody stored another version of the order in the meantime."""


class QuoteOrderedError(ConflictError):
    """The quote has become an order already."""


class NotPackableError(RefusedError):
    """The order must not be packed yet; ``problems`` says why."""


class OutOfStockError(ConflictError):
    """Somebody else bought the last of it in the meantime."""
