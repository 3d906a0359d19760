"""Engines: how each database is spoken to, so that a commit is a promise."""

from __future__ import annotations

import sqlite3
from random import uniform
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from ecomkit.errors import MissingExtraError, short_repr
from ecomkit.shop.store import StoreUseError
from ecomkit.validators import require_name

_PATIENCE = 30.0  # seconds
# WAL with FULL keeps every commit through a power cut, and readers hold up nobody.
# https://www.sqlite.org/pragma.html#pragma_synchronous
_PRAGMAS = (
    f"busy_timeout={_PATIENCE * 1000:.0f}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    # A page that many sales change goes from the log into the database once for all.
    "wal_autocheckpoint=4000",
    "cache_size=-16000",  # KiB
)
WRITES = "ecomkit_writes"
_LOOKS_AGAIN = 0.001, 0.004  # seconds


def engine_of(url: str) -> sa.Engine:
    """The engine of a database by its *url* (``sqlite:///shop.db``, ``postgresql://...``)."""
    require_name(url, path="$.url", error=StoreUseError)
    try:
        url.encode()
        parsed = None if "\0" in url else sa.make_url(url)
    except (ArgumentError, UnicodeEncodeError):
        parsed = None
    if parsed is None:
        raise StoreUseError(
            f"{short_repr(url)} is not the address of a database",
            path="$.url",
            hint="write sqlite:///shop.db",
        )
    name = parsed.get_backend_name()
    if name == "sqlite":
        return _sqlite(parsed)
    if name == "postgresql":
        return _postgresql(parsed)
    raise StoreUseError(
        f"{short_repr(name)} is not a database that is known here",
        path="$.url",
        hint="sqlite:///shop.db or postgresql://user@host/shop",
    )


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database in {None, "", ":memory:"}:
        raise StoreUseError(
            "SQLite in memory keeps nothing", path="$.url", hint="use a MemoryStore"
        )
    engine = sa.create_engine(url, poolclass=QueuePool)

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions are begun here, in SQL
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        # Who will write says so at once: a reader that turns writer would have to give up.
        writes = connection.get_execution_options().get(WRITES, True)
        if writes:
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_writing(connection: sa.Connection) -> None:
    # SQLite's own way of waiting sleeps longer each time, up to a tenth of a second, while
    # a sale is written in a few thousandths: so we look again soon.
    database: Any = connection.connection.dbapi_connection
    end = monotonic() + _PATIENCE
    database.execute("PRAGMA busy_timeout=0")
    try:
        while monotonic() < end:
            try:
                database.execute("BEGIN IMMEDIATE")
            except connection.dialect.loaded_dbapi.Error as error:
                if "locked" not in str(error):
                    break
                sleep(uniform(*_LOOKS_AGAIN))  # noqa: S311  # not a secret
            else:
                return
    finally:
        database.execute(f"PRAGMA {_PRAGMAS[0]}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # its error is SQLAlchemy's


def _postgresql(url: sa.URL) -> sa.Engine:
    try:
        return sa.create_engine(url.set(drivername="postgresql+psycopg"))
    except (ModuleNotFoundError, NoSuchModuleError):
        raise MissingExtraError("postgresql", needed_for="a PostgreSQL store") from None


def for_writing(engine: sa.Engine) -> sa.Engine:
    """*engine* for transactions that write."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="READ COMMITTED")
    return engine.execution_options(**{WRITES: True})


def for_reading(engine: sa.Engine) -> sa.Engine:
    """*engine* for transactions that only read, and see one state."""
    if engine.dialect.name == "postgresql":
        options: dict[str, Any] = {
            "isolation_level": "REPEATABLE READ",
            "postgresql_readonly": True,
        }
        return engine.execution_options(**options)
    return engine.execution_options(**{WRITES: False})
