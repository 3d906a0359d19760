"""What pricing gives back: sums, rows, and what is left after stored value."""

from __future__ import annotations

import pytest

from ecomkit.cart import UnknownLineError
from ecomkit.errors import EcomkitError
from ecomkit.money import Money, Rounding
from ecomkit.pricing import (
    AmountOff,
    Charge,
    OrderFee,
    PercentOff,
    PricedCart,
    PricingPolicy,
    Promotion,
    Select,
)
from ecomkit.tax import TaxTable

from .shop import cart, eur, price

VAT = TaxTable.from_rows([{"id": "vat", "rate": "25%"}])
POST = Charge(id="post", amount=eur("4"), tax_category="standard")


def sold(off: str = "10") -> PricedCart:
    return price(
        cart(("tea", 2), ("mug", 1)),
        Promotion("off", PercentOff(off, select=Select(skus="tea"))),
        taxes=VAT,
        fees=OrderFee(id="pack", amount=eur("1")),
        charges=[POST],
    )


def test_all_rows_and_sums_can_be_read() -> None:
    priced = sold()

    assert [str(line.gross) for line in priced.lines] == ["22.50 EUR", "3.75 EUR"]
    assert (str(priced.goods.subtotal), str(priced.goods.discount)) == (
        "23.00 EUR",
        "2.00 EUR",
    )
    assert (str(priced.goods.list_net), str(priced.goods.list_gross)) == (
        "23.00 EUR",
        "28.75 EUR",
    )
    assert str(priced.fees_total.gross) == "1.25 EUR"
    assert str(priced.delivery.tax) == "1.00 EUR"
    sums = (priced.goods, priced.fees_total, priced.delivery)
    assert sum((each.net for each in sums), eur("0")) == priced.everything.net
    assert priced.charges[0].charge is POST
    assert (str(priced.tax_included), str(priced.tax_added)) == ("0.00 EUR", "6.50 EUR")
    assert [str(group.base) for group in priced.delivery.tax_breakdown] == ["4.00 EUR"]
    assert priced.lines[0].units_served == 2


def test_equal_prices_are_equal_and_others_are_not() -> None:
    one, same, other = sold(), sold(), sold("20")

    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one.lines[0] == same.lines[0]
    assert hash(one.lines[0]) == hash(same.lines[0])
    assert one.lines[0] != other.lines[0]
    assert one.goods == same.goods
    assert hash(one.goods) == hash(same.goods)
    assert one.goods != other.goods
    assert hash(one.columns) == hash(same.columns)
    assert repr(one.goods) == "RowTotals(net=21.00 EUR, tax=5.25 EUR, gross=26.25 EUR)"
    assert repr(one.lines[0]) == "PricedLine('tea', 18.00 EUR)"


def test_a_line_is_found_by_its_key() -> None:
    assert sold().line("mug").sku == "mug"
    with pytest.raises(UnknownLineError):
        sold().line("fog")


@pytest.mark.parametrize(
    ("balance", "net", "tax", "gross"),
    [
        ("0", "26.00", "6.50", "32.50"),
        ("12.50", "16.00", "4.00", "20.00"),
        ("99", "0.00", "0.00", "0.00"),
    ],
)
def test_what_stored_value_leaves_is_net_and_tax_in_proportion(
    balance: str, net: str, tax: str, gross: str
) -> None:
    left = sold().after_stored_value(eur(balance))

    assert (str(left.net.amount), str(left.tax.amount), str(left.gross.amount)) == (
        net,
        tax,
        gross,
    )


def test_stored_value_may_pay_a_total_rounded_to_coins() -> None:
    """Without taxes and with the total rounded down."""
    priced = price(
        cart(("tea", 1)),
        Promotion("off", AmountOff(eur("0.03"))),
        policy=PricingPolicy(cash=Rounding(step=5), cash_methods=()),
    )
    left = priced.after_stored_value(eur("4"))

    assert (left.net, left.tax, left.gross) == (eur("5.95"), eur("0"), eur("5.95"))


@pytest.mark.parametrize("wrong", [Money("5", "USD"), eur("-5"), 5])
def test_stored_value_is_money_of_the_carts_currency(wrong: Money) -> None:
    with pytest.raises(EcomkitError):
        sold().after_stored_value(wrong)
