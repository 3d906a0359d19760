"""Papers show the facts by which a sale was taxed: what it came to, why, and the proof."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address, Place
from ecomkit.catalog import Article
from ecomkit.checkout import BuyerPolicy, DocumentKind, ShownBasis
from ecomkit.customers import TaxEvidence
from ecomkit.languages import SHIPPED_LANGUAGES
from ecomkit.money import Money
from ecomkit.orders import Order, place
from ecomkit.orders.documents import tax_totals
from ecomkit.payments import Payment, PaymentTotals
from ecomkit.pricing import PercentOff, PriceBook, PriceList, Pricer, Promotion
from ecomkit.receipts import as_text, receipt
from ecomkit.tax import (
    Exemption,
    ShopTaxes,
    TaxRate,
    TaxScheme,
    TaxTable,
    find_regime,
    regime_names,
)
from ecomkit.tax.regimes import crossing, european
from ecomkit.tax.regimes.regime import NotCharged
from ecomkit.wire import from_json, to_json
from tests.stories.shops import COMPANY, NOON, PARIS, SELLER, World


def ordered(world: World, change: Callable[[Any], Any]) -> Order:
    checkout = change(world.filled())
    quote = world.quoter.quote(checkout, id="q-1", at=NOON)
    paid = PaymentTotals(authorized=quote.total, captured=quote.total)
    payment = Payment(
        id="p",
        adapter="terminal",
        due=quote.total,
        totals=paid,
        payment_method=checkout.payment_method,
    )
    return place(quote, [payment], number="R-1", at=NOON)


def to_a_company(purchaser: Any = COMPANY) -> Order:
    return ordered(
        World(),
        lambda checkout: (
            checkout.with_purchaser(purchaser)
            .with_shipping(PARIS)
            .with_payment_method("quotation")
        ),
    )


def net_shop(*rates: TaxRate, **prices: str) -> World:
    book = PriceBook(
        lists=[PriceList(id="l", currency="EUR", prices=prices)],
        articles=[Article(sku="mug", title="Mug", tax_category="clothing")],
    )
    promotions = [Promotion("ten", PercentOff(10))]
    return World(
        pricer=Pricer(book, promotions=promotions, taxes=TaxTable(rates)),
        policies=[
            BuyerPolicy(kind=kind, shown="gross") for kind in ("individual", "company")
        ],
    )


def test_an_invoice_shows_the_number_that_freed_it_wherever_it_lies() -> None:
    """Directive 2006/112/EC, Art. 226 (4)."""
    order = to_a_company(attrs.evolve(COMPANY, tax_numbers=()))
    paper = receipt(order, "en", seller=SELLER)

    assert paper.buyer.tax_numbers == ("FR12123456789",)
    assert "Buyer's tax number: FR12123456789." in as_text(paper)


def test_the_proof_is_kept_on_the_order() -> None:
    order = to_a_company()
    back = from_json(to_json(order), Order)

    for row in back.rows:
        for tax in row.charged.taxes:
            assert isinstance(tax.evidence, TaxEvidence)


def test_one_treatment_and_rate_is_one_row_whatever_is_included() -> None:
    paper = receipt(to_a_company(), "en", seller=SELLER)

    assert [(tax.rate, tax.net.money) for tax in paper.taxes] == [
        ("0%", paper.sum("total_net").amount.money)
    ]


def test_exempt_and_taxed_goods_are_two_rows_with_their_bases() -> None:
    limit = Money("110", "EUR")
    why = "Clothing or footwear under 110 USD"
    world = net_shop(
        TaxRate(id="vat", rate="4%"),
        TaxRate(
            id="vat", rate="4%", category="clothing", exempt_below=limit, reason=why
        ),
        tea="50.00",
        mug="42.00",
    )
    order = ordered(world, lambda checkout: checkout)
    german = receipt(order, "de", seller=SELLER)

    totals = tax_totals(row.charged for row in order.rows)
    assert [
        (total.tax.treatment.value, str(total.base.amount), str(total.amount.amount))
        for total in totals
    ][:2] == [("S", "135.00", "5.40"), ("E", "37.80", "0.00")]
    assert german.taxes[1].note == ("Steuerbefreit. Kleidung oder Schuhe unter 110 USD")


@pytest.mark.parametrize("document", DocumentKind)
@pytest.mark.parametrize("rate", ["20%", "8.875%"])
def test_a_row_is_on_one_side_of_the_tax(document: DocumentKind, rate: str) -> None:
    """Unit price, what was before discounts, the discounts and the amount."""
    world = net_shop(TaxRate(id="vat", rate=rate), tea="5.00", mug="65.00")
    order = ordered(world, lambda checkout: checkout)
    paper = receipt(order, "en", seller=SELLER, document=document)

    is_net = paper.shown is ShownBasis.NET
    factor = 1 if is_net else 1 + Decimal(rate[:-1]) / 100
    for row, line in zip(paper.rows, order.lines, strict=False):
        exact = line.quantity * line.list_price.amount * factor
        unit = Decimal(row.unit_price.removeprefix("€"))
        before = Decimal(row.details[0].removeprefix("before discounts €"))
        off = Decimal(row.details[1].removeprefix("ten: -€"))
        assert abs(unit * line.quantity - exact) < Decimal("0.02")
        assert abs(before - exact) <= Decimal("0.005")
        assert before - off == row.amount.money.amount


def test_a_certificate_is_named() -> None:
    paper = Exemption(reason="Resale", certificate="R-77")
    world = net_shop(TaxRate(id="vat", rate="20%"), tea="5.00", mug="65.00")
    order = ordered(
        world,
        lambda checkout: checkout.with_purchaser(
            attrs.evolve(checkout.purchaser, exemptions=(paper,))
        ),
    )

    assert "Certificate: R-77." in as_text(receipt(order, "en", seller=SELLER))


def reasons() -> set[str]:
    found = {"The shop is not registered with US-NY"}
    found |= {scheme.reason for scheme in TaxScheme}
    for name in regime_names():
        regime = find_regime(name)
        found |= {rate.reason for rate in regime.table.rates}
        if regime.export is not None:
            found.add(regime.export.reason)
    for module in (crossing, european):
        found |= {
            each.reason
            for each in vars(module).values()
            if isinstance(each, NotCharged)
        }
    return found - {""}


@pytest.mark.parametrize("language", sorted(set(SHIPPED_LANGUAGES.known) - {"en"}))
def test_the_reasons_of_the_library_are_said_in_every_language(language: str) -> None:
    words = SHIPPED_LANGUAGES.words(language)
    assert {each for each in reasons() if words.reason(each) == each} == set()


def test_a_german_invoice_says_why_in_german() -> None:
    taxes = ShopTaxes(home=Place("DE"), regimes=find_regime("eu"))
    book = PriceBook.of("EUR", {"tea": "5.00", "mug": "9.00"})
    swiss = Address("Uri", "Gasse 1", city="Bern", postcode="3011", country="CH")
    order = ordered(
        World(pricer=Pricer(book, taxes=taxes)),
        lambda checkout: checkout.with_shipping(swiss),
    )
    german = as_text(receipt(order, "de", seller=SELLER))

    assert "Steuerfreie Ausfuhrlieferung. Ausfuhr aus der EU" in german
    assert "Export" not in german


WORDS = {
    "en": "Margin scheme - Second-hand goods.",
    "de": "Gebrauchtgegenstände/Sonderregelung.",
    "ar": "نظام هامش الربح - سلع مستعملة.",
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("document", DocumentKind)
def test_no_tax_is_shown_on_goods_of_a_margin_scheme(
    language: str, document: DocumentKind
) -> None:
    """Directive 2006/112/EC, Art. 226 (14) and 325; tea beside the mug is taxed as ever."""
    taxes = ShopTaxes(
        home=Place("DE"),
        regimes=find_regime("eu"),
        schemes={"clothing": "second_hand_goods"},
    )
    book = PriceBook(
        lists=[
            PriceList(
                id="l",
                currency="EUR",
                prices={"tea": "5.00", "mug": "65.00"},
                includes_tax=True,
            )
        ],
        articles=[Article(sku="mug", title="Mug", tax_category="clothing")],
    )
    order = ordered(World(pricer=Pricer(book, taxes=taxes)), lambda checkout: checkout)
    paper = receipt(
        from_json(to_json(order), Order), language, document=document, seller=SELLER
    )

    assert paper.notes[0] == WORDS[language]
    assert [str(tax.net.money.amount) for tax in paper.taxes] == ["12.61"]
    mug = next(row for row in paper.rows if row.title == "Mug")
    assert (mug.rate, str(mug.tax)) == ("", "")


def test_a_small_business_shows_no_tax_at_all() -> None:
    taxes = ShopTaxes(
        home=Place("DE"), regimes=find_regime("eu"), schemes={"*": "small_business"}
    )
    book = PriceBook.of("EUR", {"tea": "5.00", "mug": "9.00"})
    order = ordered(World(pricer=Pricer(book, taxes=taxes)), lambda checkout: checkout)
    paper = receipt(order, "de", seller=SELLER)

    assert paper.taxes == ()
    assert "Steuerbefreiung für Kleinunternehmer." in as_text(paper)
    assert "%" not in as_text(paper)
