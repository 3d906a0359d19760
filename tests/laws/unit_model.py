"""A model of promotions that has each unit by itself, and shops small enough for it.

The engine reckons with runs of equal units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    EachGroupOf,
    GroupPrice,
    PercentOff,
    PriceBook,
    ProgressivePercent,
    Scope,
    Select,
    SetPrice,
)
from ecomkit.pricing.values import Benefit, UnitChoice

SKUS = ("a", "b", "c", "d")
STEP = 160  # cents: halves of halves of it are whole


def money(cents: int) -> Money:
    return Money.from_minor(cents, "EUR")


amounts = st.integers(1, 6).map(lambda times: money(times * STEP))
choices = st.sampled_from([None, UnitChoice.CHEAPEST, UnitChoice.DEAREST])
limits = st.none() | st.integers(1, 4)
halves = st.sampled_from(["50%", "100%"])
selects = st.sampled_from([Select(), Select(skus="a"), Select(skus=["b", "c"])])
rewards: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(dict, rate=halves),
    st.builds(dict, amount_off=amounts),
    st.builds(dict, unit_price=amounts),
)
inner_benefits = st.one_of(
    st.builds(PercentOff, halves),
    st.builds(AmountOff, amounts, st.just(Scope.UNIT)),
    st.builds(SetPrice, amounts),
)


@st.composite
def cheapest(draw: st.DrawFn) -> CheapestFree:
    quantity = draw(st.integers(1, 4))
    free = draw(st.integers(1, quantity))
    return CheapestFree(
        quantity=quantity,
        free=free,
        nth=draw(st.integers(1, quantity - free + 1)),
        repeat=draw(st.booleans()),
        dearest=draw(st.booleans()),
        over_all_groups=draw(st.booleans()),
        max_units=draw(limits),
        select=draw(selects),
        shared=draw(st.booleans()),
        **draw(rewards),
    )


@st.composite
def buy_gets(draw: st.DrawFn) -> BuyGet:
    return BuyGet(
        buy=draw(selects),
        buy_quantity=draw(st.integers(1, 3)),
        get=draw(selects),
        get_quantity=draw(st.integers(1, 3)),
        max_units=draw(limits),
        whole_sets=draw(st.booleans()),
        shared=draw(st.booleans()),
        **draw(rewards),
    )


benefits = st.one_of(
    cheapest(),
    buy_gets(),
    st.builds(
        EachGroupOf,
        size=st.integers(1, 3),
        benefit=inner_benefits,
        select=selects,
        shared=st.booleans(),
    ),
    st.builds(
        ProgressivePercent,
        st.lists(st.sampled_from([0, 50, 100]), min_size=1, max_size=3).map(sorted),
        select=selects,
    ),
    st.builds(
        PercentOff, halves, select=selects, max_units=limits, max_units_per_line=limits
    ),
    st.builds(
        AmountOff,
        amounts,
        st.just(Scope.UNIT),
        select=selects,
        max_units=limits,
        max_units_per_line=limits,
    ),
    st.builds(
        SetPrice,
        amounts,
        select=selects,
        max_units=limits,
        max_units_per_line=limits,
    ),
)
# Its saving does not divide among its units: nothing comes after it.
packs = st.one_of(
    st.builds(
        GroupPrice,
        quantity=st.integers(1, 4),
        amount=amounts,
        repeat=st.booleans(),
        select=selects,
        shared=st.booleans(),
    ),
    st.builds(
        EachGroupOf,
        size=st.integers(1, 4),
        benefit=st.builds(AmountOff, amounts),
        select=selects,
        shared=st.booleans(),
    ),
)


@st.composite
def shops(draw: st.DrawFn) -> tuple[PriceBook, Cart]:
    """A few articles at a few prices, on lines of their own or several each."""
    prices = {sku: money(draw(st.integers(1, 5)) * STEP * 10) for sku in SKUS}
    wanted = draw(
        st.lists(
            st.tuples(st.sampled_from(SKUS), st.sampled_from("xy"), st.integers(1, 3)),
            min_size=1,
            max_size=4,
            unique_by=lambda line: line[:2],
        )
    )
    lines = [
        LineItem(sku, count, options={"color": color}) for sku, color, count in wanted
    ]
    return PriceBook.of("EUR", prices), Cart("EUR", lines)


@attrs.define(eq=False)
class Unit:
    """One unit of a line: what it costs now, and whether it serves a set."""

    line: LineItem
    price: Fraction
    is_used: bool = False


def model(
    book: PriceBook, cart: Cart, found: Sequence[Benefit], choice: UnitChoice | None
) -> Fraction:
    """What a cart comes to, each unit looked at by itself."""
    prices = book.lists[0].prices
    units = [
        Unit(line, Fraction(prices[line.sku].unit_price.minor()))
        for line in sorted(cart.lines, key=lambda line: line.key)
        for _ in range(int(line.quantity))
    ]
    for benefit in found:
        carry_out(benefit, units, choice)
    return sum((unit.price for unit in units), start=Fraction(0))


def in_order(
    units: Sequence[Unit], select: Select, choice: UnitChoice, *, shared: bool
) -> list[Unit]:
    kept = [
        unit
        for unit in units
        if unit.price
        and (shared or not unit.is_used)
        and (not select.skus or unit.line.sku in select.skus)
    ]
    dearest_first = choice is UnitChoice.DEAREST
    return sorted(kept, key=lambda unit: unit.price, reverse=dearest_first)


def lower(unit: Unit, benefit: object) -> None:
    """Takes a reward or an inner benefit off a unit."""
    amount_off = getattr(benefit, "amount_off", ())
    unit_price = getattr(benefit, "unit_price", ())
    if isinstance(benefit, AmountOff):
        amount_off = benefit.amount
    if isinstance(benefit, SetPrice):
        unit_price = benefit.amount
    if amount_off:
        unit.price = max(Fraction(0), unit.price - amount_off[0].minor())
    elif unit_price:
        unit.price = min(unit.price, Fraction(unit_price[0].minor()))
    else:
        rate = benefit.rate  # type: ignore[attr-defined]  # all others have one
        unit.price -= unit.price * Fraction(rate.numerator, rate.denominator)


def carry_out(
    benefit: Benefit, units: Sequence[Unit], choice: UnitChoice | None
) -> None:
    if isinstance(benefit, PercentOff | AmountOff | SetPrice):
        _limited(benefit, units, choice or UnitChoice.CHEAPEST)
    elif isinstance(benefit, ProgressivePercent):
        ordered = in_order(
            units, benefit.select, choice or UnitChoice.DEAREST, shared=True
        )
        for place, unit in enumerate(ordered):
            lower(unit, PercentOff(benefit.rates[min(place, len(benefit.rates) - 1)]))
    elif isinstance(benefit, BuyGet):
        _bought(benefit, units, choice or UnitChoice.CHEAPEST)
    else:
        assert isinstance(benefit, CheapestFree | EachGroupOf | GroupPrice)
        size = benefit.size if isinstance(benefit, EachGroupOf) else benefit.quantity
        assert size is not None
        ordered = in_order(
            units, benefit.select, choice or UnitChoice.DEAREST, shared=benefit.shared
        )
        groups = [
            ordered[start : start + size]
            for start in range(0, len(ordered) - size + 1, size)
        ]
        _grouped(benefit, groups)


def _limited(
    benefit: PercentOff | AmountOff | SetPrice,
    units: Sequence[Unit],
    choice: UnitChoice,
) -> None:
    most, per_line, served = benefit.max_units, benefit.max_units_per_line, 0
    of_line: dict[str, int] = {}
    for unit in in_order(units, benefit.select, choice, shared=True):
        key = unit.line.key
        if served == most or of_line.get(key, 0) == per_line:
            continue
        of_line[key] = of_line.get(key, 0) + 1
        served += 1
        lower(unit, benefit)


def _is_for_groups(benefit: EachGroupOf) -> bool:
    inner = benefit.benefit
    return isinstance(inner, AmountOff) and inner.scope is not Scope.UNIT


def _grouped(
    benefit: CheapestFree | EachGroupOf | GroupPrice, groups: list[list[Unit]]
) -> None:
    if isinstance(benefit, EachGroupOf) and _is_for_groups(benefit):
        for group in groups:
            together = Fraction(sum(unit.price for unit in group))
            off: Fraction = min(Fraction(benefit.benefit.amount[0].minor()), together)  # type: ignore[union-attr]
            for unit in group:
                unit.price -= unit.price * off / together
                unit.is_used = unit.is_used or not benefit.shared
        return
    if isinstance(benefit, EachGroupOf):
        for unit in (unit for group in groups for unit in group):
            lower(unit, benefit.benefit)
            unit.is_used = unit.is_used or not benefit.shared
        return
    if isinstance(benefit, GroupPrice):
        amount = benefit.amount[0].minor()
        for group in groups:
            together = Fraction(sum(unit.price for unit in group))
            if together > amount:
                for unit in group:
                    unit.price *= Fraction(amount) / together
                    unit.is_used = unit.is_used or not benefit.shared
                if not benefit.repeat:
                    return
        return
    if not benefit.repeat:
        groups = groups[:1]
    for unit in (unit for group in groups for unit in group):
        unit.is_used = unit.is_used or not benefit.shared
    left = benefit.max_units
    for unit in _picked(benefit, groups):
        if left == 0:
            return
        left = None if left is None else left - 1
        lower(unit, benefit)


def _picked(benefit: CheapestFree, groups: list[list[Unit]]) -> Iterator[Unit]:
    times = 1
    if benefit.over_all_groups:
        times, groups = len(groups), [[unit for group in groups for unit in group]]
    first = (benefit.nth - 1) * times
    for group in groups:
        ranked = sorted(group, key=lambda unit: unit.price, reverse=benefit.dearest)
        yield from ranked[first : first + benefit.free * times]


def _bought(benefit: BuyGet, units: Sequence[Unit], choice: UnitChoice) -> None:
    gettable = in_order(units, benefit.get, choice, shared=benefit.shared)
    buyable = in_order(units, benefit.buy, UnitChoice.DEAREST, shared=benefit.shared)
    buyable.sort(key=gettable.__contains__)
    bought: list[Unit] = []
    rewarded: list[Unit] = []
    for sets in range(1, len(buyable) // benefit.buy_quantity + 1):
        taken = buyable[: sets * benefit.buy_quantity]
        others = [unit for unit in gettable if unit not in taken]
        most = sets * benefit.get_quantity
        if benefit.max_units is not None:
            if benefit.whole_sets and most > benefit.max_units:
                break
            most = min(most, benefit.max_units)
        room = sets * benefit.get_quantity if benefit.whole_sets else 0
        if len(others) < room or min(len(others), most) <= len(rewarded):
            break
        bought, rewarded = taken, others[:most]
    for unit in rewarded:
        lower(unit, benefit)
    for unit in (*bought, *rewarded):
        unit.is_used = unit.is_used or not benefit.shared
