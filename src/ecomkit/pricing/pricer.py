"""Pricer: built once from frozen parts, used for many carts; a pure function of its inputs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

import attrs

from ecomkit.addressing.place import Place
from ecomkit.cart.cart import Cart
from ecomkit.pricing.arguments import (
    asked,
    by_name,
    check_campaigns,
    fees_of,
    given,
    promotions_of,
    taxes_of,
)
from ecomkit.pricing.engine.fast_path import price_express, suits_express
from ecomkit.pricing.engine.fees_and_delivery import add_charges, add_fees
from ecomkit.pricing.engine.limits import claims
from ecomkit.pricing.engine.list_prices import open_sheet
from ecomkit.pricing.engine.market import Market
from ecomkit.pricing.engine.promotions import PromotionRun
from ecomkit.pricing.engine.rules import Rule, RuleIndex, compile_rules, runs_at
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.taxes import tax_rows
from ecomkit.pricing.engine.trace_of import explained
from ecomkit.pricing.engine.verdicts_for import judged
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.ports import CustomFee, CustomPromotion
from ecomkit.pricing.result.claims import Claim
from ecomkit.pricing.result.ledger import Columns, DiscountColumn, Ledger, frozen
from ecomkit.pricing.result.priced_cart import PricedCart, priced_cart
from ecomkit.pricing.result.trace import Trace
from ecomkit.pricing.result.verdicts import Verdict
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import OrderFee, ServiceFee
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.price_book import PriceBook
from ecomkit.pricing.values.promotion import Campaign, Lane, Promotion
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.supply import Exemption, Supply
from ecomkit.tax.table import TaxTable

_DEFAULT = PricingPolicy()
_NO_TAXES = TaxTable()
_MOST_SITUATIONS = 512


class Pricer:
    """Prices carts by one price book, one set of rules and one policy.

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
    ) -> None:
        self.book = given(book, PriceBook, "book")
        self.promotions = promotions_of(promotions)
        self.fees = fees_of(fees)
        self.taxes = taxes_of(taxes)
        self.policy = given(policy, PricingPolicy, "policy")
        self.lanes = by_name(lanes, Lane, "number", "lanes")
        self.campaigns = by_name(campaigns, Campaign, "id", "campaigns")
        check_campaigns(self.promotions, self.campaigns)
        self._moments = sorted({*book.boundaries(), *_windows(self.promotions)})
        self._days = sorted(set(taxes.boundaries()))
        self._express = not self.fees and not self.lanes and suits_express(policy)
        self._rules: dict[str, tuple[Scale, list[Rule]]] = {}
        self._situations: dict[tuple[object, ...], Market] = {}
        # A cart is priced twice, without and with its deliveries: the occasion of the
        # last question is often that of the next one.
        self._latest: tuple[Occasion, str, Place | None, Market] | None = None

    def price(
        self, cart: Cart, occasion: Occasion, charges: Sequence[Charge] = ()
    ) -> PricedCart:
        """The price of *cart* on *occasion*, with *charges* for its deliveries."""
        charges = asked(cart, occasion, charges)
        again = partial(self.verdicts, cart, occasion, charges)
        if self._express and not occasion.overrides and not cart.deliveries[1:]:
            situation = self.situation(cart.currency, occasion, _place(cart, occasion))
            ledger = price_express(situation, cart, charges)
            if ledger is not None:
                return priced_cart(ledger, (), again)
        sheet = self._priced_sheet(cart, occasion, charges)
        ledger = self._ledger(sheet)
        return priced_cart(ledger, self._claims(sheet, ledger.discounts), again)

    def _ledger(self, sheet: Worksheet) -> Ledger:
        taxes = tax_rows(sheet)
        discounts = self._discount_columns(sheet)
        return frozen(
            Columns(
                sheet.scale.step,
                self.policy.taxes.rounding,
                sheet.goods,
                sheet.gifts,
                sheet.fees,
                sheet.items,
                [entry.terms for entry in sheet.entries],
                sheet.subs,
                sheet.amounts,
                taxes.inner,
                taxes.outer,
                taxes.parts,
                discounts,
                self._cash(sheet, taxes.outer),
            )
        )

    def explain(
        self, cart: Cart, occasion: Occasion, charges: Sequence[Charge] = ()
    ) -> Trace:
        """The tree behind the price: the same steps, recorded."""
        charges = asked(cart, occasion, charges)
        sheet = self._priced_sheet(cart, occasion, charges, recorded=True)
        ledger = self._ledger(sheet)
        rules = self._rules[cart.currency][1]
        return Trace(
            total=explained(ledger, sheet, rules, occasion.at.isoformat()),
            verdicts=judged(self.promotions, rules, sheet, self.campaigns),
        )

    def verdicts(
        self, cart: Cart, occasion: Occasion, charges: Sequence[Charge] = ()
    ) -> tuple[Verdict, ...]:
        """What becomes of every promotion and every code, reckoned anew."""
        charges = asked(cart, occasion, charges)
        sheet = self._priced_sheet(cart, occasion, charges, recorded=True)
        rules = self._rules[cart.currency][1]
        return judged(self.promotions, rules, sheet, self.campaigns)

    def _priced_sheet(
        self,
        cart: Cart,
        occasion: Occasion,
        charges: Sequence[Charge],
        *,
        recorded: bool = False,
    ) -> Worksheet:
        """All steps but the taxes."""
        situation = self.situation(cart.currency, occasion, _place(cart, occasion))
        places = {"": situation} | {
            delivery.id: self.situation(cart.currency, occasion, delivery.place)
            for delivery in cart.deliveries
        }
        sheet, touched = open_sheet(cart, occasion, places)
        sheet.is_recorded = recorded
        sheet.charges = charges
        turns = PromotionRun(sheet, situation, touched, self.lanes, self.campaigns)
        turns.take(for_delivery=False)
        if self.fees:
            add_fees(sheet, situation, self.fees)
        if charges:
            add_charges(sheet, places, charges)
            turns.take(for_delivery=True)
        return sheet

    def situation(
        self, currency: str, occasion: Occasion, place: Place | None
    ) -> Market:
        """What holds on an occasion at a place; worked out once for all carts."""
        if self._latest is not None:
            known, coin, where, found = self._latest
            if known is occasion and coin == currency and where is place:
                return found
        found = self._found(currency, occasion, place)
        self._latest = occasion, currency, place, found
        return found

    def _found(self, currency: str, occasion: Occasion, place: Place | None) -> Market:
        buyer = occasion.buyer
        at = occasion.at
        papers = buyer.exemptions
        if papers:
            papers = tuple(one for one in papers if one.holds_on(at.date()))
        key = (
            currency,
            occasion.channel,
            buyer.groups,
            buyer.is_business,
            buyer.tax_ids,
            papers,
            occasion.worth,
            place,
            bisect_right(self._moments, at) if self._moments else 0,
            bisect_right(self._days, at.date()) if self._days else 0,
        )
        found = self._situations.get(key)
        if found is None:
            if len(self._situations) >= _MOST_SITUATIONS:
                self._situations.clear()
            found = self._situations[key] = self._new_situation(
                currency, occasion, place, papers
            )
        return found

    def _new_situation(
        self,
        currency: str,
        occasion: Occasion,
        place: Place | None,
        papers: tuple[Exemption, ...],
    ) -> Market:
        at, channel, buyer = occasion.at, occasion.channel, occasion.buyer
        scale, rules = self._compiled(currency)
        lists = [
            one
            for one in self.book.lists
            if one.currency == currency
            and (not one.channels or channel in one.channels)
            and (not one.groups or not one.groups.isdisjoint(buyer.groups))
            and (one.since is None or one.since <= at)
            and (one.until is None or at < one.until)
        ]
        if not lists:
            raise NotForSaleError(
                f"no price list in {currency} holds on this occasion",
                path="$.currency",
                currency=currency,
            )
        catalog = [
            one
            for one in self.book.promotions
            if (not one.channels or channel in one.channels)
            and (one.since is None or one.since <= at)
            and (one.until is None or at < one.until)
        ]
        open_rules = [
            rule
            for rule in rules
            if rule.currencies
            and runs_at(rule.promotion, at)
            and (rule.is_custom or not rule.channels or channel in rule.channels)
        ]
        return Market(
            self.book,
            lists,
            catalog,
            RuleIndex(open_rules),
            self.taxes,
            Supply(
                on=at.date(),
                ship_to=place,
                ship_from=self.taxes.home,
                is_business=buyer.is_business,
                buyer_tax_ids=buyer.tax_ids,
                exemptions=papers,
                worth=occasion.worth,
            ),
            self.policy,
            scale,
        )

    def _compiled(self, currency: str) -> tuple[Scale, list[Rule]]:
        found = self._rules.get(currency)
        if found is None:
            scale = Scale(currency, self.policy.scale)
            found = scale, compile_rules(self.promotions, self.policy, scale)
            self._rules[currency] = found
        return found

    def _discount_columns(self, sheet: Worksheet) -> list[DiscountColumn]:
        rules = self._rules[sheet.scale.currency][1]
        columns = []
        for taken in sheet.taken:
            rule = rules[taken.rule]
            code = ""
            if rule.codes:
                code = next(code for code in sheet.cart.codes if code in rule.codes)
            columns.append(
                DiscountColumn(
                    rule.promotion.id,
                    rule.promotion.version,
                    code,
                    taken.rows,
                    taken.shares,
                    taken.units,
                )
            )
        return columns

    def _claims(
        self, sheet: Worksheet, columns: Sequence[DiscountColumn]
    ) -> tuple[Claim, ...]:
        rules = self._rules[sheet.scale.currency][1]
        found: dict[tuple[str, str], Claim] = {}
        for taken, column in zip(sheet.taken, columns, strict=True):
            promotion = rules[taken.rule].promotion
            if not isinstance(promotion, Promotion) or not rules[taken.rule].is_limited:
                continue
            for claim in claims(
                promotion,
                sheet.scale,
                column.code,
                sheet.occasion.buyer.id,
                taken.total,
            ):
                older = found.get((claim.kind, claim.id))
                together = claim
                if older is not None and older.amount and claim.amount:
                    together = attrs.evolve(claim, amount=older.amount + claim.amount)
                found[claim.kind, claim.id] = together
        return tuple(found.values())

    def _cash(self, sheet: Worksheet, outer: Sequence[int] | None) -> int:
        rounding = self.policy.cash
        if rounding is None:
            return 0
        total = sum(sheet.amounts) + sum(outer or ())
        steps = 10**self.policy.scale
        rounded: int = rounding.of(total, steps) * steps
        return rounded - total


def _place(cart: Cart, occasion: Occasion) -> Place | None:
    deliveries = cart.deliveries
    return deliveries[0].place if deliveries else occasion.place


def _windows(promotions: Iterable[Promotion | CustomPromotion]) -> Iterable[datetime]:
    for promotion in promotions:
        if isinstance(promotion, Promotion):
            if promotion.since is not None:
                yield promotion.since
            if promotion.until is not None:
                yield promotion.until
