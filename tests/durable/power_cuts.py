"""Power cuts: what a disk may hold when the power goes, and whether the shop is in it.

While a shop sells, everything that SQLite writes and syncs is recorded. An image is made
of it up to some moment: what was written to a file before its last sync is there; of what
was written later, any subset of its sectors. (That a file is gone is certain from the next
sync of any file on, as journaling file systems order it.) Such an image has to open, and to
hold all that a commit had come back for, and no half of anything more.

``python -m tests.durable.power_cuts --images 2000`` prints one line.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random
from unittest.mock import patch

import attrs
import sqlalchemy as sa

from ecomkit.integrations.sql import SqlStore, engines
from ecomkit.orders import cancellation
from ecomkit.testing.payments import Fault
from tests.durable import recorded_sqlite
from tests.durable.recorded_sqlite import (
    Change,
    Committed,
    Delete,
    Entry,
    Sync,
    Truncate,
    Write,
    recording,
    state_of,
)
from tests.durable.world import World

SALES = 24
SECTOR = 512
NAME = "shop.db"


def recorded(folder: Path) -> tuple[list[Entry], int]:
    """All that happens to the files of a shop that sells; and where the selling begins."""
    module = partial(sa.create_engine, module=recorded_sqlite)
    with recording() as done, patch.object(sa, "create_engine", module):
        store = SqlStore(f"sqlite:///{folder / NAME}")
        world = World(store, tea=999, mug=999)
        begins = len(done.log)
        for number in range(SALES):
            world.card.faults = [Fault.TIMEOUT_AFTER] if number % 4 == 3 else []
            _sell(world, number)
        store.close()
    return done.log, begins


def _sell(world: World, number: int) -> None:
    order = world.buy().order
    if order is not None:
        world.sells.orders.capture(order.number, key="all")
        change = cancellation(order, {"tea": 1}, id="c", at=order.placed_at)
        world.sells.orders.change(order.number, change)
        if number % 2:
            (parcel,) = world.sells.orders.pack(order.number).shipments
            world.sells.orders.ship(order.number, parcel.id)
    world.work()


class Disk:
    """The files as they are for certain, and what may or may not have reached them."""

    def __init__(self) -> None:
        self.certain: dict[str, bytearray] = {}
        self.pending: dict[str, list[Change]] = {}
        self.told = 0

    def happen(self, entry: Entry) -> None:
        """One more thing happens."""
        match entry:
            case Committed():
                self.told += 1
            case Sync(file):
                self._reach(file, len(self.pending.get(file, ())))
                for other, changes in self.pending.items():
                    gone = [isinstance(each, Delete) for each in changes]
                    if any(gone):
                        self._reach(other, len(gone) - gone[::-1].index(True))
            case _:
                self.pending.setdefault(entry.file, []).append(entry)

    def _reach(self, file: str, count: int) -> None:
        waiting = self.pending.get(file, [])
        for each in waiting[:count]:
            _apply(self.certain, each)
        del waiting[:count]

    def cut(self, random: Random) -> dict[str, bytes]:
        """The files as they may be when the power goes now."""
        files = {name: bytearray(content) for name, content in self.certain.items()}
        chance = random.choice([0.0, 0.5, 0.9, 1.0])
        for changes in self.pending.values():
            for each in changes:
                for part in _sectors(each):
                    if random.random() < chance:
                        _apply(files, part)
        return {name: bytes(content) for name, content in files.items()}


def _sectors(change: Change) -> Iterator[Change]:
    if not isinstance(change, Write):
        yield change
        return
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min((start // SECTOR + 1) * SECTOR, end)
        part = change.data[start - change.offset : stop - change.offset]
        yield Write(change.file, start, part)
        start = stop


def _apply(files: dict[str, bytearray], change: Change) -> None:
    if isinstance(change, Delete):
        files.pop(change.file, None)
        return
    content = files.setdefault(change.file, bytearray())
    if isinstance(change, Truncate):
        del content[change.size :]
        return
    end = change.offset + len(change.data)
    content.extend(bytes(max(end - len(content), 0)))
    content[change.offset : end] = change.data


@attrs.frozen(kw_only=True)
class Figures:
    """What the images came to."""

    images: int
    syncs: int
    torn: int
    ahead: int
    lost: int
    unusable: int

    @property
    def bad(self) -> int:
        """How many images are not as they have to be."""
        return self.lost + self.unusable

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.images} images between {self.syncs} syncs, {self.torn} of them with "
            f"writes under way; in {self.ahead} a commit is there that nobody was told "
            f"of yet; {self.lost} lost what was told, {self.unusable} do not open"
        )


def run(images: int, folder: Path, *, seed: int = 7) -> Figures:
    """Cuts the power at so many moments of one recording."""
    log, begins = recorded(folder)
    random = Random(seed)
    moments = sorted(random.randrange(begins, len(log)) for _ in range(images))
    disk, place = Disk(), 0
    # What is said to be done at a moment, and the one commit that may be under way.
    states = ["", *(each.state for each in log if isinstance(each, Committed))]
    torn = ahead = lost = unusable = 0
    image = folder / "image"
    image.mkdir()
    for moment in moments:
        while place < moment:
            disk.happen(log[place])
            place += 1
        told = disk.told
        torn += any(disk.pending.values())
        state = _opened(image, disk.cut(random))
        if state is None:
            unusable += 1
        elif state == states[told]:
            continue
        elif state in states[told + 1 : told + 2]:
            ahead += 1
        else:
            lost += 1
    return Figures(
        images=images,
        syncs=sum(isinstance(each, Sync) for each in log[begins:]),
        torn=torn,
        ahead=ahead,
        lost=lost,
        unusable=unusable,
    )


def _opened(folder: Path, files: dict[str, bytes]) -> str | None:
    for known in folder.iterdir():
        known.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    try:
        with _open(folder / NAME) as database:
            sound = database.execute("PRAGMA integrity_check").fetchall()
            return state_of(database) if sound == [("ok",)] else None
    except sqlite3.DatabaseError:
        return None


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(file)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def weaker(synchronous: str) -> Iterator[None]:
    """A planted bug: SQLite is told to sync less than every commit."""
    pragmas = [
        f"synchronous={synchronous}" if each.startswith("synchronous") else each
        for each in engines._PRAGMAS
    ]
    with patch.object(engines, "_PRAGMAS", tuple(pragmas)):
        yield


def controls(images: int) -> Sequence[str]:
    """What is lost where SQLite syncs less: each has to lose some."""
    lines = []
    for synchronous in ("NORMAL", "OFF"):
        with tempfile.TemporaryDirectory() as name, weaker(synchronous):
            figures = run(images, Path(name))
        lines.append(f"control {synchronous}: {figures.bad} of {figures.images} bad")
        if not figures.bad:
            lines.append("the control lost nothing: this proves nothing")
    return lines


def main() -> int:
    """Makes the images, and those of the controls."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--images", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        figures = run(given.images, Path(name), seed=given.seed)
    lines = controls(max(given.images // 20, 20))
    sys.stdout.write(f"power cuts: {figures}; {'; '.join(lines)}\n")
    return bool(figures.bad) or len(lines) > len(("NORMAL", "OFF"))


if __name__ == "__main__":
    sys.exit(main())
