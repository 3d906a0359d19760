"""A priced tax line says what the tax came to: treatment, reason, rate, base."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.money import Money, Rounding
from ecomkit.pricing import (
    Charge,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
)
from ecomkit.tax import (
    ShopTaxes,
    TaxBase,
    TaxKind,
    TaxLevel,
    TaxPolicy,
    TaxRate,
    TaxTable,
    TaxTreatment,
    find_regime,
)
from ecomkit.wire import from_json, to_json

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
NEW_YORK = Place("US", "NY", "New York")
TEN_OFF = Promotion("ten", PercentOff(10))


def priced(
    *rates: TaxRate,
    price: str = "10.00",
    quantity: int | Decimal = 1,
    gross: bool = False,
    off: Promotion | None = None,
    policy: TaxPolicy | None = None,
) -> PricedCart:
    pricer = Pricer(
        PriceBook.of("EUR", {"beer": price}, includes_tax=gross),
        promotions=[off] if off else [],
        taxes=TaxTable(rates),
        policy=PricingPolicy(taxes=policy or TaxPolicy()),
    )
    unit = "kg" if isinstance(quantity, Decimal) else ""
    cart = Cart("EUR").with_item("beer", quantity, unit=unit)
    return pricer.price(cart, Occasion(at=NOON))


def in_new_york(**prices: str) -> PricedCart:
    pricer = Pricer(
        PriceBook(
            lists=[PriceList(id="usd", currency="USD", prices=prices)],
            articles=[Article(sku=sku, tax_category="clothing") for sku in prices],
        ),
        taxes=ShopTaxes(home=NEW_YORK, regimes=find_regime("us-ny")),
    )
    cart = Cart("USD")
    for sku in prices:
        cart = cart.with_item(sku)
    return pricer.price(cart, Occasion(at=NOON, place=NEW_YORK))


def told(priced: PricedCart) -> list[tuple[object, ...]]:
    return [
        (str(tax.rate.rate), tax.treatment, tax.reason, str(tax.base.amount))
        for tax in priced.lines[0].taxes
    ]


def test_a_tax_that_does_not_begin_at_this_price_is_exempt_with_its_reason() -> None:
    why = "Clothing or footwear under 110 USD"

    assert (
        told(in_new_york(shirt="42.00"))
        == [("0%", TaxTreatment.EXEMPT, why, "42.00")] * 3
    )


def test_a_tax_that_is_charged_needs_no_reason() -> None:
    assert told(in_new_york(coat="200.00"))[0] == (
        "4%",
        TaxTreatment.STANDARD,
        "",
        "200.00",
    )


def test_the_summary_has_a_row_for_each_treatment_rate_and_reason() -> None:
    found = in_new_york(shirt="42.00", coat="200.00", hat="150.00").tax_breakdown
    state = [group for group in found if group.rate.id == "us-ny-state"]

    assert [(g.rate.treatment.value, str(g.base.amount)) for g in state] == [
        ("E", "42.00"),
        ("S", "350.00"),
    ]
    assert sum(group.amount.amount for group in found) == Money("31.06", "USD").amount


def test_the_base_of_a_tax_on_what_is_above_a_price_is_that_part() -> None:
    """Massachusetts: of a coat of 200.00 only 25.00 bear 6.25 %."""
    luxury = TaxRate(id="ma", rate="6.25%", excess_over=Money("175", "EUR"))
    line = priced(luxury, price="200.00", quantity=2).lines[0]

    assert (str(line.taxes[0].base.amount), str(line.tax.amount)) == ("50.00", "3.13")
    assert line.tax_percent == Money("0.78125", "EUR").amount


def test_what_it_came_to_travels_with_the_cart() -> None:
    here = in_new_york(shirt="42.00")
    back = from_json(to_json(here), PricedCart)

    assert back == here
    assert back.lines[0].taxes == here.lines[0].taxes


LEVY: dict[str, Any] = {"kind": TaxKind.PER_UNIT, "amount": Money("0.50", "EUR")}
HALVES = TaxRate(id="t", rate="7.5%")


@pytest.mark.parametrize("gross", [False, True])
@pytest.mark.parametrize(
    "rates",
    [
        [TaxRate(id="d", **LEVY)],
        [TaxRate(id="d", affects_base=True, **LEVY), TaxRate(id="v", rate="19%")],
        [TaxRate(id="d", rate="8%", exempt_below=Money("20.00", "EUR"))],
        [TaxRate(id="d", rate="8%", exempt_below=Money("9.50", "EUR"))],
        [TaxRate(id="d", rate="8%", excess_over=Money("4.00", "EUR"))],
        [TaxRate(id="d", rate="8%", kind=TaxKind.PERCENT_OF_GROSS)],
    ],
)
@pytest.mark.parametrize("level", [TaxLevel.LINE, TaxLevel.UNIT])
@pytest.mark.parametrize("quantity", [1, 3, Decimal("2.5")])
def test_taxes_before_discount_are_those_of_the_cart_without_it(
    rates: list[TaxRate], gross: bool, level: TaxLevel, quantity: int | Decimal
) -> None:
    policy = TaxPolicy(level=level)
    whole, less = (
        priced(*rates, quantity=quantity, gross=gross, off=off, policy=policy).lines[0]
        for off in (None, TEN_OFF)
    )

    assert less.amount < whole.amount
    assert (less.list_net, less.list_tax, less.list_gross) == (
        whole.net,
        whole.tax,
        whole.gross,
    )


@pytest.mark.parametrize("level", TaxLevel)
@pytest.mark.parametrize("off", [None, TEN_OFF])
def test_a_levy_on_what_is_weighed_is_due_for_its_weight(
    level: TaxLevel, off: Promotion | None
) -> None:
    """2.5 kg at 0.50 a kg: 1.25, also where taxes are rounded on units."""
    policy = TaxPolicy(level=level)
    levy = TaxRate(id="d", **LEVY)
    line = priced(levy, quantity=Decimal("2.5"), off=off, policy=policy).lines[0]

    assert line.tax == line.list_tax == Money("1.25", "EUR")


def test_a_tax_taken_before_discounts_is_that_of_the_list_price() -> None:
    """Its base is the list price; three units of 3.34, 3.33 and 3.33 are 10.00."""
    for level in TaxLevel:
        policy = TaxPolicy(base=TaxBase.BEFORE_DISCOUNT, level=level)
        line = priced(HALVES, price="3.34", quantity=3, off=TEN_OFF, policy=policy)
        tax = line.lines[0].taxes[0]
        assert (str(tax.base.amount), str(tax.amount.amount)) == ("10.02", "0.75")
        assert line.lines[0].list_tax == tax.amount


def test_no_summary_is_too_fine_to_be_read() -> None:
    rates = [
        TaxRate(id="a", rate="8.12345678%"),
        TaxRate(id="b", rate="2.76543219%", compound=True),
    ]
    found = priced(*rates).tax_breakdown

    assert str(found[1].effective_percent) == "2.990080878735"


def test_a_levy_inside_a_price_given_away_is_nothing_and_on_top_it_stays_due() -> None:
    free = Promotion("free", PercentOff(100))
    for included, due in ((True, "0.00"), (False, "1.00")):
        levy = TaxRate(
            id="eco", kind="per_unit", amount=Money("1.00", "EUR"), included=included
        )
        vat = TaxRate(id="vat", rate="19%", sequence=1)
        line = priced(levy, vat, off=free).lines[0]
        assert (str(line.net.amount), str(line.gross.amount)) == ("0.00", due)


def test_rounding_up_takes_no_more_out_of_a_charge_than_it_is() -> None:
    pricer = Pricer(
        PriceBook.of("EUR", {"tea": "1.00"}, includes_tax=True),
        taxes=TaxTable([TaxRate(id="a", rate="19%"), TaxRate(id="b", rate="5%")]),
        policy=PricingPolicy(taxes=TaxPolicy(rounding=Rounding("up"))),
    )
    post = Charge(id="post", amount=Money("0.01", "EUR"), tax_category="standard")
    row = pricer.price(Cart("EUR").with_item("tea"), Occasion(at=NOON), [post]).charges

    assert (row[0].net, row[0].gross) == (Money("0", "EUR"), Money("0.01", "EUR"))
