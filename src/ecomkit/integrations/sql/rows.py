"""The rows of one transaction in a database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ecomkit.errors import short_repr
from ecomkit.integrations.sql.statements import Statements, statements
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
    """The rows of one shop inside one transaction on a connection.

    It speaks to the driver itself: of a sale's time, SQLAlchemy's own took a fifth.
    """

    def __init__(self, connection: sa.Connection, shop: str, memory: Memory) -> None:
        if not connection.in_transaction():
            connection.begin()
        self._dialect = connection.dialect
        self._cursor = connection.connection.cursor()
        self._shop = shop
        self._memory = memory

    def read(
        self, kind: RowKind[Any], ids: Sequence[str], /, *, lock: bool
    ) -> dict[str, Stored]:
        """The versions and rows of these ids, by id."""
        rows: dict[str, Stored] = {}
        for start in range(0, len(ids), _MOST_IDS):
            these = ids[start : start + _MOST_IDS]
            text = self._said(kind).read(len(these), lock=lock)
            self._execute(text, (self._shop, *these))
            rows.update(self._stored(kind))
        return rows

    def where(
        self,
        kind: RowKind[Any],
        key: str,
        comparison: Comparison,
        values: Sequence[str],
        limit: int,
        /,
    ) -> list[Stored]:
        """At most *limit* versions and rows whose *key* compares so to one of *values*."""
        found: list[Stored] = []
        # Sorted as UTF-8 compares, so that the parts come in the order of the whole.
        ordered = sorted(set(values))
        for start in range(0, len(ordered), _MOST_IDS):
            these = ordered[start : start + _MOST_IDS]
            text = self._said(kind).where(key, comparison, len(these))
            self._execute(text, (self._shop, *these, limit - len(found)))
            found += (stored for _, stored in self._stored(kind))
        return found

    def insert(self, kind: RowKind[Any], rows: Sequence[Any], /) -> None:
        """Writes new rows."""
        values = [
            (
                self._shop,
                kind.id_of(row),
                1,
                *_keys(kind, row),
                *(getattr(row, counter) for counter in kind.counters),
                self._body(kind, row),
            )
            for row in rows
        ]
        self._execute_many(self._said(kind).insert(), values)

    def update(self, kind: RowKind[Any], changed: Sequence[tuple[Any, int]], /) -> None:
        """Writes rows that are there, each with the version that was read."""
        values = [
            (
                version + 1,
                *_keys(kind, row),
                self._body(kind, row),
                self._shop,
                kind.id_of(row),
                version,
            )
            for row, version in changed
        ]
        self._execute_many(self._said(kind).update(), values)
        if self._cursor.rowcount != len(values):
            raise _changed(kind, [kind.id_of(row) for row, _ in changed])

    def delete(self, kind: RowKind[Any], id: str, version: int, /) -> None:
        """Removes a row."""
        self._execute(self._said(kind).delete(), (self._shop, id, version))
        if self._cursor.rowcount != 1:
            raise _changed(kind, [id])

    def add(
        self, kind: RowKind[Any], id: str, column: str, amount: int, most: str, /
    ) -> int:
        """Adds *amount* to a counter and gives what it comes to."""
        guards = (amount, amount) if most else (amount,)
        text = self._said(kind).add(column, most)
        self._execute(text, (amount, self._shop, id, *guards))
        done = self._cursor.fetchone()
        if done is None:
            raise _changed(kind, [id])
        count: int = done[0]
        return count

    def _said(self, kind: RowKind[Any]) -> Statements:
        return statements(kind, self._dialect.name)

    def _execute(self, text: str, values: Sequence[Any]) -> None:
        try:
            self._cursor.execute(text, values)
        except self._errors as error:
            raise self._wrapped(error, text) from error

    def _execute_many(self, text: str, values: Sequence[Sequence[Any]]) -> None:
        try:
            self._cursor.executemany(text, values)
        except self._errors as error:
            raise self._wrapped(error, text) from error

    @property
    def _errors(self) -> type[Exception]:
        errors: type[Exception] = self._dialect.loaded_dbapi.Error
        return errors

    def _wrapped(self, error: Exception, text: str) -> BaseException:
        # As SQLAlchemy would: whoever catches its errors catches these. Values are private.
        return DBAPIError.instance(
            text, None, error, self._errors, hide_parameters=True, dialect=self._dialect
        )

    def _stored(self, kind: RowKind[Any]) -> list[tuple[str, Stored]]:
        rows = []
        for id, version, body, *counts in self._cursor.fetchall():
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


def _keys(kind: RowKind[Any], row: Any) -> list[str | None]:
    # An empty key is nobody's: it is not found, and unique to none.
    return [text or None for text in kind.keys_of(row).values()]


def _changed(kind: RowKind[Any], ids: Sequence[str]) -> StoreConflictError:
    named = ", ".join(map(short_repr, ids[:5]))
    return StoreConflictError(f"changed among the {kind.name}: {named}")
