"""How pricing grows: each benefit on 1,000 and on 10,000 lines of articles at many prices.

Sorting units takes a little more than ten times as long for ten times the lines: at most
18 times. Filling a cart line by line sorts nothing and takes ten times as long: at most 12.
A figure above that ends with an error. Run: python bench/pricing_growth.py
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from random import Random
from statistics import median
from time import process_time

from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CheapestFree,
    EachGroupOf,
    FirstAndNext,
    Gift,
    GroupPrice,
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    Promotion,
    QuantityAtLeast,
    Scope,
    SetPrice,
    SpendAndSave,
    Tier,
    Tiered,
)
from ecomkit.pricing.values import Benefit

MOST = 18
MOST_FILLING = 12
SIZES = 1_000, 10_000
ROUNDS = 3


def eur(amount: str) -> Money:
    """An amount in euro."""
    return Money(amount, "EUR")


BENEFITS: dict[str, Benefit] = {
    "percent": PercentOff(10),
    "percent, units": PercentOff(10, max_units=5_000),
    "percent, units a line": PercentOff(10, max_units_per_line=1),
    "percent, capped": PercentOff(10, at_most=eur("50.00")),
    "percent, cart": PercentOff(10, Scope.CART, max_units=5_000),
    "amount, cart": AmountOff(eur("50.00")),
    "amount, line": AmountOff(eur("1.00"), Scope.LINE, max_units=5_000),
    "amount, unit": AmountOff(eur("1.00"), Scope.UNIT),
    "set price": SetPrice(eur("20.00"), max_units=5_000),
    "tiers of units": Tiered(
        basis="quantity",
        tiers=[Tier(at_least=n, benefit=PercentOff(n % 90)) for n in (10, 100)],
    ),
    "tiers of lines": Tiered(
        basis="line_total",
        tiers=[
            Tier(at_least=eur(f"{n}.00"), benefit=PercentOff(n, max_units=5_000))
            for n in range(5, 95)
        ],
    ),
    "spend and save": SpendAndSave(for_each=eur("50.00"), amount=eur("5.00")),
    "first and next": FirstAndNext(first=eur("1.00"), next=eur("0.50")),
    "each group": EachGroupOf(size=7, benefit=PercentOff(10)),
    "group price": GroupPrice(quantity=7, amount=eur("90.00")),
    "cheapest free": CheapestFree(quantity=7),
    "cheapest over all": CheapestFree(
        quantity=7, nth=2, rate="50%", over_all_groups=True, max_units=900
    ),
    "buy, get": BuyGet(buy_quantity=3, get_quantity=2, rate="50%"),
    "gift": Gift(sku="a1", for_each=100),
}


def lines(count: int) -> list[LineItem]:
    """So many lines of different articles, one to nine units of each."""
    chance = Random(1)
    return [LineItem(f"a{n}", chance.randint(1, 9)) for n in range(count)]


def prices() -> dict[str, str]:
    """A price for each article, most of them different."""
    chance = Random(2)
    return {f"a{n}": f"{chance.randint(100, 9_999) / 100:.2f}" for n in range(10_000)}


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes: the median of some times."""
    taken = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = process_time()
        work()
        taken.append(process_time() - begin)
    return median(taken)


def growth(carts: Sequence[Cart], *promotions: Promotion) -> float:
    """How many times as long the large cart takes as the small one."""
    pricer = Pricer(BOOK, promotions=promotions)
    now = Occasion(at=datetime(2026, 11, 2, tzinfo=UTC))
    small, large = (seconds(partial(pricer.price, cart, now)) for cart in carts)
    return large / small


def filled(given: Sequence[LineItem]) -> Cart:
    """A cart into which line after line was put."""
    cart = Cart("EUR")
    for line in given:
        cart = cart.with_line(line)
    return cart


def growth_of_filling() -> float:
    """How many times as long ten times the lines take to be put into a cart."""
    small, large = (seconds(partial(filled, lines(count))) for count in SIZES)
    return large / small


BOOK = PriceBook.of("EUR", prices())
BEFORE = Promotion("before", CheapestFree(quantity=3), priority=1)


def main() -> None:
    """Prints a row for each benefit: alone, and on units that an earlier set used up."""
    carts = [Cart("EUR", lines(count)) for count in SIZES]
    found: list[float] = []
    print(f"{'ten times the lines take':28}{'alone':>8}{'after sets':>12}")
    for name, benefit in BENEFITS.items():
        rule = Promotion("rule", benefit)
        ratios = growth(carts, rule), growth(carts, BEFORE, rule)
        print(f"{name:28}{ratios[0]:8.1f}{ratios[1]:12.1f}")
        found += ratios
    consuming = QuantityAtLeast(5_000, consumes=True)
    rule = Promotion("rule", PercentOff(5), conditions=consuming)
    found.append(growth(carts, rule))
    print(f"{'a condition uses units up':28}{found[-1]:8.1f}")
    print(f"{'highest':28}{max(found):8.1f}   of {MOST} times allowed")
    filling = growth_of_filling()
    print(
        f"{'a cart, line by line':28}{filling:8.1f}   of {MOST_FILLING} times allowed"
    )
    sys.exit(max(found) > MOST or filling > MOST_FILLING)


if __name__ == "__main__":
    main()
