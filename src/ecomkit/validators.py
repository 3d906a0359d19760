"""Converters and validators for every room, written once: one wording for each mistake.

A converter (``as_...``) never refuses: what it cannot convert it hands on as it is, and
the validator next to it says what is wrong and where. A check of an argument is a
function (``require_...``); those of a single value return it. The same check of a field
of an attrs class is a member of :class:`Validators`, made once for a room with the room's
own error:

    check = Validators(InvalidStockError)

    @attrs.frozen
    class Level:
        sku: str = attrs.field(validator=check.name)
        on_hand: int = attrs.field(validator=check.whole_number(least=0))

Values are shown in messages by a bounded repr. A value of the wrong type gets the room's
error as a TypeError, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, TypeVar, cast

import attrs

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr, wrong_type
from ecomkit.moments import instant_of, is_moment

Validator = Callable[[object, "attrs.Attribute[Any]", Any], None]
ErrorClass = type[EcomkitError]

_T = TypeVar("_T")
_E = TypeVar("_E", bound=Enum)
_MOST_SKU = 100

# ------------------------------------------------------------------- converters


def as_tuple(values: Iterable[Any]) -> tuple[Any, ...]:
    """*values* as a tuple; a string is one value, not a row of letters, and stays as it is."""
    if type(values) is tuple:  # as nearly always
        return values
    several = not isinstance(values, str | bytes) and isinstance(values, Iterable)
    return tuple(values) if several else cast("tuple[Any, ...]", values)


def one_or_more(values: Any) -> tuple[Any, ...]:
    """A single value or several, as a tuple."""
    listed = as_tuple(values)
    return listed if isinstance(listed, tuple) else (listed,)


def as_names(values: str | Iterable[str]) -> frozenset[Any]:
    """A single name or several, as a set."""
    try:
        return frozenset(one_or_more(values))
    except Exception:  # noqa: BLE001  # a member without a hash is not a name
        return cast("frozenset[Any]", values)


def as_dict(values: Mapping[Any, Any]) -> dict[Any, Any]:
    """A copy of what is looked up by name."""
    if not isinstance(values, Mapping):
        return cast("dict[Any, Any]", values)
    return dict(values)


# ----------------------------------------------------------- checks of an argument


def require_type(
    value: object,
    *types: type[_T],
    path: str,
    error: ErrorClass = InvalidInputError,
    hint: str = "",
) -> _T:
    """*value*, of one of *types*; a bool is not an int unless bool is named."""
    if type(value) in types:  # as nearly always
        return cast("_T", value)
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise wrong_type(error)(
            f"{short_repr(value)} is not {_one_of(types)}", path=path, hint=hint
        )
    return value


def require_each(
    values: Any,
    require: Callable[..., object],
    *,
    path: str,
    what: str,
    error: ErrorClass = InvalidInputError,
    least: int = 0,
    hint: str = "",
) -> None:
    """Each member of a tuple or set, or value of a mapping, is what *require* asks for.

    *require* is a function like the others of this file; *what* names the members.
    """
    if not isinstance(values, Collection) or isinstance(values, str | bytes):
        raise wrong_type(error)(
            f"{short_repr(values)} is not a collection of {what}", path=path, hint=hint
        )
    if len(values) < least:
        raise error(f"needs at least {least}", path=path, hint=hint)
    members: Iterable[tuple[object, Any]] = enumerate(values)
    if isinstance(values, Mapping):
        members = ((short_repr(key), member) for key, member in values.items())
    for key, member in members:
        require(member, path=f"{path}[{key}]", error=error)


def require_types(
    values: Any,
    *types: type,
    path: str,
    error: ErrorClass = InvalidInputError,
    least: int = 0,
    hint: str = "",
) -> None:
    """The members of a tuple or set, or the values of a mapping, are of *types*."""
    if (
        type(values) is tuple
        and len(values) >= least
        and {*map(type, values)} <= {*types}
    ):
        return  # as nearly always

    def require(member: object, **where: Any) -> None:
        require_type(member, *types, hint=hint, **where)

    named = _names(types)
    require_each(
        values, require, path=path, what=named, error=error, least=least, hint=hint
    )


def require_mapping(
    values: Any,
    *types: type,
    path: str,
    error: ErrorClass = InvalidInputError,
    hint: str = "",
) -> None:
    """A mapping of names to values of *types*; to anything, without types."""
    if not isinstance(values, Mapping):
        raise wrong_type(error)(
            f"{short_repr(values)} is not a mapping", path=path, hint=hint
        )
    require_types(values.keys(), str, path=path, error=error, hint=hint)
    if types:
        require_types(values, *types, path=path, error=error, hint=hint)


def require_name(
    value: object, *, path: str, error: ErrorClass = InvalidInputError
) -> str:
    """*value*, a string that is not empty or blank, such as an id."""
    text = require_type(value, str, path=path, error=error)
    if not text.strip():
        raise error("must not be empty", path=path)
    return text


def require_names(
    values: Any, *, path: str, error: ErrorClass = InvalidInputError
) -> None:
    """A tuple or set of strings, none of them empty."""
    require_types(as_tuple(values), str, path=path, error=error, hint="names")
    if not all(name.strip() for name in values):
        raise error("must not hold an empty name", path=path)


def require_sku(
    value: object, *, path: str = "$.sku", error: ErrorClass = InvalidInputError
) -> str:
    """*value*, a SKU: up to 100 printable characters, no blank at either end."""
    if (
        not isinstance(value, str)
        or not 0 < len(value) <= _MOST_SKU
        or not value.isprintable()
        or value[0] == " "
        or value[-1] == " "
    ):
        kind = error if isinstance(value, str) else wrong_type(error)
        raise kind(
            f"{short_repr(value)} is not a SKU",
            path=path,
            hint=f"1 to {_MOST_SKU} printable characters, no blank at either end",
        )
    return value


def require_whole_number(
    value: object,
    *,
    path: str,
    error: ErrorClass = InvalidInputError,
    least: int | None = None,
    most: int | None = None,
) -> int:
    """*value*, a whole number from *least* to *most*."""
    number = require_type(value, int, path=path, error=error)
    if (least is not None and number < least) or (most is not None and number > most):
        limits = [
            f"at least {least}" if least is not None else "",
            f"at most {most}" if most is not None else "",
        ]
        raise error(
            f"{short_repr(number)} must be {' and '.join(filter(None, limits))}",
            path=path,
        )
    return number


def require_moment(
    value: object, *, path: str, error: ErrorClass = InvalidInputError
) -> datetime:
    """*value*, a moment with its time zone."""
    if is_moment(value):
        return value
    kind = error if isinstance(value, datetime) else wrong_type(error)
    raise kind(
        f"{short_repr(value)} is not a moment with a time zone",
        path=path,
        hint="write datetime(2026, 11, 1, 12, tzinfo=UTC)",
    )


def require_day(
    value: object, *, path: str, error: ErrorClass = InvalidInputError
) -> date:
    """*value*, a day; a moment could be two, depending on the time zone."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise wrong_type(error)(
        f"{short_repr(value)} is not a day",
        path=path,
        hint="the day in the shop's time zone: moment.astimezone(zone).date()",
    )


def require_duration(
    value: object, *, path: str, error: ErrorClass = InvalidInputError
) -> timedelta:
    """*value*, a length of time that is not below zero."""
    hint = "write timedelta(hours=1)"
    if require_type(value, timedelta, path=path, error=error, hint=hint) < timedelta():
        raise error(f"{short_repr(value)} is below zero", path=path, hint=hint)
    return cast("timedelta", value)


def require_member(
    value: object,
    choices: type[_E],
    *,
    path: str,
    error: ErrorClass = InvalidInputError,
) -> _E:
    """The member of the enum *choices* that *value* is or names."""
    try:
        return choices(value)
    except ValueError:
        hint = f"one of {', '.join(repr(choice.value) for choice in choices)}"
    except InvalidInputError as refusal:
        hint = refusal.hint
    raise error(
        f"{short_repr(value)} is not one of the choices of {choices.__name__}",
        path=path,
        hint=hint,
    )


def require_method(
    value: object,
    method: str,
    *,
    path: str,
    what: str,
    error: ErrorClass = InvalidInputError,
    hint: str = "",
) -> None:
    """*value* is an object (not a class) with such a *method*, as a Protocol asks."""
    if isinstance(value, type) or not callable(getattr(value, method, None)):
        raise wrong_type(error)(
            f"{short_repr(value)} is not {what}",
            path=path,
            hint=hint or f"a value with a method {method}()",
        )


def require_since_before_until(
    since: Any,
    until: Any,
    *,
    path: str = "$.until",
    error: ErrorClass = InvalidInputError,
) -> None:
    """*until* is after *since*, where both are given."""
    if since is None or until is None:
        return
    if isinstance(since, datetime):
        since, until = instant_of(since), instant_of(until)
    if until <= since:
        raise error("'until' is not after 'since'", path=path)


def _one_of(types: tuple[type, ...]) -> str:
    names = _names(types)
    return f"an {names}" if names[:1] in "AEIOUaeio" else f"a {names}"


def _names(types: tuple[type, ...]) -> str:
    named = [kind.__name__ for kind in types if kind is not type(None)]
    return " or ".join(named)


# -------------------------------------------------------------- checks of a field


class Validators:
    """The checks of fields of attrs classes, each refusing with one *error*.

    ``text``, ``flag``, ``name``, ``names``, ``sku``, ``moment``, ``day`` and ``duration``
    are validators themselves; the other members make one.
    """

    def __init__(self, error: ErrorClass) -> None:
        self.error = error
        self.text = self.instance_of(str)
        self.flag = self.instance_of(bool)
        self.name = self.of(require_name)
        self.names = self.of(require_names)
        self.sku = self.of(require_sku)
        self.moment = self.of(require_moment)
        self.day = self.of(require_day)
        self.duration = self.of(require_duration)

    def of(
        self, require: Callable[..., object], *arguments: Any, **options: Any
    ) -> Validator:
        """The validator of a field by a function like the ``require_...`` of this file.

        It is called with the value, *arguments*, *options*, ``path`` and ``error``.
        """
        error = self.error

        def validate(
            instance: object, attribute: attrs.Attribute[Any], value: Any
        ) -> None:
            path = f"$.{attribute.name}"
            require(value, *arguments, path=path, error=error, **options)

        return validate

    def instance_of(self, *types: type, hint: str = "") -> Validator:
        """A value of one of *types*."""
        refuse = self.of(require_type, *types, hint=hint)

        def validate(
            instance: object, attribute: attrs.Attribute[Any], value: Any
        ) -> None:
            if type(value) not in types:  # right values, which are many, cost no call
                refuse(instance, attribute, value)

        return validate

    def members(self, *types: type, least: int = 0, hint: str = "") -> Validator:
        """At least *least* values of one of *types*, in a collection or by name."""
        return self.of(require_types, *types, least=least, hint=hint)

    def each(
        self, require: Callable[..., object], *, what: str, least: int = 0
    ) -> Validator:
        """At least *least* members that a function like the ``require_...`` accepts."""
        return self.of(require_each, require, what=what, least=least)

    def mapping(self, *types: type) -> Validator:
        """Values of *types* by name."""
        return self.of(require_mapping, *types)

    def whole_number(
        self, least: int | None = None, most: int | None = None
    ) -> Validator:
        """A whole number from *least* to *most*."""
        return self.of(require_whole_number, least=least, most=most)

    def method(self, method: str, *, what: str, hint: str = "") -> Validator:
        """An object with such a *method*."""
        return self.of(require_method, method=method, what=what, hint=hint)


maybe = attrs.validators.optional
