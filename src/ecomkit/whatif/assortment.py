"""Assortment: which articles a rule may meet in one currency, as far as a book decides."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.catalog.article import Article
from ecomkit.pricing.values.benefit_kinds import Benefit
from ecomkit.pricing.values.price_book import PriceBook
from ecomkit.pricing.values.price_list import PriceList
from ecomkit.pricing.values.promotion import Promotion
from ecomkit.pricing.values.selection import Select
from ecomkit.pricing.values.set_benefits import BuyGet, EachGroupOf, Gift, GroupPrice


@attrs.frozen(kw_only=True)
class Assortment:
    """The articles that price lists of one currency hold while a promotion runs."""

    currency: str
    articles: tuple[Article, ...]

    def taken(self, select: Select) -> frozenset[str]:
        """Every article that *select* may take; what a price decides is left open."""
        if self._contradicts(select):
            return frozenset()
        return frozenset(item.sku for item in self.articles if _names(select, item))

    def surely_taken(self, select: Select) -> frozenset[str]:
        """The articles that *select* takes at any price."""
        bound = select.price_min is not None or select.price_max is not None
        if bound or not select.discounted or select.only_discounted:
            return frozenset()
        return self.taken(select)

    def lowered(self, benefit: Benefit) -> frozenset[str]:
        """The articles of which a cart must have one, or a benefit on goods does nothing."""
        if isinstance(benefit, BuyGet):
            if not self.taken(benefit.buy):
                return frozenset()
            return self.discountable(benefit.get)
        if isinstance(benefit, Gift) and not self.sells(benefit.sku):
            return frozenset()
        goods = self.discountable(benefit.select)
        if isinstance(benefit, EachGroupOf | GroupPrice) and benefit.one_of_each:
            places = [goods & self.taken(select) for select in benefit.one_of_each]
            return frozenset().union(*places) if all(places) else frozenset()
        return goods

    def sells(self, sku: str) -> bool:
        """Whether an article has a price."""
        return any(item.sku == sku for item in self.articles)

    def discountable(self, select: Select) -> frozenset[str]:
        """The articles that *select* may take and promotions may lower."""
        taken = self.taken(select)
        return frozenset(
            item.sku
            for item in self.articles
            if item.discountable and item.sku in taken
        )

    def _contradicts(self, select: Select) -> bool:
        bounds = [
            price for price in (select.price_min, select.price_max) if price is not None
        ]
        if any(price.currency.code != self.currency for price in bounds):
            return True
        low, high = select.price_min, select.price_max
        return low is not None and high is not None and low > high


def _names(select: Select, facts: Article) -> bool:
    wanted = select.skus or select.categories
    if wanted and not (
        facts.sku in select.skus or not select.categories.isdisjoint(facts.categories)
    ):
        return False
    return facts.sku not in select.except_skus and select.except_categories.isdisjoint(
        facts.categories
    )


def assortment(
    book: PriceBook, currency: str, at: datetime, promotion: Promotion | None = None
) -> Assortment | None:
    """What is for sale from *at* on, while a promotion runs; None where no list holds."""
    lists = [
        one
        for one in book.lists
        if one.currency == currency and _meets(one, at, promotion)
    ]
    if not lists:
        return None
    skus = sorted({sku for listed in lists for sku in listed.prices})
    facts = [book.article(sku) for sku in skus]
    return Assortment(currency=currency, articles=tuple(facts))


def _meets(listed: PriceList, at: datetime, promotion: Promotion | None) -> bool:
    begins = [one.since for one in (listed, promotion) if one is not None and one.since]
    ends = [one.until for one in (listed, promotion) if one is not None and one.until]
    if ends and max([at, *begins]) >= min(ends):
        return False
    return (
        promotion is None
        or not promotion.channels
        or not listed.channels
        or not promotion.channels.isdisjoint(listed.channels)
    )
