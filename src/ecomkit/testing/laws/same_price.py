"""Laws of sales that have to cost the same: one cart, put or asked for in another way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

import attrs

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.testing.laws.law import Breach, Law
from ecomkit.testing.strategies import Sale

# The first and the last place where a day begins, and one whose clock is put back.
_ZONES = (
    timezone(timedelta(hours=14)),
    timezone(timedelta(hours=-12)),
    ZoneInfo("Europe/Berlin"),
)


def same_price(sale: Sale, other: Sale) -> Iterator[Breach]:
    """A breach for each figure by which two sales differ.

    Compared are the totals, and row by row what it costs, its tax and its shares of
    discounts: a fee has to stand on the same line, too.
    """
    first, second = sale.price(), other.price()
    if first.total != second.total:
        yield Breach(f"{first.total} and {second.total}", other)
    ours, theirs = _figures(sale), _figures(other)
    for name in {**ours, **theirs}:
        mine, yours = ours.get(name, []), theirs.get(name, [])
        if mine != yours:
            yield Breach(f"{name}: {_told(mine)} and {_told(yours)}", other)


def _figures(sale: Sale) -> dict[str, list[tuple[Money, ...]]]:
    priced = sale.price()
    found: dict[str, list[tuple[Money, ...]]] = defaultdict(list)
    for row in (*priced.lines, *priced.fees, *priced.charges):
        found[row.key].append((row.amount, row.tax))
        for discount in row.discounts:
            found[f"{discount.promotion} on {row.key}"].append((discount.amount,))
    return {name: sorted(figures) for name, figures in found.items()}


def _told(figures: list[tuple[Money, ...]]) -> str:
    rows = (" with tax ".join(map(str, figure)) for figure in figures)
    return ", ".join(rows) or "nothing"


def _again(sale: Sale) -> Iterator[Breach]:
    items = [line.item for line in sale.price().lines if not line.is_gift]
    cart = Cart(sale.cart.currency, items, codes=sale.cart.codes)
    yield from same_price(sale, sale.with_cart(cart))


def _any_order(sale: Sale) -> Iterator[Breach]:
    lines = sale.cart.lines
    for order in (lines[::-1], lines[1:] + lines[:1]):
        cart = Cart(sale.cart.currency, order, codes=sale.cart.codes)
        yield from same_price(sale, sale.with_cart(cart))
    if sale.charges[1:]:
        yield from same_price(sale, attrs.evolve(sale, charges=sale.charges[::-1]))


def _clicks(sale: Sale) -> Iterator[Breach]:
    cart = Cart(sale.cart.currency).with_item("passing-by", 3)
    for line in sale.cart.lines:
        cart = cart.with_line(attrs.evolve(line, quantity=1))
    for line in sale.cart.lines[::-1]:
        cart = cart.with_quantity(line.key, line.quantity)
    cart = cart.without("passing-by")
    for code in sale.cart.codes:
        cart = cart.with_code(code)
    yield from same_price(sale, sale.with_cart(cart))


def _any_zone(sale: Sale) -> Iterator[Breach]:
    for zone in _ZONES:
        at = sale.occasion.at.astimezone(zone)
        occasion = attrs.evolve(sale.occasion, at=at)
        for breach in same_price(sale, attrs.evolve(sale, occasion=occasion)):
            yield attrs.evolve(breach, says=f"at {at.isoformat()}, {breach.says}")


L4 = Law("L4", "the cart rebuilt from its price costs the same", _again)
L5 = Law("L5", "the order of lines and deliveries does not matter", _any_order)
L7 = Law("L7", "the history of clicks does not matter", _clicks)
L16 = Law("L16", "a moment means the same in every time zone", _any_zone)
