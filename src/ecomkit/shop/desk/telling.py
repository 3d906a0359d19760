"""Telling: events go to the sink subject by subject, each subject's in its own order."""

from __future__ import annotations

from functools import partial

from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.transaction import in_order
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.store import Books, OutboxEvent

# So many subjects in a row that the sink does not take: it is down, not they.
_ENOUGH = 3


def tell_all(desk: Desk, limit: int) -> Flow[int]:
    """Hands all events that wait to the sink; gives how many it took.

    A subject whose events it refuses waits for the next run, and the others go on. *limit*
    is how many are looked at together.
    """
    refused: set[str] = set()
    count = waiting = in_a_row = 0
    while True:
        untold = yield from desk.read(partial(untold_events, limit + waiting))
        subjects: dict[str, list[OutboxEvent]] = {}
        for row in untold:
            if row.event.subject not in refused:
                subjects.setdefault(row.event.subject, []).append(row)
        if not subjects:
            return count
        for subject, rows in subjects.items():
            told = yield from desk.tell(in_order(rows))
            count += told
            in_a_row = 0 if told else in_a_row + 1
            if not told:
                refused.add(subject)
                waiting += len(rows)
            if in_a_row == _ENOUGH:
                return count


def untold_events(limit: int, books: Books) -> list[OutboxEvent]:
    """The events that wait to be told, the oldest first."""
    # Everything untold is before the end of time.
    return books.outbox.where("unsent", "~", comparison="<=", limit=limit)
