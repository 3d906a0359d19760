"""The version of a database's tables, and the steps from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ecomkit.integrations.sql.engines import engine_of, for_writing
from ecomkit.integrations.sql.errors import SchemaVersionError, translated
from ecomkit.integrations.sql.tables import METADATA, SCHEMA
from ecomkit.validators import require_type

Migration = Callable[[sa.Connection], None]

MIGRATIONS: Sequence[Migration] = ()
"""The steps from version 1 to 2, from 2 to 3, and so on. What rows hold is no matter of
these: a row that an older version wrote is brought up to date when it is read."""

SCHEMA_VERSION = 1 + len(MIGRATIONS)
"""The version of the tables that this version of the library works on."""


def migrate(url: str) -> int:
    """Makes the tables in a database, or brings them to this version; gives the version.

    It is one transaction, and does nothing where nothing is to be done. Raises
    SchemaVersionError for the tables of a newer version of the library, and for those that
    lack what tables of their version have.
    """
    engine = engine_of(require_type(url, str, path="$.url"))
    try:
        return brought_to(engine, MIGRATIONS)
    finally:
        engine.dispose()


def brought_to(engine: sa.Engine, migrations: Sequence[Migration]) -> int:
    """Brings the tables as far as *migrations* go."""
    newest = 1 + len(migrations)
    try:
        with for_writing(engine).begin() as connection:
            _alone(connection)
            version = version_of(connection)
            if version > newest:
                raise newer(version, newest)
            if not version:
                METADATA.create_all(connection)
                connection.execute(SCHEMA.insert(), {"id": 1, "version": newest})
                return newest
            for step in migrations[version - 1 :]:
                step(connection)
            require_whole(connection, newest)
            connection.execute(SCHEMA.update(), {"version": newest})
            return newest
    except SQLAlchemyError as error:
        raise translated(error) from error


def version_of(connection: sa.Connection) -> int:
    """The version of the tables in a database; 0 where there are none."""
    if not sa.inspect(connection).has_table(SCHEMA.name):
        return 0
    found: int | None = connection.execute(sa.select(SCHEMA.c.version)).scalar()
    return found or 0


def require_whole(connection: sa.Connection, version: int) -> None:
    """Raises SchemaVersionError unless all tables and columns of a version are there.

    A version is what a release has made; code between two releases may have made less.
    """
    found = {
        table: {column["name"] for column in columns}
        for (_, table), columns in sa.inspect(connection).get_multi_columns().items()
    }
    for name, table in METADATA.tables.items():
        own = found.get(name, set())
        missing = [each.name for each in table.columns if each.name not in own]
        if missing:
            raise SchemaVersionError(
                f"the tables of version {version} lack {name}.{missing[0]}",
                hint="no release has made them: keep what is in them, and begin a new database",
                version=version,
            )


def newer(version: int, newest: int) -> SchemaVersionError:
    """The error for tables that a newer library has made."""
    return SchemaVersionError(
        f"the tables are at version {version}, this library knows {newest}",
        hint="update ecomkit",
        version=version,
    )


def _alone(connection: sa.Connection) -> None:
    # Two processes may start at once; SQLite lets one write at a time anyway.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(6362016)")
