"""All the taxes of a shop, found by class, place and day."""

from __future__ import annotations

from datetime import date

import pytest

from ecomkit.addressing.place import Place
from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.tax import (
    Exemption,
    InvalidTaxError,
    Jurisdiction,
    Supply,
    TaxRate,
    TaxRules,
    TaxTable,
    TaxTreatment,
)

DAY = date(2026, 11, 22)
GERMANY = Place("DE")


def rows(*fields: dict[str, object]) -> TaxTable:
    return TaxTable.from_rows([{"id": "vat", "rate": "19%", **one} for one in fields])


def rates(
    table: TaxTable, category: str, place: Place | None, on: date = DAY
) -> list[str]:
    return [str(rate.rate) for rate in table.find(category, place, on)]


def test_a_tax_is_found_where_when_and_for_what_it_holds() -> None:
    table = rows({"country": "DE", "category": "goods", "since": "2026-01-01"})

    assert rates(table, "goods", GERMANY) == ["19%"]
    assert rates(table, "food", GERMANY) == []
    assert rates(table, "goods", Place("FR")) == []
    assert rates(table, "goods", GERMANY, date(2025, 12, 31)) == []
    assert rates(table, "goods", None) == []


def test_a_row_for_the_category_comes_before_one_for_all() -> None:
    """However old it is."""
    table = rows(
        {"country": "DE", "rate": "19%", "since": "2025-01-01"},
        {"country": "DE", "category": "food", "rate": "7%"},
    )

    assert rates(table, "food", GERMANY) == ["7%"]
    assert rates(table, "tools", GERMANY) == ["19%"]


def test_the_row_that_began_last_holds() -> None:
    table = rows(
        {"rate": "22%"},
        {"rate": "24%", "since": "2025-07-01"},
        {"rate": "20%", "since": "2025-12-24", "until": "2025-12-27"},
    )

    assert [
        rates(table, "x", GERMANY, day)
        for day in (date(2025, 6, 30), date(2025, 12, 24), date(2025, 12, 27))
    ] == [["22%"], ["20%"], ["24%"]]


def test_taxes_of_state_county_and_city_stack_in_their_order() -> None:
    table = TaxTable.from_rows(
        [
            {
                "id": "city",
                "rate": "2%",
                "country": "US",
                "city": "Milwaukee",
                "sequence": 3,
            },
            {
                "id": "state",
                "rate": "5%",
                "country": "US",
                "region": "WI",
                "sequence": 1,
            },
            {
                "id": "county",
                "rate": "0.9%",
                "country": "US",
                "postcodes": ["532*"],
                "sequence": 2,
            },
        ]
    )

    assert rates(table, "x", Place("US", "WI", "milwaukee", "53202")) == [
        "5%",
        "0.9%",
        "2%",
    ]
    assert rates(table, "x", Place("US", "WI", "Madison", "53703")) == ["5%"]


def test_rows_of_the_whole_world_hold_beside_those_of_a_country() -> None:
    table = TaxTable(
        [
            TaxRate(id="bag", rate="1%"),
            TaxRate(id="vat", rate="19%", jurisdiction=Jurisdiction(countries="DE")),
        ]
    )

    assert rates(table, "x", GERMANY) == ["1%", "19%"]
    assert rates(table, "x", Place("FR")) == ["1%"]
    assert rates(table, "x", None) == ["1%"]


def test_a_buyer_with_a_paper_is_freed_and_the_paper_is_kept() -> None:
    """Never just rate 0: the tax stands at nothing, with reason and evidence."""
    table = TaxTable.from_rows(
        [{"id": "state", "rate": "4%", "country": "US"}, {"id": "city", "rate": "2%"}]
    )
    paper = Exemption(
        reason="Resale", certificate="ST-120", taxes="state", countries="US"
    )
    supply = Supply(on=DAY, ship_to=Place("US", "NY"), exemptions=[paper])

    state, city = table.resolve("x", supply)

    assert (state.treatment, state.reason, state.evidence) == (
        TaxTreatment.EXEMPT,
        "Resale",
        paper,
    )
    assert not state.rate
    assert str(city.rate) == "2%"


def test_what_has_its_reason_already_keeps_it() -> None:
    table = rows({"rate": "0%", "treatment": "E", "reason": "Insurance"})
    paper = Exemption(reason="Museum")

    (rate,) = table.resolve("x", Supply(on=DAY, exemptions=[paper]))

    assert rate.reason == "Insurance"


def test_a_table_is_a_set_of_tax_rules() -> None:
    rules: TaxRules = rows({"since": "2026-01-01", "until": "2027-01-01"})

    assert list(rules.boundaries()) == [date(2026, 1, 1), date(2027, 1, 1)]
    assert (rules.version, rules.home) == ("1", None)


def test_a_table_is_written_as_toml() -> None:
    table = TaxTable.from_toml(
        """
        version = "2026-11"
        home = { country = "US", region = "NY" }

        [[rates]]
        id = "levy"
        kind = "per_unit"
        amount = "0.25 USD"
        country = "US"
        except_regions = ["TX"]
        since = 2026-01-01
        included = true
        exempt_below = "1 USD"
        """
    )

    assert (table.version, table.home) == ("2026-11", Place("US", "NY"))
    (levy,) = table.rates
    assert (levy.amount, levy.since, levy.included) == (
        Money("0.25", "USD"),
        date(2026, 1, 1),
        True,
    )
    assert levy.jurisdiction == Jurisdiction(countries="US", except_regions="TX")
    assert TaxTable.from_toml('home = "DE"').home == GERMANY


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"rate": 19}, "$.rates[1].rate"),
        ({"rate": "19"}, "$.rates[1].rate"),
        ({"rate": "nineteen%"}, "$.rates[1].rate"),
        ({"catagory": "food"}, "$.rates[1].catagory"),
        ({"country": "XX"}, "$.rates[1].country"),
        ({"region": 5}, "$.rates[1].region"),
        ({"since": "tomorrow"}, "$.rates[1].since"),
        ({"since": 20260101}, "$.rates[1].since"),
        ({"kind": "nonsense"}, "$.rates[1].kind"),
        ({"kind": "per_unit", "amount": 5}, "$.rates[1].amount"),
        ({"kind": "per_unit", "amount": "5 ABC"}, "$.rates[1].amount.currency"),
        ({"included": "yes"}, "$.rates[1].included"),
        ({"sequence": "1"}, "$.rates[1].sequence"),
        ({"sequence": True}, "$.rates[1].sequence"),
        ({"name": 5}, "$.rates[1].name"),
        ({"country": "DE", "countries": ["FR"]}, "$.rates[1].countries"),
        ({"treatment": "E"}, "$.rates[1].treatment"),
    ],
)
def test_errors_name_the_row_and_the_field(row: dict[str, object], path: str) -> None:
    """A shopkeeper finds the place in the file."""
    with pytest.raises(EcomkitError) as caught:
        TaxTable.from_rows([{"id": "a"}, {"id": "b", "rate": "5%", **row}])

    assert caught.value.path == path


def test_a_misspelt_key_is_guessed() -> None:
    with pytest.raises(InvalidTaxError) as caught:
        TaxTable.from_rows([{"id": "a", "catagory": "food"}])

    assert caught.value.hint == "'category'?"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("rates = ", "$"),
        ("rates = 5", "$.rates"),
        ("rates = [5]", "$.rates[0]"),
        ("[[rates]]\nname = 'x'", "$.rates[0].id"),
        ("hom = 'DE'", "$.hom"),
        ("home = {region = 'NY'}", "$.home"),
        ("home = 'XX'", "$.country"),
    ],
)
def test_a_text_that_is_no_table_says_where(text: str, path: str) -> None:
    with pytest.raises(EcomkitError) as caught:
        TaxTable.from_toml(text)

    assert caught.value.path == path


def test_one_row_written_twice_is_refused() -> None:
    with pytest.raises(InvalidTaxError) as caught:
        rows({}, {"rate": "5%"})

    assert caught.value.path == "$.rates[1]"
