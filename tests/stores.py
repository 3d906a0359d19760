"""Every store that there is, for tests that have to hold on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
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


@cache
def empty_database() -> bytes:
    """The file of a database that has its tables and nothing in them, made once."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "shop.db"
        SqlStore(f"sqlite:///{file}").close()
        return file.read_bytes()


@contextmanager
def opened(name: str, folder: Path) -> Iterator[OpenStore]:
    """Opens the stores of shops in one database that is empty at first."""
    if name == "memory":
        yield MemoryStore().for_shop
        return
    if name == "sqlite" and not (file := folder / "shop.db").exists():
        file.write_bytes(empty_database())
    url = address() if name == "postgresql" else f"sqlite:///{folder}/shop.db"
    # The server is one for all tests: each has shops of its own in it.
    ours = uuid4().hex if name == "postgresql" else ""
    store = SqlStore(url)
    try:
        yield lambda shop: store.for_shop(f"{ours}{shop}")
    finally:
        store.close()
