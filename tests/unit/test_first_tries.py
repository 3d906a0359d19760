"""What a first try gets wrong is told with an example of what is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ecomkit.cart import Cart, LineItem
from ecomkit.checkout import Purchaser, Quoter
from ecomkit.customers import TaxEvidence
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.payments.adapters import CardTerminal
from ecomkit.pricing import (
    BuyGet,
    During,
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    ShipsTo,
)
from ecomkit.receipts import Seller
from ecomkit.shipping import NO_SHIPPING
from ecomkit.shipping.fees import FeeByWeight, WeightBand
from ecomkit.tax import TaxRate, TaxTable, find_regime

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
BOOK = PriceBook.of("EUR", {"tea": "4.50"})
FEE = Money("4.90", "EUR")
wrong: Any = str  # what no type checker lets through

TRIES: dict[str, tuple[Callable[[], object], str]] = {
    "a place as a code": (lambda: Occasion(at=NOON, place=wrong("DE")), 'Place("DE")'),
    "a home as a code": (lambda: TaxTable(home=wrong("DE")), 'Place("DE")'),
    "a buyer as an id": (
        lambda: Occasion(at=NOON, buyer=wrong("ada")),
        'Buyer(id="ada")',
    ),
    "goods as an SKU": (lambda: BuyGet(buy=wrong("tea")), 'Select(skus="tea")'),
    "a select as an SKU": (
        lambda: PercentOff(10, select=wrong("tea")),
        'Select(skus="tea")',
    ),
    "an area as a code": (lambda: ShipsTo(wrong("DE")), "Jurisdiction("),
    "a day by half its name": (lambda: During(weekdays="sat"), "'monday' to 'sunday'"),
    "prices alone": (lambda: Pricer(wrong({"tea": "4.50"})), "PriceBook.of("),
    "a rate for taxes": (
        lambda: Pricer(BOOK, taxes=TaxRate(id="vat", rate="19%")),  # type: ignore[arg-type]
        "TaxTable([TaxRate(...)])",
    ),
    "a regime for taxes": (
        lambda: Pricer(BOOK, taxes=find_regime("eu")),  # type: ignore[arg-type]
        "ShopTaxes(",
    ),
    "a moment for an occasion": (
        lambda: Pricer(BOOK).price(Cart("EUR"), NOON),  # type: ignore[arg-type]
        "Occasion(at=",
    ),
    "adapters for what they can do": (
        lambda: Quoter(
            pricer=Pricer(BOOK),
            shipping=NO_SHIPPING,
            adapters=[CardTerminal()],  # type: ignore[arg-type]
        ),
        "{adapter.name: adapter.capabilities}",
    ),
    "an engraving as it is": (
        lambda: LineItem("ring", personalization={"inside": "Ada"}),  # type: ignore[arg-type]
        "Personalization(",
    ),
    "a tax number as text": (
        lambda: Purchaser(id="ada", tax_numbers=[wrong("DE136695976")]),
        "TaxNumber(",
    ),
    "a seller's tax number as text": (
        lambda: Seller(name="S", tax_numbers=[wrong("DE136695976")]),
        "TaxNumber(",
    ),
    "a number that was looked up as text": (
        lambda: TaxEvidence(
            number=wrong("FR40303265045"),
            checked_at=NOON,
            checker="VIES",
            answer=wrong("valid"),
        ),
        "TaxNumber(",
    ),
    "a weight as text": (lambda: WeightBand(wrong("2 kg"), FEE), "Weight.of("),
    "a band as a pair": (
        lambda: FeeByWeight(bands=[("2 kg", FEE)]),
        "WeightBand(",
    ),
}


@pytest.mark.parametrize(("attempt", "example"), TRIES.values(), ids=list(TRIES))
def test_a_wrong_kind_of_argument_is_told_with_an_example(
    attempt: Callable[[], object], example: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        attempt()

    assert example in caught.value.hint
    assert caught.value.path.startswith("$.")
