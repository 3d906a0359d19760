"""Special schemes: no tax is shown, the paper has the scheme's words, and each has its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.customers import TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import Buyer, Charge, Occasion, PriceBook, PriceList, Pricer
from ecomkit.tax import (
    ShopTaxes,
    Supply,
    TaxRate,
    TaxScheme,
    TaxTable,
    TaxTreatment,
    find_regime,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FRENCH = TaxEvidence(
    number=TaxNumber("FR", "12123456789"),
    checked_at=NOON,
    checker="VIES",
    answer=TaxAnswer.VALID,
)


def said(taxes: ShopTaxes, category: str, **facts: Any) -> tuple[str, ...]:
    (rate,) = taxes.resolve(category, Supply(on=date(2026, 11, 2), **facts))
    return rate.treatment.value, str(rate.rate), rate.reason, rate.authority


def german(**parts: Any) -> ShopTaxes:
    return ShopTaxes(home=Place("DE"), regimes=find_regime("eu"), **parts)


USED = german(schemes={"used": "second_hand_goods"})
MARGIN = ("E", "0%", "Margin scheme - Second-hand goods", "DE")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"ship_to": Place("DE")}, MARGIN),
        ({"ship_to": Place("FR")}, MARGIN),
        ({"ship_to": Place("FR"), "buyer_tax_ids": [FRENCH]}, MARGIN),
        ({"ship_to": Place("CH")}, ("G", "0%", "Export outside the EU", "DE")),
    ],
)
def test_goods_of_a_margin_scheme_are_taxed_in_the_dealers_state(
    facts: dict[str, Any], expected: tuple[str, ...]
) -> None:
    """Art. 35: no distance sales; art. 139: no intra-Community supply; art. 321: exports."""
    assert said(USED, "used", **facts) == expected
    assert said(USED, "new", ship_to=Place("FR"))[:2] == ("S", "20%")


@pytest.mark.parametrize(
    ("scheme", "code"),
    [
        ("second_hand_goods", "VATEX-EU-F"),
        ("works_of_art", "VATEX-EU-I"),
        ("antiques", "VATEX-EU-J"),
        ("travel_agents", "VATEX-EU-D"),
        ("small_business", ""),
    ],
)
def test_each_scheme_has_its_code(scheme: str, code: str) -> None:
    (rate,) = german(schemes={"x": scheme}).resolve("x", Supply(on=date(2026, 11, 2)))

    assert (rate.vatex, rate.scheme) == (code, TaxScheme(scheme))


@pytest.mark.parametrize(
    ("small", "facts", "expected"),
    [
        (True, {"ship_to": Place("DE")}, ("E", "DE")),
        (True, {"ship_to": Place("FR")}, ("E", "DE")),
        (False, {"ship_to": Place("FR")}, ("S", "FR")),
        (False, {"ship_to": Place("FR"), "buyer_tax_ids": [FRENCH]}, ("E", "DE")),
        (
            False,
            {"ship_to": Place("FR"), "buyer_tax_ids": [FRENCH], "kind": "services"},
            ("AE", "FR"),
        ),
        (False, {"ship_to": Place("CH")}, ("G", "DE")),
    ],
)
def test_a_small_business_is_exempt_at_home_alone(
    *, small: bool, facts: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Art. 284, and 139 for sales to businesses in other states."""
    taxes = german(schemes={"*": "small_business"}, below_eu_threshold=small)
    found = said(taxes, "standard", **facts)

    assert (found[0], found[3]) == expected


def test_a_law_outside_the_union_has_the_words_without_the_code() -> None:
    taxes = ShopTaxes(
        home=Place("GB"),
        regimes=find_regime("gb"),
        schemes={"used": TaxScheme.SECOND_HAND_GOODS},
    )
    (rate,) = taxes.resolve("used", Supply(on=date(2026, 11, 2)))

    assert (rate.reason, rate.vatex) == ("Margin scheme - Second-hand goods", "")


def priced(taxes: Any, *, to: str = "DE", **occasion: Any) -> Any:
    book = PriceBook(
        lists=[
            PriceList(
                id="l", currency="EUR", prices={"ring": "119.00"}, includes_tax=True
            )
        ],
        articles=[Article(sku="ring", tax_category="used")],
    )
    occasion = {"at": NOON, "place": Place(to), **occasion}
    post = Charge(id="post", amount=Money("4.90", "EUR"))
    cart = Cart("EUR").with_item("ring")
    return Pricer(book, taxes=taxes).price(cart, Occasion(**occasion), [post])


@pytest.mark.parametrize("to", ["DE", "FR", "CH"])
def test_the_price_is_the_same_for_everybody(to: str) -> None:
    """No tax is inside it to be taken out; the delivery goes with the goods."""
    sale = priced(USED, to=to)

    assert (str(sale.total.amount), str(sale.tax.amount)) == ("123.90", "0.00")
    assert len(sale.tax_breakdown) == 1
    assert sale.tax_breakdown[0].base == sale.total


def test_a_company_pays_the_price_as_well() -> None:
    sale = priced(USED, to="FR", buyer=Buyer(is_business=True, tax_ids=[FRENCH]))

    assert {each.treatment for each in sale.lines[0].taxes} == {TaxTreatment.EXEMPT}
    assert str(sale.total.amount) == "123.90"


def test_a_row_of_a_table_names_its_scheme() -> None:
    table = TaxTable.from_rows(
        [
            {"id": "vat", "rate": "19%"},
            {"id": "vat", "category": "used", "scheme": "works_of_art"},
        ]
    )
    (rate,) = table.resolve("used", Supply(on=date(2026, 11, 2)))

    assert (rate.treatment, rate.vatex) == (TaxTreatment.EXEMPT, "VATEX-EU-I")
    assert rate.reason == "Margin scheme - Works of art"
    with pytest.raises(InvalidInputError, match="scheme"):
        TaxTable.from_rows([{"id": "vat", "scheme": "discount"}])
    with pytest.raises(InvalidInputError, match="exempt under a special scheme"):
        TaxRate(id="vat", rate="19%", scheme="antiques")
