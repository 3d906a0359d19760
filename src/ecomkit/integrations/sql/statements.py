"""What is asked of the tables: built and compiled once, so that only values are bound later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from ecomkit.integrations.sql.tables import TABLES, index_of
from ecomkit.shop.store import RowKind
from ecomkit.shop.store.row_kinds import COMPARED, Comparison


class _WithHints(SQLiteCompiler):
    """Writes hints behind a table's name; SQLAlchemy leaves them out for SQLite."""

    def get_from_hint_text(self, table: sa.FromClause, text: str | None) -> str | None:
        return text


class _SQLite(SQLiteDialect_pysqlite):
    statement_compiler = _WithHints


# Values go by place: what a driver takes, and the cheapest to bind.
_DIALECTS: Mapping[str, sa.Dialect] = {
    "sqlite": _SQLite(paramstyle="qmark"),
    "postgresql": PGDialect_psycopg(paramstyle="format"),  # type: ignore[no-untyped-call]
}


@attrs.frozen(eq=False)
class Statement:
    """A statement as a driver takes it: its text, and the order of its values."""

    text: str
    in_order: Callable[[Mapping[str, Any]], tuple[Any, ...]]


@cache
def reading(kind: RowKind[Any], dialect: str, count: int, *, lock: bool) -> Statement:
    """So many rows by their ids: ``of_shop``, ``value_0`` and so on."""
    table = TABLES[kind.name]
    found = _rows(kind).where(table.c.id.in_(_values(count))).order_by(table.c.id)
    return _compiled(found.with_for_update() if lock else found, dialect)


@cache
def finding(
    kind: RowKind[Any], dialect: str, key: str, comparison: Comparison, count: int
) -> Statement:
    """Rows by a key, compared with so many values: ``of_shop``, ``value_0``.., ``most``."""
    table = TABLES[kind.name]
    column: sa.Column[str] = table.c[key]
    values = _values(count)
    fits = column.in_(values) if count > 1 else COMPARED[comparison](column, values[0])
    # SQLite would rather read all of a shop's rows in the order of their ids than sort a few.
    hint = f"INDEXED BY {index_of(kind, key)}"
    found = _rows(kind).with_hint(table, hint, "sqlite").where(fits)
    found = found.order_by(column, table.c.id)
    most = found.limit(sa.bindparam("most", type_=sa.Integer))
    return _compiled(most.offset(sa.literal_column("0")), dialect)


@cache
def inserting(kind: RowKind[Any], dialect: str) -> Statement:
    """A new row: ``new_`` and the name of each column."""
    table = TABLES[kind.name]
    return _compiled(table.insert().values(_new(table, table.c.keys())), dialect)


@cache
def updating(kind: RowKind[Any], dialect: str, keys: tuple[str, ...]) -> Statement:
    """Another state of a row with other *keys*: what is new, ``of_shop``, ``this``, ``seen``.

    A key that stays is not written: SQLite would make its place in the index anew.
    """
    table = TABLES[kind.name]
    changed = _new(table, ("version", *keys, "body"))
    return _compiled(table.update().where(*_same(table)).values(changed), dialect)


@cache
def deleting(kind: RowKind[Any], dialect: str) -> Statement:
    """No row any more: ``of_shop``, ``this`` and ``seen``."""
    table = TABLES[kind.name]
    return _compiled(table.delete().where(*_same(table)), dialect)


@cache
def adding(kind: RowKind[Any], dialect: str, column: str, most: str) -> Statement:
    """So much more on a counter, guarded, and what it comes to: ``amount`` as well."""
    table = TABLES[kind.name]
    counter = table.c[column]
    sum_ = counter + sa.bindparam("amount", type_=counter.type)
    added = (
        table.update()
        .where(*_same(table)[:2], sum_ >= sa.literal_column("0"))
        .values({column: sum_})
        .returning(counter)
    )
    return _compiled(added.where(sum_ <= table.c[most]) if most else added, dialect)


def _rows(kind: RowKind[Any]) -> sa.Select[Any]:
    table = TABLES[kind.name]
    columns = [table.c[name] for name in ("id", "version", "body", *kind.counters)]
    return sa.select(*columns).where(table.c.shop == sa.bindparam("of_shop"))


def _same(table: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.shop == sa.bindparam("of_shop"),
        table.c.id == sa.bindparam("this"),
        table.c.version == sa.bindparam("seen"),
    )


def _values(count: int) -> list[sa.BindParameter[str]]:
    return [sa.bindparam(f"value_{number}", type_=sa.Text) for number in range(count)]


def _new(table: sa.Table, names: Any) -> dict[str, sa.BindParameter[Any]]:
    return {
        name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names
    }


def _compiled(statement: sa.Executable, dialect: str) -> Statement:
    compiled: Any = statement.compile(dialect=_DIALECTS[dialect])  # type: ignore[attr-defined]
    return Statement(compiled.string, itemgetter(*compiled.positiontup))
