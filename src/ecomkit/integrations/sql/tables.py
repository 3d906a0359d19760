"""The tables of a shop, one for each kind of row."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from ecomkit.shop.store import ROW_KINDS, RowKind

METADATA = sa.MetaData()
# Sorted by bytes, as SQLite sorts: no locale decides what comes first.
_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def index_of(kind: RowKind[Any], key: str) -> str:
    """The name of the index by which a kind of row is found by a key."""
    return f"ix_ecomkit_{kind.name}_{key}"


def _table(kind: RowKind[Any]) -> sa.Table:
    keys = [sa.Column(key, _KEY) for key in kind.keys]
    counters = [
        sa.Column(
            counter, _COUNTER, sa.CheckConstraint(f'"{counter}" >= 0'), nullable=False
        )
        for counter in kind.counters
    ]
    return sa.Table(
        f"ecomkit_{kind.name}",
        METADATA,
        sa.Column("shop", _KEY, primary_key=True),
        sa.Column("id", _KEY, primary_key=True),
        sa.Column(
            "version", sa.Integer, sa.CheckConstraint("version > 0"), nullable=False
        ),
        *keys,
        *counters,
        sa.Column("body", sa.Text, nullable=False),
        *(
            sa.Index(
                index_of(kind, key),
                "shop",
                key,
                *(() if key in kind.unique else ("id",)),
                unique=key in kind.unique,
                # What has no key is not found by it.
                sqlite_where=sa.column(key).is_not(None),
                postgresql_where=sa.column(key).is_not(None),
            )
            for key in kind.keys
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


SCHEMA = sa.Table(
    "ecomkit_schema",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Integer, nullable=False),
)
"""One row: the version of the tables."""


TABLES = {name: _table(kind) for name, kind in ROW_KINDS.items()}
