"""Running a function in one transaction, anew when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import uniform
from time import sleep
from typing import TypeVar

from ecomkit.shop.ports import Store
from ecomkit.shop.store.books import Books
from ecomkit.shop.store.errors import StoreConflictError

T = TypeVar("T")
_MOST_TRIES = 50
# Seconds. Each conflict means that somebody else was done, so waiting need not be long;
# waiting for different times keeps two from meeting again.
_FIRST_WAIT, _LONGEST_WAIT = 0.001, 0.1


def transact(
    store: Store,
    now: Callable[[], datetime],
    change: Callable[[Books], T],
    *,
    write: bool = True,
) -> T:
    """What *change* gives, run on the books in one transaction.

    After a StoreConflictError it is run again, on fresh books at another *now*; so it
    touches nothing but the books. Any other error is its answer, and undoes everything.
    """
    wait = _FIRST_WAIT
    for left in range(_MOST_TRIES - 1, -1, -1):
        try:
            with store.begin(now(), write=write) as books:
                return change(books)
        except StoreConflictError:
            if not left:
                raise
        sleep(uniform(0, wait))  # noqa: S311  # not a secret
        wait = min(wait * 2, _LONGEST_WAIT)
    raise AssertionError  # the last try has returned or raised
