"""Small checked parts of carts and lines: ids, and a shop's own named facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ecomkit.cart.errors import InvalidLineError
from ecomkit.text import by_name, one_line, some_lines

Fact = str | int | bool | Decimal
Facts = tuple[tuple[str, Fact], ...]


def checked_id(value: str, field: str) -> str:
    """*value* as an id: one line of text, not empty."""
    return one_line(value, path=f"$.{field}", most=100, required=True)


def checked_ids(values: Iterable[str], field: str) -> tuple[str, ...]:
    """*values* as ids, sorted, each once."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidLineError(
            "must be a list of ids", path=f"$.{field}", hint="such as ('insurance',)"
        )
    return tuple(sorted({checked_id(value, field) for value in values}))


def named_facts(given: Mapping[str, Fact] | Facts) -> Facts:
    """The shop's own facts about a line or a cart, sorted by name, each name once."""
    return tuple(
        (name, _fact(name, value))
        for name, value in by_name(given, path="$.attributes")
    )


def named_texts(
    given: Mapping[str, str] | Iterable[tuple[str, str]], field: str
) -> tuple[tuple[str, str], ...]:
    """Texts by name, sorted by name, each name once."""
    return tuple(
        (name, some_lines(text, path=f"$.{field}.{name}"))
        for name, text in by_name(given, path=f"$.{field}")
    )


def _fact(name: str, value: object) -> Fact:
    path = f"$.attributes.{name}"
    if isinstance(value, str):
        return some_lines(value, path=path)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return value
    raise InvalidLineError(
        f"{type(value).__name__} is not a fact",
        path=path,
        hint="a text, a whole number, a Decimal, true or false",
    )
