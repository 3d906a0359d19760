"""MemoryStore: all that a shop keeps in dictionaries, for tests and to try things out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import RLock
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.shop.store.books import Books
from ecomkit.shop.store.errors import StoreConflictError, StoreUseError
from ecomkit.shop.store.row_kinds import COMPARED, ROW_KINDS, Comparison, RowKind

Stored = tuple[int, Any]


class _Table:
    """The rows of one kind, by id and by key."""

    def __init__(self, kind: RowKind[Any]) -> None:
        self.kind = kind
        self.rows: dict[str, Stored] = {}
        self.ids: dict[str, dict[str, set[str]]] = {key: {} for key in kind.keys}

    def set(self, id: str, stored: Stored | None) -> None:
        before = self.rows.pop(id, None)
        if before is not None:
            for key, text in self.kind.keys_of(before[1]).items():
                self.ids[key][text].discard(id)
                if not self.ids[key][text]:
                    del self.ids[key][text]
        if stored is not None:
            self.rows[id] = stored
            for key, text in self.kind.keys_of(stored[1]).items():
                self.ids[key].setdefault(text, set()).add(id)


def _empty_tables() -> dict[str, _Table]:
    return {name: _Table(kind) for name, kind in ROW_KINDS.items()}


class _Database:
    """The tables of every shop, under one lock."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.is_open = False
        self.tables: dict[str, dict[str, _Table]] = {}

    def of_shop(self, shop: str) -> dict[str, _Table]:
        if shop not in self.tables:
            self.tables[shop] = _empty_tables()
        return self.tables[shop]


class MemoryStore:
    """Keeps everything in dictionaries; safe between threads, one transaction at a time.

    Examples:
        >>> from datetime import UTC, datetime
        >>> store = MemoryStore()
        >>> with store.begin(datetime(2026, 11, 2, tzinfo=UTC)) as books:
        ...     print(books.next_number("R-2026"))
        1
    """

    def __init__(self, shop: str = "") -> None:
        self._database = _Database()
        self._shop = shop

    def for_shop(self, shop: str, /) -> MemoryStore:
        """The store of another shop in the same memory."""
        other = MemoryStore(shop)
        other._database = self._database  # one of us
        return other

    @contextmanager
    def begin(self, now: datetime, /, *, write: bool = True) -> Iterator[Books]:
        """Opens the books for one transaction; nothing is written if the block fails."""
        database = self._database
        with database.lock:
            if database.is_open:
                raise StoreUseError(
                    "a transaction is open already", hint="let it end first"
                )
            rows = self._rows(database.of_shop(self._shop))
            books = Books(rows, now, write=write)
            database.is_open = True
            try:
                yield books
                books.flush()
            except BaseException:
                rows.undo()
                raise
            finally:
                database.is_open = False

    def _rows(self, tables: Mapping[str, _Table]) -> MemoryRows:
        return MemoryRows(tables)


class MemoryRows:
    """The rows of one transaction in memory; what it wrote can be undone."""

    def __init__(self, tables: Mapping[str, _Table]) -> None:
        self._tables = tables
        self._undo: list[Callable[[], None]] = []

    @classmethod
    def empty(cls) -> MemoryRows:
        """Rows of which there are none yet."""
        return cls(_empty_tables())

    def undo(self) -> None:
        """Takes back all that was written."""
        while self._undo:
            self._undo.pop()()

    def read(
        self, kind: RowKind[Any], ids: Sequence[str], /, *, lock: bool
    ) -> dict[str, Stored]:
        """The versions and rows of these ids, by id."""
        rows = self._tables[kind.name].rows
        return {id: rows[id] for id in ids if id in rows}

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
        table = self._tables[kind.name]
        ids = table.ids[key]
        if comparison == "=":
            texts = sorted(text for text in set(values) if text in ids)
        else:
            (value,) = values
            texts = sorted(text for text in ids if COMPARED[comparison](text, value))
        found = [id for text in texts if text for id in sorted(ids[text])]
        return [table.rows[id] for id in found[:limit]]

    def insert(self, kind: RowKind[Any], rows: Sequence[Any], /) -> None:
        """Writes new rows."""
        for row in rows:
            id = kind.id_of(row)
            if id in self._tables[kind.name].rows:
                raise StoreConflictError(
                    f"there is {short_repr(id)} among the {kind.name} already"
                )
            self._write(kind, id, (1, row))

    def update(self, kind: RowKind[Any], changed: Sequence[tuple[Any, int]], /) -> None:
        """Writes rows that are there, each with the version that was read."""
        for row, version in changed:
            id = kind.id_of(row)
            stored = self._same(kind, id, version)
            counters = {name: getattr(stored, name) for name in kind.counters}
            after = attrs.evolve(row, **counters) if counters else row
            self._write(kind, id, (version + 1, after))

    def delete(self, kind: RowKind[Any], id: str, version: int, /) -> None:
        """Removes a row."""
        self._same(kind, id, version)
        self._write(kind, id, None)

    def add(
        self, kind: RowKind[Any], id: str, column: str, amount: int, most: str, /
    ) -> int:
        """Adds *amount* to a counter and gives what it comes to."""
        stored = self._tables[kind.name].rows.get(id)
        if stored is None:
            raise _changed(kind, id)
        version, row = stored
        count: int = getattr(row, column) + amount
        if count < 0 or (most and count > getattr(row, most)):
            raise _changed(kind, id)
        self._write(kind, id, (version, attrs.evolve(row, **{column: count})))
        return count

    def _same(self, kind: RowKind[Any], id: str, version: int) -> Any:
        present, row = self._tables[kind.name].rows.get(id, (0, None))
        if present != version:
            raise _changed(kind, id)
        return row

    def _write(self, kind: RowKind[Any], id: str, stored: Stored | None) -> None:
        table = self._tables[kind.name]
        if stored is not None:
            for key in sorted(kind.unique):
                text = kind.keys[key](stored[1])
                if text and table.ids[key].get(text, {id}) != {id}:
                    raise StoreConflictError(
                        f"the {key} of {short_repr(id)} is another's already"
                    )
        before = table.rows.get(id)
        self._undo.append(lambda: table.set(id, before))
        table.set(id, stored)


def _changed(kind: RowKind[Any], id: str) -> StoreConflictError:
    return StoreConflictError(f"{short_repr(id)} has changed among the {kind.name}")
