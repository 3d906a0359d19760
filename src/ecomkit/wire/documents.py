"""Documents: values written as JSON-ready data with their kind and version, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar, cast, overload

from ecomkit.wire.errors import (
    InvalidDocumentError,
    MissingFieldError,
    NewerVersionError,
    WrongKindError,
    did_you_mean,
    shown,
)
from ecomkit.wire.json_text import read_json, write_json
from ecomkit.wire.reading import readers
from ecomkit.wire.records import fields_of
from ecomkit.wire.writing import writers

T = TypeVar("T")
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

# Where each kind lives: rooms are imported when a document of theirs is met.
_PLACES = {
    "campaign": "pricing:Campaign",
    "cart": "cart:Cart",
    "catalog_promotion": "pricing:CatalogPromotion",
    "checkout": "checkout:Checkout",
    "event": "events:Event",
    "lane": "pricing:Lane",
    "occasion": "pricing:Occasion",
    "order": "orders:Order",
    "order_fee": "pricing:OrderFee",
    "price_book": "pricing:PriceBook",
    "price_list": "pricing:PriceList",
    "priced_cart": "pricing:PricedCart",
    "pricing_policy": "pricing:PricingPolicy",
    "promotion": "pricing:Promotion",
    "quotation": "checkout:Quotation",
    "quote": "checkout:Quote",
    "receipt": "receipts:Receipt",
    "service_fee": "pricing:ServiceFee",
    "tax_table": "tax:TaxTable",
    "trace": "pricing:Trace",
}

KINDS: tuple[str, ...] = tuple(_PLACES)
"""The kinds of documents there are."""

VERSIONS: Mapping[str, int] = dict.fromkeys(_PLACES, 1)
"""The version that each kind is written in."""

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""What turns a document of a kind and an older version into one of the next version.

Nothing has changed since version 1, so the table is empty; a shop that kept documents of
its own older shape may hand its table to :func:`from_wire`.
"""


def type_of(kind: str) -> type:
    """The class of a *kind* of document."""
    if kind not in _PLACES:
        raise WrongKindError(
            f"{shown(kind)} is not a kind of document",
            path="$.kind",
            hint=did_you_mean(kind, sorted(_PLACES)),
        )
    room, _, name = _PLACES[kind].partition(":")
    return cast("type", getattr(import_module(f"ecomkit.{room}"), name))


def kind_of(cls: type) -> str:
    """The kind that values of *cls* are written as."""
    module = cls.__module__
    for kind, place in _PLACES.items():
        room, _, name = place.partition(":")
        if cls.__name__ == name and (f"{module}.").startswith(f"ecomkit.{room}."):
            return kind
    raise WrongKindError(
        f"{cls.__name__} is not written as a document by itself",
        hint=f"one of {', '.join(_PLACES)}",
    )


def to_wire(value: object) -> dict[str, Any]:
    """*value* as JSON-ready data, with its ``kind`` and ``version``.

    Money is ``{"amount": "12.50", "currency": "EUR"}``, decimals are strings, moments
    carry their zone; what is empty is left out.

    Examples:
        >>> from ecomkit.cart import Cart
        >>> to_wire(Cart("EUR").with_item("tea", 2))["lines"]
        [{'sku': 'tea', 'quantity': 2}]
    """
    cls = type(value)
    kind = kind_of(cls)
    data = writers[cls](value)
    return {"kind": kind, "version": VERSIONS[kind], **_unclashed(data)}


@overload
def from_wire(
    data: object,
    cls: type[T],
    /,
    *,
    upcasters: Mapping[tuple[str, int], Upcaster] = ...,
) -> T: ...
@overload
def from_wire(
    data: object, /, *, upcasters: Mapping[tuple[str, int], Upcaster] = ...
) -> Any: ...
def from_wire(
    data: object,
    cls: type | None = None,
    /,
    *,
    upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS,
) -> Any:
    """The value that *data* describes, of class *cls* or of whatever kind it says it is.

    Strict: an unknown field, a missing one, a ``"5"`` where 5 belongs, a float: all of
    these raise an InvalidInputError with the place and a hint. Older versions are
    brought up to date by *upcasters*.
    """
    if not isinstance(data, dict):
        raise InvalidDocumentError(f"{shown(data)} is not an object")
    kind = data.get("kind")
    if kind is None:
        wanted = "cart" if cls is None else kind_of(cls)
        raise MissingFieldError(
            "has no 'kind'", hint=f'add "kind": "{wanted}", "version": 1'
        )
    found = type_of(kind) if isinstance(kind, str) else type_of(str(kind))
    if cls is not None and found is not cls:
        raise WrongKindError(
            f"a {kind} where a {kind_of(cls)} belongs", path="$.kind", kind=kind
        )
    current = _current(kind, dict(data), upcasters)
    del current["kind"], current["version"]
    try:
        return readers[found](_clashed(found, current))
    except RecursionError:
        raise InvalidDocumentError("is nested too deeply") from None


def _current(
    kind: str, data: dict[str, Any], upcasters: Mapping[tuple[str, int], Upcaster]
) -> dict[str, Any]:
    if "version" not in data:
        raise MissingFieldError("has no 'version'", hint='add "version": 1')
    version = data["version"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise InvalidDocumentError(
            f"{shown(version)} is not a whole number", path="$.version"
        )
    newest = VERSIONS[kind]
    if version > newest:
        raise NewerVersionError(
            f"version {version} of {kind} is newer than {newest}, the newest known here",
            path="$.version",
            hint="update ecomkit",
            version=version,
        )
    while version < newest:
        upcast = upcasters.get((kind, version))
        if upcast is None:
            raise InvalidDocumentError(
                f"nothing reads version {version} of {kind}", path="$.version"
            )
        version += 1
        data = {**upcast(data), "kind": kind, "version": version}
    return data


# What a value itself calls its kind or its version goes by another name in a document.
_RENAMED = {"kind": "document", "version": "revision"}


def document_name(field: str) -> str:
    """What a *field* of the value itself is called at the top of its document."""
    return _RENAMED.get(field, field)


def _unclashed(data: dict[str, Any]) -> dict[str, Any]:
    return {document_name(name): value for name, value in data.items()}


def _clashed(cls: type, data: dict[str, Any]) -> dict[str, Any]:
    own = {field.name for field in fields_of(cls)}
    back = {_RENAMED[name]: name for name in _RENAMED if name in own}
    return {back.get(name, name): value for name, value in data.items()}


def to_json(value: object, *, indent: int | None = None) -> str:
    """*value* as JSON text: the same bytes on every machine."""
    return write_json(to_wire(value), indent=indent)


@overload
def from_json(text: str | bytes, cls: type[T], /) -> T: ...
@overload
def from_json(text: str | bytes, /) -> Any: ...
def from_json(text: str | bytes, cls: type | None = None, /) -> Any:
    """The value that a JSON text describes; see :func:`from_wire`."""
    data = read_json(text)
    return from_wire(data) if cls is None else from_wire(data, cls)
