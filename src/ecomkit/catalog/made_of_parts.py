"""What a bundle takes from its parts, where nothing else is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from ecomkit.catalog.article import Article
from ecomkit.catalog.product import ProductKind
from ecomkit.measures import Dimensions, Length, Weight

_LIES_AS_IT_IS = frozenset({"fixed", "upright"})
_MOST_PIECES = 100  # more of them have a box of their own, whose size somebody knows


def made_of_parts(article: Article, parts: Iterable[tuple[Article, int]]) -> Article:
    """The *article* of a bundle with what is known of its *parts* and their counts.

    What is said of the bundle itself stands. Else it weighs what they weigh and is as large
    as they are side by side, where that is known of each; it is sent when one of them is,
    with all their flags, in the shipping category that one of them has alone; and it has
    their seller, origin, customs tariff number and country where those are the same for all.
    """
    known = tuple(parts)
    each = [part for part, _ in known]
    taken: dict[str, Any] = {
        "weight": article.weight or _weight(known),
        "dimensions": article.dimensions or _side_by_side(known),
        "flags": tuple(sorted({*article.flags, *(x for y in each for x in y.flags)})),
        "shipping_category": article.shipping_category
        or _the_one(part.shipping_category for part in each if part.shipping_category),
        "seller": article.seller or _the_one(part.seller for part in each),
        "ships_from": article.ships_from or _the_one(part.ships_from for part in each),
        "hs_code": article.hs_code or _the_one(part.hs_code for part in each),
        "origin": article.origin or _the_one(part.origin for part in each),
    }
    if article.kind is ProductKind.GOODS and not any(x.kind.ships for x in each):
        taken["kind"] = each[0].kind
    return attrs.evolve(article, **taken)


def _the_one(values: Iterable[str]) -> str:
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def _sent(parts: tuple[tuple[Article, int], ...]) -> list[tuple[Article, int]]:
    return [(part, count) for part, count in parts if part.kind.ships]


def _weight(parts: tuple[tuple[Article, int], ...]) -> Weight | None:
    weights = [(part.unit_weight, count) for part, count in _sent(parts)]
    known = [weight * count for weight, count in weights if weight is not None]
    return sum(known, Weight()) if known and len(known) == len(_sent(parts)) else None


def _side_by_side(parts: tuple[tuple[Article, int], ...]) -> Dimensions | None:
    # The two smallest are laid on each other, then the two smallest of what there is now:
    # they all fit into what comes out, so a box that has room for it has room for them.
    boxes: list[tuple[Length, Length, Length]] = []
    if sum(count for _, count in parts) > _MOST_PIECES:
        return None
    for part, count in _sent(parts):
        if part.dimensions is None or _LIES_AS_IT_IS & set(part.flags):
            return None
        boxes += [part.dimensions.sides] * count
    while len(boxes) > 1:
        boxes.sort(key=_volume, reverse=True)
        one, other = boxes.pop(), boxes.pop()
        long, wide = max(one[0], other[0]), max(one[1], other[1])
        boxes.append(Dimensions(long, wide, one[2] + other[2]).sides)
    return Dimensions(*boxes[0]) if boxes else None


def _volume(
    sides: tuple[Length, Length, Length],
) -> tuple[Any, tuple[Length, Length, Length]]:
    return Dimensions(*sides).volume.exact, sides
