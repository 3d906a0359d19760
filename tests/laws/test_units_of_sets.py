"""Which units sets take, against models that look at every unit or try every way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    DiscountPolicy,
    EachGroupOf,
    GroupPrice,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    Pricer,
    PricingPolicy,
    Promotion,
    Select,
    SetPrice,
)
from ecomkit.pricing.values import Benefit, UnitChoice
from ecomkit.testing.strategies import NOON
from tests.laws.unit_model import benefits, choices, model, money, packs, shops


def priced(
    book: PriceBook,
    cart: Cart,
    found: Sequence[Benefit],
    choice: UnitChoice | None = None,
) -> PricedCart:
    policy = PricingPolicy(discounts=DiscountPolicy(choice=choice))
    promotions = [
        Promotion(f"{number}", benefit) for number, benefit in enumerate(found)
    ]
    pricer = Pricer(book, promotions=promotions, policy=policy)
    return pricer.price(cart, Occasion(at=NOON))


def compare_with_model(
    shop: tuple[PriceBook, Cart],
    first: list[Benefit],
    last: GroupPrice | None,
    choice: UnitChoice | None,
) -> None:
    """Up to four benefits one after the other, over several lines of one article."""
    book, cart = shop
    found = [*first, last] if last is not None else first

    total = priced(book, cart, found, choice).total

    assert total.minor() == model(book, cart, found, choice)


@given(shops(), st.lists(benefits, max_size=3), st.none() | packs, choices)
def test_runs_of_units_come_to_what_each_unit_by_itself_does(
    shop: tuple[PriceBook, Cart],
    first: list[Benefit],
    last: GroupPrice | None,
    choice: UnitChoice | None,
) -> None:
    compare_with_model(shop, first, last, choice)


# ------------------------------------------------------------------- every way is tried

packs_of_units = st.sampled_from(
    [
        lambda size=None, **each: EachGroupOf(
            size=size, benefit=AmountOff(money(700)), **each
        ),
        lambda size=None, **each: GroupPrice(quantity=size, amount=money(800), **each),
    ]
)
few_prices = st.lists(st.integers(1, 6), min_size=1, max_size=7)


def bought_at(prices: Sequence[int], benefit: Benefit) -> int:
    """The saving on units at so many euro each."""
    skus = {f"unit-{number}": f"{price}" for number, price in enumerate(prices)}
    cart = Cart("EUR", [LineItem(sku) for sku in skus])
    return priced(PriceBook.of("EUR", skus), cart, [benefit]).discount.minor()


def ways(units: Sequence[int], size: int, sets: int) -> Iterator[list[list[int]]]:
    """Every way to make so many sets of units at these prices."""
    if not sets:
        yield []
        return
    places = range(len(units))
    for chosen in combinations(places, size):
        rest = [units[place] for place in places if place not in chosen]
        for others in ways(rest, size, sets - 1):
            yield [[units[place] for place in chosen], *others]


@given(few_prices, st.integers(2, 3))
def test_no_other_sets_save_more_with_the_cheapest_free(
    prices: list[int], size: int
) -> None:
    """Sets made dearest first give the buyer the most of all ways to make them."""
    sets = len(prices) // size
    best = max(sum(map(min, way)) for way in ways(prices, size, sets))

    assert bought_at(prices, CheapestFree(quantity=size)) == 100 * best


@given(few_prices, st.integers(2, 3), st.integers(1, 12))
def test_no_other_sets_save_more_at_one_price(
    prices: list[int], size: int, amount: int
) -> None:
    sets = len(prices) // size
    best = max(
        sum(max(0, sum(group) - amount) for group in way)
        for way in ways(prices, size, sets)
    )

    benefit = GroupPrice(quantity=size, amount=money(100 * amount))
    assert bought_at(prices, benefit) == 100 * best


def ways_in_places(
    units: Sequence[int], places: Sequence[Sequence[int]], prices: Sequence[int]
) -> Iterator[list[int]]:
    """What the sets come to, for every way to make some with one unit in each place."""
    yield []
    for chosen in product(*places):
        if len(set(chosen)) == len(places) and set(chosen) <= set(units):
            rest = [unit for unit in units if unit not in chosen]
            worth = sum(prices[unit] for unit in chosen)
            for others in ways_in_places(rest, places, prices):
                yield [worth, *others]


@st.composite
def units_and_places(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    """Units at a few prices, and in which places of a set each of them fits."""
    prices = draw(st.lists(st.integers(1, 9), min_size=1, max_size=6))
    some = st.lists(st.integers(0, len(prices) - 1), min_size=1, unique=True)
    return prices, draw(st.lists(some.map(sorted), min_size=2, max_size=3))


@given(units_and_places(), st.integers(1, 12))
def test_no_other_sets_of_one_of_each_save_more(
    shop: tuple[list[int], list[list[int]]], amount: int
) -> None:
    """At one price, by a percentage, and by so much off each unit."""
    prices, places = shop
    found = list(ways_in_places(range(len(prices)), places, prices))
    each = [Select(skus={f"unit-{unit}" for unit in place}) for place in places]
    off = SetPrice(money(100))

    at_one_price = GroupPrice(one_of_each=each, amount=money(100 * amount))
    once = attrs.evolve(at_one_price, repeat=False)
    saved = [[max(0, worth - amount) for worth in way] for way in found]
    assert bought_at(prices, at_one_price) == 100 * max(map(sum, saved))
    assert bought_at(prices, once) == 100 * max(max(way, default=0) for way in saved)
    half = EachGroupOf(one_of_each=each, benefit=PercentOff(50))
    assert bought_at(prices, half) == 50 * max(map(sum, found))
    at_one_euro = EachGroupOf(one_of_each=each, benefit=off)
    assert bought_at(prices, at_one_euro) == 100 * max(
        sum(way) - len(way) * len(places) for way in found
    )


@given(shops(), st.integers(1, 3), packs_of_units, choices)
def test_the_same_goods_so_many_times_are_a_set_of_so_many(
    shop: tuple[PriceBook, Cart],
    size: int,
    pack: Callable[..., Benefit],
    choice: UnitChoice | None,
) -> None:
    book, cart = shop
    one_of_each = pack(one_of_each=[Select()] * size)

    prices = [
        priced(book, cart, [one], choice).total for one in (pack(size), one_of_each)
    ]
    assert prices[0] == prices[1]


KINDS = ("buy", "get", "both")


@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=7),
    st.integers(1, 3),
    st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.booleans(),
)
def test_no_other_units_bought_leave_more_rewards(
    kinds: list[str],
    buy: int,
    get: int,
    most: int | None,
    whole_sets: bool,
) -> None:
    """Some units can only be bought, some only be rewards, some be either."""
    cart = Cart(
        "EUR",
        [LineItem(kind, options={"n": str(n)}) for n, kind in enumerate(kinds)],
    )
    benefit = BuyGet(
        buy=Select(skus=["buy", "both"]),
        buy_quantity=buy,
        get=Select(skus=["get", "both"]),
        get_quantity=get,
        max_units=most,
        whole_sets=whole_sets,
    )
    rewarded = priced(
        PriceBook.of("EUR", dict.fromkeys(KINDS, "1")), cart, [benefit]
    ).discount.minor()

    only_bought, either = kinds.count("buy"), kinds.count("both")
    best = 0
    for sets in range(1, (only_bought + either) // buy + 1):
        spent = max(0, sets * buy - only_bought)  # of those that could be rewards
        left = len(kinds) - only_bought - spent
        full = sets * get
        limit = full if most is None else min(full, most)
        if not whole_sets:
            best = max(best, min(left, limit))
        elif left >= full == limit:
            best = max(best, full)
    assert rewarded == 100 * best
