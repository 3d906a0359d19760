"""Arguments of a shop's methods: which of them was of the wrong kind, once a call has failed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from ecomkit.errors import InvalidInputError, short_repr, wrong_type


def require_arguments(
    function: Callable[..., Any],
    arguments: tuple[object, ...],
    options: Mapping[str, object],
) -> None:
    """Raises InvalidInputError for the first argument that is not as *function* says it is.

    What takes several kinds of things, or anything with some method, is not looked at: it
    was the business of what failed.
    """
    given = inspect.signature(function).bind_partial(None, *arguments, **options)
    kinds = get_type_hints(function)
    for name, value in given.arguments.items():
        if name not in kinds:
            continue
        for where, wrong in _wrong(kinds[name], value, f"$.{name}"):
            written = given.signature.parameters[name].annotation
            raise wrong_type(InvalidInputError)(
                f"{short_repr(wrong)} cannot be the {name}"
                if wrong is value
                else f"{short_repr(wrong)} cannot be in the {name}",
                path=where,
                hint=f"it takes {written}",
            )


def _wrong(kind: Any, value: object, path: str) -> Iterator[tuple[str, object]]:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        found = [list(_wrong(each, value, path)) for each in parts]
        if all(found):
            # Of None and a list, what is wrong in the list says more.
            yield max(found, key=lambda each: len(each[0][0]))[0]
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            yield path, value
            return
        for key, each in value.items():
            yield from _wrong(parts[1], each, f"{path}.{key}")
    elif isinstance(origin, type) and issubclass(origin, Iterable):
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            yield path, value
        elif isinstance(value, list | tuple) and origin is not tuple:
            for index, each in enumerate(value):
                yield from _wrong(parts[0], each, f"{path}[{index}]")
    elif not _may_be(kind, value):
        yield path, value


def _may_be(kind: Any, value: object) -> bool:
    if kind in (None, NoneType):
        return value is None
    if (
        kind is Any
        or not isinstance(kind, type)
        or getattr(kind, "_is_protocol", False)
    ):
        return True
    if issubclass(kind, Enum):
        return isinstance(value, str | kind)
    return isinstance(value, kind)
