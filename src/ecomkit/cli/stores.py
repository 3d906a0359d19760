"""``migrate`` and ``purge``: the care of a shop's database."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime, timedelta

from ecomkit.cli.screen import show_json
from ecomkit.shop import purge as purged


def migrate(asked: Namespace) -> int:
    """Makes the tables of a database, or brings them to this version."""
    from ecomkit.integrations import sql

    version = sql.migrate(asked.url)
    if asked.json:
        show_json({"version": version})
    else:
        print(f"The tables are at version {version}.")
    return 0


def purge(asked: Namespace) -> int:
    """Forgets what is done and old."""
    from ecomkit.integrations.sql import SqlStore

    store = SqlStore(asked.url, shop=asked.name)
    try:
        gone = purged(store, datetime.now(UTC), older_than=timedelta(days=asked.days))
    finally:
        store.close()
    if asked.json:
        show_json(dict(gone))
    else:
        print(", ".join(f"{count} {name}" for name, count in gone.items()))
    return 0
