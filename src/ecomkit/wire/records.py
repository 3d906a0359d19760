"""What a type looks like on the wire: an enum, a list, a record; asked once for each."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from ecomkit.errors import snake_case
from ecomkit.wire.scalars import SCALARS, is_scalar

TAG = "type"


@attrs.frozen(kw_only=True)
class Field:
    """One field of a record: its name, its type, and what it is where it is left out.

    One that is *derived* is made of the others then.
    """

    name: str
    kind: Any
    required: bool
    default: Any
    by_name: bool
    derived: bool


@cache
def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields that a record is made of, in order."""
    hints = get_type_hints(cls)
    parameters = inspect.signature(cls).parameters
    found = []
    for field in attrs.fields(cls):
        name = field.alias if field.alias in parameters else field.name
        parameter = parameters.get(name)
        if parameter is None:  # worked out by the record itself
            continue
        found.append(
            Field(
                name=name,
                kind=hints[field.name],
                required=parameter.default is inspect.Parameter.empty,
                default=parameter.default,
                by_name=field.metadata.get("by_name", False),
                derived=getattr(field.default, "takes_self", False),
            )
        )
    return tuple(found)


def tag_of(cls: type) -> str:
    """The name of a class among several: ``PercentOff`` is ``percent_off``."""
    return snake_case(cls.__name__)


def is_plain(kind: Any) -> bool:
    """Whether its values are written as they are."""
    return is_scalar(kind) and bool(SCALARS[kind].plain)


def is_record(kind: Any) -> bool:
    """Whether it is a frozen class that is written field by field."""
    return isinstance(kind, type) and attrs.has(kind) and not is_scalar(kind)


def is_enum(kind: Any) -> bool:
    """Whether it is one word out of a list."""
    return isinstance(kind, type) and issubclass(kind, Enum)


def is_union(kind: Any) -> bool:
    """Whether it is one of several types."""
    return get_origin(kind) is Union or isinstance(kind, types.UnionType)


def is_list(kind: Any) -> bool:
    """Whether it holds several values, in order."""
    return get_origin(kind) in {tuple, list, Sequence}


def is_set(kind: Any) -> bool:
    """Whether it holds several values, in no order."""
    return get_origin(kind) in {frozenset, set}


def is_mapping(kind: Any) -> bool:
    """Whether it holds values by name."""
    return get_origin(kind) in {dict, Mapping}


def members_of(kind: Any) -> tuple[Any, ...]:
    """The types of a tuple of fixed length; none for a list of any length."""
    inner = get_args(kind)
    return () if get_origin(kind) is not tuple or inner[-1] is Ellipsis else inner


@attrs.frozen(kw_only=True)
class Alternatives:
    """What a union consists of: records by their tags, other types, and perhaps None."""

    records: Mapping[str, type]
    others: tuple[Any, ...]
    can_be_none: bool

    @property
    def only(self) -> Any:
        """The only type other than None; None if there are several."""
        kinds = (*self.others, *self.records.values())
        return kinds[0] if len(kinds) == 1 else None


@cache
def alternatives(kind: Any) -> Alternatives:
    """The types that a union consists of."""
    inner = get_args(kind)
    return Alternatives(
        records={tag_of(one): one for one in inner if is_record(one)},
        others=tuple(
            one for one in inner if not is_record(one) and one is not type(None)
        ),
        can_be_none=type(None) in inner,
    )
