"""The unit price of an article: the list that applies, reduced by the catalog promotions."""

from __future__ import annotations

from collections.abc import Iterable

from ecomkit.catalog.article import Article
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding, divide
from ecomkit.pricing.engine.article import ArticlePrice, rounded_sides, slope_on
from ecomkit.pricing.engine.rules.selecting import meets
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.pricing.values.price_book import PriceBook
from ecomkit.pricing.values.price_list import ListPrice, PriceList
from ecomkit.pricing.values.promotion import CatalogPromotion
from ecomkit.tax.compiled import TaxClass


class CatalogPrices:
    """The price lists and catalog promotions of a market, those of highest priority first."""

    def __init__(
        self,
        book: PriceBook,
        lists: Iterable[PriceList],
        promotions: Iterable[CatalogPromotion],
        policy: PricingPolicy,
        scale: Scale,
        shown: TaxSide | None,
    ) -> None:
        self._book = book
        self._lists = sorted(lists, key=lambda one: -one.priority)
        self._promotions = sorted(promotions, key=lambda one: -one.priority)
        self._rounding = policy.discounts.rounding
        self._scale = scale
        if shown is None:
            shown = TaxSide.GROSS if self._lists[0].includes_tax else TaxSide.NET
        self.shown = shown

    @property
    def includes_tax(self) -> bool:
        """Whether fees and deliveries that do not say so include tax: as prices are shown."""
        return self.shown is TaxSide.GROSS

    def facts(self, sku: str) -> Article:
        """What the book knows of an article."""
        return self._book.article(sku)

    def listed(self, sku: str) -> list[tuple[PriceList, ListPrice]]:
        """The lists of highest priority that have the article, and its price on each."""
        found: list[tuple[PriceList, ListPrice]] = []
        for price_list in self._lists:
            if found and price_list.priority < found[0][0].priority:
                break
            price = price_list.prices.get(sku)
            if price is not None:
                found.append((price_list, price))
        if not found:
            known = any(sku in listed.prices for listed in self._book.lists)
            raise NotForSaleError(
                f"{short_repr(sku)} is not for sale"
                + (" here and now" if known else ""),
                path="$.sku",
                hint=f"no active {self._scale.currency} price list contains it",
                sku=sku,
            )
        return found

    def by_hand(self, unit_price: Money) -> tuple[PriceList, ListPrice]:
        """The price of an article that is on no list, as if it were on one of its own."""
        listed = PriceList(
            id="by hand",
            currency=self._scale.currency,
            prices={},
            includes_tax=self.includes_tax,
            scale=unit_price.scale,
        )
        return listed, ListPrice(unit_price=unit_price)

    def others(self, listed: PriceList, sku: str) -> list[tuple[PriceList, ListPrice]]:
        """The other lists that have an article here and now, and its price on each.

        Beside a list that ends: all lists of the book in this currency.
        """
        known: Iterable[PriceList] = self._lists
        if listed.until is not None:
            currency = self._scale.currency
            known = (one for one in self._book.lists if one.currency == currency)
        return [
            (one, one.prices[sku])
            for one in known
            if one is not listed and sku in one.prices
        ]

    def reduced(
        self,
        facts: Article,
        unit: int,
        floor: int,
        div: int,
        tax: TaxClass,
        rounding: Rounding,
    ) -> tuple[int, tuple[tuple[str, int], ...]]:
        """A unit price after the catalog promotions, and what each took off it.

        Each applies to what the ones before it left, and none goes below the floor.
        *tax* is that of the price as it is listed, *rounding* that of taxes.
        """
        taken: list[tuple[str, int]] = []
        if unit < 0:  # money given back
            return unit, ()
        for promotion in self._promotions:
            net, gross = rounded_sides(tax, unit, div, rounding)
            price = ArticlePrice(facts, net, gross, div, self.shown)
            if not meets(promotion.select, price, self._scale):
                continue
            if promotion.exclusive and taken:
                continue
            off = min(self._off(promotion, unit, div, tax), max(0, unit - floor))
            if not off:
                continue
            taken.append((promotion.id, off))
            unit -= off
            if promotion.exclusive:
                break
        return unit, tuple(taken)

    def _off(
        self, promotion: CatalogPromotion, unit: int, div: int, tax: TaxClass
    ) -> int:
        rate, rounding = promotion.rate, self._rounding
        if rate is not None:
            return rounding.of(unit * rate.numerator, rate.denominator)
        amount = (self._scale.steps_of(promotion.amount) or 0) * div
        # An amount off is stated on a side of the tax, and taken off the price as listed.
        is_net = (getattr(promotion, "side", None) or self.shown) is TaxSide.NET
        slope = slope_on(tax, TaxSide.NET if is_net else TaxSide.GROSS)
        return divide(amount * slope.denominator, slope.numerator, rounding.mode)
