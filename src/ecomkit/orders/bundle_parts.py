"""Parts of a bundle that come back by themselves: how many can, and what each is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import attrs

from ecomkit.cart.quantity import Quantity
from ecomkit.errors import short_repr
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.errors import InvalidChangeError
from ecomkit.orders.rows import OrderLine

if TYPE_CHECKING:
    from ecomkit.orders.change import OrderChange

Pieces = Mapping[str, Quantity]
"""How many pieces of each part, by its SKU."""


def require_parts_known(line: OrderLine, key: str) -> None:
    """Refuses a part whose share of the bundle nobody knows."""
    if not line.part_shares:
        raise InvalidChangeError(
            f"what {short_repr(key)} is of the price of {line.key} is not known",
            path=f"$.wanted.{key}",
            hint="state the shares of the bundle's parts, or give its parts a price",
        )


def pieces_taken(changes: Iterable[OrderChange], key: str) -> Counter[str]:
    """The pieces that *changes* have taken back of the parts of a line, without whole units."""
    taken: Counter[str] = Counter()
    for change in changes:
        for entry in change.entries:
            if entry.row == key:
                taken.update(dict(entry.parts))
    return taken


def units_taken(line: OrderLine, pieces: Mapping[str, int]) -> tuple[int, int]:
    """How many units of a bundle *pieces* complete, and how many they break."""
    counts = [(pieces.get(sku, 0), each) for sku, each in line.parts]
    complete = min((taken // each for taken, each in counts), default=0)
    broken = max((-(-taken // each) for taken, each in counts), default=0)
    return complete, broken - complete


def amounts_of_parts(
    line: OrderLine, charged: RowAmounts, pieces: Pieces | None = None
) -> dict[str, RowAmounts]:
    """What each part is of what a line *charged*, by its SKU; together they are all of it.

    *pieces* are how many of each there are among it, by default all that were ordered.
    """
    counts = dict(line.parts)
    here: list[Fraction] = []
    for each in line.part_shares:
        whole = counts[each.sku] * Fraction(line.quantity)
        left = whole if pieces is None else Fraction(pieces.get(each.sku, 0))
        here.append(left / whole)
    shares = line.part_shares
    by_net = _weights([each.net for each in shares], here)
    by_tax = [
        _weights([each.of_tax(index) for each in shares], here)
        for index in range(len(charged.taxes))
    ]
    nets = _split(charged.net, by_net)
    taxes = [
        [
            attrs.evolve(tax, amount=amount, base=base)
            for amount, base in zip(
                _split(tax.amount, weights), _split(tax.base, weights), strict=True
            )
        ]
        for tax, weights in zip(charged.taxes, by_tax, strict=True)
    ]
    discounts = [
        [attrs.evolve(each, amount=part) for part in _split(each.amount, by_net)]
        for each in charged.discounts
    ]
    before = _split(charged.subtotal_net, by_net)
    whole_before: Sequence[Money | None] = [None] * len(shares)
    if charged.subtotal_gross is not None:
        whole_before = _split(charged.subtotal_gross, by_net)
    found = {}
    for place, each in enumerate(shares):
        own = tuple(parts[place] for parts in taxes)
        taken = tuple(parts[place] for parts in discounts)
        gross = sum((tax.amount for tax in own), nets[place])
        added = [-tax.amount for tax in own if not tax.included]
        found[each.sku] = RowAmounts(
            subtotal=sum((*added, *(one.amount for one in taken)), gross),
            subtotal_net=before[place],
            subtotal_gross=whole_before[place],
            gross=gross,
            discounts=taken,
            taxes=own,
        )
    return found


def _weights(shares: Iterable[Rate], here: Iterable[Fraction]) -> list[int]:
    exact = [
        Fraction(share.numerator, share.denominator) * left
        for share, left in zip(shares, here, strict=True)
    ]
    bottom = lcm(*(each.denominator for each in exact))
    return [int(each * bottom) for each in exact]


def _split(amount: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    return allocate(amount, weights, equal=True, scale=amount.scale)
