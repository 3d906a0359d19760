"""Writers: values to JSON text, by one straight function for each class."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
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
    is_record,
    is_set,
    is_union,
    members_of,
)
from ecomkit.wire.scalars import SCALARS, is_scalar, write_text

# Every member begins with a comma, which the first one loses.
_RECORD = """\
def write(record, text=""):
    {fields}
    return "{{" + text[2:] + "}}"
"""


def record_writer(cls: type, names: Mapping[str, str] | None = None) -> Function:
    """The writer of a class; *names* are those of fields that are called otherwise.

    It takes a record and, as the writers of records do, text to put before its fields:
    members that begin with a comma each.
    """
    fields = fields_of(cls)
    lines: list[str] = []
    always = ""
    for field in fields:
        name = (names or {}).get(field.name, field.name)
        written, test = f"write_{field.name}({{}})", _test_of(field)
        member = f', "{name}": {{{{{written}}}}}'
        if not test:
            always += member.format(f"record.{field.name}")
            continue
        if always:
            lines.append(f"text += f'{always}'")
            always = ""
        lines += [
            f"value = record.{field.name}",
            f"if {test}:",
            f"    text += f'{member.format('value')}'",
        ]
    if always:
        lines.append(f"text += f'{always}'")
    kinds = {f"write_{field.name}": _kind_of(field) for field in fields}
    known = {f"type_{field.name}": type(field.default) for field in fields}
    source = _RECORD.format(fields="\n    ".join(lines or ["pass"]))
    return cast("Function", writers.compiled(source, kinds, known))


def _kind_of(field: Field) -> Any:
    # What is written of a field: None is left out where it is the default.
    if field.by_name:
        return _ByName(field.kind)
    if is_union(field.kind) and field.default is None and not field.required:
        return alternatives(field.kind).only or field.kind
    return field.kind


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
    return lambda member: write_text(member._value_)  # as value, without its detour


def _list_writer(kind: Any) -> Function:
    fixed = members_of(kind)
    each = get_args(kind)[0]

    def write_fixed(values: Any) -> str:
        written = [
            writers[one](value) for value, one in zip(values, fixed, strict=True)
        ]
        return f"[{', '.join(written)}]"

    def write(values: Any) -> str:
        return f"[{', '.join(map(writers[each], values))}]"

    return write_fixed if fixed else write


def _set_writer(kind: Any) -> Function:
    (each,) = get_args(kind)[:1]
    # A set has no order of its own, a document does: the same bytes everywhere.
    return lambda values: f"[{', '.join(sorted(map(writers[each], values)))}]"


def _mapping_writer(kind: Any) -> Function:
    _, each = get_args(kind)
    return lambda values: _object(
        ((name, values[name]) for name in sorted(values)), each
    )


@attrs.frozen
class _ByName:
    """The kind of a list of names and values that is written as an object."""

    pairs: Any


def _by_name_writer(kind: _ByName) -> Function:
    _, each = get_args(get_args(kind.pairs)[0])
    return lambda pairs: _object(pairs, each)


def _object(pairs: Any, each: Any) -> str:
    write_one = writers[each]
    members = [f"{write_text(name)}: {write_one(value)}" for name, value in pairs]
    return f"{{{', '.join(members)}}}"


def _union_writer(kind: Any) -> Function:
    union = alternatives(kind)
    only = union.only
    tags = {cls: f', "{TAG}": "{tag}"' for tag, cls in union.records.items()}

    def write_only(value: Any) -> str:
        return "null" if value is None else cast("str", writers[only](value))

    def write(value: Any) -> str:
        if value is None:
            return "null"
        cls = type(value)
        if cls in tags:
            return cast("str", writers[cls](value, tags[cls]))
        if cls is Decimal and str in union.others:
            return f'{{"decimal": "{value:f}"}}'  # or it would be read as a string
        for one in cls.__mro__:
            if one in union.others:
                return cast("str", writers[one](value))
        raise InvalidDocumentError(
            f"{cls.__name__} is not written", hint="a class of the shop's own is code"
        )

    return write if only is None else write_only


writers = ByType(
    "write",
    (is_scalar, lambda kind: SCALARS[kind].write),
    (is_record, record_writer),
    (is_enum, _enum_writer),
    (is_list, _list_writer),
    (is_set, _set_writer),
    (is_mapping, _mapping_writer),
    (is_union, _union_writer),
    (lambda kind: isinstance(kind, _ByName), _by_name_writer),
)
"""The writer of each type."""
