"""The kinds of documents: the class and the version of each."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import cast

from ecomkit.errors import short_repr, snake_case, wrong_type
from ecomkit.text import did_you_mean
from ecomkit.wire.errors import WrongKindError

# The classes that are documents, by their rooms, which are imported when one is met.
_ROOMS = {
    "cart": "Cart CartRequest SavedCart",
    "catalog": "Article",
    "checkout": "Checkout CheckoutRequest CheckoutResponse Quotation Quote",
    "customers": "Account Customer",
    "events": "Event",
    "inventory": "StockLevel StockMovement",
    "orders": "CreditNote IssuedDocument Order Settlement",
    "payments": "LedgerEntry Notification Payment SavedPaymentMethod",
    "pricing": "Campaign CatalogPromotion Lane Occasion OrderFee PriceBook PriceList"
    " PricedCart PricingPolicy Promotion ServiceFee Trace",
    "receipts": "Receipt",
    "reservations": "Reservation",
    "shop": "SaleResponse",
    "tax": "TaxTable",
}
_KINDS = {
    snake_case(name): (room, name)
    for room, names in _ROOMS.items()
    for name in names.split()
}

DOCUMENT_VERSIONS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(sorted(_KINDS), 2) | {"price_book": 3, "quote": 3}
)
"""The kinds of documents, and the version that each is written in."""

# Documents that are not written field by field, and the modules that read and write them.
_OWN_MODULES = {"event": "ecomkit.wire.event", "priced_cart": "ecomkit.wire.priced"}


def class_of(kind: object) -> type:
    """The class of a *kind* of document."""
    if not isinstance(kind, str) or kind not in _KINDS:
        raise WrongKindError(
            f"{short_repr(kind)} is not a kind of document",
            path="$.kind",
            hint=did_you_mean(kind, DOCUMENT_VERSIONS),
        )
    room, name = _KINDS[kind]
    return cast("type", getattr(import_module(f"ecomkit.{room}"), name))


def own_module(cls: object) -> ModuleType | None:
    """The module that reads and writes *cls*; None if it is written field by field."""
    kind = snake_case(getattr(cls, "__name__", ""))
    if kind not in _OWN_MODULES or class_of(kind) is not cls:
        return None
    return import_module(_OWN_MODULES[kind])  # late: it needs all of its room


def kind_of(cls: object) -> str:
    """The kind of document that values of *cls* are written as."""
    if not isinstance(cls, type):
        raise wrong_type(WrongKindError)(f"{short_repr(cls)} is not a class")
    kind = snake_case(cls.__name__)
    if kind not in _KINDS or class_of(kind) is not cls:
        raise WrongKindError(
            f"{cls.__name__} is not written as a document by itself",
            hint=f"one of {', '.join(DOCUMENT_VERSIONS)}",
        )
    return kind
