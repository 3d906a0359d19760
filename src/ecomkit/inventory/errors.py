"""What can go wrong with stock."""

from __future__ import annotations

from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.validators import Validators


class InvalidStockError(InvalidInputError):
    """This is not a stock level, a movement or a quantity of goods."""


class StockConflictError(ConflictError):
    """The movement does not fit the present stock."""


check = Validators(InvalidStockError)
amount = check.whole_number(least=0)
