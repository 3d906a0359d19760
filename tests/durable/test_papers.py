"""Invoices and credit notes: a number of their own each, and sums that come out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.checkout import DocumentKind
from ecomkit.orders import (
    AlsoRefund,
    Order,
    OrderChange,
    cancellation,
    reduction,
    return_credit,
)
from ecomkit.orders.errors import UnknownDocumentError
from ecomkit.payments.trade import PaymentTerms
from ecomkit.pricing import OrderFee, Pricer
from ecomkit.receipts import Receipt, as_html, as_text, status_messages
from ecomkit.wire import from_json, to_json
from tests.durable.test_how_goods_are_sent import SendingWorld
from tests.durable.world import World
from tests.stores import opened
from tests.stories.shops import BOOK, COMPANY, NOON, PARIS, SELLER, TAXES, eur

TERMS = PaymentTerms.from_text("2/10 net 30")


def invoice(world: World, number: str) -> Receipt:
    return world.sells.papers.receipt(
        number,
        "en",
        seller=SELLER,
        document=DocumentKind.INVOICE,
        payment_terms=TERMS,
    )


def one_tea(order: Order, id: str = "c") -> OrderChange:
    return cancellation(order, {"tea": 1}, id=id, at=NOON, reason="one too many")


def sums(paper: Receipt) -> dict[str, Decimal]:
    return {each.code: each.amount.money.amount for each in paper.sums}


def test_invoices_and_credit_notes_have_numbers_of_their_own(world: World) -> None:
    first, second = world.ordered(), world.ordered()
    for order in (second, first):
        world.sells.orders.change(order.number, one_tea(order))

    papers = [invoice(world, each.number) for each in (first, second, first)]

    assert [each.number for each in papers] == [
        "R-I-2026-000001",
        "R-I-2026-000002",
        "R-I-2026-000001",
    ]
    notes = world.sells.papers.issued(first.number)
    assert [each.number for each in notes] == ["R-C-2026-000002", "R-I-2026-000001"]
    names = world.sink.names()
    assert (names.count("invoice_issued"), names.count("credit_note_issued")) == (2, 2)


def test_an_invoice_says_by_when_it_is_to_be_paid(world: World) -> None:
    paper = invoice(world, world.ordered().number)

    facts = dict(paper.facts)
    assert facts["Payment terms"] == "2/10 net 30"
    assert facts["Discount for paying early"] == "2% until November 12, 2026"
    assert facts["To be paid by"] == "December 2, 2026"


def test_an_invoice_has_the_terms_of_its_order(world: World) -> None:
    """A purchase order on `2/10 net 30`: the paper says so without being told."""
    methods = [
        attrs.evolve(each, terms=TERMS) if each.id == "bank_transfer" else each
        for each in world.quoter.payment_methods
    ]
    world.quoter = attrs.evolve(world.quoter, payment_methods=methods)
    world.sells = world.shop(world.store)
    number = world.ordered(payment_method="bank_transfer").number

    paper = world.sells.papers.receipt(
        number, "en", seller=SELLER, document=DocumentKind.INVOICE
    )

    assert dict(paper.facts)["To be paid by"] == "December 2, 2026"


def test_every_credit_has_a_credit_note_in_every_form(world: World) -> None:
    order = world.ordered(code="SPRING")
    number = order.number
    world.sells.orders.capture(number)
    (parcel,) = world.sells.orders.pack(number).shipments
    order = world.sells.orders.ship(number, parcel.id)
    back = return_credit(
        order, {"tea": 1}, id="back", at=NOON, also_refund=AlsoRefund.SHARES
    )
    world.sells.orders.change(number, back)

    paper = world.sells.papers.credit_note(number, "back", "en", seller=SELLER)

    assert paper.total.money == back.refund
    assert sum(row.gross.money.amount for row in paper.rows) == back.gross.amount
    assert from_json(to_json(paper)) == paper
    mail = world.sells.papers.mail(paper)
    assert mail.subject == "Your credit note R-C-2026-000001"
    for written in (as_text(paper), as_html(paper), mail.text):
        assert "Credit note" in written
        assert paper.total.text in written
    with pytest.raises(UnknownDocumentError):
        world.sells.papers.credit_note(number, "none", "en", seller=SELLER)


def test_a_credit_note_of_several_rebates_rounds_nothing_to_coins(
    tmp_path: Path,
) -> None:
    """Half of 30.40 and of four rebates of a cent: 15.20 less 0.02, all of it in rows."""
    rebates = [
        OrderFee(id=f"r{number}", amount=eur("-0.01"), includes_tax=True)
        for number in range(4)
    ]
    with opened("sqlite", tmp_path) as open_store:
        prices = Pricer(BOOK, fees=rebates, taxes=TAXES)
        world = SendingWorld(open_store("tea house"), pricer=prices)
        order = world.ordered()
        assert order.total == eur("30.36")
        number = order.number
        world.sells.orders.capture(number)
        half = {"tea": eur("7.60"), "mug": eur("7.60")}
        change = reduction(order, half, id="half", at=NOON)
        world.sells.orders.change(number, change)

        paper = world.sells.papers.credit_note(number, "half", "en", seller=SELLER)
        assert paper.total.money == change.refund == eur("15.18")
        assert sum(row.gross.money.amount for row in paper.rows) == Decimal("15.18")
        assert "rounding" not in sums(paper)


@pytest.mark.parametrize("as_credit", [False, True])
def test_a_paper_after_a_refund_adds_up_to_what_is_due(
    world: World, as_credit: bool
) -> None:
    order = world.ordered()
    number = order.number
    world.sells.orders.capture(number)
    change = one_tea(world.sells.orders.get(number))
    world.sells.orders.change(number, change, as_credit=as_credit)

    paper = world.sells.papers.receipt(number, "en", seller=SELLER)

    found = sums(paper)
    way = "given_as_credit" if as_credit else "refunded"
    assert found["credited"] == -change.refund.amount
    assert found["paid"] == -order.total.amount
    assert found[way] == change.refund.amount
    assert found["due"] == 0
    below = ("total", "credited", "paid", way)
    assert sum(found[code] for code in below) == found["due"]
    states = [(each.amount.money, each.state) for each in paper.payments]
    back = [] if as_credit else [(change.refund, "refunded")]
    assert states == [(order.total, "paid"), *back]


def test_a_part_paid_back_is_mentioned(world: World) -> None:
    order = world.ordered()
    world.sells.orders.capture(order.number)
    change = one_tea(world.sells.orders.get(order.number))
    world.sells.orders.change(order.number, change)

    order = world.sells.orders.get(order.number)
    said = status_messages(order, world.sells.orders.payments(order.number), "en")

    assert said == (
        "We are preparing your order.",
        "A part of your money is on its way back.",
    )


def test_a_company_abroad_has_one_row_for_what_is_freed(world: World) -> None:
    checkout = world.filled()
    sells = world.sells
    sells.checkouts.update(
        checkout.id, purchaser=COMPANY, shipping=PARIS, payment_method="bank_transfer"
    )
    sale = sells.checkouts.buy(sells.checkouts.quote(checkout.id).id)
    assert sale.order is not None

    paper = sells.papers.receipt(sale.order.number, "en", seller=SELLER)

    assert paper.document is DocumentKind.INVOICE
    assert paper.number == "R-I-2026-000001"
    (row,) = paper.taxes
    assert row.tax.money == eur("0.00")
    assert row.net.money == sale.order.net


def test_an_invoice_says_when_the_goods_left(world: World) -> None:
    """Directive 2006/112/EC, article 226 (7), in the shop's time zone."""
    number = world.ordered().number
    world.sells.orders.pack(number)
    world.later(days=2)
    world.sells.orders.ship(number, f"{number}-1")
    world.later(days=3)

    facts = dict(invoice(world, number).facts)

    assert facts["Goods sent on"] == "November 4, 2026"
    assert facts["Date"] == "November 7, 2026"


def test_what_is_told_of_a_paper_leads_to_it(world: World) -> None:
    order = world.ordered()
    number = order.number
    invoice(world, number)
    world.sells.orders.change(number, one_tea(order))
    edit = world.sells.orders.preview(number, add=[LineItem("mug")])
    world.sells.orders.change(number, edit, payment_method="card", token="good")

    papers = {
        (event.name, event.properties.get("change", "")): world.sells.papers.of_event(
            event, "en", seller=SELLER
        )
        for event in world.sink
        if event.subject == number
    }

    told = {key: paper.number for key, paper in papers.items() if paper is not None}
    assert told[("order_completed", "")] == number
    assert told[("credit_note_issued", "c")] == "R-C-2026-000001"
    invoices = [each for (name, _), each in told.items() if name == "invoice_issued"]
    assert invoices == ["R-I-2026-000002"]
    assert set(told) == {
        ("order_completed", ""),
        ("credit_note_issued", "c"),
        ("invoice_issued", ""),
    }


def all_canceled(world: World, number: str) -> None:
    order = world.sells.orders.get(number)
    opened = {line.key: order.quantities(line.key).open for line in order.lines}
    change = cancellation(
        order,
        opened,
        id="all",
        at=NOON,
        also_refund=AlsoRefund.ALL,
        reason="not wanted",
    )
    world.sells.orders.change(number, change)


@pytest.mark.parametrize("by_hand", [False, True])
def test_an_order_canceled_before_it_was_invoiced_or_paid_has_no_credit_note(
    world: World, by_hand: bool
) -> None:
    """There is nothing to correct (Directive 2006/112/EC, article 219)."""
    number = world.ordered(payment_method="bank_transfer").number
    if by_hand:
        all_canceled(world, number)
    else:
        world.later(days=7)
        world.work()

    assert world.sells.papers.issued(number) == []
    names = world.sink.names()
    assert names.count("order_canceled") == 1
    assert "credit_note_issued" not in names
    (change,) = world.sells.orders.get(number).changes
    assert change.gross == world.sells.orders.get(number).total
    with pytest.raises(UnknownDocumentError):
        world.sells.papers.credit_note(number, change.id, "en", seller=SELLER)


@pytest.mark.parametrize("before", ["invoiced", "paid"])
def test_an_order_canceled_after_it_was_invoiced_or_paid_has_one(
    world: World, before: str
) -> None:
    number = world.ordered().number
    if before == "invoiced":
        invoice(world, number)
    else:
        world.sells.orders.capture(number)

    all_canceled(world, number)

    note = world.sells.papers.credit_note(number, "all", "en", seller=SELLER)
    assert note.total.money == world.sells.orders.get(number).total


def test_an_invoice_of_what_was_canceled_brings_its_credit_note(world: World) -> None:
    """The invoice is over all that was ordered: together they come to nothing."""
    number = world.ordered(payment_method="bank_transfer").number
    all_canceled(world, number)

    billed = [invoice(world, number) for _ in range(2)]

    kinds = [each.kind for each in world.sells.papers.issued(number)]
    assert sorted(kinds) == [DocumentKind.CREDIT_NOTE, DocumentKind.INVOICE]
    note = world.sells.papers.credit_note(number, "all", "en", seller=SELLER)
    assert note.total.money.amount == sums(billed[0])["total"]
    assert billed[0] == billed[1]
    assert dict(note.facts)["Corrects invoice"] == billed[0].number
