"""Shelf: the rows of one kind inside a transaction, each read once and written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar, cast

from ecomkit.errors import short_repr
from ecomkit.frozen import trusted
from ecomkit.shop.store.errors import (
    StoreConflictError,
    StoreUseError,
)
from ecomkit.shop.store.ports import Rows
from ecomkit.shop.store.row_kinds import COMPARED, Comparison, RowKind
from ecomkit.validators import as_tuple, require_name, require_type, require_types

T = TypeVar("T")
_ALL = 1_000_000_000


class Shelf(Generic[T]):
    """The rows of one kind in one transaction.

    It keeps each row that it reads, with its version, and writes what has changed when
    the transaction ends. What was changed is seen by every later look at the shelf.
    """

    def __init__(self, rows: Rows, kind: RowKind[T], *, write: bool) -> None:
        self._rows = rows
        self._kind = kind
        self._writes = write
        self._now: dict[str, T | None] = {}  # as they stand; None: there is none
        self._stored: dict[str, tuple[int, T]] = {}  # as they were read
        self._locked: set[str] = set()
        self._changed: dict[str, None] = {}
        self._added: dict[tuple[str, str], tuple[int, str]] = {}

    def find(self, id: str, /, *, lock: bool = False) -> T | None:
        """The row of an id, or None."""
        if type(id) is str and id in self._now and (id in self._locked or not lock):
            return self._now[id]
        return self.many((id,), lock=lock).get(id)

    def get(self, id: str, /, *, lock: bool = False) -> T:
        """The row of an id; an error of its kind, else MissingRowError, if there is none."""
        row = self.find(id, lock=lock)
        if row is None:
            raise self._kind.missing(
                f"there is no {short_repr(id)} among the {self._kind.name}",
                hint=self._kind.hint,
                kind=self._kind.name,
                id=id,
            )
        return row

    def many(self, ids: Iterable[str], /, *, lock: bool = False) -> dict[str, T]:
        """The rows of these ids that are there, by id.

        With *lock*, nobody else changes them until the transaction ends.
        """
        asked = as_tuple(ids)
        require_types(
            asked,
            str,
            path="$.ids",
            error=StoreUseError,
            hint=f"the {self._kind.name} are known by their ids, and orders by numbers",
        )
        wanted = sorted(set(asked))
        lock = lock and self._writes
        unread = [
            id
            for id in wanted
            if id not in self._now or (lock and id not in self._locked)
        ]
        if unread:
            self._read(unread, lock=lock)
        return {id: row for id in wanted if (row := self._now[id]) is not None}

    def where(
        self,
        key: str,
        value: str,
        /,
        *,
        comparison: Comparison = "=",
        limit: int = _ALL,
    ) -> list[T]:
        """The rows whose key compares so with *value*, or the first *limit* of them.

        Those equal to it ("="), up to it ("<=") or from it on (">="), in the order
        of the key, then of their ids. An empty key is not found.
        """
        self._key_of(key, comparison)
        require_type(value, str, path="$.value", error=StoreUseError)
        compared = COMPARED[comparison]
        return self._where(
            key, comparison, (value,), lambda text: compared(text, value), limit
        )

    def where_any(self, key: str, values: Iterable[str], /) -> list[T]:
        """All rows whose key is one of *values*, in the order of the key, then of ids."""
        asked = as_tuple(values)
        require_types(asked, str, path="$.values", error=StoreUseError)
        if not asked:
            return []
        return self._where(key, "=", asked, frozenset(asked).__contains__, _ALL)

    def _where(
        self,
        key: str,
        comparison: Comparison,
        values: Sequence[str],
        fits: Callable[[str], bool],
        limit: int,
    ) -> list[T]:
        key_of = self._key_of(key, comparison)
        # Rows changed here may have left what the store finds: so many more are asked for.
        asked = limit + len(self._changed)
        found = dict.fromkeys(self._changed)
        for version, row in self._rows.where(
            self._kind, key, comparison, values, asked
        ):
            id = self._kind.id_of(row)
            if id not in self._now:
                self._now[id], self._stored[id] = row, (version, row)
            found[id] = None
        fitting = []
        for id in found:
            known = self._now[id]
            text = "" if known is None else key_of(known)
            if text and fits(text):
                fitting.append((text, id))
        fitting.sort()
        return [cast("T", self._now[id]) for _, id in fitting[:limit]]

    def _key_of(self, key: str, comparison: Comparison) -> Callable[[T], str]:
        key_of = self._kind.keys.get(key)
        if key_of is None or comparison not in COMPARED:
            raise StoreUseError(
                f"the {self._kind.name} are not found by {short_repr(key)} {comparison}",
                path="$.key",
                hint=f"by {', '.join(self._kind.keys)}, with =, <= or >=",
            )
        return key_of

    def add(self, row: T, /) -> T:
        """Puts a new row on the shelf; a conflict if one with its id is there."""
        id = self._id_of(row)
        if self._now.get(id) is not None:
            raise StoreConflictError(
                f"there is {short_repr(id)} among the {self._kind.name} already"
            )
        self._now[id] = row
        self._changed[id] = None
        return row

    def put(self, row: T, /) -> T:
        """Another state of a row that was read or added in this transaction."""
        id = self._id_of(row)
        before = self._now.get(id)
        if before is None:
            raise StoreUseError(
                f"{short_repr(id)} was not read in this transaction",
                hint=f"look it up among the {self._kind.name} first, or add it",
            )
        if any(
            getattr(row, counter) != getattr(before, counter)
            for counter in self._kind.counters
        ):
            raise StoreUseError(
                f"a counter of {short_repr(id)} is only added to", hint="use increase()"
            )
        if row is not before and row != before:
            self._now[id] = row
            self._changed[id] = None
        return row

    def drop(self, id: str, /) -> None:
        """Removes a row; MissingRowError if there is none."""
        self._require_writing()
        self.get(id)
        self._now[id] = None
        self._changed[id] = None
        for added in [each for each in self._added if each[0] == id]:
            del self._added[added]

    def increase(self, id: str, column: str, amount: int, /, *, most: str = "") -> T:
        """Adds *amount*, which may be below zero, to a counter of a row.

        It is written last, in one guarded step: if others leave too little of what is
        here up to the counter *most*, the transaction runs again. Raises StoreUseError
        for more than there is as far as this transaction knows: look first.
        """
        self._require_writing()
        self._require_counter(column)
        if most:
            self._require_counter(most)
        require_type(amount, int, path="$.amount", error=StoreUseError)
        row = self.get(id)
        after = getattr(row, column) + amount
        if after < 0 or (most and amount > 0 and after > getattr(row, most)):
            raise StoreUseError(
                f"{column} of {short_repr(id)} cannot change by {amount}",
                hint="look at what is left first",
                id=id,
            )
        changed = self._with_counter(row, column, after)
        self._now[id] = changed
        if id in self._stored:
            what = id, column
            total, bound = self._added.get(what, (0, ""))
            self._added[what] = total + amount, most or bound
        return changed

    def next(self, id: str, column: str, first: T, /) -> int:
        """Adds one to a counter at once and gives what it comes to.

        Nobody else gets the same until this transaction has ended. Where there is no
        such row yet, *first* is written, with the counter at 1.
        """
        self._require_writing()
        self._require_counter(column)
        row = self.find(id)
        if row is None:
            row = self.add(first)
        if id not in self._stored:
            count: int = getattr(row, column) + 1
        else:
            count = self._rows.add(self._kind, id, column, 1, "")
        self._now[id] = self._with_counter(row, column, count)
        return count

    def flush(self) -> None:
        """Writes what has changed; a store calls it when the transaction ends."""
        if not self._changed and not self._added:
            return
        changed, self._changed = sorted(self._changed), {}
        inserted: list[T] = []
        updated: list[tuple[T, int]] = []
        for id in changed:
            row, stored = self._now[id], self._stored.get(id)
            if row is not None and stored is not None:
                updated.append((row, stored[0]))
            elif row is not None:
                inserted.append(row)
            elif stored is not None:
                self._rows.delete(self._kind, id, stored[0])
        if inserted:
            self._rows.insert(self._kind, inserted)
        if updated:
            self._rows.update(self._kind, updated)
        added, self._added = sorted(self._added.items()), {}
        for (id, column), (amount, most) in added:
            if amount:
                bound = most if amount > 0 else ""
                self._rows.add(self._kind, id, column, amount, bound)

    def _read(self, ids: list[str], *, lock: bool) -> None:
        found = self._rows.read(self._kind, ids, lock=lock)
        if lock:
            self._locked.update(ids)
        for id in ids:
            fresh = found.get(id)
            if id not in self._now:
                self._now[id] = None if fresh is None else fresh[1]
                if fresh is not None:
                    self._stored[id] = fresh
                continue
            # Read before it was locked: it has to be what it was.
            known = self._stored.get(id)
            if (known and known[0]) != (fresh and fresh[0]):
                raise StoreConflictError(
                    f"{short_repr(id)} has changed among the {self._kind.name}"
                )
            if fresh is not None and self._kind.counters and id not in self._changed:
                self._stored[id], self._now[id] = fresh, self._recounted(id, fresh[1])

    def _recounted(self, id: str, row: T) -> T:
        for column in self._kind.counters:
            amount, _ = self._added.get((id, column), (0, ""))
            row = self._with_counter(row, column, getattr(row, column) + amount)
        return row

    def _with_counter(self, row: T, column: str, count: int) -> T:
        return trusted(row, **{column: count})

    def _id_of(self, row: T) -> str:
        self._require_writing()
        require_type(row, self._kind.cls, path="$.row", error=StoreUseError)
        return require_name(self._kind.id_of(row), path="$.id", error=StoreUseError)

    def _require_writing(self) -> None:
        if not self._writes:
            raise StoreUseError(
                "this transaction only reads", hint="begin it with write=True"
            )

    def _require_counter(self, column: str) -> None:
        if column not in self._kind.counters:
            raise StoreUseError(
                f"the {self._kind.name} have no counter {short_repr(column)}",
                hint=f"there are: {', '.join(self._kind.counters) or 'none'}",
            )
