"""The rows of one transaction in a database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any, cast

import attrs
import sqlalchemy as sa

from ecomkit.errors import short_repr
from ecomkit.integrations.sql.tables import adding, finding, statements
from ecomkit.shop.store import RowKind, StoreConflictError
from ecomkit.shop.store.row_kinds import Comparison

Stored = tuple[int, Any]
_MOST_IDS = 500  # in one statement
_MOST_REMEMBERED = 2_000


class Memory:
    """Rows as they were last read or written, with the text that they stand for.

    The same text is the same row, whoever wrote it: so it is parsed once.
    """

    def __init__(self) -> None:
        self._rows: OrderedDict[tuple[str, str, str], tuple[str, Any]] = OrderedDict()
        self._lock = Lock()

    def row(self, kind: RowKind[Any], shop: str, id: str, body: str) -> Any:
        """The row that *body* describes."""
        known = self._rows.get((kind.name, shop, id))
        if known is not None and known[0] == body:
            return known[1]
        row = kind.format.read(body)
        self.keep(kind, shop, id, body, row)
        return row

    def keep(self, kind: RowKind[Any], shop: str, id: str, body: str, row: Any) -> None:
        """Remembers a row by its text; the oldest is forgotten."""
        with self._lock:
            self._rows.pop((kind.name, shop, id), None)
            self._rows[kind.name, shop, id] = body, row
            if len(self._rows) > _MOST_REMEMBERED:
                self._rows.popitem(last=False)


class SqlRows:
    """The rows of one shop inside one transaction on a connection."""

    def __init__(self, connection: sa.Connection, shop: str, memory: Memory) -> None:
        self._connection = connection
        self._shop = shop
        self._memory = memory

    def read(
        self, kind: RowKind[Any], ids: Sequence[str], /, *, lock: bool
    ) -> dict[str, Stored]:
        """The versions and rows of these ids, by id."""
        said = statements(kind)
        if len(ids) == 1:
            one = said.read_one_locked if lock else said.read_one
            found = self._connection.execute(
                one, {"of_shop": self._shop, "this": ids[0]}
            )
            return dict(self._stored(kind, found))
        rows: dict[str, Stored] = {}
        many = said.read_many_locked if lock else said.read_many
        for start in range(0, len(ids), _MOST_IDS):
            these = list(ids[start : start + _MOST_IDS])
            found = self._connection.execute(
                many, {"of_shop": self._shop, "these": these}
            )
            rows.update(self._stored(kind, found))
        return rows

    def where(
        self,
        kind: RowKind[Any],
        key: str,
        comparison: Comparison,
        value: str,
        limit: int,
        /,
    ) -> list[Stored]:
        """At most *limit* versions and rows whose *key* compares so to *value*."""
        found = self._connection.execute(
            finding(kind, key, comparison),
            {"of_shop": self._shop, "value": value, "most": limit},
        )
        return [stored for _, stored in self._stored(kind, found)]

    def insert(self, kind: RowKind[Any], rows: Sequence[Any], /) -> None:
        """Writes new rows."""
        values = [
            {
                "shop": self._shop,
                "id": kind.id_of(row),
                "version": 1,
                **_keys(kind, row),
                **{counter: getattr(row, counter) for counter in kind.counters},
                "body": self._body(kind, row),
            }
            for row in rows
        ]
        self._connection.execute(statements(kind).insert, values)

    def update(self, kind: RowKind[Any], changed: Sequence[tuple[Any, int]], /) -> None:
        """Writes rows that are there, each with the version that was read."""
        values: list[dict[str, Any]] = [
            {
                "of_shop": self._shop,
                "this": kind.id_of(row),
                "seen": version,
                "new_version": version + 1,
                **{f"new_{key}": text for key, text in _keys(kind, row).items()},
                "new_body": self._body(kind, row),
            }
            for row, version in changed
        ]
        done = self._connection.execute(statements(kind).update, values)
        if done.rowcount != len(values):
            raise _changed(kind, [each["this"] for each in values])

    def delete(self, kind: RowKind[Any], id: str, version: int, /) -> None:
        """Removes a row."""
        done = self._connection.execute(
            statements(kind).delete,
            {"of_shop": self._shop, "this": id, "seen": version},
        )
        if done.rowcount != 1:
            raise _changed(kind, [id])

    def add(
        self, kind: RowKind[Any], id: str, column: str, amount: int, most: str, /
    ) -> int:
        """Adds *amount* to a counter and gives what it comes to."""
        done = self._connection.execute(
            adding(kind, column, most),
            {"of_shop": self._shop, "this": id, "amount": amount},
        ).first()
        if done is None:
            raise _changed(kind, [id])
        count: int = done[0]
        return count

    def _stored(
        self, kind: RowKind[Any], found: sa.CursorResult[Any]
    ) -> list[tuple[str, Stored]]:
        rows = []
        for each in found:
            id, version, body, *counts = cast("tuple[Any, ...]", each)
            row = self._memory.row(kind, self._shop, id, body)
            if counts:
                counted = dict(zip(kind.counters, counts, strict=True))
                row = attrs.evolve(row, **counted)
            rows.append((id, (version, row)))
        return rows

    def _body(self, kind: RowKind[Any], row: Any) -> str:
        if kind.counters:
            row = attrs.evolve(row, **dict.fromkeys(kind.counters, 0))
        body = kind.format.write(row)
        self._memory.keep(kind, self._shop, kind.id_of(row), body, row)
        return body


def _keys(kind: RowKind[Any], row: Any) -> dict[str, str | None]:
    # An empty key is nobody's: it is not found, and unique to none.
    return {name: text or None for name, text in kind.keys_of(row).items()}


def _changed(kind: RowKind[Any], ids: Sequence[str]) -> StoreConflictError:
    named = ", ".join(map(short_repr, ids[:5]))
    return StoreConflictError(f"changed among the {kind.name}: {named}")
