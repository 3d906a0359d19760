"""Gift cards as articles: what they are worth, what they are, and what they cannot be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ecomkit.catalog import (
    Article,
    GiftCardTerms,
    InvalidProductError,
    PersonalizationField,
    PersonalizationSchema,
    Product,
    ProductKind,
)
from ecomkit.catalog.article import articles_of
from ecomkit.errors import EcomkitError
from ecomkit.money import Money
from ecomkit.orders.gift_cards import expires_at
from ecomkit.wire import from_json, to_json


def test_a_card_is_digital_not_taxed_and_not_reduced_where_nobody_says_so() -> None:
    card, mug = (
        Product("card", "Card", gift_card=GiftCardTerms()),
        Product("mug", "Mug"),
    )
    found = [
        (each.kind.value, each.tax_category, each.discountable) for each in (card, mug)
    ]
    assert found == [
        ("digital", "multi_purpose_voucher", False),
        ("goods", "standard", True),
    ]
    (article,) = articles_of(card, ())
    assert article == Article(sku="card", title="Card", gift_card=GiftCardTerms())
    assert from_json(to_json(article)) == article
    said = Article(
        sku="card",
        kind="goods",
        tax_category="books",
        discountable=True,
        gift_card=GiftCardTerms(valid_months=6),
    )
    assert from_json(to_json(said)) == said
    assert said.kind is ProductKind.GOODS
    plain = Article(sku="mug", tax_category="", discountable=False)
    assert from_json(to_json(plain)) == plain


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "service"},
        {"kind": "made_to_order"},
        {"unit": "kg"},
        {"seller": "potter"},
        {"gift_card": True},
        {"gift_card": GiftCardTerms(mail_to="recipient")},
    ],
)
def test_what_cannot_be_a_gift_card_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidProductError):
        Product("card", "Card", **{"gift_card": GiftCardTerms(), **wrong})


def test_whom_it_is_mailed_to_is_a_personalization() -> None:
    asked = PersonalizationSchema([PersonalizationField("recipient")])
    terms = GiftCardTerms(mail_to="recipient")
    card = Product("card", "Card", personalization=asked, gift_card=terms)
    assert card.gift_card == terms


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": "10 EUR"},
        {"least": Money("10", "EUR")},
        {"most": Money("10", "EUR")},
        {"least": Money("10", "EUR"), "most": Money("10", "CHF")},
        {"least": Money("11", "EUR"), "most": Money("10", "EUR")},
        {"least": Money("0", "EUR"), "most": Money("10", "EUR")},
        {"least": [Money("1", "EUR"), Money("2", "EUR")], "most": Money("9", "EUR")},
        {"valid_months": 0},
        {"valid_months": 1.5},
        {"valid_months": True},
        {"mail_to": None},
    ],
)
def test_terms_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(EcomkitError):
        GiftCardTerms(**wrong)


def test_an_amount_is_chosen_in_each_currency_within_its_bounds() -> None:
    terms = GiftCardTerms(
        least=[Money("10", "EUR"), Money("1000", "JPY")],
        most=[Money("500", "EUR"), Money("90000", "JPY")],
    )
    assert terms.bounds("EUR") == (Money("10", "EUR"), Money("500", "EUR"))
    assert terms.bounds("USD") is None
    for text, currency, right in [
        ("10", "EUR", True),
        ("500.00", "EUR", True),
        ("500.01", "EUR", False),
        ("10.001", "EUR", False),
        ("ten", "EUR", False),
        ("1000", "JPY", True),
        ("1000.5", "JPY", False),
        ("20", "USD", False),
    ]:
        chosen = terms.chosen({"amount": text}, currency)
        assert chosen == (Money(text, currency) if right else None), text
    assert terms.chosen({}, "EUR") is None


@pytest.mark.parametrize(
    ("at", "months", "ends"),
    [
        ("2026-11-30T12:00+00:00", 3, "2027-03-01T00:00:00+01:00"),
        ("2028-02-29T12:00+00:00", 12, "2029-03-01T00:00:00+01:00"),
        ("2026-01-31T12:00+00:00", 1, "2026-03-01T00:00:00+01:00"),
        ("2026-12-31T23:30+00:00", 36, "2030-01-02T00:00:00+01:00"),
        ("2026-12-15T12:00+00:00", 12, "2027-12-16T00:00:00+01:00"),
    ],
)
def test_a_card_is_good_to_the_end_of_its_last_day(
    at: str, months: int, ends: str
) -> None:
    """On the shop's clock; the last day of a month where the day is not in it."""
    terms, berlin = GiftCardTerms(valid_months=months), ZoneInfo("Europe/Berlin")
    found = expires_at(terms, datetime.fromisoformat(at), berlin)
    assert found is not None
    assert found.isoformat() == ends
    assert expires_at(GiftCardTerms(), datetime(2026, 1, 1, tzinfo=UTC), berlin) is None
