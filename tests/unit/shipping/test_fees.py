"""Fee rules that stand alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.measures import Weight
from ecomkit.money import Money, Rate
from ecomkit.shipping import FeeSharing, GoodsBasis, InvalidFeeRuleError, RateRequest
from ecomkit.shipping.fees import (
    FeePerItem,
    FeePerWeight,
    FirstThenMore,
    FlatRate,
    FreeShipping,
    PercentOfGoods,
)
from tests.unit.shipping.goods import (
    charged,
    consignment,
    eur,
    kg,
    line,
    price,
    refused,
    request,
)


def test_free_costs_nothing_in_any_currency() -> None:
    goods = request(line(net="5", currency="JPY"), currency="JPY")

    assert charged(FreeShipping(), goods).amount == Money("0", "JPY")


def test_a_flat_fee_is_shared_by_what_the_lines_cost() -> None:
    goods = request(line("a", "10.00"), line("b", "20.00"))

    assert charged(FlatRate(eur("4.90")), goods).shares == (163, 327)


@pytest.mark.parametrize(
    ("share_by", "shares"),
    [
        (FeeSharing.VALUE, (75, 25)),
        (FeeSharing.WEIGHT, (25, 75)),
        (FeeSharing.PIECES, (20, 80)),
        (FeeSharing.EVENLY, (50, 50)),
    ],
)
def test_a_flat_fee_is_shared_as_the_shop_chooses(
    share_by: FeeSharing, shares: tuple[int, ...]
) -> None:
    goods = RateRequest(
        consignment=consignment(
            line("a", "30.00", weight=kg("1")),
            line("b", "10.00", quantity=4, weight=Weight(750)),
        ),
        share_by=share_by,
    )

    assert charged(FlatRate(eur("1.00")), goods).shares == shares


def test_goods_for_nothing_share_a_fee_by_their_pieces() -> None:
    goods = request(line("a", "0"), line("b", "0", quantity=3))

    assert charged(FlatRate(eur("4.00")), goods).shares == (100, 300)


def test_what_needs_no_sending_bears_no_share() -> None:
    goods = request(line("a", "10.00"), line("b", "99.00", ships=False))

    assert charged(FlatRate(eur("4.00")), goods).shares == (400, 0)


def test_if_nothing_needs_sending_all_goods_share_a_fee() -> None:
    goods = request(line("a", "10.00", ships=False), line("b", "10.00", ships=False))

    assert charged(FlatRate(eur("4.00")), goods).shares == (200, 200)


def test_an_odd_cent_goes_by_key_not_by_order() -> None:
    forward = request(line("a"), line("b"), line("c"))
    backward = request(line("c"), line("b"), line("a"))

    fees = [charged(FlatRate(eur("1.00")), goods) for goods in (forward, backward)]

    assert fees[0].shares == fees[1].shares == (34, 33, 33)


def test_a_fee_per_item_counts_the_pieces_to_be_sent() -> None:
    goods = request(line("a", quantity=3), line("b", quantity=2, ships=False))
    fee = charged(FeePerItem(eur("0.50")), goods)

    assert (fee.minor, fee.shares) == (150, (150, 0))


def test_what_is_sold_by_measure_is_one_item() -> None:
    assert price(FeePerItem(eur("0.50")), request(line(quantity="1.250"))) == "0.50"


@pytest.mark.parametrize(
    ("block", "pieces", "amount"),
    [
        (0, 1, "5.00"),
        (0, 10, "14.00"),
        (4, 4, "8.00"),
        (4, 5, "13.00"),
        (4, 10, "22.00"),
        (1, 3, "15.00"),
    ],
)
def test_the_first_piece_of_each_block_costs_more(
    block: int, pieces: int, amount: str
) -> None:
    rule = FirstThenMore(eur("5.00"), eur("1.00"), block=block)

    assert price(rule, request(line(quantity=pieces))) == amount


def test_without_pieces_there_is_no_first_fee() -> None:
    rule = FirstThenMore(eur("5.00"), eur("1.00"))

    assert price(rule, request(line(ships=False))) == "0.00"


@pytest.mark.parametrize(
    ("basis", "amount"),
    [("net", "1.00"), ("gross", "1.19"), ("list_net", "2.00"), ("list_gross", "2.38")],
)
def test_a_percentage_records_its_basis(basis: str, amount: str) -> None:
    goods = request(
        line(
            net="10.00",
            gross=eur("11.90"),
            list_net=eur("20.00"),
            list_gross=eur("23.80"),
        )
    )

    assert (
        price(PercentOfGoods(rate=Rate("10%"), basis=GoodsBasis(basis)), goods)
        == amount
    )


def test_a_percentage_is_of_what_is_sent() -> None:
    goods = request(line("a", "10.00"), line("b", "90.00", ships=False))

    assert (
        price(PercentOfGoods(rate=Rate("10%"), basis=GoodsBasis.NET), goods) == "1.00"
    )


@pytest.mark.parametrize(("currency", "amount"), [("USD", "4.04"), ("JPY", "4")])
def test_a_percentage_of_finer_amounts_is_rounded_once(
    currency: str, amount: str
) -> None:
    goods = request(
        line("a", "20.22", quantity=2, currency=currency),
        line("b", "20.2222", currency=currency),
        currency=currency,
    )

    assert (
        price(PercentOfGoods(rate=Rate("10%"), basis=GoodsBasis.NET), goods) == amount
    )


def test_each_started_step_of_weight_costs() -> None:
    rule = FeePerWeight(amount=eur("1.20"), step=kg("1"))

    assert price(rule, request(line(weight=Weight(1001)))) == "2.40"
    assert price(rule, request(line(weight=Weight(500), quantity=2))) == "1.20"


def test_a_fee_in_another_currency_is_refused_with_its_reason() -> None:
    goods = request(line())
    dollars = Money("5.00", "USD")

    assert refused(FlatRate(dollars), goods) == ["currency_not_priced"]
    assert refused(FeePerItem(dollars), goods) == ["currency_not_priced"]
    assert refused(FirstThenMore(dollars, dollars), goods) == ["currency_not_priced"]
    assert refused(FeePerWeight(amount=dollars, step=kg("1")), goods) == [
        "currency_not_priced"
    ]


@pytest.mark.parametrize("amount", [5, "5.00", None, Money("-1", "EUR")])
def test_a_fee_is_money_not_below_zero(amount: object) -> None:
    with pytest.raises(InvalidFeeRuleError) as caught:
        FlatRate(amount)  # type: ignore[arg-type]

    assert caught.value.path == "$.amount"


def test_a_fee_has_no_parts_of_cents() -> None:
    with pytest.raises(InvalidFeeRuleError, match="below the smallest unit"):
        FlatRate(eur("4.905"))


BROKEN: dict[str, Callable[[], object]] = {
    "negative block": lambda: FirstThenMore(eur("5"), eur("1"), block=-1),
    "two currencies": lambda: FirstThenMore(eur("5"), Money("1", "USD")),
    "negative rate": lambda: PercentOfGoods(rate=Rate("-1%"), basis=GoodsBasis.NET),
    "a bare number": lambda: PercentOfGoods(rate=10, basis=GoodsBasis.NET),  # type: ignore[arg-type]
    "no basis": lambda: PercentOfGoods(rate=Rate("10%"), basis="price"),
    "no step": lambda: FeePerWeight(amount=eur("1"), step=Weight(0)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_invalid_rule_is_refused_when_it_is_made(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()
