"""The kinds of documents: the class and the version of each."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from ecomkit.errors import short_repr, wrong_type
from ecomkit.wire.errors import WrongKindError, did_you_mean

# Where each class is, and the version its documents are written in. Rooms are imported
# when a document of theirs is met.
_KINDS = {
    "campaign": ("pricing", "Campaign", 1),
    "cart": ("cart", "Cart", 2),
    "catalog_promotion": ("pricing", "CatalogPromotion", 1),
    "checkout": ("checkout", "Checkout", 2),
    "event": ("events", "Event", 1),
    "lane": ("pricing", "Lane", 1),
    "occasion": ("pricing", "Occasion", 2),
    "order": ("orders", "Order", 2),
    "order_fee": ("pricing", "OrderFee", 2),
    "price_book": ("pricing", "PriceBook", 1),
    "price_list": ("pricing", "PriceList", 1),
    "priced_cart": ("pricing", "PricedCart", 2),
    "pricing_policy": ("pricing", "PricingPolicy", 1),
    "promotion": ("pricing", "Promotion", 2),
    "quotation": ("checkout", "Quotation", 1),
    "quote": ("checkout", "Quote", 2),
    "receipt": ("receipts", "Receipt", 1),
    "service_fee": ("pricing", "ServiceFee", 1),
    "tax_table": ("tax", "TaxTable", 2),
    "trace": ("pricing", "Trace", 1),
}
_BY_CLASS = {name: kind for kind, (_, name, _) in _KINDS.items()}

DOCUMENT_VERSIONS: Mapping[str, int] = MappingProxyType(
    {kind: version for kind, (_, _, version) in _KINDS.items()}
)
"""The kinds of documents, and the version that each is written in."""


def class_of(kind: object) -> type:
    """The class of a *kind* of document."""
    if not isinstance(kind, str) or kind not in _KINDS:
        raise WrongKindError(
            f"{short_repr(kind)} is not a kind of document",
            path="$.kind",
            hint=did_you_mean(kind, _KINDS),
        )
    room, name, _ = _KINDS[kind]
    return cast("type", getattr(import_module(f"ecomkit.{room}"), name))


def kind_of(cls: object) -> str:
    """The kind of document that values of *cls* are written as."""
    if not isinstance(cls, type):
        raise wrong_type(WrongKindError)(f"{short_repr(cls)} is not a class")
    kind = _BY_CLASS.get(cls.__name__)
    if kind is None or class_of(kind) is not cls:
        raise WrongKindError(
            f"{cls.__name__} is not written as a document by itself",
            hint=f"one of {', '.join(_KINDS)}",
        )
    return kind
