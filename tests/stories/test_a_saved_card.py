"""A card is saved as its owner agreed, used by nobody else, and deleted when they say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from ecomkit.payments import PaymentMethod, SavingConsent
from ecomkit.payments.errors import PaymentMethodRefusedError
from ecomkit.payments.trade import InstallmentPlan
from ecomkit.shop.desk.results import SaleState
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON, PERSON, eur

ASKED = SavingConsent(wording="v3", given_at=NOON)
ALWAYS = SavingConsent(wording="v3", given_at=NOON, unattended=True)


class SavingWorld(World):
    methods = (
        *World.methods,
        PaymentMethod(
            id="in_three",
            adapter="fake",
            plan=InstallmentPlan.from_count(3, every_days=30),
        ),
    )


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield SavingWorld(open_store("tea house"))


def asked_of_the_gateway(world: World) -> list[tuple[str, dict[str, str]]]:
    return [(each.token, dict(each.metadata)) for each in world.card.sent if each.token]


def test_a_card_is_saved_with_consent_and_used_again(world: World) -> None:
    checkouts, saved = world.sells.checkouts, world.sells.saved_methods
    facts = {"customer_ref": "cus_1"}
    sale = checkouts.buy(world.quote().id, token="good", save=ASKED, metadata=facts)
    assert sale.state is SaleState.ORDERED
    (card,) = saved.of("ada")
    assert (card.consent, card.adapter, dict(card.details)) == (ASKED, "fake", facts)

    again = checkouts.buy(world.quote().id, saved=card.id)

    assert again.state is SaleState.ORDERED
    assert asked_of_the_gateway(world) == [
        ("good", {"customer_ref": "cus_1", "saving": "attended"}),
        ("good", facts),
    ]
    # The orders keep no token: it is with the saved card alone.
    assert not any(
        record.instruction.token
        for payment in world.sells.orders.payments(again.order.number)  # type: ignore[union-attr]
        for record in payment.instructions
    )


def test_nobody_else_uses_it_and_deleted_it_is_gone(world: World) -> None:
    checkouts, saved = world.sells.checkouts, world.sells.saved_methods
    checkouts.buy(world.quote().id, token="good", save=ASKED)
    (card,) = saved.of("ada")
    eve = attrs.evolve(PERSON, id="eve", email="eve@example.com")

    with pytest.raises(PaymentMethodRefusedError):
        checkouts.buy(world.quote(purchaser=eve).id, saved=card.id)
    with pytest.raises(PaymentMethodRefusedError):
        saved.delete(card.id, customer="eve")
    for _ in range(2):
        saved.delete(card.id, customer="ada")

    assert saved.of("ada") == []


def test_a_card_that_was_declined_is_not_kept(world: World) -> None:
    world.gateway.bank = lambda instruction: "no"
    sale = world.sells.checkouts.buy(world.quote().id, token="bad", save=ALWAYS)
    assert sale.state is SaleState.DECLINED
    assert world.sells.saved_methods.of("ada") == []


def test_installments_are_taken_from_it_while_its_owner_is_away(world: World) -> None:
    quote = world.quote(payment_method="in_three")
    world.sells.checkouts.buy(quote.id, token="good", save=ALWAYS)
    for days in (30, 30):
        world.later(days=days)
        world.sells.work.run()

    assert world.all_at_gateway()[0] == quote.total
    assert [
        facts.get("unattended", "") for _, facts in asked_of_the_gateway(world)
    ] == [
        "",
        "yes",
        "yes",
    ]
    assert "installment_due" not in world.sink.names()
    assert not world.sells.work.due()


def test_it_pays_while_its_owner_is_away_only_as_they_agreed(world: World) -> None:
    """A box every month: a job orders, and the provider is told that nobody is there."""
    checkouts, saved = world.sells.checkouts, world.sells.saved_methods
    checkouts.buy(world.quote().id, token="first", save=ASKED)
    (attended,) = saved.of("ada")
    with pytest.raises(PaymentMethodRefusedError, match="unattended"):
        checkouts.buy(world.quote().id, saved=attended.id, unattended=True)
    with pytest.raises(PaymentMethodRefusedError, match="nobody is there"):
        checkouts.buy(world.quote().id, token="typed", unattended=True)

    checkouts.buy(world.quote().id, token="second", save=ALWAYS)
    (card,) = (each for each in saved.of("ada") if each.consent.unattended)
    sale = checkouts.buy(world.quote().id, saved=card.id, unattended=True)

    assert sale.state is SaleState.ORDERED
    assert asked_of_the_gateway(world)[-1] == ("second", {"unattended": "yes"})


def test_an_export_does_not_hold_the_token(world: World) -> None:
    """Whoever gets hold of an export cannot pay with it, nor open a shared cart."""
    world.sells.checkouts.buy(world.quote().id, token="tok-secret", save=ASKED)
    cart = world.sells.carts.open("ada", "EUR")
    share = world.sells.carts.share(cart.id)

    export = world.sells.people.export("ada")

    (card,) = export["saved_methods"]
    assert (card["token"], card["customer"]) == ("***", "ada")
    assert {"carts", "payments"} <= export.keys()
    assert "tok-secret" not in str(export)
    assert share not in str(export)


def test_a_forgotten_owner_still_pays_what_they_agreed_to(world: World) -> None:
    """The card stays until the last installment is paid; one saved for nothing does not."""
    world.sells.checkouts.buy(world.quote().id, token="other", save=ASKED)
    quote = world.quote(payment_method="in_three")
    sale = world.sells.checkouts.buy(quote.id, token="good", save=ALWAYS)
    assert sale.order is not None
    number = sale.order.number

    world.sells.people.forget("ada")

    (card,) = world.sells.saved_methods.of("ada")
    assert card.consent.unattended
    for days in (30, 30):
        world.later(days=days)
        world.sells.work.run()
    assert world.all_at_gateway()[0] == quote.total
    assert "installment_due" not in world.sink.names()
    world.sells.orders.ship(number, world.sells.orders.pack(number).shipments[0].id)
    world.sells.orders.deliver(number, world.sells.orders.get(number).shipments[0].id)
    again = SavingConsent(wording="v3", given_at=world.clock.now())
    world.sells.checkouts.buy(world.quote().id, token="new", save=again)
    world.later(days=8)
    world.sells.work.run()

    assert [each.consent for each in world.sells.saved_methods.of("ada")] == [again]
    assert not world.sells.orders.get(number).email


def test_a_card_is_forgotten_with_its_owner_where_nothing_is_due(world: World) -> None:
    """Neither what was saved for once, nor for installments that are all paid."""
    quote = world.quote(payment_method="in_three")
    world.sells.checkouts.buy(quote.id, token="good", save=ALWAYS)
    world.sells.checkouts.buy(world.quote().id, token="other", save=ASKED)
    for days in (30, 30):
        world.later(days=days)
        world.sells.work.run()

    world.sells.people.forget("ada")

    assert world.sells.saved_methods.of("ada") == []


@pytest.mark.parametrize("why", ["no consent", "deleted", "declined"])
def test_without_it_the_owner_is_reminded_once(world: World, why: str) -> None:
    quote = world.quote(payment_method="in_three")
    consent = ASKED if why == "no consent" else ALWAYS
    world.sells.checkouts.buy(quote.id, token="good", save=consent)
    if why == "deleted":
        (card,) = world.sells.saved_methods.of("ada")
        world.sells.saved_methods.delete(card.id, customer="ada")
    if why == "declined":
        world.gateway.bank = lambda instruction: "no"

    world.later(days=30)
    for _ in range(4):
        world.sells.work.run()
        world.later(hours=2)

    assert world.all_at_gateway()[0] == eur("10.14")
    assert world.sink.names().count("installment_due") == 1
    assert len(world.sells.work.due().waiting) == 1
    assert len(asked_of_the_gateway(world)) == (2 if why == "declined" else 1)
