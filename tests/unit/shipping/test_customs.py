"""What is declared, what customs ask, and what it all comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.addressing import Place
from ecomkit.addressing.zone import Zone
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money, Rate, Rounding
from ecomkit.money.rounding import HALF_UP
from ecomkit.shipping import ConsignmentLine, NotRestricted
from ecomkit.shipping.abroad import (
    EU_LOW_VALUE,
    AdValoremDuty,
    CustomsDeclaration,
    CustomsValueBasis,
    Duties,
    DutiesUnknown,
    DutyLine,
    DutyPerHeading,
    DutyRelief,
    DutyTable,
    ImportTaxBase,
    IncompleteDeclaration,
    Incoterm,
    customs_declaration,
    landed_cost,
)
from ecomkit.shipping.reasons import DutyUnknown, ImportRestricted
from tests.unit.shipping.goods import NOON, consignment, eur, kg, line, request

FRANCE = Place("FR")
CUP = line(
    "cup",
    "30.00",
    description="porcelain cup",
    hs_code="6911.10",
    made_in="JP",
    weight=kg("0.4"),
    quantity=3,
)
TEA = line(
    "tea",
    "70.00",
    description="green tea",
    hs_code="0902.10.00",
    made_in="JP",
    weight=kg("0.2"),
)


def declared(
    *lines: ConsignmentLine, at: datetime = NOON, consumer: bool = True
) -> CustomsDeclaration:
    found = customs_declaration(
        consignment(*lines, destination=FRANCE, at=at),
        incoterm=Incoterm.DAP,
        freight=eur("8.00"),
        insurance=eur("2.01"),
        to_consumer=consumer,
    )
    assert isinstance(found, CustomsDeclaration)
    return found


def test_a_declaration_lists_each_line_with_its_value() -> None:
    cup, tea = declared(CUP, TEA, line("pdf", ships=False)).lines

    assert (cup.heading, cup.pieces, cup.value, cup.weight) == (
        "691110",
        3,
        eur("30.00"),
        kg("1.2"),
    )
    assert (tea.hs_code, tea.made_in) == ("09021000", "JP")


def test_the_customs_value_includes_carriage_or_not() -> None:
    both = declared(CUP, TEA)

    assert both.intrinsic_value == eur("100.00")
    assert both.values(CustomsValueBasis.FOB) == (eur("30.00"), eur("70.00"))
    assert both.values(CustomsValueBasis.CIF) == (eur("33.00"), eur("77.01"))
    assert declared().values(CustomsValueBasis.CIF) == ()


def test_everything_that_is_missing_is_listed_at_once() -> None:
    bare = line("x", hs_code="12", made_in="Japan")
    found = customs_declaration(
        consignment(bare, TEA, destination=FRANCE),
        incoterm=Incoterm.DAP,
        freight=eur("0"),
    )

    assert found == IncompleteDeclaration(
        missing=(
            ("x", "description"),
            ("x", "hs_code"),
            ("x", "made_in"),
            ("x", "weight"),
        )
    )
    nowhere = customs_declaration(
        consignment(TEA, destination=None), incoterm=Incoterm.DAP, freight=eur("0")
    )
    assert nowhere == IncompleteDeclaration(missing=(("", "destination"),))


def test_only_under_ddp_the_seller_pays_the_duty() -> None:
    assert [x.value for x in Incoterm if x.seller_pays_duty] == ["DDP"]
    assert [x.value for x in Incoterm if not x.seller_pays_carriage] == [
        "EXW",
        "FCA",
        "FAS",
        "FOB",
    ]


def test_businesses_and_high_values_need_the_tariff() -> None:
    tariff = AdValoremDuty(rates={"69": Rate("5%"), "6911": Rate("12%")}, basis="cif")
    table = EU_LOW_VALUE.with_rules(tariff)
    found = table.assess(declared(CUP, consumer=False))

    assert isinstance(found, Duties)
    assert found.lines == (
        DutyLine(
            heading="691110",
            keys=("cup",),
            amount=eur("4.80"),
            rule="ad_valorem",
            value=eur("40.01"),
        ),
    )
    assert table.assess(declared(CUP, TEA, consumer=False)) == DutiesUnknown(
        (DutyUnknown(hs_code="09021000", line="tea"),)
    )


@pytest.mark.parametrize(
    "at",
    [datetime(2008, 1, 1, tzinfo=UTC), datetime(2028, 7, 1, tzinfo=UTC)],
    ids=str,
)
def test_without_a_rule_in_force_duties_are_unknown(at: datetime) -> None:
    assert EU_LOW_VALUE.assess(declared(CUP, at=at)) == DutiesUnknown(
        (DutyUnknown(hs_code="691110", line="cup"),)
    )


def test_outside_the_territory_duties_are_unknown() -> None:
    table = DutyTable(
        territory=Zone("ch", countries={"CH"}),
        periods=[(NOON, (DutyRelief(eur("150")),))],
    )

    assert isinstance(table.assess(declared(CUP)), DutiesUnknown)


def test_a_bound_in_another_currency_is_not_reached() -> None:
    rule = DutyPerHeading(amount=Money("3", "USD"), up_to=Money("150", "USD"))

    assert rule.duties(declared(CUP)) is None
    assert DutyRelief(Money("150", "USD")).duties(declared(CUP)) is None


def test_import_tax_may_be_due_on_everything() -> None:
    goods = declared(CUP, TEA, at=datetime(2026, 1, 5, tzinfo=UTC))
    duties = EU_LOW_VALUE.assess(goods)
    assert isinstance(duties, Duties)
    cost = landed_cost(
        goods,
        duties,
        import_tax=Rate("20%"),
        taxed=ImportTaxBase.EVERYTHING,
        rounding=Rounding(HALF_UP),
    )

    assert (cost.duty, cost.import_tax) == (eur("0"), eur("22.00"))
    assert (cost.at_checkout, cost.at_the_door) == (eur("110.01"), eur("22.00"))
    assert cost.total == eur("132.01")


@pytest.mark.parametrize(
    ("limit", "tax"),
    [
        (None, "22.00"),
        (Money("99.99", "EUR"), "22.00"),
        (Money("100.00", "EUR"), "0"),  # without freight
        (Money("1000", "JPY"), "22.00"),
    ],
)
def test_no_import_tax_is_due_on_goods_of_little_worth(
    limit: Money | None, tax: str
) -> None:
    """Japan asks none up to 10,000 JPY, Canada none up to 40 CAD; a yen is no euro."""
    goods = declared(CUP, TEA, at=datetime(2026, 1, 5, tzinfo=UTC))
    duties = EU_LOW_VALUE.assess(goods)
    assert isinstance(duties, Duties)
    cost = landed_cost(
        goods,
        duties,
        import_tax=Rate("20%"),
        taxed=ImportTaxBase.EVERYTHING,
        rounding=Rounding(HALF_UP),
        tax_free_up_to=limit,
    )

    assert cost.import_tax == eur(tax)


def test_goods_a_country_does_not_admit_are_refused_with_the_reason() -> None:
    rule = NotRestricted(
        what="weapons", zones={"fr"}, flags={"knife"}, hs_codes={"6911"}
    )
    knife = line("knife", flags={"knife"})

    assert rule.unmet(request(CUP, TEA, knife, destination=FRANCE, zones=("fr",))) == (
        ImportRestricted(place=FRANCE, what="weapons", lines=("cup", "knife")),
    )
    assert rule.unmet(request(TEA, destination=FRANCE, zones=("fr",))) == ()
    assert rule.unmet(request(knife, destination=Place("DE"), zones=("de",))) == ()
    assert rule.unmet(request(knife, destination=None)) == ()


BROKEN: dict[str, Callable[[], object]] = {
    "freight in dollars": lambda: customs_declaration(
        consignment(TEA, destination=FRANCE),
        incoterm=Incoterm.DAP,
        freight=Money("1", "USD"),
    ),
    "a number for freight": lambda: customs_declaration(
        consignment(TEA, destination=FRANCE),
        incoterm=Incoterm.DAP,
        freight=8,  # type: ignore[arg-type]
    ),
    "no such term": lambda: Incoterm("XYZ"),
    "a code with letters": lambda: AdValoremDuty(
        rates={"69x": Rate("1%")}, basis="cif"
    ),
    "a number for a rate": lambda: AdValoremDuty(rates={"69": 5}, basis="cif"),
    "a naive moment": lambda: DutyTable(
        territory=Zone("x"),
        periods=[(datetime(2026, 1, 1), ())],
    ),
    "no territory": lambda: DutyTable(territory="EU", periods=[]),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", BROKEN)
def test_invalid_declarations_are_refused(name: str) -> None:
    with pytest.raises(InvalidInputError):
        BROKEN[name]()


def test_periods_are_sorted_by_time() -> None:
    later = NOON + timedelta(days=1)
    table = DutyTable(territory=Zone("x"), periods=[(later, ()), (NOON, ())])

    assert [at for at, _ in table.periods] == [NOON, later]
