"""A shop's store in a database: SQLite or PostgreSQL (extras ``sql``, ``postgresql``)."""

from __future__ import annotations

from ecomkit.errors import MissingExtraError

try:
    from ecomkit.integrations.sql.errors import (
        SchemaVersionError,
        StoreUnavailableError,
    )
    from ecomkit.integrations.sql.migrations import SCHEMA_VERSION, migrate
    from ecomkit.integrations.sql.store import SqlStore
except ModuleNotFoundError as error:
    if error.name != "sqlalchemy":
        raise
    raise MissingExtraError("sql", needed_for="a store in a database") from None

__all__ = [
    "SCHEMA_VERSION",
    "SchemaVersionError",
    "SqlStore",
    "StoreUnavailableError",
    "migrate",
]
