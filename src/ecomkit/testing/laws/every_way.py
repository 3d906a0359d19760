"""The law of ways: the short ways to a price end where the long one does."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ecomkit.pricing import Lane, Promotion
from ecomkit.testing.laws.law import Breach, Law
from ecomkit.testing.laws.same_price import same_price
from ecomkit.testing.strategies import Sale

_CODE = "L18"


def _every_way(sale: Sale) -> Iterator[Breach]:
    yield from same_price(sale, _in_full(sale))
    yield from same_price(sale, _without_index(sale))


def _in_full(sale: Sale) -> Sale:
    # A shop with lanes takes all steps; no rule is in this one.
    old = sale.pricer
    used = {*old.lanes, *(getattr(rule, "lane", 0) for rule in old.promotions)}
    idle = Lane(number=max(used, default=0) + 1)
    return sale.in_shop(lanes=[*old.lanes.values(), idle])


def _without_index(sale: Sale) -> Sale:
    # A rule that waits for a code is asked about each article, not found by it.
    rules = [
        attrs.evolve(rule, codes=_CODE)
        if isinstance(rule, Promotion) and not rule.codes
        else rule
        for rule in sale.pricer.promotions
    ]
    other = sale.in_shop(promotions=rules)
    return other.with_cart(sale.cart.with_code(_CODE))


L18 = Law("L18", "the short ways to a price end where the long one does", _every_way)
