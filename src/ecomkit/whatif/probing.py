"""Probe carts: one line each, at the quantities and on the occasions at which rules change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.moments import instant_of
from ecomkit.money.amount import Money
from ecomkit.numbers import whole_times
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.pricer import Pricer
from ecomkit.pricing.result.priced_cart import PricedCart
from ecomkit.pricing.values.benefits import SpendAndSave, Tiered
from ecomkit.pricing.values.conditions import (
    InGroup,
    NthOrder,
    PaidWith,
    QuantityAtLeast,
    TotalAtLeast,
)
from ecomkit.pricing.values.occasion import Buyer, Occasion
from ecomkit.pricing.values.price_list import PriceTier
from ecomkit.pricing.values.promotion import Promotion
from ecomkit.whatif.entailment import amount_in
from ecomkit.whatif.findings import Probe

SMALL = 12  # every quantity up to here is tried
MOST = 10_000  # and none above
_COUNTS = ("quantity", "size", "for_each", "max_units", "max_units_per_line")


@attrs.frozen
class Priced:
    """A probe, and what it came to."""

    probe: Probe
    result: PricedCart

    @property
    def quantity(self) -> int:
        """How many units are on the cart."""
        return int(self.probe.cart.lines[0].quantity)


def priced_quantities(
    pricer: Pricer, occasion: Occasion, codes: Iterable[str], currency: str, sku: str
) -> list[Priced]:
    """One article in growing quantities; none where it is not for sale."""
    single = Cart(currency).with_item(sku)
    for code in codes:
        single = single.with_code(code)
    try:
        priced = pricer.price(single, occasion)
    except NotForSaleError:
        return []
    line = priced.lines[0]
    found = [Priced(Probe(cart=single, occasion=occasion), priced)]
    for quantity in _quantities(pricer, currency, sku, {line.subtotal, line.amount}):
        if quantity > 1:
            cart = single.with_quantity(single.lines[0].key, quantity)
            priced = pricer.price(cart, occasion)
            found.append(Priced(Probe(cart=cart, occasion=occasion), priced))
    return found


def _quantities(
    pricer: Pricer, currency: str, sku: str, units: Iterable[Money]
) -> list[int]:
    turns = {int(tier.at_least) for tier in _price_tiers(pricer, currency, sku)}
    for value in chain.from_iterable(map(_parts, pricer.promotions)):
        turns.update(
            count
            for name in _COUNTS
            if isinstance(count := getattr(value, name, None), int)
        )
        buy = getattr(value, "buy_quantity", 0)
        turns.add(buy + getattr(value, "get_quantity", 0))
        for threshold in _thresholds(value, currency):
            if isinstance(threshold, int):
                turns.add(threshold)
                continue
            for unit in units:
                if unit.amount > 0:
                    turns.add(whole_times(threshold.amount, unit.amount))
    near = {turn + step for turn in turns for step in (-1, 0, 1)}
    return sorted(size for size in {*range(1, SMALL + 1), *near} if 0 < size <= MOST)


def _thresholds(value: object, currency: str) -> Iterator[Money | int]:
    if isinstance(value, TotalAtLeast):
        least = amount_in(value.amount, currency)
        if least is not None:
            yield least
    elif isinstance(value, QuantityAtLeast):
        yield value.quantity
    elif isinstance(value, SpendAndSave):
        each = amount_in(value.for_each, currency)
        if each is not None:
            yield each
    elif isinstance(value, Tiered):
        for tier in value.tiers:
            start = tier.at_least
            if isinstance(start, int) or start.currency.code == currency:
                yield start


def _price_tiers(pricer: Pricer, currency: str, sku: str) -> Iterator[PriceTier]:
    for listed in pricer.book.lists:
        if listed.currency == currency and sku in listed.prices:
            yield from listed.prices[sku].tiers


def _parts(value: object) -> Iterator[object]:
    """A rule's conditions and benefits, and those inside them."""
    yield value
    for name in ("conditions", "condition", "benefits", "benefit"):
        inner = getattr(value, name, ())
        for part in inner if isinstance(inner, tuple) else (inner,):
            yield from _parts(part)


def probe_occasions(
    pricer: Pricer, occasion: Occasion
) -> list[tuple[Occasion, tuple[str, ...]]]:
    """The occasions to probe, each with the codes that are entered.

    The given one, and the moments after it at which a promotion or a list begins; for the
    given buyer without codes and with each code, and for one in every customer group with
    all codes; that one also on each channel, with each payment method and at each order number that a
    rule names.
    """
    ours = [rule for rule in pricer.promotions if isinstance(rule, Promotion)]
    parts = [part for rule in ours for part in _parts(rule)]
    groups = occasion.buyer.groups.union(
        *(part.groups for part in parts if isinstance(part, InGroup)),
        *(listed.groups for listed in pricer.book.lists),
    )
    codes = sorted(
        {code for rule in ours for code in rule.codes}
        | {
            code
            for rule in pricer.promotions
            if not isinstance(rule, Promotion)
            for code in rule.needs.codes
        }
    )
    buyer = occasion.buyer
    member = attrs.evolve(
        buyer,
        id=buyer.id or "somebody",
        key=buyer.key or buyer.id or "somebody",
        groups=groups,
    )
    found: dict[tuple[Occasion, tuple[str, ...]], None] = {}
    begins = {
        *(rule.since for rule in ours),
        *(listed.since for listed in pricer.book.lists),
        *(rule.since for rule in pricer.book.promotions),
    }
    now = instant_of(occasion.at)
    later = {at for at in begins if at is not None and instant_of(at) > now}
    for at in sorted({occasion.at, *later}, key=instant_of):
        plain = attrs.evolve(occasion, at=at)
        member_occasion = attrs.evolve(plain, buyer=member)
        found[plain, ()] = None
        found[member_occasion, ()] = None
        for code in codes:
            found[plain, (code,)] = None
        for varied in _varied(member_occasion, ours, parts, pricer):
            found[varied, tuple(codes)] = None
    return list(found)


def _varied(
    member_occasion: Occasion,
    ours: list[Promotion],
    parts: list[object],
    pricer: Pricer,
) -> Iterator[Occasion]:
    yield member_occasion
    channels = {channel for rule in ours for channel in rule.channels}
    channels |= {channel for book in pricer.book.lists for channel in book.channels}
    for channel in sorted(channels):
        yield attrs.evolve(member_occasion, channel=channel)
    methods = (part.payment_methods for part in parts if isinstance(part, PaidWith))
    for method in sorted(frozenset().union(*methods)):
        yield attrs.evolve(member_occasion, payment_method=method)
    for n in sorted({part.n for part in parts if isinstance(part, NthOrder)}):
        buyer: Buyer = attrs.evolve(member_occasion.buyer, order_count=n - 1)
        yield attrs.evolve(member_occasion, buyer=buyer)
