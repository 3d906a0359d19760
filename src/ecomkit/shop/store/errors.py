"""What can go wrong with a store."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, NotFoundError
from ecomkit.validators import Validators


class StoreConflictError(ConflictError):
    """Somebody else was faster: nothing was written, and the transaction runs again.

    Only a store raises it, and it alone is tried again. A conflict of the shop's own,
    such as the last piece being sold, is an answer.
    """


class MissingRowError(NotFoundError):
    """The store keeps nothing under this id."""


class StoreUseError(InvalidInputError):
    """A transaction was used as it cannot be: written to while it reads, say."""


check = Validators(StoreUseError)
