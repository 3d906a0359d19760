"""Market: what holds for one currency, channel, kind of buyer and span of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing.engine.market.catalog_prices import CatalogPrices
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.place_taxes import PlaceTaxes
from ecomkit.pricing.engine.route import Route
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.rules.rule_index import RuleIndex
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.ports import CustomFee
from ecomkit.pricing.values.fees import OrderFee, ServiceFee
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.pricing.values.promotion import Campaign, Lane
from ecomkit.tax.policy import TaxPolicy
from ecomkit.tax.ports import TaxLaw, TaxRules
from ecomkit.tax.supply import Supply

_MOST_PLACES = 512
_USUAL = TaxPolicy()

LocalMarkets = dict[tuple[object, ...], LocalMarket]


@attrs.frozen(eq=False, kw_only=True)
class ShopRules:
    """What a pricer was built with, besides its book and policy: the same in every market."""

    taxes: TaxRules
    law: TaxLaw | None  # the same rules, if they know a policy and limits
    fees: Sequence[ServiceFee | OrderFee | CustomFee]
    lanes: Mapping[int, Lane]
    campaigns: Mapping[str, Campaign]
    zone: tzinfo  # on whose clock days and hours are read


@attrs.frozen(eq=False, kw_only=True)
class Market:
    """The prices and rules for one currency, channel, kind of buyer and span of time.

    ``rules`` are those of the currency, as compiled; ``index`` holds the ones that may
    apply in this market. What depends on where goods go is asked :meth:`at` the end of
    their route.
    """

    number: int
    shop: ShopRules
    policy: PricingPolicy
    scale: Scale
    rules: Sequence[Rule]
    index: RuleIndex
    prices: CatalogPrices
    shown: TaxSide  # on which the buyer is shown prices, and rules state amounts
    supply: Supply
    local_markets: LocalMarkets  # of all markets together, so that they are bounded

    def at(self, route: Route) -> LocalMarket:
        """The market at the end of a route, worked out once for all carts."""
        key: tuple[object, ...] = self.number, route
        if route.worth is not None:
            # Worths differ from cart to cart, but only their limit makes a difference.
            key = self.number, route._replace(worth=None), *self._worth(route)
        found = self.local_markets.get(key)
        if found is None:
            if len(self.local_markets) >= _MOST_PLACES:
                self.local_markets.clear()
            supply = self.supply_on(route)
            found = self.local_markets[key] = LocalMarket(
                self.prices,
                PlaceTaxes(
                    self.shop.taxes, supply, self._tax_policy(supply), self.scale
                ),
                self.index,
                self.policy,
                self.scale,
                self.shown,
            )
        return found

    def supply_on(self, route: Route) -> Supply:
        """The facts that tax laws ask of goods on a route."""
        return attrs.evolve(
            self.supply,
            ship_to=route.to,
            ship_from=route.origin or self.shop.taxes.home,
            worth=route.worth,
            buyer_place=route.buyer,
        )

    def _worth(self, route: Route) -> tuple[object, ...]:
        worth = route.worth
        if self.shop.law is None or worth is None:
            return (worth,)
        limit = self.worth_limit(route)
        if limit is None:
            return (None,)
        return (worth <= limit if worth.currency == limit.currency else worth,)

    def worth_limit(self, route: Route) -> Money | None:
        """Up to which worth goods on a route bear the tax where they go."""
        law = self.shop.law
        return None if law is None else law.worth_limit(self.supply_on(route))

    def _tax_policy(self, supply: Supply) -> TaxPolicy:
        """The shop's tax policy; where it states none, that of the law."""
        if self.policy.taxes is not None:
            return self.policy.taxes
        law = self.shop.law
        return (None if law is None else law.policy_for(supply)) or _USUAL
