"""A year of real invoices, priced as carts: every sum is the known one, to the penny."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import duckdb
import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money, Rounding, RoundingMode
from ecomkit.pricing import (
    DiscountPolicy,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
)
from ecomkit.pricing.values import DiscountLevel
from ecomkit.tax import TaxLevel, TaxPolicy, TaxRate, TaxTable
from tests.real.data import FOLDER, needs

SALES = FOLDER / "online_retail.parquet"

pytestmark = needs(SALES)

HALF_UP, HALF_DOWN = RoundingMode.HALF_UP, RoundingMode.HALF_DOWN
HALF_EVEN = RoundingMode.HALF_EVEN
LINE, GROUP = TaxLevel.LINE, TaxLevel.GROUP
NOW = Occasion(at=datetime(2011, 12, 10, tzinfo=UTC))
VAT = TaxTable([TaxRate(id="vat", rate="20%")])
TENTH_OFF = Promotion("tenth", PercentOff(10))
NINE_TENTHS = Decimal("0.9")
# Four lines are priced in tenths of a penny: a pricing at scale 1 keeps them, and its
# taxes are rounded to ten of its steps, the penny.
TENTHS, HUNDREDTHS, PENNY = 1, 2, 10


class Sales(NamedTuple):
    """The invoices as carts, those to the UK apart, and what is asked for each article."""

    carts: list[Cart]
    uk_carts: list[Cart]
    prices: dict[str, Money]


@pytest.fixture(scope="module")
def sales() -> Sales:
    """Everything that was sold: 530,104 lines on 19,960 invoices.

    The prices of an article changed over the year, and a cart holds a wish but once: an
    article is told apart by its price, and a line that an invoice repeats by an option.
    """
    rows = duckdb.execute(
        """
        select InvoiceNo, Country = 'United Kingdom', StockCode, Quantity,
               cast(round(UnitPrice * 1000) as bigint)
        from read_parquet(?)
        where not starts_with(InvoiceNo, 'C') and Quantity > 0 and UnitPrice > 0
        """,
        [str(SALES)],
    ).fetchall()
    assert len(rows) == 530_104
    prices: dict[str, Money] = {}
    invoices: dict[tuple[str, bool], list[LineItem]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for invoice, is_uk, code, quantity, price in rows:
        sku = f"{code} at {price}"
        if sku not in prices:
            prices[sku] = Money.from_minor(price, "GBP", scale=TENTHS)
        seen[invoice, sku] += 1
        again = seen[invoice, sku]
        options = {"time": str(again)} if again > 1 else ()
        line = LineItem(sku, quantity, options=options)
        invoices.setdefault((invoice, is_uk), []).append(line)
    carts = {key: Cart("GBP", lines) for key, lines in invoices.items()}
    uk_carts = [cart for (_, is_uk), cart in carts.items() if is_uk]
    assert (len(carts), len(uk_carts)) == (19_960, 18_019)
    assert sum(len(cart.lines) for cart in uk_carts) == 485_123
    return Sales(list(carts.values()), uk_carts, prices)


def pricer_of(
    prices: dict[str, Money],
    policy: PricingPolicy,
    *,
    includes_tax: bool = False,
    taxes: TaxTable = VAT,
    promotions: Iterable[Promotion] = (),
) -> Pricer:
    book = PriceBook(
        lists=[
            PriceList(
                id="invoiced",
                currency="GBP",
                prices=prices,
                scale=HUNDREDTHS,
                includes_tax=includes_tax,
            )
        ]
    )
    return Pricer(book, promotions=promotions, taxes=taxes, policy=policy)


def priced(pricer: Pricer, carts: list[Cart]) -> Iterable[PricedCart]:
    return (pricer.price(cart, NOW) for cart in carts)


def in_pence(mode: RoundingMode, level: TaxLevel) -> PricingPolicy:
    """Amounts in tenths of a penny, taxes rounded to the penny."""
    taxes = TaxPolicy(rounding=Rounding(mode, step=PENNY), level=level)
    return PricingPolicy(scale=TENTHS, taxes=taxes)


total = partial(sum, start=Money("0", "GBP"))


@pytest.mark.parametrize(
    ("mode", "level", "tax"),
    [
        (HALF_UP, LINE, "2133431.69"),
        (HALF_EVEN, LINE, "2133431.69"),
        (HALF_UP, GROUP, "2133337.60"),
    ],
)
def test_goods_in_tenths_of_a_penny_and_the_tax_added(
    sales: Sales, mode: RoundingMode, level: TaxLevel, tax: str
) -> None:
    """The goods are worth 10,666,684.544; the tax on top depends on where it is rounded."""
    pricer = pricer_of(sales.prices, in_pence(mode, level))
    results = [cart.everything for cart in priced(pricer, sales.carts)]

    assert total(sums.net for sums in results) == Money("10666684.544", "GBP")
    assert total(sums.tax for sums in results) == Money(tax, "GBP")
    assert all(sums.net + sums.tax == sums.gross for sums in results)


@pytest.mark.parametrize(
    ("mode", "level", "left"),
    [
        # Half down off is half up left. Half even off is not half even left.
        (HALF_DOWN, DiscountLevel.LINE, "9600428.00"),
        (HALF_UP, DiscountLevel.LINE, "9599462.55"),
        (HALF_EVEN, DiscountLevel.LINE, "9599929.73"),
        (HALF_DOWN, DiscountLevel.TOTAL, "9600029.20"),
    ],
)
def test_goods_in_pence_and_a_tenth_off(
    sales: Sales, mode: RoundingMode, level: DiscountLevel, left: str
) -> None:
    """The goods are worth 10,666,684.54; a tenth off depends on where it is rounded."""
    discounts = DiscountPolicy(rounding=Rounding(mode), level=level)
    pricer = pricer_of(
        sales.prices,
        PricingPolicy(discounts=discounts),
        taxes=TaxTable(),
        promotions=[TENTH_OFF],
    )
    results = [cart.goods for cart in priced(pricer, sales.carts)]

    assert total(sums.subtotal for sums in results) == Money("10666684.54", "GBP")
    assert total(sums.amount for sums in results) == Money(left, "GBP")


@pytest.mark.parametrize(
    ("mode", "left"), [(HALF_UP, "9600428.00"), (HALF_EVEN, "9599960.82")]
)
def test_a_list_of_prices_that_are_a_tenth_lower(
    sales: Sales, mode: RoundingMode, left: str
) -> None:
    """Where the reduced price is what is listed, the rounding is that of what is left."""
    reduced = {sku: price * NINE_TENTHS for sku, price in sales.prices.items()}
    policy = PricingPolicy(line_amount=Rounding(mode))
    pricer = pricer_of(reduced, policy, taxes=TaxTable())

    assert total(cart.gross for cart in priced(pricer, sales.carts)) == Money(
        left, "GBP"
    )


@pytest.mark.parametrize(
    ("mode", "level", "tax"),
    [
        (HALF_UP, LINE, "1504597.81"),
        (HALF_EVEN, LINE, "1504183.61"),
        (HALF_UP, GROUP, "1504215.28"),
        (HALF_EVEN, GROUP, "1504203.61"),
    ],
)
def test_the_vat_inside_the_uk_prices(
    sales: Sales, mode: RoundingMode, level: TaxLevel, tax: str
) -> None:
    """A sixth of what the UK paid, by line or by invoice, and nothing is lost of the rest."""
    pricer = pricer_of(sales.prices, in_pence(mode, level), includes_tax=True)
    results = [cart.everything for cart in priced(pricer, sales.uk_carts)]

    assert total(sums.tax for sums in results) == Money(tax, "GBP")
    assert all(sums.net + sums.tax == sums.amount for sums in results)
