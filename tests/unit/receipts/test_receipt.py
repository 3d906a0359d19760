"""A receipt shows what the order holds, in the reader's language, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from ecomkit.cart import Greeting
from ecomkit.checkout import DocumentKind, Purchaser, ShownBasis
from ecomkit.errors import InvalidInputError
from ecomkit.languages import SHIPPED_LANGUAGES, UnknownLanguageError
from ecomkit.money import Money
from ecomkit.orders import IssuedDocument, Order, cancellation, place
from ecomkit.payments import Payment, PaymentTotals
from ecomkit.receipts import (
    Receipt,
    Seller,
    as_html,
    as_text,
    invoice_problems,
    packing_list,
    receipt,
    receipt_mail,
    status_messages,
)
from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.receipts.layout import display_width, wrapped
from tests.stories.shops import COMPANY, NOON, PARIS, SELLER, World, eur


def an_order(change: Callable[[Any], Any] = lambda checkout: checkout) -> Order:
    world = World()
    checkout = change(world.filled(code="SPRING"))
    quote = world.quoter.quote(checkout, id="q-1", at=NOON)
    totals = PaymentTotals(authorized=quote.total, captured=quote.total)
    payment = Payment(
        id="p-1",
        adapter="terminal",
        due=quote.total,
        totals=totals,
        payment_method=checkout.payment_method,
    )
    return place(quote, [payment], number="R-1", at=NOON)


def paid(order: Order, **facts: Any) -> Payment:
    moved = PaymentTotals(
        **{"authorized": order.total, "captured": order.total, **facts}
    )
    return Payment(
        id="p-1",
        adapter="terminal",
        due=order.total,
        totals=moved,
        payment_method="card",
    )


def for_a_company() -> Order:
    return an_order(
        lambda checkout: (
            checkout.with_purchaser(COMPANY)
            .with_shipping(PARIS)
            .with_payment_method("quotation")
        )
    )


def shown_sum(paper: Receipt, *codes: str) -> Any:
    return sum(
        (each.amount.money for each in paper.sums if each.code in codes), start=eur("0")
    )


@pytest.mark.parametrize("document", DocumentKind)
@pytest.mark.parametrize("order", [an_order(), for_a_company()])
def test_shown_rows_and_sums_come_to_the_total(
    order: Order, document: DocumentKind
) -> None:
    paper = receipt(order, "en", seller=SELLER, document=document)

    rows = sum((row.amount.money for row in paper.rows), start=eur("0"))
    assert rows == shown_sum(paper, "goods", "fees", "delivery")
    if paper.shown is ShownBasis.NET:
        assert rows == order.net
        assert rows + shown_sum(paper, "tax_added", "rounding") == order.total
    else:
        assert rows + shown_sum(paper, "rounding") == order.total
    assert paper.total.money == order.total
    for row in paper.rows:
        assert row.net.money + row.tax.money == row.gross.money
    taxes = sum((tax.tax.money for tax in paper.taxes), start=eur("0"))
    assert taxes == order.tax


def test_a_person_reads_gross_prices_discounts_and_the_promised_days() -> None:
    order = an_order()
    text = as_text(receipt(order, "en_GB", seller=SELLER, payments=[paid(order)]))

    assert "spring (code SPRING): -€1.35" in text
    assert "Arrives between 5 November 2026 and 6 November 2026" in text
    assert "including USt 19%" in text
    assert re.search(r"Card\s+€29\.85\s+paid", text)
    assert "within 14 days" in text
    assert "Still to pay" not in text


def test_a_company_reads_net_tax_and_why_there_is_none() -> None:
    order = for_a_company()
    issued = IssuedDocument(number="INV-7", kind="invoice", order="R-1", at=NOON)
    paper = receipt(order, "en", seller=SELLER, issued=issued)
    text = as_text(paper)

    assert paper.title == "Invoice"
    assert ("Order", "R-1") in paper.facts
    assert paper.seller.tax_numbers == ("DE123456789",)
    assert paper.buyer.tax_numbers == ("FR12123456789",)
    assert text.count("Intra-Community supply") == 1
    assert "exempt from VAT. (VATEX-EU-IC)" in text
    assert "Total without tax" in text
    assert {"Net", "Tax", "Gross"} <= set(re.split(r"\s{2,}", _table_head(text)))


def test_an_invoice_shows_unit_prices_and_discounts_without_tax() -> None:
    """Directive 2006/112/EC, Art. 226 (8): the unit price exclusive of VAT."""
    paper = receipt(an_order(), "en", seller=SELLER, document=DocumentKind.INVOICE)
    tea = paper.rows[0]

    assert (tea.unit_price, tea.net.text) == ("€4.21", "€11.36")
    assert tea.details == ("before discounts €12.62", "spring (code SPRING): -€1.26")


def _table_head(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("Article"))


def test_german_and_arabic_say_it_in_their_own_words() -> None:
    order = an_order()
    german = as_text(receipt(order, "de_DE", seller=SELLER))
    arabic = receipt(order, "ar", seller=SELLER)

    assert "29,85\N{NO-BREAK SPACE}€" in german
    assert "Kommt zwischen 5. November 2026 und 6. November 2026 an" in german
    assert arabic.direction == "rtl"
    assert arabic.title == "إيصال"


def test_arabic_digits_are_a_choice() -> None:
    order = an_order()
    native = as_text(receipt(order, "ar", seller=SELLER, native_digits=True))

    assert "٢٩٫٨٥" in native
    assert "29.85" in as_text(receipt(order, "ar_AE", seller=SELLER))


def test_foreign_names_are_isolated_in_right_to_left_text() -> None:
    text = as_text(receipt(an_order(), "ar", seller=SELLER))

    assert "\u2068Green tea\u2069" in text
    assert text.count("\u2068") == text.count("\u2069")


def test_columns_line_up_by_display_width() -> None:
    assert display_width("緑茶") == 4
    assert display_width("e\u0301") == 1
    assert display_width("\u2068a\u2069") == 1
    assert wrapped("a very long title", 8) == ["a very", "long", "title"]

    order = an_order()
    wide = attrs.evolve(
        order, lines=tuple(attrs.evolve(each, title="緑茶") for each in order.lines)
    )
    lines = as_text(receipt(wide, "en", seller=SELLER)).splitlines()
    rows = [line for line in lines if "緑茶" in line or line.startswith("Article")]
    assert len({display_width(line) for line in rows}) == 1


def test_no_paper_mixes_two_languages() -> None:
    with pytest.raises(UnknownLanguageError, match="no words in 'sw_KE'"):
        receipt(an_order(), "sw_KE", seller=SELLER)


def test_what_a_shop_makes_up_is_called_as_it_calls_it() -> None:
    assert SHIPPED_LANGUAGES.words("en").say("fee.juggling") == "juggling"


def test_the_page_is_escaped_and_reads_right_to_left() -> None:
    order = an_order()
    evil = attrs.evolve(
        order,
        lines=(attrs.evolve(order.lines[0], title="<script>"), *order.lines[1:]),
    )
    page = as_html(receipt(evil, "ar", seller=SELLER, payments=[paid(order)]))

    assert 'dir="rtl"' in page
    assert 'lang="ar"' in page
    assert "<script>" not in page
    assert "<bdi>&lt;script&gt;</bdi>" in page
    assert page.count('scope="col"') >= 8
    assert page.count("<caption>") == 3
    assert "http" not in page


def test_the_page_of_an_invoice_has_all_columns() -> None:
    page = as_html(receipt(for_a_company(), "en", seller=SELLER))

    assert 'colspan="6"' in page
    assert "DE123456789" in page


def test_the_mail_holds_text_and_page() -> None:
    order = an_order()
    mail = receipt_mail(receipt(order, "de", seller=SELLER))
    invoice = receipt_mail(
        receipt(for_a_company(), "en", seller=SELLER), with_html=False
    )

    assert (mail.to, mail.subject) == ("ada@example.com", "Ihre Bestellung R-1")
    assert mail.html.startswith("<!DOCTYPE html>")
    assert (invoice.subject, invoice.html) == ("Your invoice R-1", "")
    with pytest.raises(InvalidReceiptError):
        receipt_mail(receipt(attrs.evolve(order, email=""), "de", seller=SELLER))


def test_money_that_is_still_to_come_is_told() -> None:
    order = an_order()
    waiting = paid(order, authorized=eur("0"), captured=eur("0"))
    notes = receipt(order, "en", seller=SELLER, payments=[waiting]).notes

    assert notes[0] == "Still to pay: €29.85"


def test_a_greeting_and_a_gift_wrap_stand_on_the_packing_list() -> None:
    order = an_order(
        lambda checkout: checkout.with_cart(
            checkout.cart.with_line_details(
                checkout.cart.lines[1].key, greeting=Greeting("Enjoy!")
            ).with_details(note="ring twice")
        )
    )
    text = packing_list(order, "en").as_text()

    assert "3  Green tea (tea)" in text
    assert "- Wrap as a gift: gift" in text
    assert "- Card: Enjoy!" in text
    assert "Note: ring twice" in text
    assert "€" not in text


def test_what_is_long_is_broken_on_the_packing_list() -> None:
    long = " ".join(["hand-thrown stoneware"] * 12)
    order = an_order(
        lambda checkout: checkout.with_cart(
            checkout.cart.with_line_details(
                checkout.cart.lines[1].key, greeting=Greeting(long)
            )
        )
    )
    titled = attrs.evolve(
        order, lines=[attrs.evolve(each, title=long) for each in order.lines]
    )
    lines = packing_list(titled, "en").as_text().splitlines()

    assert max(map(display_width, lines)) <= 80
    assert " ".join(" ".join(lines).split()).count(long) == 1 + len(order.lines)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "We are preparing your order."),
        ("de", "Wir bereiten Ihre Bestellung vor."),
        ("ar", "نحضّر طلبكم."),
    ],
)
def test_the_status_is_told_in_the_customers_words(language: str, said: str) -> None:
    order = an_order()

    assert status_messages(order, [paid(order)], language) == (said,)


def test_the_status_tells_of_money_owed() -> None:
    order = an_order()
    keys = {line.key: line.quantity for line in order.lines}
    after = order.with_change(cancellation(order, keys, id="c-1", at=NOON))

    assert status_messages(after, [paid(order)], "en") == (
        "Your order was canceled.",
        "We owe you money and will send it back.",
    )


def test_the_status_tells_of_money_that_goes_back_in_part() -> None:
    order = an_order()
    one_less = cancellation(order, {order.lines[0].key: 1}, id="c-1", at=NOON)
    after = order.with_change(one_less)
    refunded = paid(order, refunded=one_less.refund)

    assert status_messages(after, [refunded], "de") == (
        "Wir bereiten Ihre Bestellung vor.",
        "Ein Teil Ihres Geldes ist auf dem Weg zurück.",
    )


def test_a_locale_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not a locale"):
        receipt(an_order(), "klingon!", seller=SELLER)
    with pytest.raises(InvalidInputError, match="must not be empty"):
        Seller(name=" ")
    with pytest.raises(InvalidReceiptError, match="no sum"):
        receipt(an_order(), "en", seller=SELLER).sum("gold")


def test_marks_that_turn_the_writing_are_not_on_paper() -> None:
    """What a catalog or an old order holds may not forge a line or mirror the figures."""
    order = an_order()
    forged = [
        attrs.evolve(line, title="Tea \u202e00.1\u202c\u2067\n Total\x1b[2K \u2028free")
        for line in order.lines
    ]
    text = as_text(receipt(attrs.evolve(order, lines=forged), "en", seller=SELLER))

    assert not set(text) & set("\u202e\u202c\u2067\x1b\u2028")
    assert "Tea 00.1" in text


def test_a_title_that_runs_right_to_left_is_kept_apart_on_any_page() -> None:
    order = an_order()
    lines = [attrs.evolve(line, title="شاي أخضر") for line in order.lines]
    paper = receipt(attrs.evolve(order, lines=lines), "en", seller=SELLER)

    text = as_text(paper)

    assert "\u2068شاي أخضر\u2069" in text
    assert "\u2068Tea House" not in text


def test_what_an_invoice_would_lack_is_said_before_it_is_sent() -> None:
    """Directive 2006/112/EC, article 226."""
    order = for_a_company()
    assert invoice_problems(order, SELLER) == ()

    found = invoice_problems(order, Seller(name="Tea House"))
    assert [each.code for each in found] == [
        "seller_address_missing",
        "seller_tax_number_missing",
    ]
    nobody = attrs.evolve(order, billing=None, purchaser=Purchaser(id="x"))
    found = invoice_problems(nobody, SELLER)
    assert [(each.code, each.path) for each in found] == [
        ("buyer_name_missing", "$.order.purchaser.name"),
        ("buyer_address_missing", "$.order.billing"),
    ]
    freed = attrs.evolve(
        nobody,
        lines=[
            attrs.evolve(
                line,
                charged=attrs.evolve(
                    line.charged,
                    taxes=tuple(
                        attrs.evolve(tax, evidence=None, reason="", vatex="")
                        for tax in line.charged.taxes
                    ),
                ),
            )
            for line in order.lines
        ],
        fees=(),
        deliveries=(),
        total=Money.sum((line.gross for line in order.lines), "EUR"),
    )
    codes = [each.code for each in invoice_problems(freed, SELLER)]
    assert "buyer_tax_number_missing" in codes
    assert "tax_reason_missing" in codes
