"""Choices out of a fixed list: a wrong word gets the library's own error."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from ecomkit.errors import InvalidInputError


class NamedChoice(StrEnum):
    """A choice that is written as a word; a word that is not on the list is refused.

    Calling the class with a word (as attrs converters do) gives the choice, or raises
    InvalidInputError with the words there are.
    """

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise InvalidInputError(
            f"{value!r} is not one of the choices of {cls.__name__}",
            hint=f"one of {', '.join(repr(choice.value) for choice in cls)}",
            value=value,
        )
