"""What can go wrong with a database, and what its own errors mean."""

from __future__ import annotations

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
    SQLAlchemyError,
)

from ecomkit.errors import ConflictError, EcomkitError, UnavailableError, short_repr
from ecomkit.shop.store import StoreConflictError, StoreUseError


class StoreUnavailableError(UnavailableError):
    """The database does not answer, or is no database of a shop."""


class SchemaVersionError(ConflictError):
    """The tables are those of another version of the library."""


# Serialization failure, deadlock, lock not available, unique violation, row changed.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_GIVES_WAY = frozenset({"40001", "40P01", "55P03", "23505"})


def translated(error: SQLAlchemyError) -> EcomkitError:
    """What an *error* of the database means to a shop."""
    if isinstance(error, DBAPIError):
        code = getattr(error.orig, "sqlstate", None)
        text = str(error.orig)
        if code in _GIVES_WAY:
            return StoreConflictError("the database gave way to another transaction")
        if isinstance(error, IntegrityError) and not code:
            return StoreConflictError(f"a row is there already: {short_repr(text)}")
        if isinstance(error, OperationalError) and "locked" in text:
            return StoreConflictError("the database is busy with another transaction")
        if isinstance(error, DataError):
            return StoreUseError(f"the database takes no such text: {short_repr(text)}")
    return StoreUnavailableError(
        f"the database does not answer: {short_repr(str(error))}",
        hint="look whether it is there, and whether its tables are (ecomkit migrate)",
    )
