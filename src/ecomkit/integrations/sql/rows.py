"""The rows of one transaction in a database."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ecomkit.errors import EcomkitError, short_repr
from ecomkit.frozen import trusted
from ecomkit.integrations.sql.errors import translated
from ecomkit.integrations.sql.statements import (
    Statement,
    adding,
    deleting,
    finding,
    inserting,
    reading,
    updating,
)
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

    SQLAlchemy writes the statements; the driver is given them directly, because of a
    sale's time what lies between took a fifth.
    """

    def __init__(self, connection: sa.Connection, shop: str, memory: Memory) -> None:
        if not connection.in_transaction():
            connection.begin()
        self._dialect = connection.dialect
        self._cursor = connection.connection.cursor()
        self._shop = shop
        self._memory = memory
        self._read: dict[tuple[str, str], Any] = {}  # rows as they were read

    def read(
        self, kind: RowKind[Any], ids: Sequence[str], /, *, lock: bool
    ) -> dict[str, Stored]:
        """The versions and rows of these ids, by id."""
        rows: dict[str, Stored] = {}
        for start in range(0, len(ids), _MOST_IDS):
            these = ids[start : start + _MOST_IDS]
            said = reading(kind, self._dialect.name, len(these), lock=lock)
            self._execute(said, {"of_shop": self._shop, **_values(these)})
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
            said = finding(kind, self._dialect.name, key, comparison, len(these))
            most = {"of_shop": self._shop, "most": limit - len(found)}
            self._execute(said, {**most, **_values(these)})
            found += (stored for _, stored in self._stored(kind))
        return found

    def insert(self, kind: RowKind[Any], rows: Sequence[Any], /) -> None:
        """Writes new rows."""
        values = [
            {
                "new_shop": self._shop,
                "new_id": kind.id_of(row),
                "new_version": 1,
                "new_body": self._body(kind, row),
                **{f"new_{name}": key for name, key in _keys(kind, row).items()},
                **{f"new_{name}": getattr(row, name) for name in kind.counters},
            }
            for row in rows
        ]
        self._execute_many(inserting(kind, self._dialect.name), values)

    def update(self, kind: RowKind[Any], changed: Sequence[tuple[Any, int]], /) -> None:
        """Writes rows that are there, each with the version that was read."""
        for row, version in changed:
            id = kind.id_of(row)
            keys = _keys(kind, row)
            known = self._read.get((kind.name, id))
            if known is not None:
                before = _keys(kind, known)
                keys = {name: key for name, key in keys.items() if key != before[name]}
            said = updating(kind, self._dialect.name, tuple(keys))
            values = {
                "of_shop": self._shop,
                "this": id,
                "seen": version,
                "new_version": version + 1,
                "new_body": self._body(kind, row),
                **{f"new_{name}": key for name, key in keys.items()},
            }
            self._execute(said, values)
            if self._cursor.rowcount != 1:
                raise _changed(kind, [id])

    def delete(self, kind: RowKind[Any], id: str, version: int, /) -> None:
        """Removes a row."""
        values = {"of_shop": self._shop, "this": id, "seen": version}
        self._execute(deleting(kind, self._dialect.name), values)
        if self._cursor.rowcount != 1:
            raise _changed(kind, [id])

    def add(
        self, kind: RowKind[Any], id: str, column: str, amount: int, most: str, /
    ) -> int:
        """Adds *amount* to a counter and gives what it comes to."""
        values = {"of_shop": self._shop, "this": id, "amount": amount}
        self._execute(adding(kind, self._dialect.name, column, most), values)
        done = self._cursor.fetchone()
        if done is None:
            raise _changed(kind, [id])
        count: int = done[0]
        return count

    def _execute(self, said: Statement, values: Mapping[str, Any]) -> None:
        try:
            self._cursor.execute(said.text, said.in_order(values))
        except self._errors as error:
            raise self._meant(error, said.text) from error

    def _execute_many(
        self, said: Statement, values: Sequence[Mapping[str, Any]]
    ) -> None:
        try:
            self._cursor.executemany(said.text, [said.in_order(one) for one in values])
        except self._errors as error:
            raise self._meant(error, said.text) from error

    @property
    def _errors(self) -> type[Exception]:
        errors: type[Exception] = self._dialect.loaded_dbapi.Error
        return errors

    def _meant(self, error: Exception, text: str) -> EcomkitError:
        # Values are private: no error shows them.
        known = DBAPIError.instance(
            text, None, error, self._errors, hide_parameters=True, dialect=self._dialect
        )
        return translated(cast("DBAPIError", known))

    def _stored(self, kind: RowKind[Any]) -> list[tuple[str, Stored]]:
        rows = []
        for id, version, body, *counts in self._cursor.fetchall():
            row = self._memory.row(kind, self._shop, id, body)
            if counts:
                counted = dict(zip(kind.counters, counts, strict=True))
                row = trusted(row, **counted)
            self._read[kind.name, id] = row
            rows.append((id, (version, row)))
        return rows

    def _body(self, kind: RowKind[Any], row: Any) -> str:
        if kind.counters:
            row = trusted(row, **dict.fromkeys(kind.counters, 0))
        body = kind.format.write(row)
        self._memory.keep(kind, self._shop, kind.id_of(row), body, row)
        return body


def _values(these: Sequence[str]) -> dict[str, str]:
    return {f"value_{number}": value for number, value in enumerate(these)}


def _keys(kind: RowKind[Any], row: Any) -> dict[str, str | None]:
    # An empty key is nobody's: it is not found, and unique to none.
    return {name: text or None for name, text in kind.keys_of(row).items()}


def _changed(kind: RowKind[Any], ids: Sequence[str]) -> StoreConflictError:
    named = ", ".join(map(short_repr, ids[:5]))
    return StoreConflictError(f"changed among the {kind.name}: {named}")
