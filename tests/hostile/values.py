"""Hostile values: each is an expression, so that what it did can be written down."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from ecomkit.errors import short_repr

DEPTH = 100_000


class Unprintable:
    """A value whose repr fails."""

    def __repr__(self) -> str:
        raise ValueError("no repr")


class Unhashable:
    """A value whose hash fails, with an error that nobody expects."""

    def __hash__(self) -> int:
        raise ValueError("no hash")


class Empty:
    """A value of nobody's class."""


@cache
def deep_list(depth: int = DEPTH) -> list[Any]:
    """Lists in lists."""
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


@cache
def deep_dict(depth: int = DEPTH) -> dict[str, Any]:
    """Mappings in mappings."""
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"a": inner}
    return inner


@cache
def deep_tuple(depth: int = DEPTH) -> tuple[Any, ...]:
    """Tuples in tuples, whose hash goes all the way down."""
    inner: tuple[Any, ...] = ()
    for _ in range(depth):
        inner = (inner,)
    return inner


def generator() -> Any:
    """What can be gone through once."""
    yield "tea"


NAMES = {
    each.__name__: each
    for each in (
        Decimal,
        Empty,
        Fraction,
        Unhashable,
        Unprintable,
        ZoneInfo,
        date,
        datetime,
        deep_dict,
        deep_list,
        deep_tuple,
        generator,
        timedelta,
        timezone,
    )
} | {"UTC": UTC}

EXPRESSIONS = """
None
True
False
0
-1
1
10**5000
-10**5000
2**63
1.5
-0.0
float("nan")
float("inf")
float("-inf")
1e308
1j
Fraction(1, 3)
Decimal("NaN")
Decimal("sNaN")
Decimal("Infinity")
Decimal("-1")
Decimal("0.001")
Decimal("1e9999999")
Decimal("-1e9999999")
Decimal("1e-9999999")
Decimal("1e28")
Decimal(10**5000)
""
" "
"x"
"NaN"
"Infinity"
"1e9999999"
"1e-9999999"
"-1"
"0"
"9" * 5000
"\\u0661\\u0662"
"\\ud800"
"a\\ud800b"
"\\x00"
"a\\x00b"
"\\x1b[2J"
"a\\r\\nb"
"\\u202e"
"x" * 1_000_000
"4111 1111 1111 1111"
"{0.__class__}"
"../../etc/passwd"
"2026-01-01T00:00:00"
"0001-01-01T00:00:00+14:00"
b"x"
bytearray(b"x")
memoryview(b"x")
datetime(2026, 1, 1)
datetime.min
datetime.min.replace(tzinfo=UTC)
datetime.max.replace(tzinfo=UTC)
datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))
datetime.max.replace(tzinfo=ZoneInfo("Asia/Tokyo"))
date.min
date.max
date(2026, 2, 28)
timedelta.min
timedelta.max
timedelta(0)
timedelta(microseconds=1)
UTC
ZoneInfo("Europe/Berlin")
[]
()
{}
set()
frozenset()
[None]
(None,)
[[]]
[{}]
["a", 1]
{None}
{"": None}
{None: None}
{1: []}
{"a": {"a": 1}}
{"a": float("nan")}
{"\\ud800": "\\ud800"}
deep_list()
deep_dict()
deep_tuple()
[deep_list()]
(deep_tuple(),)
{"a": deep_list()}
["x"] * 100_000
{"tea"}
frozenset({1, "a"})
generator()
iter([])
range(3)
object()
object
Empty()
Empty
str
int
Exception("x")
ValueError
Ellipsis
NotImplemented
Unprintable()
Unhashable()
[Unprintable()]
[Unhashable()]
(Unhashable(),)
{"a": Unprintable()}
"""


@attrs.frozen
class Hostile:
    """One hostile value: how it is written, and how it is made."""

    text: str
    make: Callable[[], Any]


def plain() -> list[Hostile]:
    """Those that are wrong nearly everywhere."""
    return [_written(line) for line in EXPRESSIONS.strip().splitlines()]


def _written(expression: str) -> Hostile:
    code = compile(expression, "hostile", "eval")
    return Hostile(expression, lambda: eval(code, dict(NAMES)))


PLAIN = plain()
_KINDS = {each.text: type(each.make()) for each in PLAIN}


def hostile(
    good: object, others: Mapping[type, list[Any]], chance: random.Random
) -> Hostile:
    """A hostile value in the place of *good*, a part of which may be kept."""
    one = chance.choice(PLAIN)
    ways: list[Callable[[], Hostile]] = [lambda: one, lambda: one]
    if isinstance(good, str | bytes) and not isinstance(good, Enum):
        ways.append(lambda: _text_near(good, chance))
    if isinstance(good, tuple | list | set | frozenset):
        ways += [lambda: _member_changed(good, one, chance)] * 2
    if isinstance(good, Mapping):
        ways += [lambda: _entry_changed(good, one, chance)] * 2
    if others:
        ways.append(lambda: _of_another_class(good, others, chance))
    return chance.choice(ways)()


def has_alike(good: object) -> bool:
    """Whether there is a hostile value of the same class."""
    if isinstance(good, tuple | list | set | frozenset):
        return any(map(has_alike, good))
    if isinstance(good, Mapping):
        return any(map(has_alike, good.values()))
    return type(good) in _KINDS.values() and good is not None


def hostile_alike(good: Any, chance: random.Random) -> Hostile:
    """A hostile value of the class of *good*; of a collection, in one of its members."""
    if isinstance(good, tuple | list | set | frozenset):
        members = [each for each in good if has_alike(each)]
        place = chance.randrange(len(members))
        inner = hostile_alike(members[place], chance)

        def changed() -> Any:
            new = [*members]
            new[place] = inner.make()
            return type(good)(new)

        return Hostile(f"{type(good).__name__}(good, a member {inner.text})", changed)
    if isinstance(good, Mapping):
        key = chance.choice([key for key in good if has_alike(good[key])])
        inner = hostile_alike(good[key], chance)
        return Hostile(
            f"{{**good, {short_repr(key)}: {inner.text}}}",
            lambda: {**good, key: inner.make()},
        )
    if isinstance(good, str | bytes) and chance.random() < 0.3:
        return _text_near(good, chance)
    return chance.choice([each for each in PLAIN if _KINDS[each.text] is type(good)])


def _text_near(good: Any, chance: random.Random) -> Hostile:
    extra: Any = chance.choice(["\x00", "\ud800", " ", "\u202e", "\n", "9" * 5000, ","])
    if isinstance(good, bytes):
        extra = extra.encode("utf-8", "surrogatepass")
    at = chance.randint(0, len(good))
    if chance.random() < 0.2 and good:
        changed = good[:at]
        return Hostile(f"{short_repr(good)}[:{at}]", lambda: changed)
    changed = good[:at] + extra + good[at:]
    shown = f"{short_repr(good[:at])} + {short_repr(extra)} + {short_repr(good[at:])}"
    return Hostile(shown, lambda: changed)


def _member_changed(good: Any, one: Hostile, chance: random.Random) -> Hostile:
    members = list(good)
    at = chance.randint(0, len(members))
    kind = type(good).__name__

    def make() -> Any:
        changed = [*members[:at], one.make(), *members[at + chance_skip :]]
        try:
            return type(good)(changed)
        except Exception:  # noqa: BLE001  # what has no hash is in no set
            return changed

    chance_skip = chance.randint(0, 1)
    return Hostile(f"{kind}(good, member {at} {one.text})", make)


def _entry_changed(good: Any, one: Hostile, chance: random.Random) -> Hostile:
    entries = dict(good)
    keys = list(entries)
    if keys and chance.random() < 0.6:
        key = chance.choice(keys)
        return Hostile(
            f"{{**good, {short_repr(key)}: {one.text}}}",
            lambda: {**entries, key: one.make()},
        )
    value = next(iter(entries.values()), None)

    def make() -> Any:
        try:
            return {**entries, one.make(): value}
        except Exception:  # noqa: BLE001  # what has no hash is no key
            return {**entries, None: value}

    return Hostile(f"{{**good, {one.text}: {short_repr(value)}}}", make)


def _of_another_class(
    good: object, others: Mapping[type, list[Any]], chance: random.Random
) -> Hostile:
    kind = chance.choice(list(others))
    value = chance.choice(others[kind])
    if kind is type(good):
        value = kind
    return Hostile(short_repr(value), lambda: value)
