"""SQLite as a module of the DB-API whose writes and syncs are recorded, by apsw's VFS.

SQLAlchemy takes it in place of the standard library's sqlite3, so that the very store of
a shop is recorded. There is one connection, which locks its file for good: it needs no
memory that is shared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw
import attrs

# What SQLAlchemy asks of a module.
paramstyle = "qmark"
threadsafety = 1
version_info = sqlite_version_info = sqlite3.sqlite_version_info
sqlite_version = sqlite3.sqlite_version
PARSE_DECLTYPES = PARSE_COLNAMES = 0
Error = apsw.Error
OperationalError = apsw.BusyError
IntegrityError = apsw.ConstraintError
DatabaseError = InterfaceError = DataError = apsw.SQLError
InternalError = ProgrammingError = NotSupportedError = apsw.MisuseError


@attrs.frozen
class Write:
    """Bytes at a place of a file."""

    file: str
    offset: int
    data: bytes


@attrs.frozen
class Truncate:
    """A file is cut to a size."""

    file: str
    size: int


@attrs.frozen
class Delete:
    """A file is gone."""

    file: str


@attrs.frozen
class Sync:
    """All that was written to a file is to be there after a power cut."""

    file: str


@attrs.frozen
class Committed:
    """A commit came back: its writer was told that it is done. *state* stands for all rows."""

    state: str


Change = Write | Truncate | Delete
Entry = Change | Sync | Committed


class Recording:
    """Everything that happened to the files, in order."""

    def __init__(self) -> None:
        self.log: list[Entry] = []


_now: Recording | None = None


def _record(entry: Entry) -> None:
    if _now is not None:
        _now.log.append(entry)


@contextmanager
def recording() -> Iterator[Recording]:
    """Records what happens in the block."""
    global _now  # noqa: PLW0603  # a VFS is global as well
    vfs = _Vfs()
    _now = Recording()
    try:
        yield _now
    finally:
        _now = None
        vfs.unregister()


class _Vfs(apsw.VFS):
    def __init__(self) -> None:
        super().__init__("recorded", "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: N802  # SQLite's name
        return _File(name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: N802  # SQLite's
        _record(Delete(Path(name).name))
        super().xDelete(name, syncdir)


class _File(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        self._name = Path(path).name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # SQLite's name
        _record(Write(self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802  # SQLite's name
        _record(Truncate(self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802  # SQLite's name
        _record(Sync(self._name))
        super().xSync(flags)


def connect(file: str, **_: Any) -> Connection:
    """A connection to a file, through what records."""
    return Connection(file)


class Connection:
    """A connection of the DB-API."""

    def __init__(self, file: str) -> None:
        self._connection = apsw.Connection(file, vfs="recorded")
        self.isolation_level: str | None = None
        self.execute("PRAGMA locking_mode=EXCLUSIVE")
        self.execute("PRAGMA wal_autocheckpoint=100")

    def cursor(self) -> Cursor:
        return Cursor(self._connection)

    def execute(self, text: str, values: Sequence[Any] = ()) -> Cursor:
        cursor = self.cursor()
        cursor.execute(text, values)
        return cursor

    def commit(self) -> None:
        if self._connection.in_transaction:
            self.execute("COMMIT")
            _record(Committed(state_of(self._connection)))

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close(force=True)

    def create_function(self, *_: Any, **__: Any) -> None:
        """SQLAlchemy offers regular expressions; nobody asks for them."""


class Cursor:
    """A cursor of the DB-API; it has read everything before it is asked."""

    arraysize = 1
    lastrowid = None

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: list[tuple[Any, ...]] = []
        self.description: Any = None
        self.rowcount = -1

    def execute(self, text: str, values: Sequence[Any] = ()) -> None:
        before = self._connection.total_changes()
        found = self._connection.cursor()
        found.execute(text, tuple(values))
        try:
            self.description = found.get_description()
        except apsw.ExecutionCompleteError:
            self.description = None
        self._rows = list(found)
        self.rowcount = self._connection.total_changes() - before

    def executemany(self, text: str, many: Sequence[Sequence[Any]]) -> None:
        before = self._connection.total_changes()
        for values in many:
            self._connection.cursor().execute(text, tuple(values))
        self.rowcount = self._connection.total_changes() - before

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        rows, self._rows = self._rows, []
        return rows

    def close(self) -> None:
        self._rows = []


def state_of(connection: Any) -> str:
    """What stands for all rows of all tables: equal where these are."""
    digest = sha256()
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    for (name,) in connection.execute(tables).fetchall():
        digest.update(name.encode())
        for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2'):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
