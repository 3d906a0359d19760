"""Events as lines of JSON, with exact round trips."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import attrs

from ecomkit.errors import EcomkitError, short_repr
from ecomkit.events import Event, once_only_id
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.numbers import exact_decimal
from ecomkit.validators import require_type

_TEXTS = ("name", "actor", "subject", "id", "session", "channel", "campaign", "device")
_MOST_DEPTH = 32
_KINDS = frozenset({"date", "decimal", "microseconds", "rate"})
# A mapping that looks like one of these is marked as what it is.
_MARKS = _KINDS | {"mapping", "moment"}
_MONEY = {"amount", "currency"}
_LARGEST = 10**1000
_MICROSECOND = timedelta(microseconds=1)
_SURROGATES = re.compile("[\ud800-\udfff]")


def event_id(event: Event) -> str:
    """The id by which *event* counts once, the same on every machine.

    An event that can happen only once to its subject (``order_completed``) is identified
    by name and subject, whatever id it came with: a page that is loaded again sends a
    new one. Any other is identified by its own id, or by its content if it has none.
    """
    kind = EVENT_KINDS.get(event.name)
    if kind is not None and kind.once and event.subject:
        return once_only_id(event.name, _text(event.subject, "$.subject"))
    return event.id or str(uuid5(NAMESPACE_URL, f"ecomkit:{to_json_line(event)}"))


def to_json_line(event: Event) -> str:
    """*event* as one line of JSON, without a line break.

    Properties may be texts, whole numbers, Decimals, Money, rates, dates, moments and
    durations, nested up to 32 levels deep; anything else is an InvalidEventError.
    """
    row = as_plain_data(event)
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def as_plain_data(event: Event) -> dict[str, Any]:
    """*event* as the data of its line; see :func:`to_json_line`."""
    row: dict[str, Any] = {
        "at": event.at.isoformat(),
        "name": _text(event.name, "$.name"),
        "actor": _text(event.actor, "$.actor"),
    }
    row |= {
        name: _text(getattr(event, name), f"$.{name}")
        for name in _TEXTS
        if getattr(event, name)
    }
    if event.sequence:
        row["sequence"] = int(event.sequence)
    if event.properties:
        try:
            row["properties"] = _plain_parts(event.properties, 0)
        except InvalidEventError as error:
            raise error.under("properties") from None
    return row


def from_json_line(line: str) -> Event:
    """The event that :func:`to_json_line` wrote; InvalidEventError if *line* is not one."""
    try:
        row = json.loads(
            line,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_each_once,
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidEventError(f"not a line of JSON: {error}") from None
    if not isinstance(row, dict) or not {"name", "at", "actor"} <= row.keys():
        raise InvalidEventError("an event needs name, at and actor")
    unknown = row.keys() - {"at", "sequence", "properties", *_TEXTS}
    if unknown:
        raise InvalidEventError(f"unknown fields: {', '.join(sorted(unknown))}")
    for name in _TEXTS:
        _text(row.get(name, ""), f"$.{name}")
    sequence, properties = row.get("sequence", 0), row.get("properties", {})
    if type(sequence) is not int or not isinstance(properties, dict):
        raise InvalidEventError("sequence is a number, properties an object")
    return Event(
        at=_moment(row["at"], "$.at"),
        sequence=sequence,
        properties=_parts(properties, "$.properties", 0),
        **{name: row[name] for name in _TEXTS if name in row},
    )


def plain_fact(value: object) -> Any:
    """A property of an event, or a part of one, as data of JSON."""
    return _plain(value, 0)


def fact_from_plain(value: Any) -> Any:
    """What :func:`plain_fact` wrote; InvalidEventError for what it never writes."""
    return _rich(value, "$")


def read_json_lines(lines: Iterable[str]) -> Iterator[Event]:
    """The events of a file's lines; an error names the line, counted from 0."""
    require_type(lines, Iterable, path="$.lines", error=InvalidEventError)  # type: ignore[type-abstract]
    for index, line in enumerate(lines):
        require_type(line, str, path=f"$.lines[{index}]", error=InvalidEventError)
        if line.strip():
            try:
                yield from_json_line(line)
            except EcomkitError as error:
                raise error.under(f"lines[{index}]") from None


def _money(said: Money) -> dict[str, str]:
    return {"amount": f"{said.amount:f}", "currency": said.currency.code}


# What JSON cannot say carries its kind as the only key, as {"moment": "..."}. Money has
# the shape it has everywhere. A datetime is a date, too, and has to come first.
_WRITERS: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (Money, _money),
    (Decimal, lambda said: {"decimal": f"{exact_decimal(said):f}"}),
    (Rate, lambda said: {"rate": f"{said.numerator}/{said.denominator}"}),
    (datetime, lambda said: {"moment": said.isoformat()}),
    (date, lambda said: {"date": said.isoformat()}),
    (timedelta, lambda said: {"microseconds": said // _MICROSECOND}),
)


def _plain(value: object, depth: int) -> Any:
    # Where it stands is said by those who hold it, when it cannot be written.
    if type(value) is Money:  # as most are
        return _money(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, "$")
    if isinstance(value, int):
        if abs(value) >= _LARGEST:
            raise InvalidEventError("is a number of too many digits")
        return int(value)
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            try:
                return write(value)
            except EcomkitError as error:
                raise InvalidEventError(error.message) from None
    if type(value) is not dict and attrs.has(type(value)):
        value = attrs.asdict(value, recurse=False)  # type: ignore[arg-type]  # it is one
    if isinstance(value, Mapping):
        rows = _plain_parts(value, depth)
        looks_like = rows.keys() == _MONEY or (len(rows) == 1 and rows.keys() <= _MARKS)
        return {"mapping": rows} if looks_like else rows
    if isinstance(value, frozenset | set):
        value = sorted(value, key=repr)
    if isinstance(value, tuple | list):
        if value and depth >= _MOST_DEPTH:
            raise InvalidEventError("nested too deep")
        return [_plain(part, depth + 1) for part in value]
    raise InvalidEventError(
        f"{short_repr(value)} cannot be written into an event",
        hint="use text, whole numbers, Decimal or Money",
    )


def _plain_parts(rows: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    if rows and depth >= _MOST_DEPTH:
        raise InvalidEventError("nested too deep")
    plain = {}
    for name in sorted(rows, key=str):
        part, text = rows[name], _text(str(name), "$")
        try:
            is_plain = type(part) is str and part.isascii()  # as nearly all texts
            plain[text] = part if is_plain else _plain(part, depth + 1)
        except InvalidEventError as error:
            several = isinstance(part, tuple | list | frozenset | set)
            raise error.under(f"{text}[]" if several else text) from None
    return plain


def _rich(value: Any, path: str, depth: int = 0) -> Any:
    if depth > _MOST_DEPTH:
        raise InvalidEventError("nested too deep", path=path)
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, list):
        return tuple(
            _rich(part, f"{path}[{index}]", depth + 1)
            for index, part in enumerate(value)
        )
    if isinstance(value, Decimal | float):
        return exact_decimal(value, kind=InvalidEventError, path=path)
    if not isinstance(value, dict):
        return value
    if value.keys() == _MONEY:
        try:
            return Money(value["amount"], value["currency"])
        except EcomkitError as error:
            raise InvalidEventError(error.message, path=path) from None
    if len(value) == 1:
        ((kind, said),) = value.items()
        if kind == "moment":
            return _moment(said, path)
        if kind == "mapping" and isinstance(said, dict):
            return _parts(said, path, depth)
        if kind in _KINDS:
            return _other(kind, said, path)
    return _parts(value, path, depth)


def _parts(rows: Mapping[str, Any], path: str, depth: int) -> dict[str, Any]:
    return {
        _text(name, path): _rich(part, f"{path}.{name}", depth + 1)
        for name, part in rows.items()
    }


def _moment(said: object, path: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        raise InvalidEventError(
            f"{short_repr(said)} is not a moment", path=path
        ) from None
    if not is_moment(found):
        raise InvalidEventError(f"{short_repr(said)} has no time zone", path=path)
    return found


def _other(kind: str, said: Any, path: str) -> Any:
    try:
        if kind == "decimal":
            return exact_decimal(said)
        if kind == "rate":
            return Rate(said)
        if kind == "date":
            return date.fromisoformat(said)
        return said * _MICROSECOND
    except (EcomkitError, ValueError, TypeError, OverflowError):
        raise InvalidEventError(
            f"{short_repr(said)} is not a {kind}", path=path
        ) from None


def _text(value: object, path: str) -> str:
    if type(value) is str and value.isascii():  # as nearly always
        return value
    text = require_type(value, str, path=path, error=InvalidEventError)
    if not text.isascii() and not text.isprintable() and _SURROGATES.search(text):
        raise InvalidEventError("holds half a surrogate pair", path=path)
    return text


def _no_constant(said: str) -> Any:
    raise ValueError(f"{said} is not a number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice in one object")
    return found
