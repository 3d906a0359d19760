"""What can go wrong with a reservation."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError
from ecomkit.validators import Validators


class InvalidReservationError(InvalidInputError):
    """This cannot be reserved."""


check = Validators(InvalidReservationError)
