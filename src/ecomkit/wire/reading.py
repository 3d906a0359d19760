"""Readers: data to values, strictly, by one straight function for each class.

The function of a record is written out as source, a few lines for each field: most of
what a document costs is spent there, and a loop over the fields would double it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import repeat
from typing import Any, cast, get_args

from ecomkit.errors import EcomkitError, short_repr
from ecomkit.money.amount import Money
from ecomkit.text import did_you_mean
from ecomkit.wire.by_type import ByType, Function
from ecomkit.wire.errors import (
    InvalidDocumentError,
    MissingFieldError,
    missing_field,
    placed,
    unknown_field,
)
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
    tag_of,
)
from ecomkit.wire.scalars import SCALARS, is_scalar, read_decimal, read_text, wrong

_RECORD = """\
def read(data):
    if not isinstance(data, dict):
        raise no_record(data, cls)
    if not known.issuperset(data):
        raise unknown_field(data, names)
    step = None
    try:
        {fields}
        step = None
        return cls({arguments})
    except KeyError:
        if step is None or step in data:
            raise
        raise missing_field(step) from None
    except EcomkitError as error:
        raise placed(error, step) from None
"""


def _record_reader(cls: type) -> Function:
    fields = fields_of(cls)
    lines: list[str] = []
    for field in fields:
        lines += _lines_of(field)
    source = _RECORD.format(
        fields="\n        ".join(lines),
        arguments=", ".join(f"{field.name}=value_{field.name}" for field in fields),
    )
    names = [field.name for field in fields]
    globals_ = {
        "cls": cls,
        "names": names,
        "known": frozenset(names),
        "pairs": _pairs,
        "no_record": _no_record,
        "unknown_field": unknown_field,
        "missing_field": missing_field,
        "placed": placed,
        "EcomkitError": EcomkitError,
        **{f"default_{field.name}": field.default for field in fields},
    }
    kinds = {f"read_{field.name}": field.kind for field in fields}
    return cast("Function", readers.compiled(source, kinds, globals_))


def _lines_of(field: Field) -> list[str]:
    # The lines that read one field into a variable of its own.
    name, value = field.name, f"value_{field.name}"
    lines = [f"step = {name!r}", f"{value} = data[{name!r}]"]
    read = f"{value} = read_{name}({value})"
    if field.by_name:
        lines.append(f"{value} = pairs({value})")
    if is_plain(field.kind):
        # Strings and whole numbers are most of a document: checked in place.
        lines += [f"if not ({SCALARS[field.kind].plain.format(value)}):", f"    {read}"]
    else:
        lines.append(read)
    if field.required:
        return lines
    lines = [f"if {name!r} in data:", *(f"    {line}" for line in lines)]
    return [*lines, "else:", f"    {value} = default_{name}"]


def _pairs(value: Any) -> Any:
    return list(map(list, value.items())) if isinstance(value, dict) else value


def _no_record(data: object, cls: type) -> EcomkitError:
    return wrong(data, f"an object with the fields of {short_repr(tag_of(cls))}")


def _enum_reader(cls: Any) -> Function:
    choices = {choice.value: choice for choice in cls}

    def read(value: Any) -> Any:
        choice = choices.get(value) if isinstance(value, str) else None
        if choice is None:
            raise InvalidDocumentError(
                f"{short_repr(value)} is not one of the choices",
                hint=did_you_mean(value, choices),
            )
        return choice

    return read


def _list_reader(kind: Any) -> Function:
    fixed = members_of(kind)
    each = get_args(kind)[0]

    every: list[Function] = []  # looked up once: finding a union is dear

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise wrong(value, "a list")
        if fixed and len(fixed) != len(value):
            raise wrong(value, f"a list of {len(fixed)} values")
        if not every:
            every.extend(readers[one] for one in fixed or (each,))
        done: list[Any] = []
        try:
            for one, read_one in zip(value, every if fixed else repeat(every[0])):  # noqa: B905  # repeat is endless
                done.append(read_one(one))  # its length says where a mistake is
        except EcomkitError as error:
            raise placed(error, len(done)) from None
        return tuple(done)

    return read


def _set_reader(kind: Any) -> Function:
    read_list = _list_reader(kind)
    return lambda value: frozenset(read_list(value))


def _mapping_reader(kind: Any) -> Function:
    _, each = get_args(kind)

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(value, "an object")
        read_one = readers[each]
        found = {}
        for name, one in value.items():
            try:
                found[read_text(name)] = read_one(one)
            except EcomkitError as error:
                raise placed(error, name) from None
        return found

    return read


# The Python type that each JSON type stands for in a union, the preferred one first.
_MEANT = {bool: (bool,), int: (int,), str: (str, Decimal), dict: (Money,)}


def _union_reader(kind: Any) -> Function:
    union = alternatives(kind)
    records, others, only = union.records, union.others, union.only
    meant = {
        given: one
        for given, kinds in _MEANT.items()
        for one in reversed(kinds)
        if one in others
    }

    def read_only(value: Any) -> Any:
        return None if value is None else readers[only](value)

    def read(value: Any) -> Any:
        if value is None and union.can_be_none:
            return None
        if records and isinstance(value, dict) and (TAG in value or not others):
            return _read_tagged(value, records)
        if Decimal in others and isinstance(value, dict):
            return _read_decimal_fact(value)
        if not others:
            raise wrong(value, "an object", f'with a "type": {_words(records)}')
        return readers[meant.get(type(value), others[0])](value)

    return read if only is None else read_only


def _read_tagged(value: dict[str, Any], records: Mapping[str, type]) -> Any:
    rest = dict(value)
    tag = rest.pop(TAG, None)
    if tag is None:
        raise MissingFieldError("has no 'type'", hint=_words(records))
    cls = records.get(tag) if isinstance(tag, str) else None
    if cls is None:
        raise InvalidDocumentError(
            f"{short_repr(tag)} is not one of the types allowed here",
            path="$.type",
            hint=did_you_mean(tag, sorted(records)),
        )
    return readers[cls](rest)


def _words(records: Mapping[str, type]) -> str:
    return f"one of {', '.join(map(repr, sorted(records)))}"


def _read_decimal_fact(value: dict[str, Any]) -> Decimal:
    # Where a string is possible too, a decimal number says that it is one.
    if set(value) != {"decimal"}:
        raise wrong(value, "a fact", '{"decimal": "1.5"} for a decimal number')
    try:
        return read_decimal(value["decimal"])
    except EcomkitError as error:
        raise placed(error, "decimal") from None


readers = ByType(
    "read",
    (is_scalar, lambda kind: SCALARS[kind].read),
    (is_record, _record_reader),
    (is_enum, _enum_reader),
    (is_list, _list_reader),
    (is_set, _set_reader),
    (is_mapping, _mapping_reader),
    (is_union, _union_reader),
)
"""The reader of each type."""
