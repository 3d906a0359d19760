"""How finely several amounts are written."""

from __future__ import annotations

from collections.abc import Iterable

from ecomkit.money.amount import Money
from ecomkit.money.currency import Currency
from ecomkit.money.errors import CurrencyMismatchError


def shared_scale(amounts: Iterable[Money], currency: Currency) -> int:
    """The largest scale of *amounts*; raises CurrencyMismatchError for another currency.

    An engine's amounts, which come in the same steps, are looked at together.
    """
    scale, last = 0, None
    for money in amounts:
        if money._steps is not None:  # noqa: SLF001  # of this room
            step = money._steps[1]  # noqa: SLF001  # the same
            if step is last:
                continue
            last = step
        if money.currency.code != currency.code:
            raise CurrencyMismatchError(currency.code, money.currency.code)
        scale = max(scale, money.scale)
    return scale
