"""What can go wrong when money is to move."""

from __future__ import annotations

from ecomkit.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)


class InvalidPaymentError(InvalidInputError):
    """This cannot be a payment, an instruction or an outcome."""


class BadNotificationError(InvalidInputError):
    """A notification is forged, too old, too new, or makes no sense."""


class UnknownPaymentError(NotFoundError):
    """No payment is kept under this id."""


class UnknownInstructionError(NotFoundError):
    """The payment has no instruction with this id."""


class UnsupportedOperationError(RefusedError):
    """The payment method cannot do this; nothing was sent."""


class AmountRefusedError(RefusedError):
    """The amount is outside the limits, or more than was authorized or captured."""


class PaymentMethodRefusedError(RefusedError):
    """The payment method is not open to this buyer."""


class PaymentBusyError(ConflictError):
    """An earlier instruction is still open, so no other may be sent."""


class IllegalTransitionError(ConflictError):
    """Nothing in this state can go to that one."""


class IdempotencyConflictError(ConflictError):
    """The same key came with another request."""


class StaleQuotedTermsError(ConflictError):
    """The payment was made for other terms than those that were accepted."""


class NotSentError(UnavailableError):
    """This attempt provably moved nothing (connection refused, rate limit).

    An adapter raises it; the same instruction is tried again later.
    """


class MisconfiguredError(UnavailableError):
    """The provider rejects our key, account or request.

    An adapter raises it; this attempt moved nothing, and a person must look.
    """
