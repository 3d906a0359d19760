"""The one tree of errors: four families, each named for what the caller does next.

``EcomkitError``
    ``InvalidInputError``   fix the input and call again
    ``RefusedError``        tell the buyer; the shop does not do this
    ``ConflictError``       reload and look again; the world has moved on
        ``NotFoundError``   nothing is kept under this id
    ``UnavailableError``    try again later; something outside did not answer

Every room adds its own kinds in its ``errors.py``. The public API raises nothing else.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from reprlib import Repr
from typing import Any, ClassVar, Self, TypeVar, cast

_E = TypeVar("_E", bound="EcomkitError")

_MOST_CHARACTERS = 60
_MOST_BITS = 120
# ISO/IEC 7812: card numbers have 12 digits or more; an error never repeats one.
_CARD_DIGITS = 12
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=1024)
def snake_case(name: str) -> str:
    """A class's *name* as codes and events are written: ``OrderPacked``, order_packed."""
    return _WORD_STARTS.sub("_", name).lower()


class EcomkitError(Exception):
    """Something went wrong, with what a program and a person need to react.

    ``code`` is stable and made for programs: the class's name in snake case, without
    ``Error``. ``path`` says where in the input (``$.lines[0].quantity``); ``hint`` says
    how to mend it. Further facts given by keyword become attributes. ``http_status`` is
    what a web page answers with.
    """

    code: ClassVar[str] = "error"
    http_status: ClassVar[int] = 500

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in vars(cls):
            cls.code = snake_case(cls.__name__.removesuffix("Error"))

    def __init__(
        self, message: str, *, path: str = "$", hint: str = "", **facts: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.hint = hint
        self.facts = facts
        for name, value in facts.items():
            setattr(self, name, value)

    def __str__(self) -> str:
        place = "" if self.path == "$" else f"{self.path}: "
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        kind = type(self)
        plain = vars(kind).get("_untyped", kind)
        rebuilt = _rebuilt if kind is plain else _rebuilt_as_type_error
        return rebuilt, (plain, self.message, self.path, self.hint, self.facts)

    def under(self, place: str) -> Self:
        """The same error, seen from further out: *place* is put before its path.

        Examples:
            >>> str(InvalidInputError("must be a string").under("lines[2].sku"))
            '$.lines[2].sku: must be a string'
        """
        error = _rebuilt(
            type(self),
            self.message,
            f"$.{place}{self.path.removeprefix('$')}",
            self.hint,
            self.facts,
        )
        return error.with_traceback(self.__traceback__)


def _rebuilt(
    kind: type[_E], message: str, path: str, hint: str, facts: dict[str, object]
) -> _E:
    # Concrete errors may have a constructor of their own that words the message.
    error = kind.__new__(kind)
    EcomkitError.__init__(error, message, path=path, hint=hint, **facts)
    return error


def _rebuilt_as_type_error(kind: type[_E], *parts: Any) -> _E:
    return _rebuilt(wrong_type(kind), *parts)


class InvalidInputError(EcomkitError):
    """The input is wrong: fix it and call again."""

    http_status = 422


class RefusedError(EcomkitError):
    """The shop does not do this: tell the buyer."""

    http_status = 403


class ConflictError(EcomkitError):
    """The world has moved on: reload and look again."""

    http_status = 409


class NotFoundError(ConflictError):
    """Nothing is kept under this id, or not any more: reload and look again."""

    http_status = 404


class UnavailableError(EcomkitError):
    """Something outside did not answer: try again later."""

    http_status = 503


class InvalidTextError(InvalidInputError):
    """A text is too long, missing, or holds characters that no text needs."""


class CardDataError(InvalidInputError):
    """A card number or a card's secret was given; neither is ever accepted.

    The message, the path and the facts never repeat it.
    """

    def __init__(self, path: str) -> None:
        super().__init__(
            "holds what looks like card data",
            path=path,
            hint="send card numbers to the provider only; keep its token",
        )


class MissingExtraError(UnavailableError):
    """A part of the library needs a package that is not installed."""

    def __init__(self, extra: str, *, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra {extra!r}",
            hint=f"pip install 'ecomkit[{extra}]'",
            extra=extra,
            needed_for=needed_for,
        )


def wrong_type(kind: type[_E]) -> type[_E]:
    """*kind*, as a TypeError too: for an argument that is of the wrong type altogether.

    Examples:
        >>> issubclass(wrong_type(InvalidInputError), TypeError)
        True
    """
    return cast("type[_E]", _as_type_error(cast("Any", kind)))


@cache
def _as_type_error(kind: Any) -> type:
    if issubclass(kind, TypeError):
        return cast("type", kind)
    facts = {"__module__": kind.__module__, "__doc__": kind.__doc__, "_untyped": kind}
    return type(kind.__name__, (kind, TypeError), facts)


def short_repr(value: object) -> str:
    """*value* as an error message may show it: at most sixty characters, on one line.

    Never fails, however deep, long or broken the value is, and never repeats what may
    hold a card's number.
    """
    shown = _SHORT.repr(value)
    # 0.1 + 0.2 has seventeen digits, and so has a moment.
    is_plain = isinstance(value, date) or (
        isinstance(value, float) and not value.is_integer()
    )
    if sum(map(str.isdecimal, shown)) >= _CARD_DIGITS and not is_plain:
        return f"<{type(value).__name__} of {_CARD_DIGITS} digits or more>"
    if len(shown) > _MOST_CHARACTERS:
        shown = f"{shown[: _MOST_CHARACTERS - 3]}..."
    return shown


class _ShortRepr(Repr):
    """The standard library's bounded repr, for values whose own repr fails as well."""

    def repr_int(self, x: int, level: int) -> str:
        if x.bit_length() > _MOST_BITS:
            return f"<{type(x).__name__} of {x.bit_length()} bits>"
        return repr(x)

    def repr_instance(self, x: Any, level: int) -> str:
        if isinstance(x, date | timedelta | Decimal):
            return str(x)
        if type(x).__repr__ is object.__repr__:  # type: ignore[comparison-overlap]
            return f"<{type(x).__name__}>"  # an address in memory says nothing
        try:
            return repr(x)
        except Exception:  # noqa: BLE001  # a value's own repr may raise anything
            return f"<{type(x).__name__}>"


_SHORT = _ShortRepr()
_SHORT.maxlevel = 3
_SHORT.maxstring = _MOST_CHARACTERS
