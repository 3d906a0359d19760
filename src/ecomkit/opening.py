"""Opening a shop: its file and the address of its database make a shop at work."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import Any

from ecomkit.payments.ports import AsyncPaymentAdapter, PaymentAdapter
from ecomkit.shop.faces import AsyncShop, Shop
from ecomkit.shop.ports import Store
from ecomkit.shop.store import MemoryStore
from ecomkit.shopfile import load_shop


def open_shop(
    path: str | PathLike[str],
    url: str = "",
    *,
    payments: Iterable[PaymentAdapter] = (),
    **parts: Any,
) -> Shop:
    """The shop that a TOML file describes, kept in the database at *url*.

    *url* is ``sqlite:///shop.db`` or ``postgresql://user@host/database``; without one,
    all is kept in memory. *payments* are the adapters that the file's payment methods
    name; *parts* go to :class:`~ecomkit.shop.faces.Shop`.
    """
    return load_shop(path).open(payments, store=_store(url), **parts)


def open_async_shop(
    path: str | PathLike[str],
    url: str = "",
    *,
    payments: Iterable[PaymentAdapter | AsyncPaymentAdapter] = (),
    **parts: Any,
) -> AsyncShop:
    """As :func:`open_shop`, for event loops."""
    quoter = load_shop(path).quoter()
    return AsyncShop(quoter, payments=payments, store=_store(url), **parts)


def _store(url: str) -> Store:
    if not url:
        return MemoryStore()
    from ecomkit.integrations.sql import SqlStore  # heavy, and an extra

    return SqlStore(url)
