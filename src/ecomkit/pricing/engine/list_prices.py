"""The first step: every line at its list price, and which rules its article meets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.errors import EcomkitError
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.market import Market
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.occasion import Occasion, PriceOverride

Touched = dict[int, list[int]]


def open_sheet(
    cart: Cart, occasion: Occasion, places: Mapping[str, Market]
) -> tuple[Worksheet, Touched]:
    """The sheet of a cart before discounts, and the rows each rule is about.

    ``places`` are the situations of its deliveries, by their ids; "" is the first.
    """
    situation = places[""]
    known = situation.entries
    special = len(cart.deliveries) > 1 or bool(occasion.overrides)
    lines = cart.lines
    entries: list[PricedArticle] = []
    counts: list[int] = []
    subs: list[int] = []
    pers: list[int] | None = None
    touched: Touched = {}
    simple = all_discountable = True
    floors = False
    for row, line in enumerate(lines):
        entry = known.get(line.sku)
        if entry is None or special:
            entry = _found(line, row, places, occasion.overrides)
        quantity = line.quantity
        if entry.is_plain and type(quantity) is int:
            counts.append(quantity)
            subs.append(entry.unit * quantity)
        else:
            count, per = quantity.as_integer_ratio()
            if per != 1 and pers is None:
                pers = [1] * len(lines)
            if pers is not None:
                pers[row] = per
            if entry.tiers:
                entry = _tier(entry, line, cart)
            counts.append(count)
            subs.append(_amount(entry, count, per))
        entries.append(entry)
        if not entry.is_simple:
            simple = False
        if entry.is_special:
            floors = floors or entry.floor > 0
            all_discountable = all_discountable and entry.facts.discountable
        for rule in entry.hits:
            rows = touched.get(rule)
            if rows is None:
                touched[rule] = [row]
            else:
                rows.append(row)
    sheet = Worksheet(
        cart,
        occasion,
        situation.policy,
        list(lines),
        entries,
        counts,
        pers,
        subs,
        [entry.floor for entry in entries] if floors else None,
        situation.find,
        situation.scale,
    )
    sheet.is_simple = simple
    sheet.all_discountable = all_discountable
    return sheet, touched


def _found(
    line: LineItem,
    row: int,
    places: Mapping[str, Market],
    overrides: Mapping[str, PriceOverride],
) -> PricedArticle:
    situation = places[line.delivery]
    try:
        entry = situation.find(line.sku)
        override = overrides.get(line.key) if overrides else None
        if override is None:
            return entry
        return situation.find_at(line.sku, override.unit_price)
    except EcomkitError as error:
        raise error.under(f"lines[{row}]") from None


def _amount(entry: PricedArticle, count: int, per: int) -> int:
    """Price times quantity where fractions make it more than a product."""
    return entry.rounding.of(entry.unit * count, entry.div * per)


def _tier(entry: PricedArticle, line: LineItem, cart: Cart) -> PricedArticle:
    """The article at the price of the tier that the quantity reaches."""
    quantity = Decimal(line.quantity)
    if entry.by_product:
        same = (Decimal(one.quantity) for one in cart.lines if one.sku == line.sku)
        quantity = sum(same, Decimal(0))
    for least, terms in entry.tiers:
        if quantity >= least:
            return entry.on_terms(terms)
    return entry
