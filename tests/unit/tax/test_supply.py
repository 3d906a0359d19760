"""The facts of a sale that a tax law asks for, and papers that free a buyer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidInputError
from ecomkit.tax import Exemption, InvalidTaxError, Supply

DAY = date(2026, 11, 22)
ALBANY = Place("US", "NY", "Albany")


@pytest.mark.parametrize(
    ("limits", "covers"),
    [
        ({}, True),
        ({"taxes": "state"}, True),
        ({"taxes": ["city"]}, False),
        ({"categories": ["tools"]}, True),
        ({"categories": ["food"]}, False),
        ({"countries": "US", "regions": "ny"}, True),
        ({"countries": ["CA"]}, False),
        ({"regions": ["TX"]}, False),
        ({"since": date(2026, 11, 23)}, False),
        ({"until": DAY}, False),
        ({"since": DAY, "until": date(2026, 11, 23)}, True),
    ],
)
def test_a_paper_covers_what_it_names(limits: dict[str, object], covers: bool) -> None:
    """Taxes, categories, places and days; what it does not name is covered whole."""
    paper = Exemption(reason="resale", certificate="ST-120", **limits)  # type: ignore[arg-type]

    assert paper.covers("state", "tools", ALBANY, DAY) is covers


def test_a_paper_for_a_place_does_not_cover_an_unknown_one() -> None:
    assert Exemption(reason="museum").covers("vat", "x", None, DAY)
    assert not Exemption(reason="museum", countries="US").covers("vat", "x", None, DAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": " "},
        {"reason": "x", "treatment": "S"},
        {"reason": "x", "treatment": "nonsense"},
        {"reason": "x", "countries": ["XX"]},
    ],
)
def test_a_paper_without_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        Exemption(**fields)  # type: ignore[arg-type]


def test_a_supply_is_on_a_day_of_the_shops_calendar() -> None:
    """A moment could be two days, depending on the time zone."""
    with pytest.raises(InvalidTaxError) as caught:
        Supply(on=datetime(2026, 11, 22, 23, tzinfo=UTC))

    assert caught.value.path == "$.on"


def test_a_number_that_was_not_looked_up_is_no_proof() -> None:
    with pytest.raises(InvalidTaxError):
        Supply(on=DAY, buyer_tax_ids=[("DE", "123456789")])


def test_equal_supplies_are_one_key() -> None:
    """Engines look the taxes of a sale up by it."""
    assert hash(Supply(on=DAY, ship_to=ALBANY)) == hash(Supply(on=DAY, ship_to=ALBANY))
    assert Supply(on=DAY, ship_to=ALBANY) == Supply(
        on=DAY, ship_to=Place("US", "NY", "Albany")
    )
