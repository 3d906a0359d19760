"""What can go wrong with a reservation."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError, short_repr
from ecomkit.validators import Validators


class InvalidReservationError(InvalidInputError):
    """This cannot be reserved."""


class ReservationReleasedError(ConflictError):
    """The reservation was released; a new one is needed."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f"reservation {short_repr(id)} was released",
            hint="reserve again under a new id",
            id=id,
        )


class ReservationCommittedError(ConflictError):
    """The reservation was committed with other parts."""

    def __init__(self, id: str) -> None:
        super().__init__(
            f"reservation {short_repr(id)} was committed with other parts",
            hint="release what is not needed, or reserve more under a new id",
            id=id,
        )


check = Validators(InvalidReservationError)
