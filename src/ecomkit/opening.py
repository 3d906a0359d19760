"""Opening a shop: its file and the address of its database make a shop at work."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any

from ecomkit.errors import short_repr
from ecomkit.languages import SHIPPED_LANGUAGES, IncompleteLanguageError, Languages
from ecomkit.payments.ports import AsyncPaymentAdapter, PaymentAdapter
from ecomkit.shop.faces import AsyncShop, Shop
from ecomkit.shop.ports import Store
from ecomkit.shop.store import MemoryStore
from ecomkit.shopfile import load_shop
from ecomkit.validators import require_type


def open_shop(
    path: str | PathLike[str],
    url: str = "",
    *,
    payments: Iterable[PaymentAdapter] = (),
    languages: str | PathLike[str] | Languages = SHIPPED_LANGUAGES,
    **parts: Any,
) -> Shop:
    """The shop that a TOML file describes, kept in the database at *url*.

    *url* is ``sqlite:///shop.db`` or ``postgresql://user@host/database``; without one,
    all is kept in memory. *payments* are the adapters that the file's payment methods
    name; *languages* a folder of gettext catalogs by locale (``de_AT.po``, ``sv.po``);
    *parts* go to :meth:`ShopPlan.open`: ``imports`` of which the file does not know the
    duties, ``exchange_rates``, and what :class:`~ecomkit.shop.faces.Shop` takes.

    Raises IncompleteLanguageError for a catalog that lacks words, and UnknownLanguageError
    if there are none in the file's own language.
    """
    return load_shop(path).open(
        payments, store=_store(url), languages=_read_languages(languages), **parts
    )


def open_async_shop(
    path: str | PathLike[str],
    url: str = "",
    *,
    payments: Iterable[PaymentAdapter | AsyncPaymentAdapter] = (),
    languages: str | PathLike[str] | Languages = SHIPPED_LANGUAGES,
    **parts: Any,
) -> AsyncShop:
    """As :func:`open_shop`, for event loops."""
    return load_shop(path).open_async(
        payments, store=_store(url), languages=_read_languages(languages), **parts
    )


def _read_languages(folder: str | PathLike[str] | Languages) -> Languages:
    """The library's languages and the catalogs in a folder, each named after its locale."""
    if isinstance(folder, Languages):
        return folder
    require_type(folder, str, PathLike, path="$.languages")
    found = sorted(Path(folder).glob("*.po"))
    if not found:
        raise IncompleteLanguageError(
            f"no catalogs in {short_repr(str(folder))}",
            path="$.languages",
            hint="such as de_AT.po",
        )
    return Languages({each.stem: _text_of(each) for each in found})


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IncompleteLanguageError(
            f"{short_repr(file.name)} cannot be read: {short_repr(str(error))}",
            path="$.languages",
        ) from None


def _store(url: str) -> Store:
    if not url:
        return MemoryStore()
    from ecomkit.integrations.sql import SqlStore  # heavy, and an extra

    return SqlStore(url)
