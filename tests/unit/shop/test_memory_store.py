"""The store in memory keeps the contract of stores, and the contract finds broken stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from time import sleep
from typing import Any, ClassVar

import attrs
import pytest

from ecomkit.errors import EcomkitError
from ecomkit.shop.store import Books, MemoryStore, StoreConflictError, StoreUseError
from ecomkit.shop.store.memory import MemoryRows
from ecomkit.testing.store import STORE_CHECKS, check_store
from ecomkit.testing.store_rows import NOW, OpenStore


def memory() -> OpenStore:
    return MemoryStore().for_shop


@pytest.mark.parametrize("check", STORE_CHECKS)
def test_the_store_in_memory_keeps_the_contract(
    check: Callable[[OpenStore], None],
) -> None:
    check(memory())


def test_all_checks_run_in_one_call() -> None:
    check_store(memory)


# Stores with one bug each, such as somebody else's database could have.


class Broken(MemoryStore):
    """A store in memory whose rows have a bug."""

    rows: type[MemoryRows] = MemoryRows

    def for_shop(self, shop: str, /) -> Broken:
        other = type(self)(shop)
        other._database = self._database
        return other

    def _rows(self, tables: Any) -> MemoryRows:
        return self.rows(tables)


def with_bug(bug: type[MemoryRows]) -> type[Broken]:
    return type(bug.__name__, (Broken,), {"rows": bug})


class OverwritesOthers(MemoryRows):
    def update(self, kind: Any, changed: Any, /) -> None:
        present = self._tables[kind.name].rows
        ids = [kind.id_of(row) for row, _ in changed]
        super().update(
            kind,
            [
                (row, present.get(id, (0, 0))[0])
                for id, (row, _) in zip(ids, changed, strict=True)
            ],
        )


class RemovesWhatChanged(MemoryRows):
    def delete(self, kind: Any, id: str, version: int, /) -> None:
        self._write(kind, id, None)


class UpdatesWhatItCan(MemoryRows):
    def update(self, kind: Any, changed: Any, /) -> None:
        done = 0
        for each in changed:
            with suppress(StoreConflictError):
                super().update(kind, [each])
                done += 1
        if not done:
            raise StoreConflictError("nothing was updated")


class UndoesNothing(MemoryRows):
    def undo(self) -> None:
        self._undo.clear()


class UndoesTheLastWriteOnly(MemoryRows):
    def undo(self) -> None:
        if self._undo:
            self._undo.pop()()


class ReplacesWhatIsThere(MemoryRows):
    def insert(self, kind: Any, rows: Any, /) -> None:
        for row in rows:
            self._write(kind, kind.id_of(row), (1, row))


class KnowsNoUniqueKeys(MemoryRows):
    def _write(self, kind: Any, id: str, stored: Any) -> None:
        table = self._tables[kind.name]
        before = table.rows.get(id)
        self._undo.append(lambda: table.set(id, before))
        table.set(id, stored)


class CountsBeyondTheBound(MemoryRows):
    def add(self, kind: Any, id: str, column: str, amount: int, most: str, /) -> int:
        return super().add(kind, id, column, amount, "")


class CountsBelowZero(MemoryRows):
    def add(self, kind: Any, id: str, column: str, amount: int, most: str, /) -> int:
        version, row = self._tables[kind.name].rows.get(id) or (0, None)
        if row is None or amount > 0:
            return super().add(kind, id, column, amount, most)
        count: int = getattr(row, column) + amount
        self._write(kind, id, (version, attrs.evolve(row, **{column: max(count, 0)})))
        return count


class CountsWhatIsNotThere(MemoryRows):
    def add(self, kind: Any, id: str, column: str, amount: int, most: str, /) -> int:
        if id not in self._tables[kind.name].rows:
            return amount
        return super().add(kind, id, column, amount, most)


class WritesCountersOver(MemoryRows):
    def update(self, kind: Any, changed: Any, /) -> None:
        for row, version in changed:
            self._same(kind, kind.id_of(row), version)
            self._write(kind, kind.id_of(row), (version + 1, row))


class CountsNoVersions(MemoryRows):
    def update(self, kind: Any, changed: Any, /) -> None:
        for row, version in changed:
            super().update(kind, [(row, version)])
            id = kind.id_of(row)
            self._write(kind, id, (version, self._tables[kind.name].rows[id][1]))


class ChangesTheVersionWithACounter(MemoryRows):
    def add(self, kind: Any, id: str, column: str, amount: int, most: str, /) -> int:
        count = super().add(kind, id, column, amount, most)
        version, row = self._tables[kind.name].rows[id]
        self._write(kind, id, (version + 1, row))
        return count


class SortsAsPeopleDo(MemoryRows):
    def where(
        self, kind: Any, key: str, comparison: Any, values: Any, limit: int, /
    ) -> Any:
        found = super().where(kind, key, comparison, values, 10**6)
        found.sort(key=lambda stored: kind.id_of(stored[1]).lower())
        return found[:limit]


class FindsTheNewestFirst(MemoryRows):
    def where(
        self, kind: Any, key: str, comparison: Any, values: Any, limit: int, /
    ) -> Any:
        return super().where(kind, key, comparison, values, 10**6)[::-1][:limit]


class FindsByTheFirstValueOnly(MemoryRows):
    def where(
        self, kind: Any, key: str, comparison: Any, values: Any, limit: int, /
    ) -> Any:
        return super().where(kind, key, comparison, values[:1], limit)


class RemembersWhatItRead(MemoryRows):
    seen: ClassVar[dict[Any, Any]] = {}

    def read(self, kind: Any, ids: Any, /, *, lock: bool) -> Any:
        cache = self.seen.setdefault(id(self._tables), {})
        for each, stored in super().read(kind, ids, lock=lock).items():
            cache.setdefault((kind.name, each), stored)
        return {
            each: cache[kind.name, each] for each in ids if (kind.name, each) in cache
        }


class KnowsOneShop(Broken):
    def for_shop(self, shop: str, /) -> Broken:
        return self


class LocksNothing(Broken):
    @contextmanager
    def begin(self, now: datetime, /, *, write: bool = True) -> Iterator[Books]:
        rows = self._rows(self._database.of_shop(self._shop))
        books = Books(rows, now, write=write)
        try:
            yield books
            sleep(0.02)
            books.flush()
        except BaseException:
            rows.undo()
            raise


BUGS: tuple[type[Broken], ...] = (
    KnowsOneShop,
    LocksNothing,
    *map(
        with_bug,
        (
            OverwritesOthers,
            RemovesWhatChanged,
            UpdatesWhatItCan,
            UndoesNothing,
            UndoesTheLastWriteOnly,
            ReplacesWhatIsThere,
            KnowsNoUniqueKeys,
            CountsBeyondTheBound,
            CountsBelowZero,
            CountsWhatIsNotThere,
            WritesCountersOver,
            CountsNoVersions,
            ChangesTheVersionWithACounter,
            SortsAsPeopleDo,
            FindsTheNewestFirst,
            FindsByTheFirstValueOnly,
            RemembersWhatItRead,
        ),
    ),
)


@pytest.mark.parametrize("bug", BUGS)
def test_a_store_with_a_bug_is_caught(bug: type[Broken]) -> None:
    with pytest.raises((AssertionError, EcomkitError)):
        check_store(lambda: bug().for_shop)


def test_a_store_without_a_bug_is_not() -> None:
    check_store(lambda: with_bug(MemoryRows)().for_shop)


def test_a_transaction_inside_another_is_refused() -> None:
    """It would see half of what the outer one does, or wait for it for ever."""
    store = MemoryStore()

    with (
        store.begin(NOW),
        pytest.raises(StoreUseError, match="open already"),
        store.begin(NOW),
    ):
        pass
    with store.begin(NOW) as books:
        assert books.now == NOW
