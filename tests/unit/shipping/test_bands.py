"""Fee tables by weight and by amount."""

from __future__ import annotations

import pytest

from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.shipping import FeeRefusal, GoodsBasis, InvalidFeeRuleError
from ecomkit.shipping.fees import (
    AboveLastBand,
    FeeByTotal,
    FeeByWeight,
    PerExtraWeight,
    TotalBand,
    WeightBand,
)
from ecomkit.shipping.reasons import TooHeavy, TotalTooLow
from tests.unit.shipping.goods import eur, kg, line, price, refused, request

BANDS = (WeightBand(kg("2"), eur("6.00")), WeightBand(kg("1"), eur("2.00")))


@pytest.mark.parametrize(
    ("weight", "amount"),
    [
        ("0", "2.00"),
        ("0.5", "2.00"),
        ("1", "2.00"),
        ("1.000001", "6.00"),
        ("2", "6.00"),
    ],
)
def test_a_bound_belongs_to_its_band(weight: str, amount: str) -> None:
    assert price(FeeByWeight(bands=BANDS), request(line(weight=kg(weight)))) == amount


def test_above_the_last_band_goods_are_refused_with_the_excess() -> None:
    found = FeeByWeight(bands=BANDS).fee(request(line(weight=kg("3.2"))))

    assert found == FeeRefusal((TooHeavy(by=kg("1.2"), limit=kg("2")),))


@pytest.mark.parametrize(
    ("weight", "amount"),
    [("100", "300.00"), ("100.01", "302.00"), ("2.5", "8.00"), ("3.5", "12.00")],
)
def test_the_table_repeats_if_the_shop_says_so(weight: str, amount: str) -> None:
    rule = FeeByWeight(bands=BANDS, above=AboveLastBand.REPEAT)

    assert price(rule, request(line(weight=kg(weight)))) == amount


@pytest.mark.parametrize(("weight", "amount"), [("2.1", "6.75"), ("3", "7.50")])
def test_each_started_step_above_the_table_costs(weight: str, amount: str) -> None:
    rule = FeeByWeight(bands=BANDS, above=PerExtraWeight(Weight(500), eur("0.75")))

    assert price(rule, request(line(weight=kg(weight)))) == amount


TOTALS = FeeByTotal(
    bands=(TotalBand(eur("5.00"), eur("1.00")), TotalBand(eur("1.00"), eur("10.00"))),
    basis=GoodsBasis.NET,
)


@pytest.mark.parametrize(
    ("net", "amount"),
    [("1.00", "10.00"), ("4.99", "10.00"), ("5.00", "1.00"), ("4.999", "10.00")],
)
def test_the_fee_of_the_band_the_amount_falls_into(net: str, amount: str) -> None:
    assert price(TOTALS, request(line(net=net))) == amount


def test_below_the_first_band_the_missing_amount_is_given() -> None:
    found = TOTALS.fee(request(line(net="0.80")))

    assert found == FeeRefusal((TotalTooLow(by=eur("0.20"), basis="net"),))


def test_the_amount_counts_the_goods_that_are_sent() -> None:
    """A download does not bring a parcel nearer to a lower fee; alone, it counts."""
    sent, download = line("a", "1.00"), line("b", "9.00", ships=False)

    assert price(TOTALS, request(sent, download)) == price(TOTALS, request(sent))
    assert price(TOTALS, request(download)) == "1.00"


def test_a_table_is_in_one_currency_and_refuses_others() -> None:
    goods = request(line(currency="USD"), currency="USD")

    assert refused(TOTALS, goods) == ["currency_not_priced"]
    assert refused(FeeByWeight(bands=BANDS), goods) == ["currency_not_priced"]
    with pytest.raises(InvalidFeeRuleError, match="currencies"):
        FeeByWeight(bands=(*BANDS, WeightBand(kg("5"), Money("9", "USD"))))


def test_a_table_has_bands_with_different_bounds() -> None:
    with pytest.raises(InvalidFeeRuleError, match="needs at least 1"):
        FeeByWeight(bands=())
    with pytest.raises(InvalidFeeRuleError, match="same bound"):
        FeeByWeight(bands=(*BANDS, WeightBand(Weight(1000), eur("9"))))
    with pytest.raises(InvalidFeeRuleError) as caught:
        FeeByWeight(bands=(BANDS[0], "x"))
    assert caught.value.path == "$.bands[1]"
    with pytest.raises(InvalidFeeRuleError):
        FeeByWeight(bands=BANDS, above="repeat")  # type: ignore[arg-type]
