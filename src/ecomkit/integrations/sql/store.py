"""SqlStore: all that a shop keeps, in SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ecomkit.integrations.sql.engines import engine_of, for_reading, for_writing
from ecomkit.integrations.sql.errors import SchemaVersionError, translated
from ecomkit.integrations.sql.migrations import (
    MIGRATIONS,
    SCHEMA_VERSION,
    brought_to,
    newer,
    require_whole,
    version_of,
)
from ecomkit.integrations.sql.rows import Memory, SqlRows
from ecomkit.shop.store import Books
from ecomkit.validators import require_type


class SqlStore:
    """Keeps a shop in a database; safe between threads, processes and machines.

    *url* is ``sqlite:///shop.db`` or ``postgresql://user@host/database``. An empty
    database gets its tables; those of an older version are a SchemaVersionError until
    :func:`migrate` has run, and those that no release has made always. *shop* is the shop's name where several share a database.

    After a fork, a process makes a store of its own.
    """

    def __init__(self, url: str, *, shop: str = "") -> None:
        self._shop = require_type(shop, str, path="$.shop")
        self._engine = engine_of(url)
        self._reading = for_reading(self._engine)
        self._writing = for_writing(self._engine)
        self._memory = Memory()
        try:
            self._check_version()
        except BaseException:
            self.close()
            raise

    def for_shop(self, shop: str, /) -> SqlStore:
        """The store of another shop in the same database, on the same connections."""
        other = object.__new__(SqlStore)
        other.__dict__ |= self.__dict__
        other._shop = require_type(shop, str, path="$.shop")  # one of us
        return other

    def close(self) -> None:
        """Closes the connections that are not in use."""
        self._engine.dispose()

    @contextmanager
    def begin(self, now: datetime, /, *, write: bool = True) -> Iterator[Books]:
        """Opens the books for one transaction; nothing is written if the block fails."""
        engine = self._writing if write else self._reading
        try:
            with (
                engine.begin() as connection,
                self.begin_on(connection, now, write=write) as books,
            ):
                yield books
        except SQLAlchemyError as error:
            raise translated(error) from error

    @contextmanager
    def begin_on(
        self, connection: sa.Connection, now: datetime, /, *, write: bool = True
    ) -> Iterator[Books]:
        """Opens the books on a *connection* of yours, inside a transaction of yours.

        What was changed is written when the block ends, and committed when you commit.
        """
        books = Books(SqlRows(connection, self._shop, self._memory), now, write=write)
        yield books
        if write:
            books.flush()

    def _check_version(self) -> None:
        try:
            with self._reading.begin() as connection:
                version = version_of(connection)
                if version == SCHEMA_VERSION:
                    require_whole(connection, version)
        except SQLAlchemyError as error:
            raise translated(error) from error
        if not version:
            brought_to(self._engine, MIGRATIONS)
        elif version > SCHEMA_VERSION:
            raise newer(version, SCHEMA_VERSION)
        elif version < SCHEMA_VERSION:
            raise SchemaVersionError(
                f"the tables are at version {version}, not yet at {SCHEMA_VERSION}",
                hint="run ecomkit migrate with the address of the database",
                version=version,
            )
