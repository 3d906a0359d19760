"""What can go wrong with an order, and the checks of this room's fields."""

from __future__ import annotations

from ecomkit.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from ecomkit.money.validators import MoneyValidators


class InvalidOrderError(InvalidInputError):
    """This is not an order, or not a part of one."""


class InvalidChangeError(InvalidInputError):
    """More is to be canceled, returned or refunded than is left."""


class UnknownOrderError(NotFoundError):
    """No order has this number."""


class UnknownRowError(NotFoundError):
    """The order has no such line, fee, delivery, shipment or return."""


class UnknownDocumentError(NotFoundError):
    """The order has no such invoice or credit note."""


class PaymentMismatchError(InvalidInputError):
    """The payments do not match the quote: another amount, currency or payment method."""


class PaymentNotReadyError(ConflictError):
    """A payment is not captured, authorized or promised, or has failed."""


class PaymentNeededError(RefusedError):
    """A change costs more, and nobody said how that is paid; ``amount`` is left to pay."""


class OrderStepError(ConflictError):
    """The state of the order does not allow this step."""


class NotPackableError(RefusedError):
    """Nothing of the order can be packed, sent or performed yet; ``problems`` says why."""


class ReturnRefusedError(RefusedError):
    """The goods need not be taken back; ``problems`` says why, for each line."""


class GiftCardUsedError(RefusedError):
    """A gift card that was used, if only in part, cannot be canceled or given back."""


class OutOfStockError(ConflictError):
    """Somebody else bought the last piece."""


check = MoneyValidators(InvalidOrderError)
