"""Sales that the tests of the rules of place share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from ecomkit.addressing.place import Place
from ecomkit.customers.tax_number import TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.tax import ShopTaxes, Supply, TaxRate

DAY = date(2026, 11, 22)


def proof(country: str, number: str, answer: str = "valid") -> TaxEvidence:
    """A look-up of a tax number."""
    return TaxEvidence(
        number=TaxNumber(country, number),
        checked_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        checker="VIES",
        answer=TaxAnswer(answer),
        reference="WAPIAAAA",
    )


FRENCH = proof("FR", "12123456789")
GERMAN = proof("DE", "123456789")


def resolved(
    taxes: ShopTaxes, to: Place | None, category: str = "x", **facts: Any
) -> tuple[TaxRate, ...]:
    """The taxes of a sale to a place."""
    return taxes.resolve(category, Supply(on=DAY, ship_to=to, **facts))


def told(rates: tuple[TaxRate, ...]) -> list[str]:
    """Each tax in a few words: its id, and its rate or why there is none."""
    return [
        f"{rate.id} {rate.rate}" if rate.rate else f"{rate.id} {rate.treatment.value}"
        for rate in rates
    ]
