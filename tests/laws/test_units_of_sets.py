"""Which units sets take, against models that look at every unit or try every way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem
from ecomkit.pricing import (
    BuyGet,
    CheapestFree,
    DiscountPolicy,
    GroupPrice,
    Occasion,
    PriceBook,
    PricedCart,
    Pricer,
    PricingPolicy,
    Promotion,
    Select,
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
