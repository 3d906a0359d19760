"""All rows of a store, to compare two of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ecomkit.integrations.sql import SqlStore
from ecomkit.integrations.sql.tables import TABLES
from ecomkit.shop.ports import Store
from ecomkit.shop.store import MemoryStore


def all_rows(store: Store) -> dict[str, Any]:
    """The rows of every table, by the table's name."""
    if isinstance(store, MemoryStore):
        tables = store._database.of_shop(store._shop)
        return {name: dict(sorted(each.rows.items())) for name, each in tables.items()}
    assert isinstance(store, SqlStore)
    with store._reading.begin() as connection:
        return {
            name: [
                tuple(row)
                for row in connection.execute(
                    sa.select(table)
                    .where(table.c.shop == store._shop)
                    .order_by(table.c.id)
                )
            ]
            for name, table in TABLES.items()
        }
