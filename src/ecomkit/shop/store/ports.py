"""What a database has to do to keep a shop: six calls on the rows of one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ecomkit.shop.store.row_kinds import Comparison, RowKind


class Rows(Protocol):
    """The rows of one shop inside one transaction of a database.

    A row is a value with a version, which is 1 when it is inserted and one more after
    each update. What a call refuses because others were faster is a StoreConflictError;
    the transaction is then undone.
    """

    def read(
        self, kind: RowKind[Any], ids: Sequence[str], /, *, lock: bool
    ) -> Mapping[str, tuple[int, Any]]:
        """The versions and rows of these ids, by id; unknown ones are left out.

        With *lock*, nobody else changes them until the transaction ends; *ids* are
        sorted, so that two transactions never wait for each other.
        """
        ...

    def where(
        self,
        kind: RowKind[Any],
        key: str,
        comparison: Comparison,
        values: Sequence[str],
        limit: int,
        /,
    ) -> Sequence[tuple[int, Any]]:
        """At most *limit* versions and rows whose *key* compares so to one of *values*.

        There is one value, or with "=" any number. Ordered by key, then by id, as UTF-8
        compares. An empty key is never found.
        """
        ...

    def insert(self, kind: RowKind[Any], rows: Sequence[Any], /) -> None:
        """Writes new rows; a conflict if an id or a unique key of theirs is there."""
        ...

    def update(self, kind: RowKind[Any], changed: Sequence[tuple[Any, int]], /) -> None:
        """Writes rows that are there, each with the version that was read.

        A conflict if one of them has another version by now, or a unique key that is
        there. Counters stay as they are.
        """
        ...

    def delete(self, kind: RowKind[Any], id: str, version: int, /) -> None:
        """Removes a row; a conflict if it has another version by now."""
        ...

    def add(
        self, kind: RowKind[Any], id: str, column: str, amount: int, most: str, /
    ) -> int:
        """Adds *amount* to a counter and gives what it comes to, in one guarded step.

        A conflict if there is no such row, if the counter would fall below zero, or if
        it would rise above the counter *most* ("" for no such bound). The row's version
        stays.
        """
        ...
