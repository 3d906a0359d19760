"""Messages say what happened, in one language, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from html import escape

import attrs
import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.languages import SHIPPED_LANGUAGES, UnknownLanguageError, WordArea
from ecomkit.messages import (
    InvalidMessageError,
    MessageKind,
    MessageWriter,
    ShopLinks,
)
from ecomkit.orders import Order, delivered, packed, shipped
from ecomkit.receipts import Attachment, Mail
from ecomkit.shipping.tracking import TrackingStatus
from tests.stories.shops import NOON, SELLER, eur
from tests.unit.receipts.test_receipt import an_order

LINKS = ShopLinks(
    shop="https://tea.example/",
    order="https://tea.example/orders/{order}",
    cart="https://tea.example/carts/{cart}?t={token}",
    survey="https://tea.example/survey/{order}",
    review="https://tea.example/review/{sku}",
    download="https://tea.example/files/{order}/{line}",
    unsubscribe="https://tea.example/no/{message}/{token}",
)
LANGUAGES = [
    code
    for code in SHIPPED_LANGUAGES.known
    if SHIPPED_LANGUAGES.speaks(code, WordArea.MESSAGES)
]


def writer(locale: str = "en", **parts: object) -> MessageWriter:
    return MessageWriter(
        locale,
        **{  # type: ignore[arg-type]
            "sender": SELLER,
            "links": LINKS,
            "message": "m-1",
            "token": "secret",
            **parts,
        },
    )


def sent(*keys: str) -> Order:
    """An order of which these lines, or all, are under way."""
    order = an_order()
    wanted = {
        line.key: line.quantity for line in order.lines if not keys or line.key in keys
    }
    ready = packed(order, wanted, id="s-1", at=NOON, carrier="dhl")
    return shipped(ready, "s-1", at=NOON, tracking="00340434161094022115")


def arrived(*keys: str) -> Order:
    return delivered(sent(*keys), "s-1", at=NOON + timedelta(days=2))


ALL: Mapping[MessageKind, Callable[[MessageWriter], Mail]] = {
    MessageKind.ORDER_CONFIRMED: lambda to: to.order_confirmed(an_order()),
    MessageKind.SHIPPED: lambda to: to.shipped(sent(), "s-1", carrier="DHL"),
    MessageKind.PAYMENT_REQUESTED: lambda to: to.payment_requested(
        an_order(), eur("3.00")
    ),
    MessageKind.INVOICE: lambda to: to.invoice(an_order(), "I-1"),
    MessageKind.NOT_DELIVERED: lambda to: to.not_delivered(
        sent(), "s-1", TrackingStatus.ATTEMPTED
    ),
    MessageKind.LATE: lambda to: to.late(an_order()),
    MessageKind.DELIVERED: lambda to: to.delivered(arrived(), "s-1"),
    MessageKind.CANCELED: lambda to: to.canceled(an_order()),
    MessageKind.RETURN_RECEIVED: lambda to: to.return_received(an_order()),
    MessageKind.REFUNDED: lambda to: to.refunded(an_order(), eur("12.50")),
    MessageKind.SURVEY: lambda to: to.survey(arrived()),
    MessageKind.REVIEW_REQUEST: lambda to: to.review_request(arrived()),
    MessageKind.CART_REMINDER: lambda to: to.cart_reminder(
        "ada@example.com", "c-1", ["Green tea", "Mug"], name="Ada"
    ),
    MessageKind.WIN_BACK: lambda to: to.win_back(an_order()),
    MessageKind.GIFT_CARD: lambda to: to.gift_card(
        "bob@example.com", eur("50"), "GIFT-1", giver="Ada", text="Enjoy!"
    ),
    MessageKind.DOWNLOAD_READY: lambda to: to.download_ready(
        an_order(), an_order().lines[0].key
    ),
}


def test_there_is_a_message_of_every_kind() -> None:
    assert set(ALL) == set(MessageKind)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", MessageKind)
def test_every_message_is_whole_in_every_language(
    kind: MessageKind, locale: str
) -> None:
    mail = ALL[kind](writer(locale))

    for text in (mail.subject, mail.text, mail.html):
        assert "{" not in text.partition("</head>")[2] + mail.subject + mail.text
        assert "message." not in text
    direction = "rtl" if locale == "ar" else "ltr"
    assert f'dir="{direction}"' in mail.html
    assert mail.language == locale
    assert "Tea House" in mail.text
    assert "Tea House" in mail.html
    assert ("\u2068" in mail.text) is (locale == "ar")
    # Only what advertises needs a way out.
    assert bool(mail.unsubscribe) is kind.needs_consent
    assert (mail.unsubscribe in mail.text) or not kind.needs_consent


def test_a_german_parcel_is_told_of_with_its_number_and_link() -> None:
    order = sent("tea")
    link = order.shipment("s-1").link
    mail = writer("de_AT").shipped(order, "s-1", carrier="DHL")

    assert "00340434161094022115" in link
    assert mail.subject == "Ihre Bestellung R-1 ist unterwegs"
    assert mail.text == (
        "Guten Tag Ada Byron,\n\n"
        "Ihr Paket ist mit DHL unterwegs zu Ihnen.\n\n"
        "Sendungsnummer: 00340434161094022115\n\n"
        "- 3 × Green tea\n\n"
        "Der Rest Ihrer Bestellung folgt.\n\n"
        f"Paket verfolgen:\n{link}\n\n"
        "Mit freundlichen Grüßen\nTea House\n"
    )
    assert f'href="{escape(link)}"' in mail.html
    assert 'lang="de-AT"' in mail.html


def test_a_part_that_arrives_is_called_a_part() -> None:
    assert "A part of your order" in writer().delivered(arrived("tea"), "s-1").subject
    assert writer().delivered(arrived(), "s-1").subject == "Your order R-1 has arrived"


def test_a_survey_asks_three_questions() -> None:
    text = writer().survey(arrived()).text

    assert text.count("\n- ") == 3
    assert "Is the product as advertised?" in text
    assert "https://tea.example/survey/R-1" in text


def test_a_review_is_asked_for_whatever_it_says() -> None:
    mail = writer().review_request(arrived())

    assert mail.subject == "What do you think of Green tea?"
    assert "https://tea.example/review/tea" in mail.text


def test_the_plural_of_a_cart_is_that_of_its_language() -> None:
    def said(locale: str, count: int) -> str:
        goods = ["Tea"] * count
        return writer(locale).cart_reminder("a@b.example", "c", goods).text

    assert "1 article in" in said("en", 1)
    assert "2 articles in" in said("en", 2)
    assert "صنفين" in said("ar", 2)
    assert "\u2068" + "3" + "\u2069" + " أصناف" in said("ar", 3)


def test_text_of_others_is_escaped_and_stays_on_its_line() -> None:
    mail = writer().gift_card(
        "bob@example.com", eur("50"), "G-1", giver="<b>Ada</b>", text="<script>\n"
    )

    assert "<script>" not in mail.html
    assert "&lt;b&gt;Ada&lt;/b&gt;" in mail.html


@pytest.mark.parametrize(
    "wrong", ["Tea\nBcc: eve@x.example", "a\r\nb", "a\x00b", "\x1b["]
)
def test_breaks_and_controls_in_headers_are_refused(wrong: str) -> None:
    good = {"to": "a@b.example", "subject": "Hi", "text": "x"}
    assert Mail(**good).subject == "Hi"
    for name in ("to", "subject", "id", "unsubscribe"):
        with pytest.raises(InvalidInputError):
            Mail(**{**good, name: wrong})
    with pytest.raises(InvalidInputError):
        Attachment(name=wrong, media_type="text/html", content=b"")
    evil = attrs.evolve(an_order(), number=wrong)
    with pytest.raises(InvalidInputError):
        writer().canceled(evil)


def test_a_language_without_messages_is_refused_with_those_that_have_some() -> None:
    with pytest.raises(UnknownLanguageError) as caught:
        writer("pl")
    assert "en, de, fr, es, ar" in caught.value.hint


def test_who_advertises_says_how_to_stop_it() -> None:
    with pytest.raises(InvalidMessageError, match="says no"):
        writer(links=ShopLinks()).survey(arrived())
    assert writer(links=ShopLinks()).canceled(an_order()).text.count("http") == 0


def test_links_are_those_of_pages() -> None:
    assert (
        LINKS.to("cart", cart="ä/1", token="")
        == "https://tea.example/carts/%C3%A4%2F1?t="
    )
    for wrong in ("javascript:alert(1)", "tea.example", "https://a b"):
        with pytest.raises(InvalidMessageError):
            ShopLinks(shop=wrong)
    with pytest.raises(InvalidMessageError, match="nothing fills"):
        ShopLinks(shop="https://x.example/{who}").to("shop", order="1")


def test_what_has_not_arrived_is_not_said_to_have() -> None:
    with pytest.raises(InvalidMessageError):
        writer().delivered(sent(), "s-1")
    with pytest.raises(InvalidMessageError):
        writer().late(attrs.evolve(an_order(), deliveries=_unpromised(an_order())))


def _unpromised(order: Order) -> tuple[object, ...]:
    return tuple(attrs.evolve(each, promise=None) for each in order.deliveries)
