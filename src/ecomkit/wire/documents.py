"""Documents: values written as JSON-ready data with their kind and version, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, overload

from ecomkit.errors import short_repr, wrong_type
from ecomkit.wire.by_type import Function
from ecomkit.wire.errors import InvalidDocumentError, MissingFieldError, WrongKindError
from ecomkit.wire.json_text import read_json, require_unicode, write_json
from ecomkit.wire.kinds import DOCUMENT_VERSIONS, class_of, kind_of, own_module
from ecomkit.wire.reading import readers
from ecomkit.wire.records import fields_of
from ecomkit.wire.upcasting import LIBRARY_UPCASTERS, Upcaster, brought_up_to_date
from ecomkit.wire.writing import record_writer, writers

T = TypeVar("T")

_NO_UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}


def to_wire(value: object) -> dict[str, Any]:
    """*value* as JSON-ready data, with its ``kind`` and ``version``.

    Money is ``{"amount": "12.50", "currency": "EUR"}``, decimals are strings, moments
    carry their zone; what is empty is left out. Raises WrongKindError for a value that
    is not a document by itself.

    Examples:
        >>> from ecomkit.cart import Cart
        >>> to_wire(Cart("EUR").with_item("tea", 2))["lines"]
        [{'sku': 'tea', 'quantity': 2}]
    """
    data: dict[str, Any] = json.loads(to_json(value))
    return data


def written_as(kind: str, version: int, value: object) -> str:
    """*value* as JSON text, under the *kind* and the *version* of a document."""
    cls: type = type(value)
    try:
        write = _document_writer(cls, kind)
        text: str = write(value, f', "kind": "{kind}", "version": {version}')
    except RecursionError:
        raise InvalidDocumentError("is nested too deeply") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise wrong_type(InvalidDocumentError)(
            f"this {kind} holds a value of the wrong type: {error}"
        ) from error
    return require_unicode(text)


@cache
def _document_writer(cls: type, kind: str) -> Function:
    # As the class is written everywhere, unless a document needs other names for fields.
    if own_module(cls) is None:
        names = [field.name for field in fields_of(cls)]
        others = {name: document_name(kind, name) for name in names}
        if any(name != other for name, other in others.items()):
            return record_writer(cls, others)
    return writers[cls]


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
    data: Any,
    cls: type | None = None,
    /,
    *,
    upcasters: Mapping[tuple[str, int], Upcaster] = _NO_UPCASTERS,
) -> Any:
    """The value that *data* describes, of class *cls* or of the kind it says it is.

    Strict: an unknown field, a missing one, a ``"5"`` where 5 belongs and a float raise
    an InvalidInputError with the path and a hint. A document of an older version is
    brought up to date first; *upcasters* are the shop's own, by kind and version, each
    from data of that version to data of the next.
    """
    wanted = "" if cls is None else kind_of(cls)
    kind = kind_in(data, wanted or "cart", DOCUMENT_VERSIONS[wanted or "cart"])
    found = class_of(kind)
    if wanted and kind != wanted:
        raise WrongKindError(
            f"a {kind} where a {wanted} belongs", path="$.kind", kind=kind
        )
    if not isinstance(upcasters, Mapping):
        raise wrong_type(InvalidDocumentError)(
            f"{short_repr(upcasters)} is not a mapping", path="$.upcasters"
        )
    newest = DOCUMENT_VERSIONS[kind]
    return read_as(kind, newest, found, data, {**LIBRARY_UPCASTERS, **upcasters})


def from_client(data: object, cls: type[T], /) -> T:
    """The value of class *cls* that a client sent, as data or JSON text.

    As :func:`from_wire`, but ``kind`` and ``version`` may be left out, as in a field of a
    document. For what a buyer sends, use a class that holds nothing but what a buyer
    may say: :class:`~ecomkit.cart.CartRequest`, ``CheckoutRequest``.

    Examples:
        >>> from ecomkit.cart import CartRequest
        >>> from_client('{"lines": [{"sku": "tea", "price": "0.01"}]}', CartRequest)
        Traceback (most recent call last):
        ecomkit.wire.errors.UnknownFieldError: $.lines[0].price: unknown field (did you mean 'services'?)
    """
    said: Any = read_json(data) if isinstance(data, (str, bytes)) else data
    if isinstance(said, dict):
        kind = kind_of(cls)
        said = {"kind": kind, "version": DOCUMENT_VERSIONS[kind], **said}
    return from_wire(said, cls)


def kind_in(data: Any, wanted: str, version: int) -> Any:
    """The kind that *data* says it is; a hint tells those that say none."""
    if not isinstance(data, dict):
        raise InvalidDocumentError(f"{short_repr(data)} is not an object")
    if "kind" not in data:
        raise MissingFieldError(
            "has no 'kind'", hint=f'add "kind": "{wanted}", "version": {version}'
        )
    return data["kind"]


def read_as(
    kind: str,
    newest: int,
    cls: type,
    data: Mapping[str, Any],
    upcasters: Mapping[tuple[str, int], Upcaster],
) -> Any:
    """The value of class *cls* that the document *data* of this *kind* describes."""
    try:
        current = brought_up_to_date(kind, newest, data, upcasters)
        names = {
            document_name(kind, field.name): field.name for field in fields_of(cls)
        }
        return readers[cls](
            {
                names.get(name, name): value
                for name, value in current.items()
                if name not in _SAID_BY_DOCUMENTS
            }
        )
    except RecursionError:
        raise InvalidDocumentError("is nested too deeply") from None


def document_name(kind: str, field: str) -> str:
    """What a *field* of the value itself is called at the top of its document.

    What a value calls its own kind or version goes by another name there.
    """
    if field == "version":
        return "revision"
    if field == "kind":
        return "document" if kind in _CALLED_DOCUMENT else f"{kind}_kind"
    return field


# What the first version wrote, and every later one reads.
_CALLED_DOCUMENT = frozenset({"order_fee", "receipt", "service_fee"})
_SAID_BY_DOCUMENTS = frozenset({"kind", "version"})


def to_json(value: object, *, indent: int | None = None) -> str:
    """*value* as JSON text: the same bytes on every machine; see :func:`to_wire`."""
    kind = kind_of(type(value))
    text = written_as(kind, DOCUMENT_VERSIONS[kind], value)
    return text if indent is None else write_json(json.loads(text), indent=indent)


@overload
def from_json(text: str | bytes, cls: type[T], /) -> T: ...
@overload
def from_json(text: str | bytes, /) -> Any: ...
def from_json(text: str | bytes, cls: type | None = None, /) -> Any:
    """The value that a JSON text describes; see :func:`from_wire` and read_json."""
    data = read_json(text)
    return from_wire(data) if cls is None else from_wire(data, cls)
