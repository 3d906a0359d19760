"""Writers: values to data, by one straight function for each class."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter
from typing import Any, cast, get_args

import attrs

from ecomkit.wire.by_type import ByType, Function
from ecomkit.wire.errors import InvalidDocumentError
from ecomkit.wire.records import (
    TAG,
    Field,
    alternatives,
    fields_of,
    is_enum,
    is_list,
    is_mapping,
    is_plain,
    is_record,
    is_set,
    is_union,
    members_of,
)
from ecomkit.wire.scalars import SCALARS, is_scalar

_RECORD = """\
def write(record):
    data = {{}}
    {fields}
    return data
"""


def _record_writer(cls: type) -> Function:
    fields = fields_of(cls)
    lines: list[str] = []
    for field in fields:
        lines += _lines_of(field)
    kinds = {f"write_{field.name}": _kind_of(field) for field in fields}
    names = {f"type_{field.name}": type(field.default) for field in fields}
    source = _RECORD.format(fields="\n    ".join(lines))
    return cast("Function", writers.compiled(source, kinds, names))


def _kind_of(field: Field) -> Any:
    # What is written of a field: None is left out where it is the default.
    if is_union(field.kind) and field.default is None and not field.required:
        return alternatives(field.kind).only or field.kind
    return field.kind


def _lines_of(field: Field) -> list[str]:
    # The lines that write one field, or leave it out.
    written = "value" if is_plain(_kind_of(field)) else f"write_{field.name}(value)"
    if field.by_name:
        written = f"dict({written})"
    line = f"data[{field.name!r}] = {written}"
    test = _test_of(field)
    lines = [f"value = record.{field.name}"]
    return [*lines, f"if {test}:", f"    {line}"] if test else [*lines, line]


def _test_of(field: Field) -> str:
    # When a field has to be written: always, unless the default is nothing, and so is it.
    has_default = field.default and field.default is not attrs.NOTHING
    if field.required or field.derived or has_default:
        return ""
    if field.default is None:
        return "value is not None"
    if is_union(field.kind):  # nothing of another type says something
        return f"value or value.__class__ is not type_{field.name}"
    return "value"


def _enum_writer(cls: Any) -> Function:
    return attrgetter("_value_")


def _list_writer(kind: Any) -> Function:
    fixed = members_of(kind)
    each = get_args(kind)[0]

    def write_fixed(values: Any) -> list[Any]:
        return [writers[one](value) for value, one in zip(values, fixed, strict=True)]

    def write(values: Any) -> list[Any]:
        write_one = writers[each]
        return [write_one(value) for value in values]

    return write_fixed if fixed else write


def _set_writer(kind: Any) -> Function:
    write_list = _list_writer(kind)
    # A set has no order of its own, a document does: the same bytes everywhere.
    return lambda values: sorted(write_list(values), key=_canonical)


def _canonical(written: Any) -> str:
    return json.dumps(written, sort_keys=True)


def _mapping_writer(kind: Any) -> Function:
    _, each = get_args(kind)

    def write(values: Mapping[str, Any]) -> dict[str, Any]:
        write_one = writers[each]
        return {name: write_one(values[name]) for name in sorted(values)}

    return write


def _union_writer(kind: Any) -> Function:
    union = alternatives(kind)
    only = union.only
    tags = {cls: tag for tag, cls in union.records.items()}

    def write_only(value: Any) -> Any:
        return None if value is None else writers[only](value)

    def write(value: Any) -> Any:
        if value is None:
            return None
        cls = type(value)
        if cls in tags:
            return {TAG: tags[cls], **writers[cls](value)}
        if cls is Decimal and str in union.others:
            return {"decimal": f"{value:f}"}  # or it would be read as a string
        for one in cls.__mro__:
            if one in union.others:
                return writers[one](value)
        raise InvalidDocumentError(
            f"{cls.__name__} is not written", hint="a class of the shop's own is code"
        )

    return write if only is None else write_only


writers = ByType(
    "write",
    (is_scalar, lambda kind: SCALARS[kind].write),
    (is_record, _record_writer),
    (is_enum, _enum_writer),
    (is_list, _list_writer),
    (is_set, _set_writer),
    (is_mapping, _mapping_writer),
    (is_union, _union_writer),
)
"""The writer of each type."""
