"""One hostile call: which door, which argument, and what came out."""

from __future__ import annotations

import inspect
import random
import signal
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from types import FrameType, GeneratorType
from typing import Any

import attrs

from ecomkit.errors import EcomkitError, short_repr
from tests.hostile.doors import Door
from tests.hostile.examples import Arguments, Examples
from tests.hostile.values import Hostile, has_alike, hostile, hostile_alike

MOST_SECONDS = 5.0


class TooSlowError(BaseException):
    """The time of a call is over; no `except Exception` holds this up."""


@attrs.frozen
class Finding:
    """What should not have come out: of which door, and by which call."""

    door: str
    error: str
    at: str
    call: str
    number: int

    @property
    def kind(self) -> tuple[str, str]:
        """Findings of one kind are shown once."""
        return self.door, self.error


@attrs.frozen
class Target:
    """A door and one of its arguments; or a reader with a document to spoil."""

    door: Door
    parameter: str
    examples: tuple[Arguments, ...]
    spoil: Callable[[Any, random.Random], Hostile] | None = None


def targets(examples: Examples) -> list[Target]:
    """Every argument of every door that has a good call."""
    found = [
        Target(door, name, usable)
        for door, good in examples.by_door.items()
        for name in door.parameters
        if name != "self"  # a method is called on what a program has made
        if (usable := tuple(each for each in good if _can_be(name, door, each)))
    ]
    return sorted(found, key=lambda target: (target.door.name, target.parameter))


def _can_be(name: str, door: Door, arguments: Arguments) -> bool:
    if name not in arguments:
        return False
    if door.kind == "function":
        return has_alike(arguments[name])
    parameter = door.parameters[name]
    return bool(arguments[name]) or parameter.kind is not parameter.VAR_KEYWORD


@attrs.frozen
class Call:
    """A good call with one bad argument in it."""

    target: Target
    good: Arguments
    bad: Hostile

    @classmethod
    def drawn(cls, target: Target, examples: Examples, chance: random.Random) -> Call:
        """A call at *target*, by chance."""
        good = chance.choice(target.examples)
        value = good[target.parameter]
        if target.door.kind == "function":
            return cls(target, good, hostile_alike(value, chance))
        if target.spoil is None:
            return cls(target, good, hostile(value, examples.values, chance))
        return cls(target, good, target.spoil(value, chance))

    def outcome(self) -> BaseException | None:
        """The foreign error that comes out, if one does."""
        value = self.bad.make()
        arguments = self.good
        kind = self.target.door.parameters[self.target.parameter].kind
        if kind is inspect.Parameter.VAR_POSITIONAL and not isinstance(value, tuple):
            value = (value,)
        if kind is inspect.Parameter.VAR_KEYWORD:
            # Another name would be a wrong number of arguments, which is Python's own.
            known = arguments[self.target.parameter]
            value = {**known, next(iter(known)): value}
        return outcome(self.target.door, {**arguments, self.target.parameter: value})

    def smallest(self, error: BaseException) -> Call:
        """The call without the arguments that it does not need to fail as it does."""
        call = self
        if isinstance(error, TooSlowError):
            return call
        for name, parameter in self.target.door.parameters.items():
            may_go = parameter.default is not parameter.empty or parameter.kind in {
                parameter.VAR_POSITIONAL,
                parameter.VAR_KEYWORD,
            }
            if name == self.target.parameter or name not in call.good or not may_go:
                continue
            fewer = {key: value for key, value in call.good.items() if key != name}
            shorter = attrs.evolve(call, good=fewer)
            again = shorter.outcome()
            if type(again) is type(error) and where(again) == where(error):
                call = shorter
        return call

    def __str__(self) -> str:
        parts = [
            f"{name}={self.bad.text if name == self.target.parameter else short_repr(value)}"
            for name, value in self.good.items()
        ]
        return f"{self.target.door.name}({', '.join(parts)})"

    def finding(self, number: int) -> Finding | None:
        """What came out that should not have; None where all is well."""
        error = self.outcome()
        if error is None:
            return None
        return Finding(
            door=self.target.door.name,
            error=type(error).__name__,
            at=where(error),
            call=str(self.smallest(error)),
            number=number,
        )


def outcome(door: Door, arguments: Arguments) -> BaseException | None:
    """The foreign error that comes out of a call, if one does."""
    try:
        with _limited(MOST_SECONDS), warnings.catch_warnings(action="ignore"):
            result = door(arguments)
            if _is_iterator(door, result):
                list(islice(result, 20))
    except EcomkitError as error:
        try:
            str(error)
        except Exception as broken:  # noqa: BLE001  # its words fail in turn
            return broken
        return None
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # noqa: BLE001  # this is what is looked for
        return error
    return None


def _is_iterator(door: Door, result: object) -> bool:
    hints = getattr(door.call, "__annotations__", {})
    return isinstance(result, GeneratorType) and "Iterator" in str(hints.get("return"))


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    # Of the processor's time, so that a busy machine does not make a call slow.
    def over(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def where(error: BaseException | None) -> str:
    """The last line of the library that the error came through."""
    if error is None:
        return ""
    frames = [
        f"{frame.filename.partition('/src/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)[-60:]
        if "/src/ecomkit/" in frame.filename
    ]
    return frames[-1] if frames else "in code that attrs or enum write"
