"""What can go wrong with messages, and the checks of this room's fields."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError
from ecomkit.validators import Validators


class InvalidMessageError(InvalidInputError):
    """This is not a message, or lacks what it needs."""


check = Validators(InvalidMessageError)
