"""LocalMarket: a market at one place, where each article has its price and its taxes."""

from __future__ import annotations

from fractions import Fraction

import attrs

from ecomkit.catalog.article import Article
from ecomkit.catalog.content import Content
from ecomkit.errors import short_repr
from ecomkit.measures import UNITS
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.engine.article import (
    ArticlePrice,
    FastArticle,
    LinearTax,
    PricedArticle,
    Tiers,
    exact_on,
    fast_article,
    linear_tax,
    rounded_sides,
)
from ecomkit.pricing.engine.market.bundle_shares import parts_of, shares_of
from ecomkit.pricing.engine.market.catalog_prices import CatalogPrices
from ecomkit.pricing.engine.market.place_taxes import (
    PlacedPrice,
    PlaceTaxes,
    is_not_charged,
)
from ecomkit.pricing.engine.rules.rule_index import RuleIndex
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.errors import InvalidPriceError, NotForSaleError
from ecomkit.pricing.result.price_columns import RowTerms
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.occasion import PriceOverride
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.pricing.values.price_list import ListPrice, PriceList, TierCount
from ecomkit.tax.compiled import TaxClass
from ecomkit.tax.policy import DeliveryTax, TaxBase, TaxLevel, TaxPolicy
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import SupplyKind
from ecomkit.tax.treatment import TaxTreatment

_SEPARATE = "Delivery that is charged separately is not taxed"
_NO_ARTICLE = Article(sku="-", tax_category="")


def is_ordinary(taxes: TaxPolicy) -> bool:
    """Whether a policy's taxes are those that the fast path works out."""
    return (
        taxes.level in (TaxLevel.LINE, TaxLevel.UNIT)
        and taxes.base is TaxBase.AFTER_DISCOUNT
        and taxes.delivery is DeliveryTax.OWN
    )


class LocalMarket:
    """The articles, fees and deliveries as they are priced and taxed at one place.

    Each is worked out when first asked for; none depends on a cart.
    """

    def __init__(
        self,
        prices: CatalogPrices,
        taxes: PlaceTaxes,
        rules: RuleIndex,
        policy: PricingPolicy,
        scale: Scale,
        shown: TaxSide,
    ) -> None:
        self._prices = prices
        self._rules = rules
        self._policy = policy
        self._scale = scale
        self._charges: dict[tuple[object, ...], PricedArticle] = {}
        # Fees and deliveries that follow goods of one class.
        self.followers: dict[tuple[TaxClass, str, bool], PricedArticle] = {}
        self._linear_taxes: dict[TaxClass, LinearTax | None] = {}
        self._shown = shown
        self.is_as_shown = True  # all articles met here are listed on that side
        self.has_units = False  # some article met here is sold by a measure
        self.taxes = taxes
        self.tax_policy = taxes.policy
        self.is_ordinary = is_ordinary(taxes.policy)
        self.taxes_units = taxes.policy.level is TaxLevel.UNIT  # each by itself
        self.includes_tax = prices.includes_tax
        self.articles: dict[str, PricedArticle] = {}
        self.fast_articles: dict[str, FastArticle] = {}

    def find(self, sku: str) -> PricedArticle:
        """The article of a SKU. Raises NotForSaleError."""
        article = self.articles.get(sku)
        if article is None:
            article = self.articles[sku] = self._lowest(sku)
            self.is_as_shown = self.is_as_shown and article.is_on(self._shown)
            self.has_units = self.has_units or bool(article.facts.unit)
            if article.fast is not None:
                self.fast_articles[sku] = article.fast
        return article

    def find_fast(self, sku: str) -> FastArticle | None:
        """The article of a SKU for the fast path; None where it must not take it."""
        try:
            return self.find(sku).fast
        except NotForSaleError:
            return None

    def _lowest(self, sku: str) -> PricedArticle:
        # The lowest price of the lists that compete. Where one of them has price tiers,
        # that depends on the quantity: what one unit costs, and the rivals.
        rivals = tuple(
            self._article(self._prices.facts(sku), listed, price)
            for listed, price in self._prices.listed(sku)
        )
        if not rivals[1:]:
            return rivals[0]
        best = min(rivals, key=lambda one: one.exact_unit_shown())
        if not any(one.tiers for one in rivals):
            return best
        one_unit = min(
            (one.at(Fraction(1), Fraction(1)) for one in rivals),
            key=lambda one: one.exact_unit_shown(),
        )
        return attrs.evolve(one_unit, rivals=rivals, is_plain=False, fast=None)

    def find_at(self, sku: str, override: PriceOverride) -> PricedArticle:
        """The article of a SKU at a price set by hand, which no catalog promotion lowers."""
        unit_price, facts = override.unit_price, override.article
        if unit_price.currency.code != self._scale.currency:
            raise InvalidPriceError(
                f"{unit_price} is no price on a cart in {self._scale.currency}",
                path="$.unit_price",
            )
        if facts is None:
            listed, price = self._prices.listed(sku)[0]
            facts = self._prices.facts(sku)
        elif facts.sku == sku:
            listed, price = self._prices.by_hand(unit_price)
        else:
            raise InvalidPriceError(
                f"the price set by hand is of {short_repr(facts.sku)}", path="$.sku"
            )
        by_hand = attrs.evolve(
            price, unit_price=unit_price, tiers=(), compare_at=None, lowest_prior=None
        )
        if override.includes_tax is not None:
            by_hand = attrs.evolve(by_hand, includes_tax=override.includes_tax)
        article = self._article(facts, listed, by_hand, by_hand=True)
        self.is_as_shown = self.is_as_shown and article.is_on(self._shown)
        return article

    def _article(
        self,
        facts: Article,
        listed: PriceList,
        price: ListPrice,
        *,
        by_hand: bool = False,
    ) -> PricedArticle:
        placed = self._placed(facts, listed, price)
        div, coarser = self._places(listed)
        floor = 0
        if price.floor is not None:
            floor = price.floor.minor(scale=listed.scale) * coarser
        is_dearer_elsewhere = self._is_dearer_elsewhere(facts, listed, price)
        # The short division is for amounts of zero and more: money given back is
        # rounded as its mirror image.
        is_charge = price.unit_price.amount >= 0 and all(
            tier.unit_price.amount >= 0 for tier in price.tiers
        )
        rounding = self.tax_policy.rounding
        linear = self._linear_tax(placed.tax) if is_charge else None

        def reference(money: Money | None) -> int | None:
            if money is None:
                return None
            return placed.convert(money.minor(scale=listed.scale) * coarser, div)

        def priced_at(unit_price: Money, tiers: Tiers = ()) -> PricedArticle:
            before = unit_price.minor(scale=listed.scale) * coarser
            unit, catalog = (
                (before, ())
                if by_hand
                else self._prices.reduced(
                    facts, before, floor, div, placed.listed, rounding
                )
            )
            terms = RowTerms(
                price=placed.convert(unit, div),
                listed=placed.convert(before, div),
                div=div,
                rates=placed.tax.rates,
                inside=placed.tax.inside,
                includes_tax=placed.includes_tax,
                tax_category=facts.tax_category,
                price_list=listed.id,
                catalog=catalog,
                categories=frozenset(facts.categories),
                compare_at=reference(price.compare_at),
                lowest_prior=reference(price.lowest_prior),
                content=_content_of(facts),
                unit=facts.unit,
                shown=self._shown,
                portions=placed.portions,
                levies=placed.levies,
                parts=placed.parts,
            )
            is_reduced = (
                by_hand
                or bool(catalog)
                or (price.compare_at is not None and price.compare_at > unit_price)
                or unit_price < price.unit_price
                or is_dearer_elsewhere
            )
            net, gross = rounded_sides(placed.tax, terms.price, div, rounding)
            of_price = ArticlePrice(facts, net, gross, div, self._shown, is_reduced)
            return PricedArticle(
                facts=facts,
                unit=terms.price,
                div=div,
                terms=terms,
                tax=placed.tax,
                linear_tax=linear,
                net=net,
                gross=gross,
                shown=self._shown,
                floor=placed.convert(floor, div) // div if floor else 0,
                tiers=tiers,
                bundled_at_home=placed.held_by_parts,
                counts_product=listed.tiers_count is TierCount.PRODUCT,
                is_reduced=is_reduced,
                is_plain=div == 1 and not tiers,
                rule_hits=self._rules.hits(of_price, self._scale),
            )

        tiers = sorted(price.tiers, key=lambda tier: tier.at_least, reverse=True)
        at_tiers = [
            (Fraction(tier.at_least), priced_at(tier.unit_price)) for tier in tiers
        ]
        return fast_article(priced_at(price.unit_price, tuple(at_tiers)))

    def _linear_tax(self, tax: TaxClass) -> LinearTax | None:
        if tax not in self._linear_taxes:
            self._linear_taxes[tax] = linear_tax(tax, self.tax_policy.rounding)
        return self._linear_taxes[tax]

    def _placed(
        self, facts: Article, listed: PriceList, price: ListPrice
    ) -> PlacedPrice:
        includes = listed.includes_tax
        if price.includes_tax is not None:
            includes = price.includes_tax
        if not facts.parts:
            kind = SupplyKind.from_product(facts.kind)
            return self.taxes.place(facts.tax_category, kind, includes_tax=includes)
        div, coarser = self._places(listed)
        side = TaxSide.GROSS if includes else TaxSide.NET

        def price_of(sku: str) -> Fraction:
            part = self._prices.facts(sku)
            return min(
                self._exact_listed(part, own, at, side)
                for own, at in self._prices.listed(sku)
            )

        return self.taxes.place_bundle(
            parts_of(facts, self._prices.facts),
            lambda: shares_of(facts, price_of),
            price.unit_price.minor(scale=listed.scale) * coarser,
            div,
            includes_tax=includes,
        )

    def _exact_listed(
        self, facts: Article, listed: PriceList, price: ListPrice, side: TaxSide
    ) -> Fraction:
        # One unit as a list states it, on a side of the taxes that it holds.
        div, coarser = self._places(listed)
        unit = price.unit_price.minor(scale=listed.scale) * coarser
        return exact_on(self._placed(facts, listed, price).listed, side, unit, div)

    def _places(self, listed: PriceList) -> tuple[int, int]:
        # What a list's prices are over, where they are finer than the steps, and what they
        # are multiplied by, where they are coarser.
        finer = listed.scale - self._policy.scale
        return (10**finer, 1) if finer > 0 else (1, 10**-finer)

    def _is_dearer_elsewhere(
        self, facts: Article, listed: PriceList, price: ListPrice
    ) -> bool:
        # Whether another list asks more here and now; of the price of a list that ends,
        # whether any list asks more.
        others = self._prices.others(listed, facts.sku)
        if not others:
            return False
        own = self._exact_shown(facts, listed, price)
        return any(self._exact_shown(facts, *other) > own for other in others)

    def _exact_shown(
        self, facts: Article, listed: PriceList, price: ListPrice
    ) -> Fraction:
        # One unit of a list on the side that the buyer is shown, in steps.
        placed = self._placed(facts, listed, price)
        div, coarser = self._places(listed)
        unit = placed.convert(price.unit_price.minor(scale=listed.scale) * coarser, div)
        return exact_on(placed.tax, self._shown, unit, div)

    def fee_terms(self, category: str, *, includes_tax: bool) -> PricedArticle:
        """How a fee of a tax category is taxed; without a category, not at all."""
        key = category, includes_tax
        found = self._charges.get(key)
        if found is None:
            rates = self.taxes.charge_rates(category) if category else ()
            found = self._charges[key] = self.row_taxed_as(
                self.taxes.tax_class(rates, includes=includes_tax),
                category,
                includes_tax=includes_tax,
                is_freed=includes_tax and is_not_charged(rates),
            )
        return found

    def separate_terms(self, category: str, *, includes_tax: bool) -> PricedArticle:
        """How a delivery is taxed that the law frees where it is charged separately."""
        key = category, includes_tax, "separate"
        found = self._charges.get(key)
        if found is None:
            rates = tuple(
                rate
                if rate.treatment.needs_reason
                else rate.not_charged(TaxTreatment.EXEMPT, _SEPARATE)
                for rate in (self.taxes.charge_rates(category) if category else ())
            )
            found = self._charges[key] = self.row_taxed_as(
                self.taxes.tax_class(rates, includes=includes_tax),
                category,
                includes_tax=includes_tax,
            )
        return found

    def delivery_terms(self, charge: Charge, *, includes_tax: bool) -> PricedArticle:
        """How a delivery is taxed: as a fee of its category is.

        A quote with and without tax overrides the rates.
        """
        category = charge.tax_category
        if charge.amount_with_tax is None:
            return self.fee_terms(category, includes_tax=includes_tax)
        net, gross = (
            money.minor(scale=self._policy.scale)
            for money in (charge.amount, charge.amount_with_tax)
        )
        key = category, net, gross
        found = self._charges.get(key)
        if found is None:
            quoted = (TaxRate(id="quoted", rate=Rate(gross - net, max(net, 1))),)
            tax = self.taxes.tax_class(quoted, includes=False)
            found = self._charges[key] = self.row_taxed_as(
                tax, category, includes_tax=False
            )
        return found

    def row_taxed_as(
        self,
        tax: TaxClass,
        category: str,
        *,
        includes_tax: bool,
        portions: tuple[Rate, ...] = (),
        is_freed: bool = False,
    ) -> PricedArticle:
        """A fee or a delivery that bears the taxes of a class."""
        terms = RowTerms(
            rates=tax.rates,
            inside=tax.inside,
            includes_tax=includes_tax,
            tax_category=category,
            portions=portions,
        )
        return fast_article(
            PricedArticle(
                facts=_NO_ARTICLE,
                unit=0,
                div=1,
                terms=terms,
                tax=tax,
                linear_tax=self._linear_tax(tax),
                is_freed=is_freed,
            )
        )


def _content_of(facts: Article) -> Content | None:
    # How much one unit holds; of goods that are sold by a measure, one of it.
    if facts.content is None and facts.unit in UNITS:
        return Content(1, facts.unit)
    return facts.content
