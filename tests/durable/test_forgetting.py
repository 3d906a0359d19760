"""A person can see all that a shop keeps of them, and be forgotten as far as the law lets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address
from ecomkit.cart import Greeting
from ecomkit.checkout import Purchaser
from ecomkit.customers import Customer
from ecomkit.events import Event, Visit
from ecomkit.journey import MemoryEventLog
from ecomkit.journey.feedback import STAGE_SURVEYS
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    kpi_report,
    sold_lines_from_events,
    time_to_cash,
)
from ecomkit.journey.privacy import erase_person
from ecomkit.journey.recommend import best_sellers
from ecomkit.journey.stages import Stage
from ecomkit.money import Rounding
from ecomkit.orders import Order
from ecomkit.payments import LedgerEntry, SavingConsent
from ecomkit.shop.desk.accounts import BooksLedger
from tests.durable.tables import all_rows
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import PERSON, eur
from tests.stories.test_what_a_buyer_hears import WritingWorld

HALF_UP = Rounding("half_up")
MARKS = {
    name: f"mark{number:02}{name}"
    for number, name in enumerate(
        """
        id visitor session name street city phone email address_email note greeting
        card search reason answer page metadata hold company district
        question idea review reply wording credit
        order_note order_greeting order_fact line_fact
        """.split()
    )
} | {"phone": "+49 30 90182019"}
KEPT_BY_LAW = {"name", "street", "city", "company", "district"}


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as store:
        yield World(store("tea"))


def marked_sale(world: World) -> Order:
    """A sale in which everything that a person can say is marked."""
    marks = MARKS
    person, visitor = marks["id"], marks["visitor"]
    email = f"{marks['email']}@example.org"
    shop = world.sells.during(Visit(session=marks["session"], device="mobile"))
    shop.people.tell(visitor, "page_viewed", marks["page"])
    shop.people.tell(
        visitor, "products_searched", "", {"query": marks["search"], "results": 0}
    )
    cart = shop.carts.open(visitor, "EUR")
    saved = shop.carts.add(
        cart.id,
        "mug",
        note=marks["note"],
        greeting=Greeting(marks["greeting"]),
        attributes={"said": marks["line_fact"]},
    )
    of_all = saved.cart.with_details(
        note=marks["order_note"],
        greeting=Greeting(marks["order_greeting"]),
        attributes={"said": marks["order_fact"]},
    )
    shop.carts.save(saved, of_all)
    begun = shop.checkouts.begin(
        cart.id, Purchaser(id=person, name=marks["name"], email=email)
    )
    address = Address(
        marks["name"],
        marks["street"],
        city=marks["city"],
        postcode="10115",
        country="DE",
        phone=marks["phone"],
        email=f"{marks['address_email']}@example.org",
        company=marks["company"],
        district=marks["district"],
    )
    shop.checkouts.update(
        begun.id, shipping=address, delivery="post", payment_method="card"
    )
    sale = shop.checkouts.buy(
        shop.checkouts.quote(begun.id).id,
        token="good",
        metadata={"said": marks["metadata"]},
        save=SavingConsent(wording=marks["wording"], given_at=world.clock.now()),
    )
    assert sale.order is not None
    number = sale.order.number
    world.sells.orders.hold(number, reason=marks["hold"])
    world.sells.orders.release(number)
    left = shop.carts.open(person, "EUR", name=marks["card"])
    shop.carts.add(left.id, "tea", 2)
    survey = STAGE_SURVEYS[Stage.CONSIDERATION]
    shop.people.tell(
        person,
        survey.answered({"layout": 4, "missing": marks["answer"]}),
        survey.id,
    )
    said_in_the_community(world, person)
    with world.store.begin(world.clock.now()) as books:
        BooksLedger(books).append(
            LedgerEntry(
                id="goodwill",
                account=person,
                amount=eur("5.00"),
                at=books.now,
                note=marks["credit"],
            )
        )
    return world.sells.orders.get(number)


def said_in_the_community(world: World, person: str) -> None:
    community = world.sells.community
    thread = community.ask(person, MARKS["question"], product="mug")
    community.reply(thread.id, person, MARKS["reply"])
    community.propose(person, MARKS["idea"])
    community.review(person, "mug", 4, text=MARKS["review"])


def finished(world: World, number: str) -> None:
    world.later(hours=3)
    world.sells.orders.capture(number)
    shipment = world.sells.orders.pack(number).shipments[0].id
    world.sells.orders.ship(number, shipment)
    world.later(days=2)
    world.sells.orders.deliver(number, shipment)
    (line,) = world.sells.orders.get(number).lines
    world.sells.returns.request(number, {line.key: 1}, reason=MARKS["reason"])
    (asked,) = world.sells.orders.get(number).returns
    world.sells.returns.decide(number, asked.id, approved=False)


def found_in(world: World) -> set[str]:
    text = str(all_rows(world.store))
    return {name for name, mark in MARKS.items() if mark in text}


def figures(told: list[Event]) -> list[Any]:
    report = kpi_report(told, GROSS_REVENUE, HALF_UP)
    goods = sold_lines_from_events(told)
    return [
        *((kpi.name, kpi.value) for kpi in report.kpis),
        time_to_cash(told).all,
        best_sellers(goods),
    ]


def test_an_export_shows_all_that_the_shop_keeps(world: World) -> None:
    order = marked_sale(world)
    finished(world, order.number)
    text = json.dumps(world.sells.people.export(MARKS["id"]))
    assert not [name for name, mark in MARKS.items() if mark not in text]


def test_after_forgetting_nothing_is_left_but_what_the_law_keeps(world: World) -> None:
    order = marked_sale(world)
    finished(world, order.number)
    assert found_in(world) == set(MARKS)

    done = world.sells.people.forget(MARKS["id"])

    assert done.ids == {MARKS["id"], MARKS["visitor"]}
    (kept,) = done.kept
    assert (kept.order, kept.until) == (order.number, datetime(2037, 1, 1, tzinfo=UTC))
    assert found_in(world) == KEPT_BY_LAW
    assert world.sells.orders.get(order.number).total == order.total
    assert not world.sells.orders.of_buyer(MARKS["id"])


def test_credit_stays_in_the_books_without_its_owner(world: World) -> None:
    marked_sale(world)

    done = world.sells.people.forget(MARKS["id"])

    assert world.sells.saved_methods.of(MARKS["id"]) == []
    with world.store.begin(world.clock.now()) as books:
        (entry,) = BooksLedger(books).entries(done.pseudonym)
        assert (entry.amount, entry.note) == (eur("5.00"), "")
        spent = attrs.evolve(entry, id="spent", amount=eur("-5.00"))
        BooksLedger(books).append(spent, least=eur("0.00"))
        assert not BooksLedger(books).entries(MARKS["id"])


@pytest.mark.parametrize("store", EVERY_STORE)
def test_mail_and_its_address_are_forgotten(store: str, tmp_path: Path) -> None:
    with opened(store, tmp_path) as open_store:
        world = WritingWorld(open_store("tea"))
        world.agree("ada")
        world.shopping(tea=1)
        world.work_at(hours=2)
        (mail,) = world.box.mails
        message, token = mail.unsubscribe.split("/")[-2:]
        world.sells.messages.unsubscribe(message.replace("%3A", ":"), token)
        assert PERSON.email in str(all_rows(world.store))

        world.sells.people.forget("ada")

        text = str(all_rows(world.store))
        assert PERSON.email not in text
        assert PERSON.name not in text
        with world.store.begin(world.clock.now()) as books:
            assert not books.messages.where("actor", "ada")
            assert not books.consents.where("person", "ada")


def test_when_the_law_no_longer_wants_it_work_forgets_the_rest(world: World) -> None:
    order = marked_sale(world)
    finished(world, order.number)
    world.sells.people.forget(MARKS["id"])
    world.later(days=365 * 10)
    world.sells.work.run()
    assert found_in(world) == KEPT_BY_LAW
    world.later(days=365)
    world.sells.work.run()
    assert not found_in(world)
    after = world.sells.orders.get(order.number)
    assert (after.total, after.tax, len(after.lines)) == (order.total, order.tax, 1)
    assert after.deliveries[0].address is not None
    assert after.deliveries[0].address.country == "DE"
    assert not world.sells.work.due()


def test_an_order_under_way_is_finished_first(world: World) -> None:
    order = marked_sale(world)
    done = world.sells.people.forget(MARKS["id"])
    (kept,) = done.kept
    assert kept.until is None
    assert world.sells.orders.get(order.number).email
    finished(world, order.number)
    world.later(days=8)
    world.sells.work.run()
    assert found_in(world) == KEPT_BY_LAW


def test_figures_are_as_before(world: World) -> None:
    other = world.ordered()
    finished_by_ada = world.sells.orders.get(other.number)
    assert finished_by_ada.total
    finished(world, marked_sale(world).number)
    log = MemoryEventLog()
    log.append(world.sink)
    before = figures(list(log.scan()))

    done = world.sells.people.forget(MARKS["id"])
    erase_person(log, done.ids, at=world.clock.now(), pseudonym=done.pseudonym)

    assert figures(list(log.scan())) == before
    text = str(list(log.scan()))
    assert not [name for name, mark in MARKS.items() if mark in text]


def test_a_customer_without_a_sale_is_forgotten_at_once(world: World) -> None:
    with world.store.begin(world.clock.now()) as books:
        books.customers.add(Customer(id="bob", email="bob@example.org", name="Bob"))
    cart = world.sells.carts.open("bob", "EUR")
    world.sells.carts.add(cart.id, "tea")
    world.sells.checkouts.begin(cart.id, Purchaser(id="bob", email="bob@example.org"))

    done = world.sells.people.forget("bob")

    assert not done.kept
    text = str(all_rows(world.store))
    assert "bob" not in text
    assert world.sells.people.export("bob") == {"ids": ["bob"]}


def test_forgetting_again_does_no_harm(world: World) -> None:
    finished(world, marked_sale(world).number)
    first = world.sells.people.forget(MARKS["id"])
    again = world.sells.people.forget(MARKS["id"])
    assert first.kept
    assert not again.kept
    assert found_in(world) == KEPT_BY_LAW
