"""What a buyer hears from the shop, from the order to the review, in their own language.

Every mail follows from what the shop itself tells; its work sends it, once, to those who may
be written to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.checkout import DocumentKind, Purchaser
from ecomkit.errors import InvalidInputError, RefusedError
from ecomkit.events import Visit
from ecomkit.journey import Proportion, Stage
from ecomkit.journey.feedback import STAGE_SURVEYS
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    kpi_report,
    message_figures,
    message_figures_by,
)
from ecomkit.journey.privacy import ConsentPurpose
from ecomkit.journey.privacy.events import ConsentGiven
from ecomkit.languages import UnknownLanguageError
from ecomkit.messages import (
    Correspondence,
    MessageKind,
    MessageWriter,
    ShopLinks,
)
from ecomkit.money import Rounding
from ecomkit.orders import AlsoRefund, Order, cancellation
from ecomkit.receipts import Mail
from ecomkit.shipping.tracking import TrackingEvent
from ecomkit.shop import Shop
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON, PERSON, SELLER, eur

TRACKING = "00340434161094022115"
LINKS = ShopLinks(
    shop="https://tea.example/",
    order="https://tea.example/orders/{order}",
    cart="https://tea.example/carts/{cart}",
    survey="https://tea.example/survey/{order}",
    review="https://tea.example/review/{sku}",
    unsubscribe="https://tea.example/no/{message}/{token}",
)


class MailBox:
    """A mailer that keeps what it is given, and fails when a test says so."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.down = self.crashes = False

    def send(self, mail: Mail, /, *, timeout: timedelta) -> None:
        if self.down:
            raise ConnectionError("the mail server is down")
        self.mails.append(mail)
        if self.crashes:
            raise KeyboardInterrupt

    @property
    def kinds(self) -> list[str]:
        return [mail.id.partition(":")[0] for mail in self.mails]


class WritingWorld(World):
    """The durable tests' shop, which writes to its customers."""

    def __init__(self, store: Any = None, **parts: Any) -> None:
        self.box = MailBox()
        self.correspondence = Correspondence(
            sender=SELLER, mailer=self.box, secret=b"sixteen bytes ..", links=LINKS
        )
        super().__init__(store, **parts)

    def work_at(self, **time: float) -> None:
        """Time passes, and the shop does its work."""
        self.later(**time)
        self.sells.work.run()
        self.sells.work.run()

    def agree(self, person: str) -> None:
        """A person agrees to advertising."""
        given = ConsentGiven(purposes=(ConsentPurpose.MARKETING,))
        self.sells.people.tell(person, given)

    def speaks(self, language: str) -> Purchaser:
        return attrs.evolve(PERSON, language=language)

    def paid(self, **wishes: Any) -> Order:
        """An order whose money was taken at once."""
        number = self.ordered(**wishes).number
        self.sells.orders.capture(number)
        return self.sells.orders.get(number)

    def sent_off(self, order: Order, **lines: int) -> str:
        """Some lines of an order, or all that is open, are packed and handed over."""
        packed = self.sells.orders.pack(order.number, lines or None)
        shipment = packed.shipments[-1].id
        self.sells.orders.ship(order.number, shipment, tracking=TRACKING)
        return shipment

    def tracked(self, status: str) -> None:
        """The carrier says something of the last parcel, now."""
        self.later(hours=1)
        event = TrackingEvent(number=TRACKING, at=self.clock.now(), status=status)
        self.sells.shipments.track([event])

    def shopping(self, owner: str = "ada", **goods: int) -> str:
        """Somebody fills a cart, says who they are, and leaves."""
        cart = self.sells.carts.open(owner, "EUR").id
        for sku, quantity in goods.items():
            self.sells.carts.add(cart, sku, quantity)
        self.sells.checkouts.begin(cart, attrs.evolve(PERSON, id=owner))
        return cart


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WritingWorld]:
    with opened(request.param, tmp_path) as open_store:
        yield WritingWorld(open_store("tea"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "de",
            [
                "Wir haben Ihre Bestellung R-2026-000001",
                "Ihre Bestellung R-2026-000001 ist unterwegs",
                "Ihre Bestellung R-2026-000001 ist angekommen",
                "Wie war Ihre Bestellung R-2026-000001?",
                "Was halten Sie von Mug?",
            ],
        ),
        (
            "ar",
            [
                "استلمنا طلبكم \u2068R-2026-000001\u2069",
                "طلبكم \u2068R-2026-000001\u2069 في الطريق إليكم",
                "وصل طلبكم \u2068R-2026-000001\u2069",
                "كيف كان طلبكم \u2068R-2026-000001\u2069؟",
                "ما رأيكم في \u2068Mug\u2069؟",
            ],
        ),
    ],
)
def test_a_buyer_hears_from_the_shop_in_their_language(
    world: WritingWorld, language: str, words: list[str]
) -> None:
    world.agree("ada")
    order = world.paid(purchaser=world.speaks(language), items=[("tea", 1), ("mug", 1)])
    world.work_at(minutes=1)
    shipment = world.sent_off(order)
    world.work_at(days=1)
    world.sells.orders.deliver(order.number, shipment)
    world.work_at(minutes=1)
    world.work_at(days=7)
    world.work_at(days=7)

    assert [mail.subject for mail in world.box.mails] == words
    assert {mail.to for mail in world.box.mails} == {"ada@example.com"}
    assert {mail.language for mail in world.box.mails} == {language}
    confirmed, sent, _, survey, review = world.box.mails
    assert "Green tea" in confirmed.text
    (paper,) = confirmed.attachments
    assert f'lang="{language}"' in paper.content.decode()
    assert "receipt_sent" in [each.name for each in world.sink]
    assert sent.text.count(TRACKING) == 2  # as a number, and in the link
    assert "https://" in sent.text
    assert survey.text.count("\n- ") == 3
    assert review.unsubscribe.startswith("https://tea.example/no/review_request")
    assert not world.sells.work.due()
    told = [each.name for each in world.sink if each.name == "email_sent"]
    assert len(told) == 5


def test_the_figures_of_mails_are_read_from_what_the_shop_tells(
    world: WritingWorld,
) -> None:
    """Five mails of five kinds; the mail server tells the rest, and the reader unsubscribes."""
    world.agree("ada")
    order = world.paid()
    shipment = world.sent_off(order)
    world.work_at(days=1)
    world.sells.orders.deliver(order.number, shipment)
    for days in (1, 7, 7):
        world.work_at(days=days)
    ids = {mail.id.partition(":")[0]: mail.id for mail in world.box.mails}
    tell = world.sells.people.tell
    tell("ada", "email_bounced", ids["shipped"])
    tell("ada", "email_opened", ids["survey"])
    tell("ada", "email_link_clicked", ids["survey"])
    letter = world.box.mails[-1]
    token = letter.unsubscribe.rpartition("/")[2]
    world.sells.messages.unsubscribe(letter.id, token)

    figures = message_figures(world.sink)
    kinds = message_figures_by(world.sink, "message")

    assert (figures.sent, figures.delivered) == (5, Proportion(4, 5))
    assert figures.opened == figures.clicked == figures.unsubscribed == Proportion(1, 4)
    assert list(kinds) == sorted(ids)
    assert kinds["survey"].clicked == Proportion(1, 1)
    assert kinds["review_request"].unsubscribed == Proportion(1, 1)
    assert kinds["shipped"].bounced == Proportion(1, 1)
    report = kpi_report(world.sink, GROSS_REVENUE, Rounding())
    assert report.value("messages clicked") == Proportion(1, 4)


def test_each_mail_is_sent_once_however_often_the_work_runs(
    world: WritingWorld,
) -> None:
    order = world.paid()
    world.sent_off(order)
    for _ in range(5):
        world.work_at(minutes=30)

    assert world.box.kinds == ["order_confirmed", "shipped"]


def test_a_mail_server_that_is_down_loses_nothing(world: WritingWorld) -> None:
    world.box.down = True
    world.paid()
    world.work_at(minutes=1)
    (waiting,) = [
        each
        for each in world.sells.messages.of_order("R-2026-000001")
        if each.tries == 1
    ]
    assert "the mail server is down" in waiting.note

    world.box.down = False
    world.work_at(minutes=1)
    assert world.box.kinds == []  # it waits a little
    world.work_at(minutes=5)
    assert world.box.kinds == ["order_confirmed"]
    assert world.sells.messages.get(waiting.id).outcome == "sent"


def test_a_message_that_cannot_be_written_stops_no_other(
    world: WritingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = world.paid(), world.paid()
    written = MessageWriter.order_confirmed

    def failing(self: MessageWriter, order: Order) -> Mail:
        if order.number == bad.number:
            raise InvalidInputError("cannot be written")
        return written(self, order)

    monkeypatch.setattr(MessageWriter, "order_confirmed", failing)
    world.work_at(minutes=1)
    assert [mail.id for mail in world.box.mails] == [f"order_confirmed:{good.number}"]
    (stuck,) = [each for each in world.sells.messages.of_order(bad.number) if each.note]
    assert (stuck.tries, stuck.note) == (1, "cannot be written")

    monkeypatch.undo()
    world.work_at(minutes=5)
    assert len(world.box.mails) == 2


def test_a_list_for_later_is_no_abandoned_cart(world: WritingWorld) -> None:
    world.agree("ada")
    cart = world.sells.carts.open("ada", "EUR", name="birthday").id
    world.sells.carts.add(cart, "tea", 1)
    world.sells.checkouts.begin(cart, PERSON)
    world.work_at(hours=2)
    assert world.box.kinds == []


def test_a_mail_that_can_never_be_sent_waits_for_a_person(world: WritingWorld) -> None:
    world.box.down = True
    world.paid()
    for _ in range(12):
        world.work_at(days=1)
    stuck = [each for each in world.sells.work.due().messages if not each.outcome]
    assert "order_confirmed:R-2026-000001" in {each.id for each in stuck}

    world.box.down = False
    assert world.sells.messages.retry("order_confirmed:R-2026-000001").outcome == "sent"
    assert "order_confirmed" in world.box.kinds


def test_a_part_that_arrived_is_not_asked_about(world: WritingWorld) -> None:
    world.agree("ada")
    order = world.paid(items=[("tea", 1), ("mug", 1)])
    first = world.sent_off(order, tea=1)
    world.work_at(hours=1)
    assert "The rest of your order follows." in world.box.mails[-1].text
    world.sells.orders.deliver(order.number, first)
    world.work_at(days=2)
    assert "A part of your order" in world.box.mails[-1].subject
    world.work_at(days=20)
    assert "survey" not in world.box.kinds
    assert "review_request" not in world.box.kinds

    rest = world.sent_off(order)
    world.sells.orders.deliver(order.number, rest)
    world.work_at(days=7)
    assert world.box.kinds.count("survey") == 1


def test_what_comes_back_is_not_asked_about(world: WritingWorld) -> None:
    world.agree("ada")
    order = world.paid(items=[("tea", 1)])
    shipment = world.sent_off(order)
    world.sells.orders.deliver(order.number, shipment)
    asked = world.sells.returns.request(order.number, {"tea": 1})
    (back,) = asked.returns
    world.sells.returns.decide(order.number, back.id, approved=True)
    world.sells.returns.receive(order.number, back.id)
    world.work_at(days=8)

    assert "return_received" in world.box.kinds
    assert "survey" not in world.box.kinds


def test_whoever_bought_is_asked_for_a_review_content_or_not(
    world: WritingWorld,
) -> None:
    world.agree("ada")
    order = world.paid(items=[("tea", 1)])
    world.sells.orders.deliver(order.number, world.sent_off(order))
    bad = STAGE_SURVEYS[Stage.EXPERIENCE].answered({"quality": 1}, order=order.number)
    world.sells.people.tell("ada", bad, "product")
    world.work_at(days=7)
    world.work_at(days=7)

    assert world.box.kinds.count("review_request") == 1


def test_the_figures_of_mails_are_those_of_what_was_sent(world: WritingWorld) -> None:
    """Three reminders: one opened and followed, one opened, one that came back."""
    people = ("ada", "bob", "eve")
    for person in people:
        world.agree(person)
        world.shopping(person, tea=1)
    world.work_at(hours=2)
    sent = [each for each in world.sink if each.name == "email_sent"]
    assert {each.actor for each in sent} == set(people)

    tell = world.sells.people.tell
    for each in sent:
        back = "email_bounced" if each.actor == "eve" else "email_delivered"
        tell(each.actor, back, each.subject)
        if each.actor != "eve":
            tell(each.actor, "email_opened", each.subject)
            tell(each.actor, "email_opened", each.subject)
        if each.actor == "ada":
            tell(each.actor, "email_link_clicked", each.subject)

    found = message_figures(world.sink)
    assert (found.delivered, found.bounced) == (Proportion(2, 3), Proportion(1, 3))
    assert (found.opened, found.clicked) == (Proportion(2, 2), Proportion(1, 2))
    assert found.unsubscribed == Proportion(0, 2)


def test_who_has_not_agreed_is_asked_nothing(world: WritingWorld) -> None:
    order = world.paid()
    shipment = world.sent_off(order)
    world.sells.orders.deliver(order.number, shipment)
    for _ in range(8):
        world.work_at(days=30)

    assert world.box.kinds == ["order_confirmed", "delivered"]
    outcomes = {
        each.kind: each.outcome
        for each in world.sells.messages.of_order("R-2026-000001")
    }
    assert outcomes[MessageKind.SURVEY] == "no_consent"


def test_a_late_parcel_is_told_of_and_one_in_time_is_not(world: WritingWorld) -> None:
    late = world.paid(items=[("tea", 1)])
    world.work_at(days=10)
    assert world.box.kinds == ["order_confirmed", "late"]
    assert late.number in world.box.mails[-1].subject

    soon = world.paid(items=[("mug", 1)])
    world.sells.orders.deliver(soon.number, world.sent_off(soon))
    world.work_at(days=10)
    assert world.box.kinds.count("late") == 1


def test_a_cancellation_and_its_refund_are_told(world: WritingWorld) -> None:
    order = world.paid(items=[("tea", 2)])
    all_of_it = cancellation(order, {"tea": 2}, id="c-1", at=NOON)
    world.sells.orders.change(order.number, all_of_it)
    world.work()

    assert set(world.box.kinds) == {"canceled", "refunded"}
    (refund,) = [mail for mail in world.box.mails if mail.id.startswith("refunded")]
    assert "€13.90" in refund.text
    (note,) = refund.attachments
    assert note.name.startswith("Credit note")
    assert "13.90" in note.content.decode()


def test_a_refund_is_told_with_what_goes_back(world: WritingWorld) -> None:
    """A canceled part that was only held was never paid; of the rest, what was taken goes."""
    order = world.ordered()
    number = order.number
    world.sells.orders.capture(number, eur("20.00"))
    order = world.sells.orders.get(number)
    one = cancellation(order, {"tea": 1}, id="c-1", at=NOON)
    world.sells.orders.change(number, one)
    world.work_at(minutes=5)
    assert "refunded" not in world.box.kinds

    order = world.sells.orders.get(number)
    rest = cancellation(
        order, {"tea": 2, "mug": 1}, id="c-2", at=NOON, also_refund=AlsoRefund.ALL
    )
    world.sells.orders.change(number, rest)
    world.work_at(minutes=5)

    assert rest.refund == eur("24.99")
    (refund,) = [mail for mail in world.box.mails if mail.id.startswith("refunded")]
    assert "€20.00" in refund.text


def test_money_that_was_paid_later_and_goes_back_is_told(world: WritingWorld) -> None:
    number = world.ordered(payment_method="bank_transfer", items=[("tea", 2)]).number
    world.sells.orders.pay(number, "card", token="good")
    world.sells.orders.capture(number)
    order = world.sells.orders.get(number)
    all_of_it = cancellation(order, {"tea": 2}, id="c-1", at=NOON)
    world.sells.orders.change(number, all_of_it)
    world.work()

    assert set(world.box.kinds) == {"canceled", "refunded"}


def test_an_invoice_goes_out_when_it_is_issued(world: WritingWorld) -> None:
    order = world.paid(purchaser=world.speaks("de"))
    paper = world.sells.papers.receipt(
        order.number, seller=SELLER, document=DocumentKind.INVOICE
    )
    assert paper.title == "Rechnung"
    world.work_at(minutes=1)

    invoice = world.box.mails[-1]
    assert invoice.subject == f"Ihre Rechnung {paper.number}"
    (page,) = invoice.attachments
    assert paper.number in page.content.decode()


def test_a_buyer_is_asked_to_pay_what_a_change_costs_more(world: WritingWorld) -> None:
    order = world.paid(items=[("tea", 1)])
    edit = world.sells.orders.preview(order.number, add=[LineItem("mug", 1)])
    world.sells.orders.change(order.number, edit, ask_buyer=True)
    world.work_at(minutes=1)

    asked = world.box.mails[-1]
    assert asked.subject == f"A payment for your order {order.number}"
    assert "Please pay €12.00." in asked.text
    assert f"Pay now:\nhttps://tea.example/orders/{order.number}" in asked.text


def test_who_has_paid_by_then_is_not_asked(world: WritingWorld) -> None:
    order = world.paid(items=[("tea", 1)])
    edit = world.sells.orders.preview(order.number, add=[LineItem("mug", 1)])
    world.sells.orders.change(order.number, edit, ask_buyer=True)
    world.sells.orders.pay(order.number, "card", token="good")
    world.work_at(minutes=1)

    assert "payment_requested" not in world.box.kinds


def test_an_abandoned_cart_is_reminded_of_once(world: WritingWorld) -> None:
    world.agree("ada")
    with_visit = world.sells.during(Visit(language="fr"))
    cart = world.shopping(tea=1, mug=1)
    with_visit.carts.add(cart, "tea", 1)
    world.work_at(minutes=50)
    assert world.box.kinds == []

    world.work_at(minutes=20)
    (mail,) = world.box.mails
    assert mail.subject == "Votre panier vous attend"
    assert f"https://tea.example/carts/{cart}" in mail.text
    assert "\n- Thé vert\n- Mug\n" in mail.text  # no title in French: its own
    assert "recovery_sent" in [each.name for each in world.sink]
    for _ in range(5):
        world.work_at(days=1)
    assert len(world.box.mails) == 1


def test_who_did_not_agree_is_not_reminded(world: WritingWorld) -> None:
    world.shopping(tea=1)
    world.work_at(hours=2)
    assert world.box.kinds == []


def test_who_bought_is_not_reminded_in_whichever_cart(world: WritingWorld) -> None:
    world.agree("ada")
    world.shopping(mug=1)
    both = world.shopping(mug=1, tea=1)
    world.paid(items=[("mug", 1)])
    world.work_at(hours=2)

    reminded = [mail for mail in world.box.mails if mail.id.startswith("cart_rem")]
    assert [mail.id for mail in reminded] == [f"cart_reminder:{both}"]
    assert "Mug" not in reminded[0].text


def test_who_signs_in_takes_the_visitors_consent_along(world: WritingWorld) -> None:
    world.agree("visitor-7")
    cart = world.sells.carts.open("visitor-7", "EUR").id
    world.sells.carts.add(cart, "tea", 1)
    world.sells.checkouts.begin(cart, PERSON)
    world.work_at(hours=2)
    assert world.box.kinds == ["cart_reminder"]


def test_who_unsubscribes_hears_of_orders_only(world: WritingWorld) -> None:
    world.agree("ada")
    world.agree("guest-2")
    world.shopping(tea=1)
    world.work_at(hours=2)
    (mail,) = world.box.mails
    message, token = mail.unsubscribe.split("/")[-2:]
    message = message.replace("%3A", ":")
    with pytest.raises(InvalidInputError, match="does not belong"):
        world.sells.messages.unsubscribe(message, token[:-1] + "?")
    world.sells.messages.unsubscribe(message, token)
    world.sells.messages.unsubscribe(message, token)

    # Nor at the same address under another id.
    world.shopping(mug=1)
    world.shopping("guest-2", mug=1)
    world.work_at(hours=2)
    assert len(world.box.mails) == 1
    world.paid()
    world.work_at(minutes=1)
    assert world.box.kinds == ["cart_reminder", "order_confirmed"]

    world.later(days=1)
    world.agree("ada")
    world.shopping(tea=2)
    world.work_at(hours=2)
    assert world.box.kinds[-1] == "cart_reminder"


def test_who_stays_away_is_written_to_once_and_who_comes_back_is_not(
    world: WritingWorld,
) -> None:
    world.agree("ada")
    world.paid(items=[("tea", 1)])
    world.later(days=100)
    world.paid(items=[("tea", 1)])
    world.work_at(days=80)
    assert "win_back" not in world.box.kinds
    world.work_at(days=100)
    assert world.box.kinds.count("win_back") == 1


def test_a_mail_can_be_looked_at_before_it_is_sent(world: WritingWorld) -> None:
    world.paid()
    assert (
        "R-2026-000001"
        in world.sells.messages.preview("order_confirmed:R-2026-000001").subject
    )
    with pytest.raises(RefusedError, match="no_consent"):
        world.sells.messages.preview("win_back:R-2026-000001")
    assert world.box.mails == []


def test_what_crashes_after_a_mail_was_sent_sends_the_same_mail(
    world: WritingWorld,
) -> None:
    world.paid()
    world.box.crashes = True
    world.later(minutes=1)
    with pytest.raises(KeyboardInterrupt):
        world.sells.work.run()
    world.box.crashes = False
    world.work_at(minutes=5)

    first, again = world.box.mails
    assert first == again
    world.work_at(hours=5)
    assert len(world.box.mails) == 2


def test_a_shop_without_messages_in_its_own_language_says_so_at_the_start() -> None:
    world = WritingWorld()
    parts: dict[str, Any] = {"correspondence": world.correspondence}
    with pytest.raises(UnknownLanguageError, match="no messages in pl"):
        Shop(world.quoter, payments=world.adapters, language="pl", **parts)
    with pytest.raises(UnknownLanguageError, match="no words in"):
        Shop(world.quoter, payments=world.adapters, language="sw")


def test_who_reads_another_language_is_written_to_in_that_of_the_shop() -> None:
    world = WritingWorld()
    world.language = "fr"
    world.sells = world.shop(world.store)
    world.ordered(purchaser=world.speaks("sw"))
    world.ordered(purchaser=world.speaks("not a locale!"))
    world.work_at(minutes=1)
    assert [mail.language for mail in world.box.mails] == ["fr", "fr"]


def test_a_shop_on_an_event_loop_awaits_its_mailer() -> None:
    took: list[Mail] = []

    class AwaitedBox:
        async def send(self, mail: Mail, /, **limits: object) -> None:
            await asyncio.sleep(0)
            took.append(mail)

    tea = WritingWorld()
    tea.ordered()
    assert tea.correspondence is not None
    tea.correspondence = attrs.evolve(tea.correspondence, mailer=AwaitedBox())
    shop = tea.async_shop(tea.store)
    tea.later(minutes=1)
    asyncio.run(shop.work.run())

    (mail,) = took
    assert len(mail.attachments) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (["attempted"], ["could not hand it over"]),
        (["attempted", "returning"], ["could not hand it over", "back to us"]),
        (["damaged"], ["is damaged or cannot be found"]),
        (["lost"], ["is damaged or cannot be found"]),
        (["returned"], []),
    ],
)
def test_a_buyer_hears_of_a_parcel_that_is_not_handed_over(
    world: WritingWorld, said: list[str], words: list[str]
) -> None:
    order = world.paid(items=[("tea", 1)])
    world.sent_off(order)
    for status in said:
        world.tracked(status)
        world.work_at(minutes=1)

    told = [m for m in world.box.mails if m.id.startswith("not_delivered:")]
    assert len(told) == len(words)
    for mail, part in zip(told, words, strict=True):
        assert (
            mail.subject
            == f"Your parcel of order {order.number} has not been delivered"
        )
        assert part in mail.text
        assert TRACKING in mail.text


def test_a_parcel_that_came_after_all_is_not_told_of(world: WritingWorld) -> None:
    world.sent_off(world.paid(items=[("tea", 1)]))
    world.tracked("attempted")
    world.tracked("out_for_delivery")
    world.work_at(minutes=1)
    world.tracked("lost")
    world.tracked("delivered")
    world.work_at(minutes=1)

    number = world.orders()[0].number
    found = world.sells.messages.of_order(number)
    outcomes = {
        m.id.rpartition(":")[2]: m.outcome for m in found if m.kind == "not_delivered"
    }
    assert outcomes == {"attempted": "under_way", "lost": "arrived"}


def test_times_are_those_of_the_shop() -> None:
    delays = {MessageKind.REVIEW_REQUEST: timedelta(days=3)}
    given: dict[str, Any] = {
        "sender": SELLER,
        "mailer": MailBox(),
        "secret": b"sixteen bytes ..",
    }
    assert Correspondence(**given, links=LINKS, delays=delays).delays == delays
    wrongs: list[dict[str, Any]] = [
        {"secret": b"short"},
        {"mailer": object()},
        {"delays": delays, "links": ShopLinks()},
        {"delays": {"survey": timedelta(1)}},
    ]
    for wrong in wrongs:
        with pytest.raises(InvalidInputError):
            Correspondence(**{"links": LINKS, **given, **wrong})
