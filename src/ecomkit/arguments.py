"""Checking the arguments of a public function, in one line above it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from ecomkit.errors import InvalidInputError
from ecomkit.validators import ErrorClass, require_type, require_types

_P = ParamSpec("_P")
_R = TypeVar("_R")


def takes(
    error: ErrorClass = InvalidInputError, /, **kinds: Any
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Checks arguments of a public function before it runs.

    An argument is checked against a type, a tuple of types, a list of the one type that
    its members have, or a function like the ``require_...`` of :mod:`ecomkit.validators`.

    Examples:
        >>> @takes(text=str, pages=[int])
        ... def printed(text, pages=()):
        ...     return text.title()
        >>> printed("tea", pages=["1"])
        Traceback (most recent call last):
        ...
        ecomkit.errors.InvalidInputError: $.pages[0]: '1' is not an int
    """

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        names = tuple(signature(function).parameters)

        @wraps(function)
        def checked(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            given = {**dict(zip(names, args, strict=False)), **kwargs}
            for name in given.keys() & kinds.keys():
                _require(given[name], kinds[name], path=f"$.{name}", error=error)
            return function(*args, **kwargs)

        return checked

    return decorate


def _require(value: object, kind: Any, *, path: str, error: ErrorClass) -> None:
    if isinstance(kind, list):
        require_types(value, *kind, path=path, error=error)
    elif isinstance(kind, type | tuple):
        types = kind if isinstance(kind, tuple) else (kind,)
        require_type(value, *types, path=path, error=error)
    else:
        kind(value, path=path, error=error)
