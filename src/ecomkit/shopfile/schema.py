"""The words of a shop file as a JSON Schema, for editors, and for the page of the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import attrs

from ecomkit.catalog import PersonalizationKind, ProductKind
from ecomkit.checkout.terms import ReturnCost
from ecomkit.choices import StrictEnum
from ecomkit.customers import SellerKind
from ecomkit.payments import CaptureMoment
from ecomkit.pricing import LaneChoice, Scope
from ecomkit.pricing.values import (
    AmountBasis,
    DiscountLevel,
    ExclusiveChoice,
    FeePer,
    PromotionOrder,
    TaxSide,
    ThresholdBasis,
    TierBasis,
    TierCount,
    UnitChoice,
)
from ecomkit.shipping import DeliveryKind, FeeTax, GoodsBasis
from ecomkit.shipping.abroad import CustomsValueBasis, ImportTaxBase, Incoterm
from ecomkit.toml_text import read_data

Schema = dict[str, Any]

_CHOICES: tuple[type[StrictEnum], ...] = (
    *(
        AmountBasis,
        CaptureMoment,
        CustomsValueBasis,
        DeliveryKind,
        DiscountLevel,
        ExclusiveChoice,
        FeePer,
        FeeTax,
    ),
    *(
        GoodsBasis,
        ImportTaxBase,
        Incoterm,
        LaneChoice,
        PersonalizationKind,
        ProductKind,
        PromotionOrder,
        ReturnCost,
        Scope,
        SellerKind,
    ),
    *(TaxSide, ThresholdBasis, TierBasis, TierCount, UnitChoice),
)
CHOICES: Mapping[str, type[StrictEnum]] = {kind.__name__: kind for kind in _CHOICES}
_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_AMOUNT: Schema = {
    "anyOf": [
        {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?( [A-Z]{3})?$"},
        _WHOLE,
    ]
}
_PERCENT: Schema = {
    "anyOf": [{"type": "string", "pattern": r"^-?[0-9./]+ ?%?$"}, _WHOLE]
}
_VALUES: Mapping[str, Schema] = {
    "text": _TEXT,
    "texts": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
    "flag": {"type": "boolean"},
    "number": _WHOLE,
    "quantity": {
        "anyOf": [{"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}, _WHOLE]
    },
    "percent": _PERCENT,
    "percents": {"type": "array", "items": _PERCENT},
    "amount": _AMOUNT,
    "amounts": {"anyOf": [*_AMOUNT["anyOf"], {"type": "array", "items": _AMOUNT}]},
    "moment": {
        "type": "string",
        "description": "a date or a date with a time, unquoted",
    },
    "moments": {"type": "array", "items": {"type": "string"}},
    "days": {"anyOf": [_WHOLE, {"type": "array", "items": _WHOLE}]},
    "taxes": {"type": "array", "items": {"type": "object"}},
}


@attrs.frozen
class Key:
    """One key of a table: what kind of value it has, what it says, and whether it must be there."""

    name: str
    kind: str
    says: str
    needed: bool = False


@cache
def tables_of_keys() -> Mapping[str, tuple[Key, ...]]:
    """The tables of a shop file by name, each with its keys; "" is the file itself.

    A key whose kind is ``all of x`` stands for all the keys of the table x.
    """
    return {
        table: tuple(
            Key(name, told["is"], told["says"], told.get("needed", False))
            for name, told in keys.items()
        )
        for table, keys in read_data("ecomkit.shopfile", "keys.toml").items()
    }


def keys_of(table: str) -> Iterator[Key]:
    """The keys of one table, with those of the tables that are part of it."""
    for key in tables_of_keys()[table]:
        if key.kind.startswith("all of "):
            yield from keys_of(key.kind.removeprefix("all of "))
        else:
            yield key


def shop_file_schema() -> Schema:
    """The JSON Schema of a shop file (draft 2020-12), for editors that know TOML.

    Examples:
        >>> schema = shop_file_schema()
        >>> schema["$defs"]["campaigns"]["required"]
        ['id', 'budget']
    """
    named = {
        kind.split()[-1]
        for table in tables_of_keys()
        for key in keys_of(table)
        for kind in key.kind.split(" or ")
        if "table" in kind
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A shop",
        **_object(""),
        "$defs": {table: _object(table) for table in sorted(named)},
    }


def _object(table: str) -> Schema:
    keys = list(keys_of(table))
    return {
        "type": "object",
        "properties": {
            key.name: {"description": key.says, **_value(key.kind)} for key in keys
        },
        "required": [key.name for key in keys if key.needed],
        "additionalProperties": False,
    }


def _value(kind: str) -> Schema:
    if kind.startswith("map of "):
        inner = _value(kind.removeprefix("map of "))
        return {"type": "object", "additionalProperties": inner}
    either = kind.split(" or ")
    if either[1:]:
        return {"anyOf": [_value(one) for one in either]}
    word, _, name = kind.partition(" ")
    if word == "table":
        return {"$ref": f"#/$defs/{name}"}
    if word == "tables":
        return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
    if word == "choice":
        return {"enum": [choice.value for choice in CHOICES[name]]}
    return _VALUES[kind]
