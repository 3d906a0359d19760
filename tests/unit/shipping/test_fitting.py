"""A fee table learned from what deliveries have cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.shipping import InvalidFeeRuleError
from ecomkit.shipping.fees import FeeByZone, PastDelivery, fit_fee_table
from tests.unit.shipping.goods import eur, kg, line, price, request


def past(zone: str, weight: str, paid: str) -> PastDelivery:
    return PastDelivery(zone=zone, weight=kg(weight), price=eur(paid))


HISTORY = [
    *(past("home", weight, "4.00") for weight in ("0.5", "0.8", "1", "1", "1")),
    *(past("home", weight, "7.00") for weight in ("3", "4", "5", "5", "99")),
    *(past("far", weight, "12.00") for weight in ("0.6", "0.9", "1")),
    past("far", "4", "99.00"),
]


def fee(table: FeeByZone, weight: str, zone: str) -> str:
    return price(table, request(line(weight=kg(weight)), zones=(zone,)))


def test_a_zone_pays_what_its_deliveries_have_cost() -> None:
    table = fit_fee_table(HISTORY, bands=2, enough=3)

    assert fee(table, "1", "home") == "4.00"
    assert fee(table, "5", "home") == "7.00"
    assert fee(table, "0.7", "far") == "12.00"


def test_a_zone_with_few_deliveries_pays_its_usual_ratio() -> None:
    """One bill of 99.00 is no rule; three of three times the median are."""
    table = fit_fee_table(HISTORY, bands=2, enough=3)

    assert fee(table, "4", "far") == "21.00"


def test_elsewhere_pays_the_median_of_all() -> None:
    table = fit_fee_table(HISTORY, bands=2, enough=3)

    assert fee(table, "1", "nowhere") == "4.00"


def test_above_the_heaviest_each_kilogram_costs_what_it_does_there() -> None:
    table = fit_fee_table([past("home", "10", "20.00")], bands=3, enough=1)

    assert fee(table, "10", "home") == "20.00"
    assert fee(table, "10.1", "home") == "22.00"


def test_a_fee_never_falls_with_weight() -> None:
    table = fit_fee_table(
        [past("home", "1", "9.00"), past("home", "2", "5.00")], bands=2, enough=1
    )

    assert fee(table, "2", "home") == "9.00"


def test_deliveries_for_nothing_do_not_divide_by_nothing() -> None:
    table = fit_fee_table(
        [past("home", "1", "0"), past("far", "1", "0")], bands=1, enough=1
    )

    assert fee(table, "1", "far") == "0.00"


def test_the_order_of_the_history_does_not_matter() -> None:
    assert fit_fee_table(HISTORY[::-1], bands=2, enough=3) == fit_fee_table(
        HISTORY, bands=2, enough=3
    )


BROKEN: dict[str, Callable[[], object]] = {
    "nothing": lambda: fit_fee_table([], bands=1, enough=1),
    "a price": lambda: fit_fee_table([eur("5")], bands=1, enough=1),  # type: ignore[list-item]
    "no band": lambda: fit_fee_table(HISTORY, bands=0, enough=1),
    "half a band": lambda: fit_fee_table(HISTORY, bands=1.5, enough=1),  # type: ignore[arg-type]
    "never enough": lambda: fit_fee_table(HISTORY, bands=1, enough=0),
    "two currencies": lambda: fit_fee_table(
        [
            *HISTORY,
            PastDelivery(zone="x", weight=kg("1"), price=Money("1", "USD")),
        ],
        bands=1,
        enough=1,
    ),
    "no weight": lambda: PastDelivery(zone="x", weight=Weight(0), price=eur("1")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_invalid_history_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()


@pytest.mark.parametrize("facts", [{"bands": 10**18}, {"bands": 0}, {"enough": 0}])
def test_a_table_has_no_endless_bands(facts: dict[str, int]) -> None:
    with pytest.raises(InvalidFeeRuleError, match="must be at least 1"):
        fit_fee_table(HISTORY, **{"bands": 2, "enough": 1, **facts})
