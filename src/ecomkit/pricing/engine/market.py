"""Situation: what holds for one currency, channel, kind of buyer, place and span of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.pricing.engine.article import PricedArticle, taxed_entry
from ecomkit.pricing.engine.compiled_conditions import meets
from ecomkit.pricing.engine.rules import RuleIndex
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.errors import InvalidPriceError, NotForSaleError
from ecomkit.pricing.result.ledger import RowTerms
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.price_book import PriceBook, ProductFacts
from ecomkit.pricing.values.price_list import ListPrice, PriceList, TierCount
from ecomkit.pricing.values.promotion import CatalogPromotion
from ecomkit.tax.compiled import TaxClass, compile_class
from ecomkit.tax.policy import CrossBorderPricing, TaxLevel
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply, SupplyKind
from ecomkit.tax.treatment import TaxTreatment

_UNTAXED = ProductFacts(sku="-", tax_category="")


class Market:
    """Everything of book, rules and taxes that holds here and now.

    Articles are worked out when first asked for; they do not depend on any cart.
    """

    __slots__ = (
        "_catalog",
        "_charges",
        "_classes",
        "_home",
        "_lists",
        "book",
        "entries",
        "index",
        "policy",
        "scale",
        "some_inside",
        "supply",
        "taxes",
        "taxes_units",
        "with_tax",
    )

    def __init__(
        self,
        book: PriceBook,
        lists: Iterable[PriceList],
        catalog: Sequence[CatalogPromotion],
        index: RuleIndex,
        taxes: TaxRules,
        supply: Supply,
        policy: PricingPolicy,
        scale: Scale,
    ) -> None:
        self.book = book
        self.index = index
        self.taxes = taxes
        self.supply = supply
        self.policy = policy
        self.scale = scale
        self.some_inside = False  # whether any tax met here is part of a price
        self.taxes_units = policy.taxes.level is TaxLevel.UNIT
        self.entries: dict[str, PricedArticle] = {}
        self._lists = sorted(lists, key=lambda one: -one.priority)
        # Fees and deliveries that do not say so hold tax where the first list's prices do.
        self.with_tax = self._lists[0].includes_tax
        self._catalog = sorted(catalog, key=lambda one: -one.priority)
        self._classes: dict[tuple[tuple[TaxRate, ...], bool], TaxClass] = {}
        self._charges: dict[tuple[object, ...], PricedArticle] = {}
        self._home = Supply(on=supply.on, ship_to=taxes.home or supply.ship_to)

    def find(self, sku: str) -> PricedArticle:
        """The article of a SKU, as it is sold in this situation."""
        entry = self.entries.get(sku)
        if entry is None:
            entry = self.entries[sku] = self._worked_out(sku)
        return entry

    def look_up(self, sku: str) -> PricedArticle | None:
        """:meth:`find`, with None for what is not sold here."""
        try:
            return self.find(sku)
        except NotForSaleError:
            return None

    def _worked_out(self, sku: str) -> PricedArticle:
        listed, price = self._price(sku)
        includes = (
            listed.includes_tax if price.includes_tax is None else price.includes_tax
        )
        facts = self.book.products.get(sku) or ProductFacts(sku=sku)
        return self.entry_at(facts, price, listed, includes=includes)

    def find_at(self, sku: str, unit_price: Money) -> PricedArticle:
        """The article of a SKU at a price set by hand."""
        if unit_price.currency.code != self.scale.currency:
            raise InvalidPriceError(
                f"{unit_price} is no price on a cart in {self.scale.currency}",
                path="$.unit_price",
            )
        listed, price = self._price(sku)
        includes = (
            listed.includes_tax if price.includes_tax is None else price.includes_tax
        )
        facts = self.book.products.get(sku) or ProductFacts(sku=sku)
        by_hand = ListPrice(unit_price=unit_price, floor=price.floor)
        return self.entry_at(facts, by_hand, listed, includes=includes, by_hand=True)

    def _price(self, sku: str) -> tuple[PriceList, ListPrice]:
        best: tuple[PriceList, ListPrice] | None = None
        for one in self._lists:
            price = one.prices.get(sku)
            if price is None:
                continue
            if best is not None and one.priority < best[0].priority:
                break
            if best is None or price.unit_price < best[1].unit_price:
                best = one, price
        if best is None:
            known = any(sku in one.prices for one in self.book.lists)
            raise NotForSaleError(
                f"{short_repr(sku)} is not for sale"
                + (" here and now" if known else ""),
                path="$.sku",
                hint=f"no price list in {self.scale.currency} that holds has it",
                sku=sku,
            )
        return best

    def entry_at(
        self,
        facts: ProductFacts,
        price: ListPrice,
        listed: PriceList,
        *,
        includes: bool,
        by_hand: bool = False,
    ) -> PricedArticle:
        """The article at a price, reduced by the catalog's promotions.

        A price set *by_hand* stands as it is. It is made ready for the taxes of the place.
        """
        extra = listed.scale - self.policy.scale
        div = 10**extra if extra > 0 else 1
        up = 10**-extra if extra < 0 else 1

        def steps(money: Money) -> int:
            return money.minor(scale=listed.scale) * up

        retax, tax, includes_now = self._at_place(
            facts.tax_category, facts.kind, includes=includes
        )
        before = steps(price.unit_price)
        floor = 0 if price.floor is None else steps(price.floor)
        unit, catalog = (
            (before, ()) if by_hand else self._reduced(facts, before, floor, div)
        )
        terms = RowTerms(
            price=retax(unit),
            listed=retax(before),
            div=div,
            rates=tax.rates,
            inside=tax.inside,
            includes_tax=includes_now,
            tax_category=facts.tax_category,
            price_list=listed.id,
            catalog=catalog,
            categories=facts.categories,
        )
        entry = taxed_entry(
            facts, terms.price, div, tax, terms, self.policy.taxes.rounding
        )
        if price.floor is not None:
            entry.floor = retax(floor) // div
        if price.tiers:
            tiers = []
            for tier in price.tiers:
                before = steps(tier.unit_price)
                unit, taken = self._reduced(facts, before, floor, div)
                reached = attrs.evolve(
                    terms, price=retax(unit), listed=retax(before), catalog=taken
                )
                tiers.append((Decimal(tier.at_least), reached))
            tiers.sort(key=lambda tier: -tier[0])
            entry.tiers = tuple(tiers)
            entry.by_product = listed.tiers_count is TierCount.PRODUCT
            entry.is_plain = False
        if unit < 0:  # money given back is rounded as its mirror image
            entry.is_simple = False
        entry.rounding = self.policy.line_amount
        entry.is_reduced = bool(catalog) or (
            price.compare_at is not None and price.compare_at > price.unit_price
        )
        entry.is_special = entry.floor > 0 or not facts.discountable
        if terms.price < 0:
            entry.is_simple = (
                False  # the short division is for amounts of zero and more
            )
        entry.is_express = entry.is_plain and entry.is_simple and not entry.is_special
        entry.hits = self.index.hits(entry, self.scale)
        return entry

    def _reduced(
        self, facts: ProductFacts, unit: int, floor: int, div: int
    ) -> tuple[int, tuple[tuple[str, int], ...]]:
        # Catalog promotions: highest priority first, each on what the others left, and
        # none below the floor.
        if unit < 0:  # money given back
            return unit, ()
        taken: list[tuple[str, int]] = []
        for promotion in self._catalog:
            probe = taxed_entry(
                facts,
                unit,
                div,
                _no_class(),
                RowTerms(catalog=tuple(taken)),
                Rounding(),
            )
            if not meets(promotion.select, probe, self.scale):
                continue
            if promotion.exclusive and taken:
                continue
            rounding = self.policy.discounts.rounding
            if promotion.rate is not None:
                rate = promotion.rate
                off = rounding.of(unit * rate.numerator, rate.denominator)
            else:
                steps = self.scale.steps_of(promotion.amount)
                if steps is None:
                    continue
                off = steps * div
            off = min(off, max(0, unit - floor))
            if not off:
                continue
            taken.append((promotion.id, off))
            unit -= off
            if promotion.exclusive:
                break
        return unit, tuple(taken)

    def _at_place(
        self, category: str, kind: SupplyKind, *, includes: bool
    ) -> tuple[Callable[[int], int], TaxClass, bool]:
        """How a unit price changes on its way to the buyer's place, and the taxes there."""
        rates = self.taxes.resolve(category, attrs.evolve(self.supply, kind=kind))
        if not includes:
            return _unchanged, self._class(rates, includes=False), False
        home = self.taxes.resolve(category, attrs.evolve(self._home, kind=kind))
        freed = _is_freed(rates)
        stripped = self._class(home, includes=True)
        here = self._class(rates, includes=True)
        same = here.is_as_high_as(stripped)
        if same or not (freed or self.policy.taxes.abroad is CrossBorderPricing.RETAX):
            return _unchanged, here, True
        rounding = self.policy.taxes.rounding

        def net(unit: int) -> int:
            return unit - _sum(stripped, unit, rounding, inside=True)

        if freed or not rates or any(rate.included is False for rate in rates):
            return net, self._class(rates, includes=False), False
        local = compile_class(
            [attrs.evolve(rate, included=False) for rate in rates], includes=False
        )

        def relocated(unit: int) -> int:
            bare = net(unit)
            return bare + _sum(local, bare, rounding, inside=False)

        return relocated, here, True

    def _class(self, rates: tuple[TaxRate, ...], *, includes: bool) -> TaxClass:
        key = rates, includes
        found = self._classes.get(key)
        if found is None:
            found = self._classes[key] = compile_class(
                rates,
                includes=includes,
                unit=10**self.policy.scale,
                currency=self.scale.currency,
            )
            self.some_inside = self.some_inside or True in found.inside
        return found

    def charge_entry(
        self, charge: Charge | None, category: str, *, includes: bool
    ) -> PricedArticle:
        """What a fee or a delivery of a tax class is taxed by; no class, no tax.

        A carrier that quotes both sides fixes the tax by itself.
        """
        quoted = (
            charge
            and charge.amount_with_tax
            and (charge.amount, charge.amount_with_tax)
        )
        key = (category, includes, quoted)
        found = self._charges.get(key)
        if found is None:
            found = self._charge_entry(charge, category, includes=includes)
            self._charges[key] = found
        return found

    def _charge_entry(
        self, charge: Charge | None, category: str, *, includes: bool
    ) -> PricedArticle:
        if charge is not None and charge.amount_with_tax is not None:
            net, gross = (
                money.minor(scale=self.policy.scale)
                for money in (charge.amount, charge.amount_with_tax)
            )
            quoted = TaxRate(id="quoted", rate=Rate(gross - net, max(net, 1)))
            tax = self._class((quoted,), includes=False)
        elif not category:
            tax = self._class((), includes=includes)
        else:
            rates = self.taxes.resolve(category, self.supply)
            tax = self._class(
                tuple(rate for rate in rates if rate.on_delivery), includes=includes
            )
        entry = self.entry_of_class(tax, category, includes=includes)
        entry.is_freed = includes and bool(category) and _is_freed(tax.rates)
        return entry

    def entry_of_class(
        self,
        tax: TaxClass,
        category: str,
        *,
        includes: bool,
        portions: tuple[Rate, ...] = (),
    ) -> PricedArticle:
        """An entry that has taxes and nothing else."""
        terms = RowTerms(
            rates=tax.rates,
            inside=tax.inside,
            includes_tax=includes,
            tax_category=category,
            portions=portions,
        )
        return taxed_entry(_UNTAXED, 0, 1, tax, terms, self.policy.taxes.rounding)

    def freed_share(self, category: str, amount: int) -> int:
        """The tax inside a gross charge that a buyer who owes none does not pay."""
        home = self.taxes.resolve(category, self._home)
        return _sum(
            self._class(home, includes=True),
            amount,
            self.policy.taxes.rounding,
            inside=True,
        )


_FREE = frozenset(
    {
        TaxTreatment.EXEMPT,
        TaxTreatment.REVERSE_CHARGE,
        TaxTreatment.INTRA_COMMUNITY,
        TaxTreatment.EXPORT,
        TaxTreatment.OUT_OF_SCOPE,
    }
)


def _is_freed(rates: Sequence[TaxRate]) -> bool:
    return any(rate.treatment in _FREE for rate in rates)


def _unchanged(unit: int) -> int:
    return unit


def _sum(tax: TaxClass, amount: int, rounding: Rounding, *, inside: bool) -> int:
    tops, bottom = tax.exact(amount)
    return sum(
        rounding.of(top, bottom)
        for top, inner in zip(tops, tax.inside, strict=True)
        if inner is inside
    )


def _no_class() -> TaxClass:
    return compile_class((), includes=False)
