"""Search: products by words, whatever their case, accents and number, and with a slip of the key."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import attrs

from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Product
from ecomkit.catalog.validators import check
from ecomkit.text import folded
from ecomkit.validators import as_tuple, require_type, require_whole_number

_WORD = re.compile(r"\w+")
# A word in the title says more of what a thing is than one in its description.
_TITLE, _CODE, _TAG, _FACT, _DESCRIPTION = 16, 12, 6, 4, 1
# A word that is another form of what was typed, or only begins with it, counts half.
_WHOLE = 2
_MOST_WORDS = 12
_FEWEST_LETTERS = 4
_MOST_TYPED = 200


@attrs.frozen
class SearchHit:
    """A product that was found, and how well it fits."""

    product: Product
    score: int


@attrs.frozen
class SearchIndex:
    """Products, ready to be searched.

    Every word typed must be found: whole, as the beginning of a word, in the plural or the
    singular, or, where nothing else is, with one letter wrong, missing, too many or swapped
    with the next (words of four letters and more, whose first is right). Titles are found in every
    language that they are written in. Hits are ordered by score, then title,
    then id, so that the same search gives the same list everywhere.
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
        require_whole_number(most, path="$.most", least=0, error=InvalidProductError)
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
        for form in _forms(word):
            start = bisect_left(self._words, form)
            for index in range(start, len(self._words)):
                known = self._words[index]
                if not known.startswith(form) or form not in {word, known}:
                    break
                self._count(best, known, _WHOLE if known == word else 1)
        if not best and len(word) >= _FEWEST_LETTERS:
            for known in self._words[bisect_left(self._words, word[0]) :]:
                if known[0] != word[0]:
                    break
                if _is_near(word, known):
                    self._count(best, known, 1)
        return best

    def _count(self, best: dict[int, int], word: str, factor: int) -> None:
        for at, weight in self._weights[word].items():
            best[at] = max(best.get(at, 0), weight * factor)


def _forms(word: str) -> tuple[str, ...]:
    # A word, and what it may be the plural of; the singular finds its plural by its beginning.
    forms = [word]
    if len(word) >= _FEWEST_LETTERS:
        for ending, singular in (("ies", "y"), ("es", ""), ("s", "")):
            if word.endswith(ending):
                forms.append(word.removesuffix(ending) + singular)
    return tuple(forms)


def _is_near(typed: str, known: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two neighbors are swapped."""
    if abs(len(typed) - len(known)) > 1:
        return False
    pairs = zip(typed, known, strict=False)
    at = next((at for at, (one, two) in enumerate(pairs) if one != two), None)
    if at is None:
        return True
    one, two = typed[at:], known[at:]
    return (
        one[1:] == two[1:]
        or one[1:] == two
        or one == two[1:]
        or (one[:2] == two[:2][::-1] and one[2:] == two[2:])
    )


def _texts(product: Product) -> Iterable[tuple[str, int]]:
    yield product.title, _TITLE
    for _, title in product.titles:
        yield title, _TITLE
    yield product.id, _CODE
    for variant in product.variants:
        yield variant.sku, _CODE
    for tag in product.tags:
        yield tag, _TAG
    for axis in (*product.axes, *product.choices):
        for value in axis.values:
            yield value, _FACT
    for _, fact in product.attributes:
        if isinstance(fact, str):
            yield fact, _FACT
    yield product.description, _DESCRIPTION
