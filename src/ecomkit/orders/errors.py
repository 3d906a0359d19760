"""What can go wrong with an order."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError


class InvalidOrderError(InvalidInputError):
    """This cannot be an order, or a part of one."""

    code = "invalid_order"


class InvalidChangeError(InvalidInputError):
    """More is to be cancelled, returned or refunded than there is."""

    code = "invalid_change"


class UnknownRowError(InvalidInputError):
    """The order has no such line, fee, delivery, shipment or return."""

    code = "unknown_row"


class PaymentMismatchError(InvalidInputError):
    """The payments are not what the quote asks for: another amount, currency or means."""

    code = "payment_mismatch"


class PaymentNotReadyError(ConflictError):
    """A payment is neither made nor promised yet, or has failed."""

    code = "payment_not_ready"


class OrderStepError(ConflictError):
    """The order is not at a point where this can be done."""

    code = "order_step"


class StaleOrderError(ConflictError):
    """Somebody stored another version of the order in the meantime."""

    code = "stale_order"


class QuoteOrderedError(ConflictError):
    """The quote has become an order already."""

    code = "quote_ordered"


class NotPackableError(RefusedError):
    """The order must not be packed yet; ``problems`` says why."""

    code = "not_packable"


class OutOfStockError(ConflictError):
    """Somebody else bought the last of it in the meantime."""

    code = "out_of_stock"
