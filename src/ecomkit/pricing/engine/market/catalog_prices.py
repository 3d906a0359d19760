"""The unit price of an article: the list that applies, reduced by the catalog promotions."""

from __future__ import annotations

from collections.abc import Iterable

from ecomkit.catalog.article import Article
from ecomkit.errors import short_repr
from ecomkit.pricing.engine.article import ArticlePrice
from ecomkit.pricing.engine.rules.selecting import meets
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.pricing.values.price_book import PriceBook
from ecomkit.pricing.values.price_list import ListPrice, PriceList
from ecomkit.pricing.values.promotion import CatalogPromotion


class CatalogPrices:
    """The price lists and catalog promotions of a market, those of highest priority first."""

    def __init__(
        self,
        book: PriceBook,
        lists: Iterable[PriceList],
        promotions: Iterable[CatalogPromotion],
        policy: PricingPolicy,
        scale: Scale,
    ) -> None:
        self._book = book
        self._lists = sorted(lists, key=lambda one: -one.priority)
        self._promotions = sorted(promotions, key=lambda one: -one.priority)
        self._rounding = policy.discounts.rounding
        self._scale = scale

    @property
    def includes_tax(self) -> bool:
        """Whether fees and deliveries that do not say so include tax.

        Taken from the list of highest priority.
        """
        return self._lists[0].includes_tax

    @property
    def shown(self) -> TaxSide:
        """The side of the tax on which that list shows prices."""
        return TaxSide.GROSS if self.includes_tax else TaxSide.NET

    def facts(self, sku: str) -> Article:
        """What the book knows of an article."""
        return self._book.article(sku)

    def listed(self, sku: str) -> tuple[PriceList, ListPrice]:
        """The list of highest priority that has the article, the lowest price among equals."""
        best: tuple[PriceList, ListPrice] | None = None
        for price_list in self._lists:
            price = price_list.prices.get(sku)
            if price is None:
                continue
            if best is not None and price_list.priority < best[0].priority:
                break
            if best is None or price.unit_price < best[1].unit_price:
                best = price_list, price
        if best is None:
            known = any(sku in listed.prices for listed in self._book.lists)
            raise NotForSaleError(
                f"{short_repr(sku)} is not for sale"
                + (" here and now" if known else ""),
                path="$.sku",
                hint=f"no active {self._scale.currency} price list contains it",
                sku=sku,
            )
        return best

    def reduced(
        self, facts: Article, unit: int, floor: int, div: int
    ) -> tuple[int, tuple[tuple[str, int], ...]]:
        """A unit price after the catalog promotions, and what each took off it.

        Each applies to what the ones before it left, and none goes below the floor.
        """
        taken: list[tuple[str, int]] = []
        if unit < 0:  # money given back
            return unit, ()
        for promotion in self._promotions:
            if not meets(promotion.select, ArticlePrice(facts, unit, div), self._scale):
                continue
            if promotion.exclusive and taken:
                continue
            off = min(self._off(promotion, unit, div), max(0, unit - floor))
            if not off:
                continue
            taken.append((promotion.id, off))
            unit -= off
            if promotion.exclusive:
                break
        return unit, tuple(taken)

    def _off(self, promotion: CatalogPromotion, unit: int, div: int) -> int:
        rate = promotion.rate
        if rate is not None:
            return self._rounding.of(unit * rate.numerator, rate.denominator)
        return (self._scale.steps_of(promotion.amount) or 0) * div
