"""Choices out of a fixed list: a wrong word gets the library's own error."""

from __future__ import annotations

from enum import EnumType, StrEnum
from typing import Any

from ecomkit.errors import InvalidInputError, short_repr


class _ChoiceType(EnumType):
    """Looks up a word without Enum's own error, which repeats it at full length."""

    def __call__(cls, value: Any, *args: Any, **kwargs: Any) -> Any:
        if type(value) is cls:  # as nearly always
            return value
        if args or kwargs or not cls.__members__:
            return super().__call__(value, *args, **kwargs)
        found = cls._value2member_map_.get(value) if isinstance(value, str) else None
        if found is None:
            words = map(repr, map(str, cls.__members__.values()))
            raise InvalidInputError(
                f"{short_repr(value)} is not one of the choices of {cls.__name__}",
                hint=f"one of {', '.join(words)}",
            )
        return found


class StrictEnum(StrEnum, metaclass=_ChoiceType):
    """A choice that is written as a word; a word that is not on the list is refused.

    Calling the class with a word (as attrs converters do) gives the choice, or raises
    InvalidInputError with the words there are.
    """
