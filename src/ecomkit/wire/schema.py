"""JSON Schema of every kind of document, made from the same types that read it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, get_args

from ecomkit.pricing import PricedCart
from ecomkit.wire.documents import document_name
from ecomkit.wire.kinds import DOCUMENT_VERSIONS, class_of
from ecomkit.wire.priced import PricedDocument
from ecomkit.wire.records import (
    Field,
    alternatives,
    fields_of,
    is_enum,
    is_list,
    is_mapping,
    is_record,
    is_set,
    is_union,
)
from ecomkit.wire.scalars import MONEY_SCHEMA, SCALARS, Schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DECIMAL_FACT = {
    "type": "object",
    "properties": {"decimal": {"type": "string"}},
    "required": ["decimal"],
    "additionalProperties": False,
}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a *kind* of document.

    What it accepts is the shape; a document may still be refused when it is read, where
    its figures do not fit together.
    """
    cls = _written_as(class_of(kind))
    book = _Definitions()
    record = book.record(cls)
    properties = {
        document_name(name): one for name, one in record["properties"].items()
    }
    return {
        "$schema": _DIALECT,
        "title": kind,
        "type": "object",
        "properties": {
            "kind": {"const": kind},
            "version": {"const": DOCUMENT_VERSIONS[kind]},
            **properties,
        },
        "required": ["kind", "version", *map(document_name, record["required"])],
        "additionalProperties": False,
        "$defs": {name: book.found[name] for name in sorted(book.found)},
    }


def _written_as(cls: type) -> type:
    return PricedDocument if cls is PricedCart else cls


class _Definitions:
    """The records met so far, each written once and referred to by name."""

    def __init__(self) -> None:
        self.found: dict[str, Schema] = {"Money": MONEY_SCHEMA}

    def record(self, cls: type) -> Schema:
        """The schema of a record itself."""
        fields = fields_of(cls)
        return {
            "type": "object",
            "properties": {field.name: self._field(field) for field in fields},
            "required": [field.name for field in fields if field.required],
            "additionalProperties": False,
        }

    def _field(self, field: Field) -> Schema:
        if field.by_name:
            _, each = get_args(get_args(field.kind)[0])
            return {"type": "object", "additionalProperties": self.of(each)}
        return self.of(field.kind)

    def of(self, kind: Any) -> Schema:
        """The schema of any type."""
        if kind in SCALARS:
            return SCALARS[kind].schema
        if is_enum(kind):
            return {"enum": [choice.value for choice in kind]}
        if is_record(kind):
            return self._reference(_written_as(kind))
        if is_union(kind):
            return self._union(kind)
        if is_mapping(kind):
            return {
                "type": "object",
                "additionalProperties": self.of(get_args(kind)[1]),
            }
        if is_set(kind):
            each = self.of(get_args(kind)[0])
            return {"type": "array", "items": each, "uniqueItems": True}
        if is_list(kind):
            return self._list(get_args(kind))
        return {}

    def _list(self, inner: tuple[Any, ...]) -> Schema:
        if not inner:
            return {"type": "array"}
        if len(inner) > 1 and inner[-1] is not Ellipsis:
            each = [self.of(one) for one in inner]
            return {
                "type": "array",
                "prefixItems": each,
                "minItems": len(each),
                "maxItems": len(each),
            }
        return {"type": "array", "items": self.of(*inner[:1])}

    def _reference(self, cls: type, tag: str = "") -> Schema:
        name = f"{cls.__name__}.{tag}" if tag else cls.__name__
        if name not in self.found:
            self.found[name] = {}  # so that a record may hold its own kind
            record = self.record(cls)
            if tag:
                record["properties"] = {"type": {"const": tag}, **record["properties"]}
                record["required"] = ["type", *record["required"]]
            self.found[name] = record
        return {"$ref": f"#/$defs/{name}"}

    def _union(self, kind: Any) -> Schema:
        union = alternatives(kind)
        says_decimal = str in union.others
        choices = [
            _DECIMAL_FACT if one is Decimal and says_decimal else self.of(one)
            for one in union.others
        ]
        if union.can_be_none:
            choices.append({"type": "null"})
        choices.extend(
            self._reference(cls, "" if union.only else tag)
            for tag, cls in union.records.items()
        )
        return {"anyOf": choices}
