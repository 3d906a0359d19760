"""Which products are bought together, counted over baskets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import chain

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.figures.purchases import SoldLine
from ecomkit.validators import as_names, require_whole_number


@attrs.frozen(kw_only=True)
class Association:
    """How often two products are in the same basket, compared with chance.

    ``support`` is the share of all baskets with both; ``lift`` is how many times more
    often they occur together than if they were independent.
    """

    first: str
    second: str
    together: int
    with_first: int
    with_second: int
    baskets: int

    @property
    def support(self) -> float:
        """The share of all baskets with both."""
        return self.together / self.baskets

    @property
    def confidence(self) -> float:
        """The share of the baskets with the first product that also have the second."""
        return self.together / self.with_first

    @property
    def lift(self) -> float:
        """The confidence divided by the second product's share of all baskets."""
        return self.together * self.baskets / (self.with_first * self.with_second)


@attrs.frozen(kw_only=True)
class CoPurchases:
    """In how many baskets each product was, and each pair of products.

    ``together`` maps each product to its partners and the number of baskets with both; only
    pairs in at least ``fewest`` baskets are kept.
    """

    baskets: int
    fewest: int
    products: Mapping[str, int] = attrs.field(hash=False, repr=False)
    together: Mapping[str, Mapping[str, int]] = attrs.field(hash=False, repr=False)

    def of(self, first: str, second: str) -> Association:
        """The association from the first product to the second."""
        for sku, path in ((first, "$.first"), (second, "$.second")):
            if sku not in self.products:
                raise InvalidInputError(f"{short_repr(sku)} is in no basket", path=path)
        return Association(
            first=first,
            second=second,
            together=self.together.get(first, {}).get(second, 0),
            with_first=self.products[first],
            with_second=self.products[second],
            baskets=self.baskets,
        )

    def pairs(self) -> Iterator[tuple[str, str, int]]:
        """Every pair that is kept, the smaller SKU first, and its number of baskets."""
        for first, partners in self.together.items():
            for second, count in partners.items():
                if first < second:
                    yield first, second, count

    def top(self, most: int = 10) -> tuple[Association, ...]:
        """The *most* frequent pairs; ties by SKU."""
        best = nsmallest(most, self.pairs(), key=lambda pair: (-pair[2], pair[:2]))
        return tuple(self.of(first, second) for first, second, _ in best)


def baskets_from(
    lines: Iterable[SoldLine], *, without: Iterable[str] = ()
) -> tuple[frozenset[str], ...]:
    """The products of each order, except the SKUs in *without* (carriage, fees).

    Orders of nothing else are left out.
    """
    left_out = as_names(without)
    found: dict[str, set[str]] = {}
    for line in lines:
        if line.sku not in left_out:
            found.setdefault(line.order, set()).add(line.sku)
    return tuple(frozenset(basket) for basket in found.values())


def co_purchases(baskets: Iterable[Iterable[str]], *, fewest: int = 2) -> CoPurchases:
    """Counts the pairs of products bought together in at least *fewest* baskets.

    Products in fewer baskets are dropped before pairs are counted, which loses no pair
    and keeps the count small (Agrawal and Srikant, VLDB 1994).
    """
    require_whole_number(fewest, path="$.fewest", least=1)
    kept = [frozenset(basket) for basket in baskets]
    products = Counter(chain.from_iterable(kept))
    # One string object for each SKU: identical strings are counted much faster.
    often = {sku: sku for sku, count in products.items() if count >= fewest}
    holding: dict[str, list[list[str]]] = {sku: [] for sku in sorted(often)}
    for basket in kept:
        inside = [often[sku] for sku in basket if sku in often]
        for sku in inside:
            holding[sku].append(inside)
    together = {}
    for sku, held in holding.items():
        counts = Counter(chain.from_iterable(held))
        together[sku] = {
            other: count
            for other, count in counts.items()
            if count >= fewest and other != sku
        }
    return CoPurchases(
        baskets=len(kept), fewest=fewest, products=dict(products), together=together
    )
