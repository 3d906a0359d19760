"""Market: what holds for one currency, channel, kind of buyer and span of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

import attrs

from ecomkit.addressing.place import Place
from ecomkit.pricing.engine.market.catalog_prices import CatalogPrices
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.place_taxes import PlaceTaxes
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.rules.rule_index import RuleIndex
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.ports import CustomFee
from ecomkit.pricing.values.fees import OrderFee, ServiceFee
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.pricing.values.promotion import Campaign, Lane
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.supply import Supply

_MOST_PLACES = 512

LocalMarkets = dict[tuple[int, Place | None], LocalMarket]


@attrs.frozen(eq=False, kw_only=True)
class ShopRules:
    """What a pricer was built with, besides its book and policy: the same in every market."""

    taxes: TaxRules
    fees: Sequence[ServiceFee | OrderFee | CustomFee]
    lanes: Mapping[int, Lane]
    campaigns: Mapping[str, Campaign]
    zone: tzinfo  # on whose clock days and hours are read


@attrs.frozen(eq=False, kw_only=True)
class Market:
    """The prices and rules for one currency, channel, kind of buyer and span of time.

    ``rules`` are those of the currency, as compiled; ``index`` holds the ones that may
    apply in this market. What depends on where goods go is asked :meth:`at` a place.
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
    taxes_units: bool  # each unit is taxed and rounded by itself
    local_markets: LocalMarkets  # of all markets together, so that they are bounded

    def at(self, place: Place | None) -> LocalMarket:
        """The market at a place, worked out once for all carts."""
        key = self.number, place
        found = self.local_markets.get(key)
        if found is None:
            if len(self.local_markets) >= _MOST_PLACES:
                self.local_markets.clear()
            supply = attrs.evolve(self.supply, ship_to=place)
            found = self.local_markets[key] = LocalMarket(
                self.prices,
                PlaceTaxes(self.shop.taxes, supply, self.policy, self.scale.currency),
                self.index,
                self.policy,
                self.scale,
                self.shown,
            )
        return found
