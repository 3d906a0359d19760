"""What can go wrong when money is to move."""

from __future__ import annotations

from ecomkit.errors import (
    ConflictError,
    InvalidInputError,
    RefusedError,
    UnavailableError,
)


class InvalidPaymentError(InvalidInputError):
    """This cannot be a payment, an instruction or an outcome."""


class CardDataError(InvalidInputError):
    """A card number or its check digits were given where none may ever be.

    The message, the path and the facts never repeat what was given.
    """

    def __init__(self, path: str) -> None:
        super().__init__(
            "holds what looks like card data",
            path=path,
            hint="send card numbers to the provider only; keep its token",
        )


class UnknownPaymentError(InvalidInputError):
    """No payment has this id."""


class UnsupportedOperationError(RefusedError):
    """These means of payment cannot do this; nothing was sent."""


class AmountRefusedError(RefusedError):
    """More than there is: beyond what was authorized, captured or is allowed."""


class PaymentMethodRefusedError(RefusedError):
    """These means of payment are not open to this buyer."""


class PaymentBusyError(ConflictError):
    """The fate of an earlier instruction is still open, so no other may be sent."""


class IllegalTransitionError(ConflictError):
    """A thing in this state cannot go there."""


class StalePaymentError(ConflictError):
    """Somebody else has changed the payment since it was read."""


class IdempotencyConflictError(ConflictError):
    """The same key came with another request."""


class StaleQuotedTermsError(ConflictError):
    """Another offer was accepted than the one this payment was made for."""


class NotSentError(UnavailableError):
    """Proven: this attempt moved nothing (connection refused, told to slow down).

    An adapter raises it; the core tries the same instruction again later.
    """


class MisconfiguredError(UnavailableError):
    """The provider does not know us, or not like this: wrong key, account or request.

    An adapter raises it; this attempt moved nothing, and a person must look.
    """


class BadNotificationError(InvalidInputError):
    """This notice is not from the provider, too old, too new, or makes no sense."""
