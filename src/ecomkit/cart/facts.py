"""Small checked parts of carts and lines: ids, and a shop's own named facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ecomkit.addressing.text import one_line, some_lines
from ecomkit.cart.errors import InvalidLineError

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


def named_facts(given: Mapping[str, Fact] | Iterable[tuple[str, Fact]]) -> Facts:
    """The shop's own facts about a line or a cart, sorted by name, each name once."""
    pairs = [
        (
            one_line(name, path="$.attributes", most=100, required=True),
            _fact(name, value),
        )
        for name, value in named_pairs(given, "attributes")
    ]
    return tuple(sorted(pairs, key=lambda pair: pair[0]))


def named_texts(
    given: Mapping[str, str] | Iterable[tuple[str, str]], field: str
) -> tuple[tuple[str, str], ...]:
    """Texts by name, sorted by name, each name once."""
    return tuple(
        sorted(
            (
                one_line(name, path=f"$.{field}", most=100, required=True),
                some_lines(text, path=f"$.{field}.{name}"),
            )
            for name, text in named_pairs(given, field)
        )
    )


def named_pairs(given: object, field: str) -> list[tuple[str, object]]:
    """The (name, value) pairs of *given*, each name once."""
    pairs: dict[str, object] = {}
    for pair in (
        given.items() if isinstance(given, Mapping) else _iterated(given, field)
    ):
        match pair:
            case str() as name, value if name not in pairs:
                pairs[name] = value
            case str() as name, _:
                raise InvalidLineError(f"{name!r} stands twice", path=f"$.{field}")
            case _:
                raise _not_pairs(field)
    return list(pairs.items())


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


def _iterated(given: object, field: str) -> Iterable[object]:
    if isinstance(given, Iterable) and not isinstance(given, str):
        return given
    raise _not_pairs(field)


def _not_pairs(field: str) -> InvalidLineError:
    return InvalidLineError(
        "must be pairs of name and value",
        path=f"$.{field}",
        hint="such as {'size': 'L'}",
    )
