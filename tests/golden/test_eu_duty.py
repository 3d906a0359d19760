"""The European Commission's example of the duty on low-value consignments since July 2026.

Two T-shirts and a pair of shoes to France: two tariff headings, so 6.00 EUR of duty, and
20 % import VAT on it, 1.20 EUR (guidance of 2026-06-02 on Council Regulation (EU)
2026/382, as summarized for merchants).
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecomkit.addressing import Place
from ecomkit.measures import Weight
from ecomkit.money import Money, Rate, Rounding
from ecomkit.money.rounding import HALF_UP
from ecomkit.shipping import Consignment, ConsignmentLine
from ecomkit.shipping.abroad import (
    EU_LOW_VALUE,
    CustomsDeclaration,
    Duties,
    ImportTaxBase,
    Incoterm,
    customs_declaration,
    landed_cost,
)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def declared(at: datetime, incoterm: Incoterm = Incoterm.DDP) -> CustomsDeclaration:
    shirts, shoes = (
        ConsignmentLine(
            key=sku,
            sku=sku,
            quantity=quantity,
            net=eur(net),
            gross=eur(net),
            description=sku,
            weight=Weight(400),
            hs_code=code,
            made_in="CN",
        )
        for sku, quantity, net, code in (
            ("T-shirt", 2, "20.00", "6109.10"),
            ("shoes", 1, "45.00", "6403.99"),
        )
    )
    goods = Consignment(
        lines=(shirts, shoes), currency="EUR", at=at, destination=Place("FR")
    )
    found = customs_declaration(goods, incoterm=incoterm, freight=eur("9.90"))
    assert isinstance(found, CustomsDeclaration)
    return found


def duties(at: datetime) -> Duties:
    found = EU_LOW_VALUE.assess(declared(at))
    assert isinstance(found, Duties)
    return found


JULY = datetime(2026, 7, 1, tzinfo=UTC)


def test_two_headings_pay_six_euros_and_their_vat() -> None:
    found = duties(JULY)
    cost = landed_cost(
        declared(JULY),
        found,
        import_tax=Rate("20%"),
        taxed=ImportTaxBase.DUTY,
        rounding=Rounding(HALF_UP),
    )

    assert [(x.heading, x.amount) for x in found.lines] == [
        ("610910", eur("3")),
        ("640399", eur("3")),
    ]
    assert (cost.duty, cost.import_tax) == (eur("6.00"), eur("1.20"))
    assert cost.at_checkout == eur("82.10")
    assert cost.at_the_door == eur("0")


def test_duty_unpaid_means_paid_at_the_door() -> None:
    cost = landed_cost(
        declared(JULY, Incoterm.DAP),
        duties(JULY),
        import_tax=Rate("20%"),
        taxed=ImportTaxBase.DUTY,
        rounding=Rounding(HALF_UP),
    )

    assert (cost.at_checkout, cost.at_the_door) == (eur("74.90"), eur("7.20"))


@pytest.mark.parametrize(
    ("at", "duty"),
    [
        (datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC), "0"),
        (datetime(2026, 6, 30, 22, tzinfo=UTC), "6"),
        (datetime(2028, 6, 30, 21, 59, 59, tzinfo=UTC), "6"),
    ],
    ids=str,
)
def test_the_rule_begins_and_ends_at_midnight_in_brussels(
    at: datetime, duty: str
) -> None:
    assert duties(at).total == eur(duty)
