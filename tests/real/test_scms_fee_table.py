"""A fee table learned from four fifths of real freight bills, tried on the other fifth."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median

import pytest

from ecomkit.addressing import Place
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.shipping import Consignment, ConsignmentLine, RateRequest, ShippingFee
from ecomkit.shipping.fees import FeeByZone, PastDelivery, fit_fee_table
from tests.real.scms import needs_history, rows

pytestmark = needs_history

Bill = tuple[str, PastDelivery]
NOTHING = Money("0", "USD")


def number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except ArithmeticError:
        return None


@pytest.fixture(scope="module")
def bills() -> list[Bill]:
    """Every line with a freight bill and a weight of its own, with its mode."""
    freights, found = [], []
    for row in rows():
        freight = number(row["Freight Cost (USD)"])
        weight = number(row["Weight (Kilograms)"])
        if freight is None:
            continue
        freights.append(freight)
        if weight:
            past = PastDelivery(
                zone=row["Country"],
                weight=Weight.of(weight, "kg"),
                price=Money(freight, "USD"),
            )
            found.append((row["Shipment Mode"], past))
    assert len(freights) == 6_198
    assert sum(freights) == Decimal("68817849.41")
    assert len(found) == 6_174
    return found


def learned(bills: list[Bill]) -> dict[str, FeeByZone]:
    modes = {mode for mode, _ in bills}
    return {
        mode: fit_fee_table(
            [past for each, past in bills if each == mode], bands=10, enough=5
        )
        for mode in modes
    }


def charged(table: FeeByZone, past: PastDelivery) -> Decimal:
    line = ConsignmentLine(
        key="1", sku="1", net=NOTHING, gross=NOTHING, weight=past.weight
    )
    # The records name countries in words, which are the zones here; the place itself
    # only has to be known.
    goods = Consignment(
        lines=[line],
        currency="USD",
        at=datetime(2015, 1, 1, tzinfo=UTC),
        destination=Place("ZA"),
    )
    fee = table.fee(RateRequest(consignment=goods, zones=(past.zone,)))
    assert isinstance(fee, ShippingFee)
    return fee.amount.amount


def test_the_table_beats_any_one_rate_per_kilogram_in_every_mode(
    bills: list[Bill],
) -> None:
    """Median absolute error, against the mean and the median rate of the four fifths."""
    known = [bill for place, bill in enumerate(bills) if place % 5]
    other = bills[::5]
    tables = learned(known)
    kilograms = [(past.price.amount, past.weight.in_unit("kg")) for _, past in known]
    rates: tuple[Decimal, ...] = (
        Decimal(sum(paid for paid, _ in kilograms)) / sum(kg for _, kg in kilograms),
        Decimal(median(paid / kg for paid, kg in kilograms)),
    )
    errors: dict[str, tuple[Decimal, ...]] = {}
    for mode in tables:
        mine = [past for each, past in other if each == mode]
        errors[mode] = tuple(
            median(abs(guess - past.price.amount) for past, guess in guesses)
            for guesses in (
                [(past, charged(tables[mode], past)) for past in mine],
                *(
                    [(past, rate * past.weight.in_unit("kg")) for past in mine]
                    for rate in rates
                ),
            )
        )

    assert Counter(mode for mode, _ in other) == {
        "Air": 821,
        "Truck": 240,
        "Air Charter": 72,
        "Ocean": 56,
        "N/A": 46,
    }
    assert {mode: tuple(map(int, found)) for mode, found in errors.items()} == {
        "Air": (1_934, 2_800, 2_263),
        "Truck": (2_199, 4_708, 9_949),
        "Air Charter": (6_533, 9_626, 19_074),
        "Ocean": (3_032, 13_633, 37_159),
        "N/A": (443, 1_068, 1_580),
    }
    for table, mean_rate, median_rate in errors.values():
        assert table < min(mean_rate, median_rate)
