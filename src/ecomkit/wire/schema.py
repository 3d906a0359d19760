"""JSON Schema of every kind of document, made from the same types that read it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast, get_args

from ecomkit.wire.documents import document_name
from ecomkit.wire.kinds import DOCUMENT_VERSIONS, class_of, own_module
from ecomkit.wire.records import (
    TAG,
    Field,
    alternatives,
    fields_of,
    is_enum,
    is_list,
    is_mapping,
    is_record,
    is_set,
    is_union,
    members_of,
)
from ecomkit.wire.scalars import MONEY_SCHEMA, SCALARS, Schema, object_schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DECIMAL_FACT = object_schema({"decimal": {"type": "string"}}, ["decimal"])


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a *kind* of document.

    What it accepts is the shape; a document may still be refused when it is read, where
    its figures do not fit together.
    """
    cls = _written_as(class_of(kind))
    return schema_of(kind, DOCUMENT_VERSIONS[kind], cls)


def schema_of(kind: str, version: int, cls: type) -> dict[str, Any]:
    """The JSON Schema of the documents of a *kind* whose fields are those of *cls*."""
    book = _Definitions()
    record = book.record(cls)
    head = {"kind": {"const": kind}, "version": {"const": version}}
    fields = {
        document_name(kind, name): one for name, one in record["properties"].items()
    }
    required = [*head, *(document_name(kind, name) for name in record["required"])]
    return {
        "$schema": _DIALECT,
        "title": kind,
        **object_schema(head | fields, required),
        "$defs": {name: book.found[name] for name in sorted(book.found)},
    }


def _written_as(cls: type) -> type:
    module = own_module(cls)
    return cast("type", module.WRITTEN_AS) if module else cls


class _Definitions:
    """The records met so far, each written once and referred to by name."""

    def __init__(self) -> None:
        self.found: dict[str, Schema] = {"Money": MONEY_SCHEMA}

    def record(self, cls: type) -> Schema:
        """The schema of a record itself."""
        fields = fields_of(cls)
        return object_schema(
            {field.name: self._field(field) for field in fields},
            [field.name for field in fields if field.required],
        )

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
        inner = get_args(kind)
        if is_mapping(kind):
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if is_set(kind):
            return {**self._list(inner[0]), "uniqueItems": True}
        if is_list(kind) and not members_of(kind):
            return self._list(inner[0])
        if is_list(kind):
            return {
                "type": "array",
                "prefixItems": [self.of(one) for one in inner],
                "minItems": len(inner),
                "maxItems": len(inner),
            }
        return {}

    def _list(self, each: Any) -> Schema:
        return {"type": "array", "items": self.of(each)}

    def _reference(self, cls: type, tag: str = "") -> Schema:
        name = f"{cls.__name__}.{tag}" if tag else cls.__name__
        if name not in self.found:
            self.found[name] = {}  # so that a record may hold its own kind
            record = self.record(cls)
            if tag:
                record = object_schema(
                    {TAG: {"const": tag}, **record["properties"]},
                    [TAG, *record["required"]],
                )
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
