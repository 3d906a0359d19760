"""What is asked of the tables, as text: written once, so that only values are bound later."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import attrs

from ecomkit.integrations.sql.tables import TABLES
from ecomkit.shop.store import RowKind
from ecomkit.shop.store.row_kinds import Comparison


@attrs.frozen(eq=False)
class Statements:
    """What is asked of the table of one *kind*, in the words of one driver.

    *mark* stands for a value (``?`` or ``%s``), *lock* for what follows a row that nobody
    else may change. Values are bound in the order in which a method names them.
    """

    kind: RowKind[Any]
    mark: str
    lock: str

    @property
    def _table(self) -> str:
        return _quoted(TABLES[self.kind.name].name)

    @property
    def _this(self) -> str:
        return f"shop = {self.mark} AND id = {self.mark}"

    @property
    def _rows(self) -> str:
        columns = ", ".join(map(_quoted, ("version", "body", *self.kind.counters)))
        return f"SELECT id, {columns} FROM {self._table}"  # noqa: S608  # our names

    @cache  # noqa: B019  # there are as many as there are tables
    def read(self, count: int, *, lock: bool) -> str:
        """So many rows by their ids: shop, ids."""
        marks = ", ".join([self.mark] * count)
        text = f"{self._rows} WHERE shop = {self.mark} AND id IN ({marks}) ORDER BY id"
        return text + self.lock if lock else text

    @cache  # noqa: B019  # as above
    def where(self, key: str, comparison: Comparison, count: int) -> str:
        """Rows by a key, compared with so many values: shop, values, limit."""
        column = _quoted(key)
        marks = ", ".join([self.mark] * count)
        compared = f"{comparison} {marks}" if count == 1 else f"IN ({marks})"
        return (
            f"{self._rows} WHERE shop = {self.mark} AND {column} {compared}"
            f" ORDER BY {column}, id LIMIT {self.mark}"
        )

    @cache  # noqa: B019  # as above
    def insert(self) -> str:
        """A new row: shop, id, version, keys, counters, body."""
        columns = (
            "shop",
            "id",
            "version",
            *self.kind.keys,
            *self.kind.counters,
            "body",
        )
        marks = ", ".join([self.mark] * len(columns))
        named = ", ".join(map(_quoted, columns))
        return f"INSERT INTO {self._table} ({named}) VALUES ({marks})"  # noqa: S608

    @cache  # noqa: B019  # as above
    def update(self) -> str:
        """Another state of a row: version, keys, body; shop, id, the version read."""
        changed = _set(("version", *self.kind.keys, "body"), self.mark)
        return (
            f"UPDATE {self._table} SET {changed}"  # noqa: S608
            f" WHERE {self._this} AND version = {self.mark}"
        )

    @cache  # noqa: B019  # as above
    def delete(self) -> str:
        """No row any more: shop, id, the version read."""
        return f"DELETE FROM {self._table} WHERE {self._this} AND version = {self.mark}"  # noqa: S608

    @cache  # noqa: B019  # as above
    def add(self, column: str, most: str) -> str:
        """So much more on a counter, guarded: amount, shop, id, amount, amount if *most*."""
        counter = _quoted(column)
        guards = f"{counter} + {self.mark} >= 0"
        if most:
            guards += f" AND {counter} + {self.mark} <= {_quoted(most)}"
        return (
            f"UPDATE {self._table} SET {counter} = {counter} + {self.mark}"  # noqa: S608
            f" WHERE {self._this} AND {guards} RETURNING {counter}"
        )


@cache
def statements(kind: RowKind[Any], dialect: str) -> Statements:
    """The statements of one *kind* of row for a database."""
    if dialect == "postgresql":
        return Statements(kind, "%s", " FOR UPDATE")
    return Statements(kind, "?", "")  # who writes to SQLite writes alone


def _set(columns: Iterable[str], mark: str) -> str:
    return ", ".join(f"{_quoted(column)} = {mark}" for column in columns)


def _quoted(name: str) -> str:
    return f'"{name}"'
