"""Every store that there is, for tests that have to hold on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from ecomkit.integrations.sql import SqlStore
from ecomkit.shop.store import MemoryStore
from ecomkit.testing.store_rows import OpenStore
from tests.postgresql_server import address

EVERY_STORE = (
    "memory",
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgresql),
)


@contextmanager
def opened(name: str, folder: Path) -> Iterator[OpenStore]:
    """Opens the stores of shops in one database that is empty at first."""
    if name == "memory":
        yield MemoryStore().for_shop
        return
    url = address() if name == "postgresql" else f"sqlite:///{folder}/shop.db"
    # The server is one for all tests: each has shops of its own in it.
    ours = uuid4().hex if name == "postgresql" else ""
    store = SqlStore(url)
    try:
        yield lambda shop: store.for_shop(f"{ours}{shop}")
    finally:
        store.close()
