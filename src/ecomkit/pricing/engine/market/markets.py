"""Markets: the market of an occasion, worked out when one first needs it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import count

from ecomkit.cart.cart import Cart
from ecomkit.moments import instant_of, local_time
from ecomkit.pricing.engine.market.catalog_prices import CatalogPrices
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.market import LocalMarkets, Market, ShopRules
from ecomkit.pricing.engine.route import route_of_goods
from ecomkit.pricing.engine.rules.compiled_rules import compile_rules
from ecomkit.pricing.engine.rules.rule import Rule, is_within
from ecomkit.pricing.engine.rules.rule_index import RuleIndex
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.price_book import PriceBook
from ecomkit.pricing.values.price_list import PriceList
from ecomkit.pricing.values.promotion import CatalogPromotion, Promotion
from ecomkit.tax.supply import Exemption, Supply

_MOST_MARKETS = 512


class Markets:
    """All markets of a pricer, and what is compiled for each currency."""

    def __init__(
        self,
        book: PriceBook,
        promotions: Sequence[Promotion | CustomPromotion],
        policy: PricingPolicy,
        shop: ShopRules,
    ) -> None:
        self._book = book
        self._promotions = promotions
        self._policy = policy
        self._shop = shop
        self._moments = sorted(
            {instant_of(at) for at in (*book.boundaries(), *_boundaries(promotions))}
        )
        self._days = sorted(set(shop.taxes.boundaries()))
        self._numbers = count()
        self._compiled: dict[str, tuple[Scale, list[Rule]]] = {}
        self._markets: dict[tuple[object, ...], Market] = {}
        self._local_markets: LocalMarkets = {}
        # A cart is priced twice, without and with its deliveries: the occasion of the
        # last question is often that of the next one.
        self._latest: tuple[Occasion, str, object, Market, LocalMarket] | None = None

    def find(self, cart: Cart, occasion: Occasion) -> tuple[Market, LocalMarket]:
        """The market of an occasion, and what it is where the goods go."""
        currency = cart.currency
        first = cart.deliveries[0] if cart.deliveries else None
        if self._latest is not None:
            known, coin, where, market, local = self._latest
            if known is occasion and coin == currency and where is first:
                return market, local
        market = self._find(currency, occasion)
        local = market.at(route_of_goods(cart, occasion))
        self._latest = occasion, currency, first, market, local
        return market, local

    def _find(self, currency: str, occasion: Occasion) -> Market:
        buyer, today = occasion.buyer, self._day(occasion)
        exemptions = tuple(
            exemption for exemption in buyer.exemptions if exemption.holds_on(today)
        )
        key = (
            currency,
            occasion.channel,
            buyer.groups,
            buyer.is_business,
            buyer.tax_ids,
            exemptions,
            occasion.shown,
            bisect_right(self._moments, instant_of(occasion.at))
            if self._moments
            else 0,
            bisect_right(self._days, today) if self._days else 0,
        )
        found = self._markets.get(key)
        if found is None:
            if len(self._markets) >= _MOST_MARKETS:
                self._markets.clear()
                self._local_markets.clear()
            found = self._new_market(currency, occasion, exemptions)
            self._markets[key] = found
        return found

    def _new_market(
        self, currency: str, occasion: Occasion, exemptions: tuple[Exemption, ...]
    ) -> Market:
        buyer, book = occasion.buyer, self._book
        scale, rules = self._compile(currency)
        lists = [
            listed
            for listed in book.lists
            if listed.currency == currency and _is_open(listed, occasion)
        ]
        if not lists:
            raise NotForSaleError(
                f"no {currency} price list is active on this occasion",
                path="$.currency",
                currency=currency,
            )
        promotions = [offer for offer in book.promotions if _is_open(offer, occasion)]
        shop = self._shop
        prices = CatalogPrices(
            book, lists, promotions, self._policy, scale, occasion.shown
        )
        return Market(
            number=next(self._numbers),
            shop=shop,
            policy=self._policy,
            scale=scale,
            rules=rules,
            index=RuleIndex([rule for rule in rules if _may_apply(rule, occasion)]),
            prices=prices,
            shown=prices.shown,
            supply=Supply(
                on=self._day(occasion),
                is_business=buyer.is_business,
                buyer_tax_ids=buyer.tax_ids,
                exemptions=exemptions,
            ),
            local_markets=self._local_markets,
        )

    def _day(self, occasion: Occasion) -> date:
        return local_time(occasion.at, self._shop.zone).date()

    def _compile(self, currency: str) -> tuple[Scale, list[Rule]]:
        found = self._compiled.get(currency)
        if found is None:
            policy = self._policy
            scale = Scale(currency, policy.scale)
            found = (
                scale,
                compile_rules(self._promotions, policy, scale, self._shop.lanes),
            )
            self._compiled[currency] = found
        return found


def _is_open(offer: PriceList | CatalogPromotion, occasion: Occasion) -> bool:
    return (
        (not offer.channels or occasion.channel in offer.channels)
        and (not offer.groups or not offer.groups.isdisjoint(occasion.buyer.groups))
        and is_within(offer.since, offer.until, occasion.at)
    )


def _may_apply(rule: Rule, occasion: Occasion) -> bool:
    return (
        rule.has_amounts
        and rule.runs_at(occasion.at)
        and (not rule.channels or occasion.channel in rule.channels)
    )


def _boundaries(
    promotions: Iterable[Promotion | CustomPromotion],
) -> Iterable[datetime]:
    for promotion in promotions:
        if isinstance(promotion, Promotion):
            yield from filter(None, (promotion.since, promotion.until))
