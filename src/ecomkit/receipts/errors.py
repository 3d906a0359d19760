"""What can go wrong with a receipt, and the checks of this room's fields."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError
from ecomkit.validators import Validators


class InvalidReceiptError(InvalidInputError):
    """This is not a receipt, or cannot stand on one."""


check = Validators(InvalidReceiptError)
