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
    until = moment_key(after(now, -min(older_than, _EVER)))
    gone = dict.fromkeys(_DONE, 0)
    for name, key in _DONE.items():

        def forget(books: Books, name: str = name, key: str = key) -> int:
            shelf = books.shelf(name)
            rows = shelf.where(key, until, comparison="<=", limit=_AT_ONCE)
            for row in rows:
                shelf.drop(row.id)
            return len(rows)

        while True:
            count = transact(store, lambda: now, forget)
            gone[name] += count
            if count < _AT_ONCE:
                break
    return gone
