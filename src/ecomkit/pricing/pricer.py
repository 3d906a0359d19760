"""Pricer: built once from frozen parts, used for many carts; a pure function of its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import UTC, tzinfo
from functools import partial
from typing import Any

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.errors import InvalidInputError
from ecomkit.moments import same_zone
from ecomkit.money.amount import Money
from ecomkit.pricing.arguments import (
    check_campaigns,
    check_fees,
    check_promotions,
    check_taxes,
    check_zone,
    checked_arguments,
    keyed_once,
)
from ecomkit.pricing.engine.columns_of import columns_of
from ecomkit.pricing.engine.fast_path import price_fast
from ecomkit.pricing.engine.market.market import Market, ShopRules
from ecomkit.pricing.engine.market.markets import Markets
from ecomkit.pricing.engine.recorder import Recorder
from ecomkit.pricing.engine.route import route_in
from ecomkit.pricing.engine.rules.limits import claims_of
from ecomkit.pricing.engine.steps import price_in_full
from ecomkit.pricing.engine.tax_questions import question_of
from ecomkit.pricing.engine.trace_of import trace_of
from ecomkit.pricing.engine.verdicts_for import verdicts_for
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.ports import CustomFee, CustomPromotion
from ecomkit.pricing.result.priced_cart import PricedCart
from ecomkit.pricing.result.trace import Trace
from ecomkit.pricing.result.verdicts import Verdict
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import OrderFee, ServiceFee
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import PricingPolicy, TaxSide
from ecomkit.pricing.values.price_book import PriceBook
from ecomkit.pricing.values.promotion import Campaign, Lane, Promotion
from ecomkit.tax.outside.assessment import TaxQuestion
from ecomkit.tax.ports import TaxLaw, TaxRules
from ecomkit.tax.supply import SupplyKind
from ecomkit.tax.table import TaxTable
from ecomkit.validators import require_type

_DEFAULT = PricingPolicy()
_NO_TAXES = TaxTable()


class Pricer:
    """Prices carts by one price book, one set of rules and one policy.

    How a price is made, step by step, is in :mod:`ecomkit.pricing.engine.steps`. Raises
    InvalidInputError for what cannot be priced by, such as two promotions of one id.

    *zone*, a name such as ``"Europe/Berlin"`` or a tzinfo, is the shop's time zone: days,
    weekdays and hours (of :class:`During`, of taxes and exemptions with a date) are read
    on its clock, whatever zone the moment of an occasion is written in.

    Examples:
        >>> from datetime import UTC, datetime
        >>> pricer = Pricer(PriceBook.of("EUR", {"tea": "4.50"}))
        >>> cart = Cart("EUR").with_item("tea", 3)
        >>> str(pricer.price(cart, Occasion(at=datetime(2026, 11, 2, tzinfo=UTC))).total)
        '13.50 EUR'
    """

    def __init__(
        self,
        book: PriceBook,
        *,
        promotions: Iterable[Promotion | CustomPromotion] = (),
        fees: Iterable[ServiceFee | OrderFee | CustomFee] = (),
        taxes: TaxRules = _NO_TAXES,
        policy: PricingPolicy = _DEFAULT,
        lanes: Iterable[Lane] = (),
        campaigns: Iterable[Campaign] = (),
        zone: str | tzinfo | None = None,
    ) -> None:
        self.book = require_type(
            book, PriceBook, path="$.book", hint='PriceBook.of("EUR", {"tea": "4.50"})'
        )
        self.promotions = check_promotions(promotions)
        self.fees = check_fees(fees)
        self.taxes = check_taxes(taxes)
        self._law = self.taxes if isinstance(self.taxes, TaxLaw) else None
        self.policy = require_type(policy, PricingPolicy, path="$.policy")
        self.lanes = keyed_once(lanes, Lane, "number", "lanes")
        self.campaigns = keyed_once(campaigns, Campaign, "id", "campaigns")
        self.zone = UTC if zone is None else check_zone(zone)
        self._states_zone = zone is not None
        check_campaigns(self.promotions, self.campaigns)
        self._has_fast_path = not self.fees and not self.lanes
        self._markets = self._new_markets()

    def _new_markets(self) -> Markets:
        return Markets(
            self.book,
            self.promotions,
            self.policy,
            ShopRules(
                taxes=self.taxes,
                law=self._law,
                fees=self.fees,
                lanes=self.lanes,
                campaigns=self.campaigns,
                zone=self.zone,
            ),
        )

    def __getstate__(self) -> dict[str, Any]:
        # What was worked out so far is worked out again in another process.
        return {name: value for name, value in vars(self).items() if name != "_markets"}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        vars(self).update(state)
        self._markets = self._new_markets()

    def in_zone(self, zone: str | tzinfo) -> Pricer:
        """The pricer of a shop in a time zone: this one, or one like it.

        Raises InvalidInputError if this one states another zone.
        """
        asked = check_zone(zone)
        if same_zone(asked, self.zone):
            return self
        if self._states_zone:
            raise InvalidInputError(
                f"{asked} is not the pricer's zone, {self.zone}",
                path="$.zone",
                hint="a shop has one time zone; say it once",
            )
        twin = copy(self)
        twin.__setstate__({"zone": asked, "_states_zone": True})
        return twin

    def side_shown(self, cart: Cart, occasion: Occasion) -> TaxSide:
        """The side of the tax on which the buyer of a cart is shown prices."""
        return self._markets.find(cart, occasion)[0].shown

    def worth_limits(self, cart: Cart, occasion: Occasion) -> dict[str, Money]:
        """Up to which worth of its goods each delivery bears the destination's tax.

        By the deliveries' ids ("" for a cart without any); only those under a law with such
        a limit, such as the import scheme of the European Union.
        """
        if self._law is None:
            return {}
        market, _ = self._markets.find(cart, occasion)
        limits = {
            id: market.worth_limit(route_in(cart, occasion, id))
            for id in [delivery.id for delivery in cart.deliveries] or [""]
        }
        return {id: limit for id, limit in limits.items() if limit is not None}

    def kind_of(self, sku: str) -> SupplyKind:
        """What an article is in law: goods, a service, or digital content."""
        article = self.book.articles.get(sku)
        kind, category = SupplyKind.GOODS, "standard"
        if article is not None:
            kind = SupplyKind.from_product(article.kind)
            category = article.tax_category
        return kind if self._law is None else self._law.kind_of(category, kind)

    def tax_question(
        self,
        cart: Cart,
        occasion: Occasion,
        charges: Sequence[Charge] = (),
        *,
        id: str,
    ) -> TaxQuestion:
        """What an outside tax engine is asked about a cart: each row without tax.

        Its answer goes on the occasion (``tax_assessment``). *id* names the cart or the
        order. Raises InvalidPriceError for prices that include tax, and for goods that go
        to several places.
        """
        charges = checked_arguments(cart, occasion, charges)
        plain = attrs.evolve(occasion, tax_assessment=None)
        market, _ = self._markets.find(cart, plain)
        worksheet = price_in_full(market, cart, plain, charges)
        return question_of(worksheet, market, id=id)

    def price(
        self, cart: Cart, occasion: Occasion, charges: Sequence[Charge] = ()
    ) -> PricedCart:
        """Prices *cart* on *occasion*, with *charges* for its deliveries.

        Raises NotForSaleError for an article without a price here and now, and
        InvalidPriceError for a charge in another currency.
        """
        charges = checked_arguments(cart, occasion, charges)
        again = partial(self.verdicts, cart, occasion, charges)
        market, local = self._markets.find(cart, occasion)
        policy = self.policy
        if (
            self._has_fast_path
            and not occasion.overrides
            and not occasion.origins
            and occasion.tax_assessment is None
            and not cart.deliveries[1:]
            and not (policy.cash and policy.rounds_cash(occasion.payment_method))
        ):
            columns = price_fast(market, local, cart, charges)
            if columns is not None:
                return PricedCart(columns, (), again)
        worksheet = price_in_full(market, cart, occasion, charges)
        columns = columns_of(worksheet, market.rules)
        return PricedCart(columns, claims_of(worksheet, market.rules), again)

    def explain(
        self, cart: Cart, occasion: Occasion, charges: Sequence[Charge] = ()
    ) -> Trace:
        """The tree behind a price, made by the same steps, and the verdict on every rule."""
        worksheet, market = self._recorded(cart, occasion, charges)
        columns = columns_of(worksheet, market.rules)
        return Trace(
            total=trace_of(columns, worksheet, market.rules),
            verdicts=verdicts_for(self.promotions, worksheet, market),
        )

    def verdicts(
        self, cart: Cart, occasion: Occasion, charges: Sequence[Charge] = ()
    ) -> tuple[Verdict, ...]:
        """What becomes of every promotion and of every code on the cart."""
        worksheet, market = self._recorded(cart, occasion, charges)
        return verdicts_for(self.promotions, worksheet, market)

    def _recorded(
        self, cart: Cart, occasion: Occasion, charges: Sequence[Charge]
    ) -> tuple[Worksheet, Market]:
        charges = checked_arguments(cart, occasion, charges)
        market, _ = self._markets.find(cart, occasion)
        recorder = Recorder(market)
        return price_in_full(market, cart, occasion, charges, recorder), market
