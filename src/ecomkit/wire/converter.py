"""The converter: every value of the library to and from JSON-ready data, strictly."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, get_args

from cattrs import Converter

from ecomkit.errors import EcomkitError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_json import from_json_line, to_json_line
from ecomkit.money.amount import Money
from ecomkit.wire.errors import (
    InvalidDocumentError,
    MissingFieldError,
    UnknownFieldError,
    did_you_mean,
    placed,
)
from ecomkit.wire.scalars import SCALARS, read_decimal, wrong
from ecomkit.wire.shapes import (
    alternatives,
    fields_of,
    is_choice,
    is_list,
    is_mapping,
    is_record,
    is_set,
    is_union,
    plain_alternatives,
    tag_of,
)

_TAG = "type"


def new_converter() -> Converter:
    """A converter that knows the library's values, each by one rule for its shape."""
    # Every rule below raises the library's own errors with their place, so cattrs'
    # collecting of errors is switched off.
    converter = Converter(detailed_validation=False)
    for matches, reader, writer in (
        (is_record, _record_reader, _record_writer),
        (is_choice, _choice_reader, _choice_writer),
        (is_list, _list_reader, _list_writer),
        (is_set, _set_reader, _set_writer),
        (is_mapping, _mapping_reader, _mapping_writer),
        (is_union, _union_reader, _union_writer),
    ):
        converter.register_structure_hook_factory(matches, reader)
        converter.register_unstructure_hook_factory(matches, writer)
    for kind, scalar in SCALARS.items():
        converter.register_structure_hook(kind, _taking_type(scalar.read))
        converter.register_unstructure_hook(kind, scalar.write)
    converter.register_structure_hook(Event, _read_event)
    converter.register_unstructure_hook(Event, _write_event)
    return converter


Reader = Callable[[Any, Any], Any]
Writer = Callable[[Any], Any]


def _taking_type(read: Callable[[Any], Any]) -> Reader:
    return lambda value, _: read(value)


def _record_reader(cls: type, converter: Converter) -> Reader:
    fields = fields_of(cls)
    names = [field.name for field in fields]
    known = frozenset(names)

    def read(data: Any, _: Any) -> Any:
        if not isinstance(data, dict):
            raise wrong(data, f"an object with the fields of {short_repr(tag_of(cls))}")
        for name in data:
            if name not in known:
                raise UnknownFieldError(
                    "unknown field", path=f"$.{name}", hint=did_you_mean(name, names)
                )
        given = {}
        for field in fields:
            if field.name not in data:
                if field.required:
                    raise MissingFieldError(f"has no {short_repr(field.name)}")
                continue
            value = data[field.name]
            if field.named and isinstance(value, dict):
                value = list(map(list, value.items()))
            try:
                given[field.argument] = converter.structure(value, field.kind)
            except EcomkitError as error:
                raise placed(error, field.name) from None
        return cls(**given)

    return read


def _record_writer(cls: type, converter: Converter) -> Writer:
    fields = fields_of(cls)

    def write(record: Any) -> dict[str, Any]:
        data = {}
        for field in fields:
            value = getattr(record, field.name)
            if not field.is_left_out(value):
                written = converter.unstructure(value, field.kind)
                data[field.name] = dict(written) if field.named else written
        return data

    return write


def _choice_reader(cls: Any, converter: Converter) -> Reader:
    words = [choice.value for choice in cls]

    def read(value: Any, _: Any) -> Any:
        if value not in words:
            raise InvalidDocumentError(
                f"{short_repr(value)} is not one of the words for this",
                hint=did_you_mean(value, words),
            )
        return cls(value)

    return read


def _choice_writer(cls: Any, converter: Converter) -> Writer:
    return lambda choice: choice.value


def _list_reader(kind: Any, converter: Converter) -> Reader:
    inner = get_args(kind)
    each = inner[0] if inner else Any
    fixed = inner if inner and inner[-1] is not Ellipsis and len(inner) > 1 else ()

    def read(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise wrong(value, "a list")
        if fixed and len(fixed) != len(value):
            raise wrong(value, f"a list of {len(fixed)} values")
        kinds: Iterable[Any] = fixed or (each for _ in value)
        return tuple(
            _item(converter, number, one, kind_of_it)
            for number, (one, kind_of_it) in enumerate(zip(value, kinds, strict=True))
        )

    return read


def _item(converter: Converter, number: int, value: Any, kind: Any) -> Any:
    try:
        return converter.structure(value, kind)
    except EcomkitError as error:
        raise placed(error, f"[{number}]") from None


def _list_writer(kind: Any, converter: Converter) -> Writer:
    inner = get_args(kind)
    each = inner[0] if inner else Any
    fixed = inner if inner and inner[-1] is not Ellipsis and len(inner) > 1 else ()

    def write(values: Any) -> list[Any]:
        if fixed:
            return [
                converter.unstructure(value, one)
                for value, one in zip(values, fixed, strict=True)
            ]
        return [converter.unstructure(value, each) for value in values]

    return write


def _set_reader(kind: Any, converter: Converter) -> Reader:
    (each,) = get_args(kind)

    def read(value: Any, _: Any) -> frozenset[Any]:
        if not isinstance(value, list | tuple):
            raise wrong(value, "a list")
        return frozenset(
            _item(converter, number, one, each) for number, one in enumerate(value)
        )

    return read


def _set_writer(kind: Any, converter: Converter) -> Writer:
    (each,) = get_args(kind)

    def write(values: Any) -> list[Any]:
        written = [converter.unstructure(value, each) for value in values]
        # A set has no order of its own, a document does: the same bytes everywhere.
        return sorted(written, key=_canonical)

    return write


def _canonical(written: Any) -> str:
    return json.dumps(written, sort_keys=True)


def _mapping_reader(kind: Any, converter: Converter) -> Reader:
    _, each = get_args(kind)

    def read(value: Any, _: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise wrong(value, "an object")
        found = {}
        for name, one in value.items():
            try:
                found[name] = converter.structure(one, each)
            except EcomkitError as error:
                raise placed(error, name) from None
        return found

    return read


def _mapping_writer(kind: Any, converter: Converter) -> Writer:
    _, each = get_args(kind)

    def write(values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: converter.unstructure(values[name], each) for name in sorted(values)
        }

    return write


def _union_reader(kind: Any, converter: Converter) -> Reader:
    records = alternatives(kind)
    plain = plain_alternatives(kind)
    can_be_none = type(None) in plain
    others = [one for one in plain if one is not type(None)]
    if len(others) == 1 and not records:
        return _optional_reader(others[0], converter, can_be_none=can_be_none)
    if not others and len(records) == 1:
        only = next(iter(records.values()))
        return _optional_reader(only, converter, can_be_none=can_be_none)

    def read(value: Any, _: Any) -> Any:
        if value is None and can_be_none:
            return None
        if records and isinstance(value, dict) and (_TAG in value or not others):
            return _tagged(value, records, converter)
        if Decimal in others and isinstance(value, dict):
            return _read_decimal_fact(value)
        if not others:
            raise wrong(value, "an object", f'with a "type": {_words(records)}')
        return converter.structure(value, _plain_kind(value, others))

    return read


def _optional_reader(kind: Any, converter: Converter, *, can_be_none: bool) -> Reader:
    def read(value: Any, _: Any) -> Any:
        if value is None and can_be_none:
            return None
        return converter.structure(value, kind)

    return read


def _tagged(
    value: dict[str, Any], records: Mapping[str, type], converter: Converter
) -> Any:
    rest = dict(value)
    tag = rest.pop(_TAG, None)
    if tag is None:
        raise MissingFieldError("has no 'type'", hint=_words(records))
    cls = records.get(tag) if isinstance(tag, str) else None
    if cls is None:
        raise InvalidDocumentError(
            f"{short_repr(tag)} is not a type that can stand here",
            path="$.type",
            hint=did_you_mean(tag, sorted(records)),
        )
    return converter.structure(rest, cls)


def _words(records: Mapping[str, type]) -> str:
    return f"one of {', '.join(map(repr, sorted(records)))}"


def _plain_kind(value: Any, kinds: list[Any]) -> Any:
    # Which of several plain types a value of JSON can only mean.
    if isinstance(value, bool) and bool in kinds:
        return bool
    if isinstance(value, int) and int in kinds:
        return int
    if isinstance(value, str):
        return str if str in kinds else Decimal if Decimal in kinds else kinds[0]
    if isinstance(value, dict) and Money in kinds:
        return Money
    return kinds[0]


def _read_decimal_fact(value: dict[str, Any]) -> Decimal:
    # Where a text could stand, a decimal number says what it is.
    if set(value) != {"decimal"}:
        raise wrong(value, "a fact", '{"decimal": "1.5"} for a decimal number')
    try:
        return read_decimal(value["decimal"])
    except EcomkitError as error:
        raise placed(error, "decimal") from None


def _union_writer(kind: Any, converter: Converter) -> Writer:
    records = alternatives(kind)
    plain = plain_alternatives(kind)
    is_tagged = len(records) > 1 or any(one is not type(None) for one in plain)

    def write(value: Any) -> Any:
        if value is None:
            return None
        cls = type(value)
        if records.get(tag_of(cls)) is cls:
            written = converter.unstructure(value, cls)
            return {_TAG: tag_of(cls), **written} if is_tagged else written
        if cls is Decimal and str in plain:
            return {"decimal": f"{value:f}"}  # or it would be taken for a text
        for one in plain:
            if isinstance(one, type) and cls is one:
                return converter.unstructure(value, one)
        rest = [one for one in plain if one is not type(None)]
        return converter.unstructure(value, rest[0])

    return write


def _read_event(data: Any, _: Any) -> Event:
    # An event looks the same in a document as on a line of the journey's log.
    if not isinstance(data, dict):
        raise wrong(data, "an object")
    return from_json_line(json.dumps(data))


def _write_event(event: Event) -> Any:
    return json.loads(to_json_line(event))
