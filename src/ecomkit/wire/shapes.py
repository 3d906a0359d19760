"""What a type looks like on the wire: a choice, a list, a record; asked once for each."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.cart.personalization import Personalization

_EMPTY = (tuple, list, frozenset, dict)

# Pairs of a name and a value that a cart keeps sorted by name, so that an object, which
# knows no order, says as much as a list.
_NAMED = {
    (Cart, "attributes"),
    (LineItem, "attributes"),
    (LineItem, "options"),
    (Personalization, "texts"),
    (Personalization, "files"),
}


@attrs.frozen(kw_only=True)
class Field:
    """One field of a record: its name, what its class calls it, and its type."""

    name: str
    argument: str
    kind: Any
    required: bool
    default: Any
    named: bool

    def is_left_out(self, value: Any) -> bool:
        """Whether *value* need not be written: nothing, where nothing is the default."""
        if self.required or value:
            return False
        if value is None:
            return self.default is None
        if isinstance(value, _EMPTY):
            return not self.default or self.default is attrs.NOTHING
        return type(value) is type(self.default) and bool(value == self.default)


@cache
def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields that a record is made of, in order."""
    hints = get_type_hints(cls)
    parameters = inspect.signature(cls).parameters
    found = []
    for field in attrs.fields(cls):
        argument = field.alias if field.alias in parameters else field.name
        parameter = parameters.get(argument)
        if parameter is None:  # worked out by the record itself
            continue
        found.append(
            Field(
                name=argument,
                argument=argument,
                kind=hints[field.name],
                required=parameter.default is inspect.Parameter.empty,
                default=parameter.default,
                named=(cls, field.name) in _NAMED,
            )
        )
    return tuple(found)


def tag_of(cls: type) -> str:
    """The name of a class among the alternatives: ``PercentOff`` is ``percent_off``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()


def is_record(kind: Any) -> bool:
    """Whether it is one of the library's frozen classes."""
    return isinstance(kind, type) and attrs.has(kind)


def is_choice(kind: Any) -> bool:
    """Whether it is one word out of a list."""
    return isinstance(kind, type) and issubclass(kind, Enum)


def is_union(kind: Any) -> bool:
    """Whether it is one of several types."""
    return get_origin(kind) is Union or isinstance(kind, types.UnionType)


def is_list(kind: Any) -> bool:
    """Whether it holds several values, in order."""
    return kind in {tuple, list} or get_origin(kind) in {tuple, list, Sequence}


def is_set(kind: Any) -> bool:
    """Whether it holds several values, in no order."""
    return get_origin(kind) in {frozenset, set}


def is_mapping(kind: Any) -> bool:
    """Whether it holds values by name."""
    return get_origin(kind) in {dict, Mapping}


def alternatives(kind: Any) -> dict[str, type]:
    """The records of a union by their names."""
    return {tag_of(one): one for one in get_args(kind) if is_record(one)}


def plain_alternatives(kind: Any) -> tuple[Any, ...]:
    """The other types of a union."""
    return tuple(one for one in get_args(kind) if not is_record(one))
