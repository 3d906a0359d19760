"""What a company's buyer adds to an order needs the yes that the order itself would need."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.cart import LineItem
from ecomkit.checkout import Purchaser
from ecomkit.checkout.errors import (
    ApprovalRefusedError,
    IncompleteCheckoutError,
)
from ecomkit.customers import Account, AccountMember, Customer
from ecomkit.orders.editing import OrderEdit
from ecomkit.shop.desk.errors import CartClosedError
from tests.durable.world import World
from tests.stories.shops import eur

ADA = Customer("ada", name="Ada Byron", email="ada@example.com")
ACME = Account(
    "acme",
    name="Acme",
    members=[
        AccountMember(customer="ada", roles={"buyer"}, alone_up_to=[eur("40.00")]),
        AccountMember(customer="bob", roles={"approver"}),
    ],
)
MUGS = [LineItem("mug", 2)]


@pytest.fixture
def number(world: World) -> str:
    """An order that Ada could place alone."""
    world.sells.accounts.keep(ACME)
    return world.ordered(purchaser=Purchaser.from_account(ACME, ADA)).number


def with_mugs(world: World, number: str, pieces: int = 2) -> OrderEdit:
    return world.sells.orders.preview(number, add=[LineItem("mug", pieces)])


def refused(world: World, number: str, code: str) -> None:
    with pytest.raises(IncompleteCheckoutError, match=code):
        with_mugs(world, number)


def test_more_than_she_may_spend_alone_waits_for_a_yes(
    world: World, number: str
) -> None:
    accounts = world.sells.accounts
    refused(world, number, "approval_needed")

    need = accounts.ask_approval_of_change(number, add=MUGS)
    assert need is not None
    assert need.facts["approvers"] == ("bob",)
    (waiting,) = accounts.waiting("acme", approver="bob")
    assert waiting.checkout is not None
    asked = waiting.checkout.approval_request
    assert asked is not None
    assert (waiting.order, asked.items) == (number, (("mug", 3), ("tea", 3)))
    assert "approval_requested" in world.sink.names()
    with pytest.raises(ApprovalRefusedError):
        accounts.approve(waiting.id, by="ada")

    accounts.approve(waiting.id, by="bob")

    assert accounts.waiting("acme") == []
    edit = with_mugs(world, number)
    world.sells.orders.change(number, edit, payment_method="card", token="good")
    assert world.sells.orders.get(number).due == eur("55.00")
    assert "purchase_approved" in world.sink.names()


def test_a_yes_is_to_these_goods_and_no_others(world: World, number: str) -> None:
    world.sells.accounts.ask_approval_of_change(number, add=MUGS)
    checkout = world.sells.orders.get(number).checkout
    world.sells.accounts.approve(checkout, by="bob")
    with pytest.raises(IncompleteCheckoutError, match="approval_needed"):
        with_mugs(world, number, pieces=3)


def test_a_no_is_read_with_its_reason(world: World, number: str) -> None:
    world.sells.accounts.ask_approval_of_change(number, add=MUGS)
    checkout = world.sells.orders.get(number).checkout
    world.sells.accounts.reject(checkout, by="bob", note="From next year's budget.")
    with pytest.raises(IncompleteCheckoutError, match="next year's budget"):
        with_mugs(world, number)
    with pytest.raises(CartClosedError):
        world.sells.accounts.approve(checkout, by="bob")


def test_what_she_may_spend_alone_or_takes_off_is_not_asked_about(
    world: World, number: str
) -> None:
    accounts = world.sells.accounts
    assert accounts.ask_approval_of_change(number, add=[LineItem("tea")]) is None
    assert accounts.ask_approval_of_change(number, quantities={"tea": 1}) is None
    checkout = world.sells.orders.get(number).checkout
    with pytest.raises(CartClosedError):
        accounts.approve(checkout, by="bob")


def test_a_dearer_exchange_needs_a_yes_as_well(world: World, number: str) -> None:
    orders, returns = world.sells.orders, world.sells.returns
    orders.capture(number)
    (parcel,) = orders.pack(number).shipments
    orders.ship(number, parcel.id)
    asked = returns.request(number, {"tea": 3}).returns[-1].id
    returns.decide(number, asked, approved=True)
    returns.receive(number, asked)
    with pytest.raises(IncompleteCheckoutError, match="approval_needed"):
        returns.preview(number, asked, exchange_for=MUGS)

    world.sells.accounts.ask_approval_of_change(number, add=MUGS, quantities={"tea": 0})
    world.sells.accounts.approve(orders.get(number).checkout, by="bob")
    swap = returns.preview(number, asked, exchange_for=MUGS)
    assert swap.balance == eur("10.50")


def test_what_was_asked_before_the_order_is_not_asked_any_more(world: World) -> None:
    world.sells.accounts.keep(
        attrs.evolve(
            ACME,
            members=[
                AccountMember(
                    customer="ada", roles={"buyer"}, alone_up_to=[eur("9.00")]
                ),
                AccountMember(customer="bob", roles={"approver"}),
            ],
        )
    )
    checkout = world.filled(purchaser=Purchaser.from_account(ACME, ADA)).id
    world.sells.accounts.ask_approval(checkout)
    world.sells.accounts.keep(ACME)  # she may spend more now
    world.sells.checkouts.buy(world.sells.checkouts.quote(checkout).id, token="good")
    assert world.sells.accounts.waiting("acme") == []
