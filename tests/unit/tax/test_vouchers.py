"""Vouchers for several purposes bear no tax when they are sold, wherever that is."""

from __future__ import annotations

from typing import Any

import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.catalog import Article, GiftCardTerms
from ecomkit.pricing import Occasion, PriceBook, PriceList, Pricer
from ecomkit.tax import Jurisdiction, TaxRate, TaxRules, TaxTable, TaxTreatment
from tests.stories.shops import NOON, TAXES, eur

TABLE = TaxTable(
    [TaxRate(id="vat", rate="20%", jurisdiction=Jurisdiction())], home=Place("DE")
)


def pricer(taxes: TaxRules, *, includes_tax: bool, category: str = "") -> Pricer:
    more: dict[str, Any] = {"tax_category": category} if category else {}
    return Pricer(
        PriceBook(
            lists=[
                PriceList(
                    id="web",
                    currency="EUR",
                    includes_tax=includes_tax,
                    prices={"card": "50.00", "mug": "12.00"},
                )
            ],
            articles=[
                Article(sku="card", gift_card=GiftCardTerms(), **more),
                Article(sku="mug"),
            ],
        ),
        taxes=taxes,
    )


@pytest.mark.parametrize("taxes", [TABLE, TAXES], ids=["table", "regime"])
@pytest.mark.parametrize("includes_tax", [True, False])
@pytest.mark.parametrize("country", ["DE", "FR", "CH", "US"])
def test_a_card_costs_what_it_is_worth_everywhere(
    taxes: TaxRules, includes_tax: bool, country: str
) -> None:
    place = Place(country, "NY" if country == "US" else "")
    occasion = Occasion(at=NOON, place=place)
    cart = Cart("EUR").with_item("card", 2).with_item("mug")
    card, mug = pricer(taxes, includes_tax=includes_tax).price(cart, occasion).lines
    assert (card.net, card.tax, card.gross) == (eur("100"), eur("0"), eur("100"))
    (line,) = card.taxes
    assert line.rate.treatment is TaxTreatment.OUT_OF_SCOPE
    assert line.rate.reason == "Multi-purpose voucher: taxed when it is redeemed"
    alone = pricer(taxes, includes_tax=includes_tax)
    assert alone.price(Cart("EUR").with_item("mug"), occasion).gross == mug.gross


def test_a_voucher_for_one_purpose_is_taxed_as_its_goods() -> None:
    priced = pricer(TABLE, includes_tax=True, category="standard").price(
        Cart("EUR").with_item("card"), Occasion(at=NOON, place=Place("DE"))
    )
    assert (priced.total, priced.tax) == (eur("50.00"), eur("8.33"))
