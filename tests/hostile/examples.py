"""Good calls of the doors, overheard while the documentation's examples run."""

from __future__ import annotations

import contextlib
import doctest
import inspect
import io
import os
import sys
import tempfile
import threading
import types
import typing
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from importlib import import_module
from itertools import groupby, islice, product
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import attrs
from pytest_examples import find_examples

from tests.hostile.doors import SOURCE, Door

ROOT = SOURCE.parent
MOST_EXAMPLES = 6
MOST_OF_A_KIND = 40
MOST_TRIES = 300
Arguments = dict[str, Any]


@attrs.define
class Examples:
    """Good arguments of each door, and every value seen, by class and by parameter."""

    by_door: dict[Door, list[Arguments]] = attrs.field(
        factory=lambda: defaultdict(list)
    )
    values: dict[type, list[Any]] = attrs.field(factory=lambda: defaultdict(list))
    by_name: dict[str, list[Any]] = attrs.field(factory=lambda: defaultdict(list))

    def keep(self, door: Door, arguments: Arguments) -> None:
        """Keeps *arguments*, where none of the same kinds are there yet."""
        for name, value in arguments.items():
            self.keep_value(value)
            if len(self.by_name[name]) < MOST_OF_A_KIND:
                self.by_name[name].append(value)
        known = self.by_door[door]
        if len(known) < MOST_EXAMPLES and not any(
            _kinds(arguments) == _kinds(other) for other in known
        ):
            known.append(arguments)

    def keep_value(self, value: Any) -> None:
        """Keeps *value*, to be put where another belongs."""
        of_a_kind = self.values[type(value)]
        if len(of_a_kind) < MOST_OF_A_KIND:
            of_a_kind.append(value)
        if isinstance(value, tuple | list | frozenset) and len(value) < 100:
            for member in value:
                self.keep_value(member)


def _kinds(arguments: Arguments) -> list[tuple[str, Any]]:
    return [
        (name, [type(each) for each in value] if type(value) is tuple else type(value))
        for name, value in arguments.items()
    ]


def overheard(doors: Iterable[Door]) -> Examples:
    """What the examples in the documentation and in docstrings call the doors with."""
    heard = Examples()
    by_code: dict[CodeType, list[Door]] = defaultdict(list)
    for door in doors:
        if door.code is not None:
            by_code[door.code].append(door)

    def listen(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or frame.f_code not in by_code:
            return
        for door in by_code[frame.f_code]:
            arguments = _given(door, frame)
            if arguments is not None:
                heard.keep(door, arguments)

    with _drawing_engine_asleep():
        with _listening(listen):
            for run in (*_pages(), *_docstrings()):
                run()
        _add_members(heard, doors)
        _replay(heard)
        _build_missing(heard, doors)
    return heard


@contextlib.contextmanager
def _drawing_engine_asleep() -> Iterator[None]:
    # Its threads would not survive the fork; each process wakes up an engine of its own.
    stub: Any = types.ModuleType("vl_convert")
    stub.vegalite_to_svg = stub.vega_to_svg = lambda _: "<svg ></svg>"
    engine = sys.modules.pop("vl_convert", None)
    sys.modules["vl_convert"] = stub
    try:
        yield
    finally:
        del sys.modules["vl_convert"]
        if engine is not None:
            sys.modules["vl_convert"] = engine


def _given(door: Door, frame: FrameType) -> Arguments | None:
    given = frame.f_locals
    if door.owner is not None and door.kind != "method":
        first = given.get(frame.f_code.co_varnames[0])
        if (first if isinstance(first, type) else type(first)) is not door.owner:
            return None
    return {
        name: given[name]
        for name in door.parameters
        if name in given and given[name] is not attrs.NOTHING
    }


@contextlib.contextmanager
def _listening(listen: Callable[[FrameType, str, object], None]) -> Iterator[None]:
    before = Path.cwd()
    with (
        tempfile.TemporaryDirectory() as folder,
        warnings.catch_warnings(action="ignore"),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        os.chdir(folder)
        sys.setprofile(listen)
        threading.setprofile(listen)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
            os.chdir(before)


def _pages() -> Iterator[Callable[[], None]]:
    found = [
        example
        for example in find_examples(str(ROOT / "README.md"), str(ROOT / "docs"))
        if example.prefix.split()[:1] == ["python"]
    ]
    for _, blocks in groupby(found, key=lambda example: example.path):
        sources = [block.source for block in blocks]
        yield lambda sources=sources: _run(sources)  # type: ignore[misc]


def _run(sources: Iterable[str]) -> None:
    page = types.ModuleType("page")
    sys.modules["page"] = page
    for source in sources:
        # That a page holds is the claim of tests/docs; here it is only listened to.
        with contextlib.suppress(Exception):
            exec(compile(source, "page", "exec"), vars(page))


def _docstrings() -> Iterator[Callable[[], None]]:
    for path in sorted((SOURCE / "ecomkit").rglob("*.py")):
        if ">>>" in path.read_text("utf-8"):
            parts = path.relative_to(SOURCE).with_suffix("").parts
            dotted = ".".join(parts).removesuffix(".__init__")
            yield lambda dotted=dotted: _test(dotted)  # type: ignore[misc]


def _test(dotted: str) -> None:
    with contextlib.suppress(ImportError):
        doctest.testmod(import_module(dotted), raise_on_error=False)


def _add_members(heard: Examples, doors: Iterable[Door]) -> None:
    for door in doors:
        if door.owner is not None and issubclass(door.owner, Enum):
            for member in list(door.owner)[:1]:
                heard.keep(door, {"value": member.value})


def _replay(heard: Examples) -> None:
    """Leaves only the calls that pass when they are made again."""
    for door, examples in list(heard.by_door.items()):
        good = []
        for arguments in examples:
            result = result_of(door, arguments)
            if result is not FAILED:
                good.append(arguments)
                heard.keep_value(result)
        heard.by_door[door] = good
        if not good:
            del heard.by_door[door]


FAILED = object()


def result_of(door: Door, arguments: Mapping[str, Any]) -> object:
    """What the call gives back; FAILED where it is no good call."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return door(arguments)
    except Exception:  # noqa: BLE001  # whatever it is, the call is not good
        return FAILED


# --------------------------------------------------------- doors in no example yet


def _build_missing(heard: Examples, doors: Iterable[Door]) -> None:
    """Calls built from type hints and the values overheard, for all other doors."""
    for door in doors:
        if door not in heard.by_door:
            for arguments in _built(door, heard):
                result = result_of(door, arguments)
                if result is not FAILED:
                    heard.keep(door, arguments)
                    heard.keep_value(result)
                    break


def _built(door: Door, heard: Examples) -> Iterator[Arguments]:
    hints = _hints(door)
    required = [
        name
        for name, parameter in door.parameters.items()
        if parameter.default is parameter.empty
        and parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}
    ]
    choices = [_choices(name, hints.get(name, str), heard) for name in required]
    for values in islice(product(*choices), MOST_TRIES):
        yield dict(zip(required, values, strict=True))


def _choices(name: str, hint: Any, heard: Examples) -> list[Any]:
    """Values for a parameter: those of its type, then those of others of its name."""
    typed = list(islice(_values(hint, heard), 4))
    classes = [kind for kind in (hint, *typing.get_args(hint)) if type(kind) is type]
    named = [
        value
        for value in heard.by_name.get(name, ())
        if not classes or isinstance(value, tuple(classes))
    ]
    return [*named[:2], *typed, *named[2:4]]


def _hints(door: Door) -> dict[str, Any]:
    target: Any = door.call
    try:
        if attrs.has(target):
            # The hints of the fields: a constructor hides those that are converted.
            return {
                name.lstrip("_"): hint
                for name, hint in typing.get_type_hints(target).items()
            }
        if isinstance(target, type):
            own = "__init__" if "__init__" in vars(target) else "__new__"
            target = getattr(target, own)
        return typing.get_type_hints(target)
    except Exception:  # noqa: BLE001  # a name that only type checkers import
        return {}


_PLAIN: dict[Any, list[Any]] = {
    str: ["tea", "EUR", "DE", "1.00"],
    int: [1, 2],
    bool: [True],
    bytes: [b"{}"],
    Decimal: [Decimal("1.50")],
    float: [0.5],
    object: ["tea"],
    Any: ["tea"],
}
_MOMENTS = (date, datetime, timedelta, tzinfo)


def _values(hint: Any, heard: Examples) -> Iterator[Any]:
    origin, members = typing.get_origin(hint), typing.get_args(hint)
    if hint is None or hint is type(None):
        yield None
    elif origin in {typing.Union, types.UnionType}:
        for member in members:
            yield from _values(member, heard)
    elif origin is typing.Literal:
        yield from members
    elif origin is type:
        yield members[0]
    elif origin is typing.Annotated:
        yield from _values(members[0], heard)
    elif inspect.isclass(origin) and issubclass(origin, Mapping):
        for key, value in zip(
            _values(members[0], heard), _values(members[1], heard), strict=False
        ):
            yield {key: value}
        yield {}
    elif origin is Callable or hint is Callable:
        yield lambda *_: None
    elif inspect.isclass(origin) and issubclass(origin, Iterable) and members:
        make = {tuple: tuple, list: list, frozenset: frozenset, set: set}.get(
            origin, tuple
        )
        for value in _values(members[0], heard):
            yield make([value])
        yield make()
    elif inspect.isclass(hint):
        yield from _of_class(hint, heard)


def _of_class(hint: type, heard: Examples) -> Iterator[Any]:
    if hint in _PLAIN:
        yield from _PLAIN[hint]
        yield from heard.values.get(hint, [])[:4]
        return
    if issubclass(hint, Enum):
        yield from hint
        return
    for kind, values in list(heard.values.items()):
        if issubclass(kind, hint) if not _is_protocol(hint) else _fits(kind, hint):
            yield from values[:4]


def _is_protocol(hint: type) -> bool:
    return bool(getattr(hint, "_is_protocol", False))


def _fits(kind: type, protocol: type) -> bool:
    asked = {
        name
        for base in protocol.__mro__
        if _is_protocol(base)
        for name in vars(base)
        if not name.startswith("_")
    }
    return bool(asked) and all(hasattr(kind, name) for name in asked)
