"""What can go wrong with stock."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError
from ecomkit.validators import Validators


class InvalidStockError(InvalidInputError):
    """This is not a stock level, a movement or a quantity of goods."""


check = Validators(InvalidStockError)
MOST = 10**15
"""More than anybody has of anything, and few enough for a database to add up."""
amount = check.whole_number(least=0)
