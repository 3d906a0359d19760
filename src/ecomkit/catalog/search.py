"""Search: products by words, without regard to case, accents or kinds of alif."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import attrs

from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Product
from ecomkit.catalog.validators import check
from ecomkit.text import folded
from ecomkit.validators import as_tuple, require_type

_WORD = re.compile(r"\w+")
# A word in the title says more of what a thing is than one in its description.
_TITLE, _CODE, _TAG, _FACT, _DESCRIPTION = 16, 12, 6, 4, 1
# A word that only begins with what was typed counts half.
_WHOLE = 2
_MOST_WORDS = 12
_MOST_TYPED = 200


@attrs.frozen
class SearchHit:
    """A product that was found, and how well it fits."""

    product: Product
    score: int


@attrs.frozen
class SearchIndex:
    """Products, ready to be searched.

    Every word typed must be found, whole or as the beginning of a word. Hits are ordered
    by score, then title, then id, so that the same search gives the same list everywhere.
    """

    products: tuple[Product, ...] = attrs.field(
        converter=as_tuple, validator=check.members(Product)
    )
    _words: Sequence[str] = attrs.field(init=False, eq=False, repr=False)
    _weights: Mapping[str, Mapping[int, int]] = attrs.field(
        init=False, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        weights: dict[str, dict[int, int]] = {}
        for index, product in enumerate(self.products):
            for text, weight in _texts(product):
                for word in _WORD.findall(folded(text)):
                    found = weights.setdefault(word, {})
                    found[index] = max(found.get(index, 0), weight)
        object.__setattr__(self, "_words", sorted(weights))
        object.__setattr__(self, "_weights", weights)

    def find(self, typed: str, *, most: int = 20) -> tuple[SearchHit, ...]:
        """The products that fit what was *typed*, best first; none for no words."""
        require_type(typed, str, path="$.typed", error=InvalidProductError)
        words = _WORD.findall(folded(typed[:_MOST_TYPED]))[:_MOST_WORDS]
        if not words:
            return ()
        scores = self._scores(words[0])
        for word in words[1:]:
            more = self._scores(word)
            scores = {at: scores[at] + more[at] for at in scores.keys() & more.keys()}
        hits = [SearchHit(self.products[at], score) for at, score in scores.items()]
        hits.sort(
            key=lambda hit: (-hit.score, folded(hit.product.title), hit.product.id)
        )
        return tuple(hits[:most])

    def _scores(self, word: str) -> dict[int, int]:
        best: dict[int, int] = {}
        start = bisect_left(self._words, word)
        for index in range(start, len(self._words)):
            known = self._words[index]
            if not known.startswith(word):
                break
            factor = _WHOLE if known == word else 1
            for at, weight in self._weights[known].items():
                best[at] = max(best.get(at, 0), weight * factor)
        return best


def _texts(product: Product) -> Iterable[tuple[str, int]]:
    yield product.title, _TITLE
    yield product.id, _CODE
    for variant in product.variants:
        yield variant.sku, _CODE
    for tag in product.tags:
        yield tag, _TAG
    for axis in product.axes:
        for value in axis.values:
            yield value, _FACT
    for _, fact in product.attributes:
        if isinstance(fact, str):
            yield fact, _FACT
    yield product.description, _DESCRIPTION
