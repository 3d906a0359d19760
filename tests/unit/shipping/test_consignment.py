"""The facts of goods to send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from ecomkit.addressing import Address
from ecomkit.errors import InvalidInputError
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.shipping import GoodsBasis, InvalidConsignmentError, Parcel
from tests.unit.shipping.goods import BERLIN, cm, consignment, eur, kg, line


def test_list_amounts_are_the_amounts_without_discounts() -> None:
    goods = line(net="10.00", gross=eur("11.90"))

    assert (goods.list_net, goods.list_gross) == (eur("10.00"), eur("11.90"))


def test_lines_are_sorted_by_key() -> None:
    forward, backward = (line("a"), line("b")), (line("b"), line("a"))

    assert consignment(*forward) == consignment(*backward)


def test_a_line_weighs_all_its_units_and_fractions_exactly() -> None:
    assert line(weight=kg("0.4"), quantity=3).total_weight == kg("1.2")
    assert line(weight=kg("1"), quantity=Decimal("0.25")).total_weight == Weight(250)


def test_parts_of_a_line_sum_to_the_line() -> None:
    goods = line(net="10.00", gross=eur("11.90"), paid_net=eur("12.50"), quantity=3)
    parts = [goods.part(after, after + 1) for after in range(3)]

    for basis in set(GoodsBasis) - {GoodsBasis.SHOWN}:
        total = sum(getattr(part, basis) for part in parts)
        assert total == getattr(goods, basis)
    assert sum(part.paid_net for part in parts) == eur("12.50")
    assert [part.net for part in parts] == [eur("3.33"), eur("3.33"), eur("3.34")]


@pytest.mark.parametrize(("after", "up_to"), [(-1, 2), (2, 2), (1, 4)])
def test_a_part_has_only_pieces_of_its_line(after: int, up_to: int) -> None:
    with pytest.raises(InvalidConsignmentError):
        line(quantity=3).part(after, up_to)


def test_a_consignment_knows_whether_anything_needs_sending() -> None:
    download = line("b", ships=False)

    assert consignment(line("a"), download).needs_sending
    assert not consignment(download).needs_sending


def test_the_same_goods_go_elsewhere() -> None:
    goods = consignment(line(), destination=None)

    assert goods.to(BERLIN).destination == BERLIN
    home = Address(
        "Ada", "Weg 1", country="DE", region="BE", city="Berlin", postcode="10115"
    )
    assert goods.to(home).destination == BERLIN


def test_parcels_hold_exactly_what_is_sent() -> None:
    goods = consignment(line("a", quantity=2), line("b", ships=False))
    box = Parcel(id="1", weight=kg("1"), size=cm(9, 9, 9), contents=(("a", 2),))

    assert goods.packed([box]).parcels == (box,)
    assert goods.packed([box]).with_lines([line("c")]).parcels == ()
    with pytest.raises(InvalidConsignmentError) as caught:
        goods.packed([Parcel(id="1", weight=kg("1"), size=cm(9, 9, 9), contents=())])
    assert caught.value.path == "$.parcels"


BROKEN: dict[str, Callable[[], object]] = {
    "no lines": lambda: consignment("a"),  # type: ignore[arg-type]
    "a line for lines": lambda: consignment().with_lines(line()),  # type: ignore[arg-type]
    "one key twice": lambda: consignment(line("a"), line("a")),
    "another currency": lambda: consignment(line(currency="USD")),
    "a naive moment": lambda: consignment(line(), at=datetime(2026, 1, 1)),
    "a text for a place": lambda: consignment(line(), destination="Berlin"),
    "no currency": lambda: consignment(currency="euros"),
    "a text for a size": lambda: line(size="large"),
    "a text for a day": lambda: line(available="soon"),
    "a number for a category": lambda: line(category=5),
    "nothing of it": lambda: line(quantity=0),
    "less than nothing": lambda: line(quantity=-1),
    "a float": lambda: line(quantity=0.5),
    "an infinity": lambda: line(quantity=Decimal("Infinity")),
    "a negative amount": lambda: line(gross=Money("-1", "EUR")),
    "a number for a weight": lambda: line(weight=5),
    "a number for flags": lambda: line(flags=5),
    "a number for a key": lambda: line(key=5),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", BROKEN)
def test_invalid_goods_are_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()
