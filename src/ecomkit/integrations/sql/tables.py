"""The tables of a shop, one for each kind of row, and the statements that are used."""

from __future__ import annotations

from functools import cache
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from ecomkit.shop.store import ROW_KINDS, RowKind
from ecomkit.shop.store.row_kinds import COMPARED, Comparison

METADATA = sa.MetaData()
# Sorted by bytes, as SQLite sorts: no locale decides what comes first.
_KEY = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


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
                f"ix_ecomkit_{kind.name}_{key}",
                "shop",
                key,
                *(() if key in kind.unique else ("id",)),
                unique=key in kind.unique,
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


@attrs.frozen(eq=False)
class Statements:
    """What is asked of one table; built once, so that only values are bound later."""

    read_one: sa.Select[Any]
    read_one_locked: sa.Select[Any]
    read_many: sa.Select[Any]
    read_many_locked: sa.Select[Any]
    insert: sa.Insert
    update: sa.Update
    delete: sa.Delete
    table: sa.Table


@cache
def statements(kind: RowKind[Any]) -> Statements:
    """The statements of one *kind* of row."""
    table = TABLES[kind.name]
    columns = [
        table.c.id,
        table.c.version,
        table.c.body,
        *(table.c[counter] for counter in kind.counters),
    ]
    mine = table.c.shop == sa.bindparam("of_shop")
    this = mine & (table.c.id == sa.bindparam("this"))
    same = this & (table.c.version == sa.bindparam("seen"))
    one = sa.select(*columns).where(this)
    many = sa.select(*columns).where(
        mine, table.c.id.in_(sa.bindparam("these", expanding=True))
    )
    many = many.order_by(table.c.id)
    changed = ["version", *kind.keys, "body"]
    return Statements(
        read_one=one,
        read_one_locked=one.with_for_update(),
        read_many=many,
        read_many_locked=many.with_for_update(),
        insert=table.insert(),
        update=table.update()
        .where(same)
        .values({name: sa.bindparam(f"new_{name}") for name in changed}),
        delete=table.delete().where(same),
        table=table,
    )


@cache
def finding(kind: RowKind[Any], key: str, comparison: Comparison) -> sa.Select[Any]:
    """The statement that finds rows of a *kind* by one of their keys."""
    table = TABLES[kind.name]
    column: sa.Column[str] = table.c[key]
    value: sa.BindParameter[str] = sa.bindparam("value")
    return (
        sa.select(
            table.c.id,
            table.c.version,
            table.c.body,
            *(table.c[counter] for counter in kind.counters),
        )
        .where(
            table.c.shop == sa.bindparam("of_shop"),
            COMPARED[comparison](column, value),
        )
        .order_by(column, table.c.id)
        .limit(sa.bindparam("most"))
    )


@cache
def adding(kind: RowKind[Any], column: str, most: str) -> sa.Update:
    """The statement that adds to a counter, guarded, and gives what it comes to."""
    table = TABLES[kind.name]
    sum_ = table.c[column] + sa.bindparam("amount", type_=_COUNTER)
    guarded = (
        table.update()
        .where(
            table.c.shop == sa.bindparam("of_shop"),
            table.c.id == sa.bindparam("this"),
            sum_ >= 0,
        )
        .values({column: sum_})
        .returning(table.c[column])
    )
    return guarded.where(sum_ <= table.c[most]) if most else guarded


TABLES = {name: _table(kind) for name, kind in ROW_KINDS.items()}
