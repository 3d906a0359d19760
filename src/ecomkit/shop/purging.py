"""Purging: what is done and old enough is forgotten; orders and money never are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ecomkit.moments import after
from ecomkit.shop.ports import Store
from ecomkit.shop.store.books import Books
from ecomkit.shop.store.row_kinds import moment_key
from ecomkit.shop.transact import transact
from ecomkit.validators import require_duration, require_moment

# What may go, and the key that says since when it is done.
_DONE = {"commands": "at", "inbox": "at", "outbox": "sent"}
_AT_ONCE = 500
_EVER = datetime.max - datetime.min  # noqa: DTZ901  # the whole calendar


def purge(
    store: Store, now: datetime, *, older_than: timedelta = timedelta(days=30)
) -> Mapping[str, int]:
    """Forgets commands, messages and told events that are older; gives how many of each.

    A command asked again later than that is a new one, and a message that comes again is
    taken in again: providers repeat theirs for up to three days. A few hundred rows go in
    each transaction, so that nobody waits long.
    """
    require_moment(now, path="$.now")
    require_duration(older_than, path="$.older_than")
    gone = dict.fromkeys(_DONE, 0)
    while True:
        some = transact(store, lambda: now, lambda books: forget(books, older_than))
        for name, count in some.items():
            gone[name] += count
        if max(some.values()) < _AT_ONCE:
            return gone


def forget(books: Books, older_than: timedelta) -> Mapping[str, int]:
    """Forgets some hundred rows of each kind that are older; gives how many."""
    until = moment_key(after(books.now, -min(older_than, _EVER)))
    gone = {}
    for name, key in _DONE.items():
        shelf = books.shelf(name)
        rows = shelf.where(key, until, comparison="<=", limit=_AT_ONCE)
        for row in rows:
            shelf.drop(row.id)
        gone[name] = len(rows)
    return gone
