"""The reference work W(n, p), priced through the public API as any shop would.

``build`` makes a pricer once and carts anew; see the head of the comparison's worker for
what each function must give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from ecomkit.addressing import Place
from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Charge,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
    TotalAtLeast,
)
from ecomkit.tax import ShopTaxes, TaxRate, TaxRules, TaxTable, find_regime

STANDARD = PricingPolicy()
NEVER = Money("1000000.00", "EUR")
RATES = {
    1: {"std": "20%", "red": "20%"},
    2: {"std": "21%", "red": "21%"},
    3: {"std": "20%", "red": "5%"},
}


def rows(n: int, s: int, variant: int) -> list[tuple[int, int, str, str]]:
    """Line i of cart s: price in cents, quantity, category, tax category."""
    return [
        (
            199 + (i * 7919 + 1800 + s * 101) % 9800,
            1 + i % 5,
            "c0" if i % 2 == 0 else "c1",
            "red" if variant == 3 and i % 3 == 0 else "std",
        )
        for i in range(n)
    ]


def promotions(p: int) -> list[Promotion]:
    """Three that apply, and as many more that do not as make p."""
    known = [
        Promotion("P1", PercentOff(10, select=Select(categories="c0"))),
        Promotion("P2", AmountOff(Money("5.00", "EUR"))),
        Promotion(
            "P3",
            PercentOff(100, Scope.DELIVERY),
            conditions=TotalAtLeast(Money("100.00", "EUR")),
        ),
    ][:p]
    for k in range(p - 3):
        if k % 2 == 0:
            known.append(
                Promotion(f"X{k}", PercentOff(10, select=Select(categories=f"x{k}")))
            )
        else:
            known.append(
                Promotion(
                    f"X{k}",
                    AmountOff(Money("1.00", "EUR")),
                    conditions=TotalAtLeast(NEVER),
                )
            )
    return known


def build(
    n: int,
    variant: int,
    p: int,
    count: int,
    *,
    policy: PricingPolicy = STANDARD,
    taxed: bool = True,
    regimes: Sequence[str] = (),
) -> tuple[Callable[[Cart], PricedCart], Callable[[], list[Cart]]]:
    """A function that prices a cart, and one that makes *count* new carts.

    Without *policy*, *taxed* and *regimes* it is the reference work itself. With *regimes*
    the shop is one in Berlin that is taxed under these, with their policy.
    """
    work = [rows(n, s, variant) for s in range(count)]
    prices = {}
    facts = []
    for s, lines in enumerate(work):
        for i, (cents, _, category, tax) in enumerate(lines):
            sku = f"s{s}-{i}"
            prices[sku] = Money.from_minor(cents, "EUR")
            facts.append(Article(sku=sku, categories=[category], tax_category=tax))
    includes = variant == 2
    book = PriceBook(
        lists=[PriceList(id="l", currency="EUR", prices=prices, includes_tax=includes)],
        articles=facts,
    )
    berlin = Place("DE", city="Berlin", postcode="10115")
    taxes: TaxRules
    if regimes:
        taxes = ShopTaxes(home=berlin, regimes=[find_regime(id) for id in regimes])
    else:
        taxes = TaxTable(
            [
                TaxRate(id=category, rate=rate, category=category)
                for category, rate in RATES[variant].items()
                if taxed
            ]
        )
    pricer = Pricer(book, promotions=promotions(p), taxes=taxes, policy=policy)
    occasion = Occasion(at=datetime(2026, 11, 2, 12, tzinfo=UTC), place=berlin)
    units = sum(quantity for _, quantity, _, _ in work[0])
    fee = Charge(
        id="post",
        method="post",
        amount=Money.from_minor(499 + 50 * units, "EUR"),
        tax_category="std",
    )
    charges = (fee,)

    def make_carts() -> list[Cart]:
        return [
            Cart(
                "EUR",
                [LineItem(f"s{s}-{i}", line[1]) for i, line in enumerate(lines)],
            )
            for s, lines in enumerate(work)
        ]

    def price(cart: Cart) -> PricedCart:
        return pricer.price(cart, occasion, charges)

    return price, make_carts


def read(priced: PricedCart) -> None:
    """Reads every line's amounts and the totals as Money."""
    for line in priced.lines:
        line.list_amount, line.discount, line.net, line.tax, line.gross  # noqa: B018  # reading is the work
    delivery = priced.delivery
    priced.net, priced.tax, priced.discount, delivery.net, delivery.tax, priced.total  # noqa: B018  # reading is the work


def totals(priced: PricedCart) -> list[int]:
    """Net, tax, discount, delivery, its tax and the total, in cents (of the goods, as W counts)."""
    goods, delivery = priced.goods, priced.delivery
    return [
        money.minor()
        for money in (
            goods.net,
            goods.tax,
            goods.discount,
            delivery.net,
            delivery.tax,
            priced.total,
        )
    ]
