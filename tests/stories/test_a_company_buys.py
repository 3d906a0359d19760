"""A company buys: its own account and number, its people's limits, and a colleague's yes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ecomkit.checkout import IncompleteCheckoutError, Purchaser, Requirement
from ecomkit.checkout.errors import (
    ApprovalRefusedError,
    InvalidCheckoutError,
    StaleApprovalError,
)
from ecomkit.customers import Account, AccountMember, Customer
from ecomkit.money import Money
from ecomkit.orders import cancellation
from ecomkit.payments.trade import PurchaseOrders
from ecomkit.shop.desk.results import SaleState
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import eur

ACME = Account(
    "acme",
    name="Acme",
    members=[
        AccountMember(customer="ada", roles={"buyer"}, alone_up_to=[eur("50.00")]),
        AccountMember(customer="bob", roles={"approver"}),
        AccountMember(customer="eve", roles={"buyer"}),
    ],
)
RICH = Account(
    "rich", name="Rich", members=[AccountMember(customer="ria", roles={"buyer"})]
)
MUGS = [("mug", 8)]  # 96.00, beyond what Ada buys alone


def buyer(id: str, account: Account = ACME) -> Purchaser:
    return Purchaser.from_account(account, Customer(id, email=f"{id}@acme.example"))


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        world = World(open_store("tea house"))
        for account in (ACME, RICH):
            world.sells.accounts.keep(account)
            world.sells.payments.within(
                "purchase_order",
                partial(_credit, account.id),
            )
        yield world


def _credit(company: str, orders: PurchaseOrders) -> None:
    orders.set_limit(company, eur("500.00"))


def wished(world: World, who: Purchaser, **wishes: Any) -> str:
    wishes = {"payment_method": "purchase_order", "purchase_order": "PO-1", **wishes}
    return world.filled(purchaser=who, **wishes).id


def missing(world: World, checkout: str) -> dict[str, Requirement]:
    found = world.sells.checkouts.review(checkout).missing
    return {each.code: each for each in found}


def free(world: World, company: str) -> object:
    return world.sells.payments.within(
        "purchase_order",
        lambda orders: orders.available(company, "EUR", world.clock.now()),
    )


def test_the_order_is_charged_to_the_company_that_buys(world: World) -> None:
    """Account and number come out of the checkout; what else is sent does not count."""
    quote = world.sells.checkouts.quote(wished(world, buyer("ada")))

    sale = world.sells.checkouts.buy(
        quote.id, metadata={"company": "rich", "po_number": "of the rich"}
    )

    assert sale.state is SaleState.ORDERED
    assert sale.order is not None
    assert sale.order.purchase_order == "PO-1"
    assert sale.payments[0].provider_ref == "PO-1"
    assert free(world, "acme") == eur("500.00") - quote.total
    assert free(world, "rich") == eur("500.00")


def test_what_is_beyond_the_credit_is_declined_until_an_invoice_is_paid(
    world: World,
) -> None:
    """500.00 of credit: eight mugs five times are 480.00, and no delivery from 50.00 on."""
    eve: dict[str, Any] = {
        "purchaser": buyer("eve"),
        "payment_method": "purchase_order",
        "purchase_order": "PO-2",
        "items": MUGS,
    }
    world.sells.stock.receive("mug", 99)
    for _ in range(4):
        assert world.buy(**eve).state is SaleState.ORDERED
    fifth = world.buy(**eve)
    assert fifth.state is SaleState.ORDERED
    left = free(world, "acme")

    assert world.buy(**eve).state is SaleState.DECLINED
    assert free(world, "acme") == left

    assert fifth.order is not None
    number = fifth.order.number
    everything = {line.key: line.quantity for line in fifth.order.lines}
    change = cancellation(fifth.order, everything, id="c", at=world.clock.now())
    world.sells.orders.change(number, change)
    assert world.buy(**eve).state is SaleState.ORDERED


def test_nobody_buys_for_a_company_that_does_not_know_them(world: World) -> None:
    for who in ("ada", "bob"):
        checkout = wished(world, buyer(who, RICH if who == "ada" else ACME))
        assert missing(world, checkout).keys() == {"buyer_not_allowed"}
    stranger = of_unknown("nowhere")
    assert missing(world, wished(world, stranger)).keys() == {"account_unknown"}
    person = Purchaser(id="rich", email="rich@x.org")
    assert missing(world, wished(world, person)).keys() == {"account_missing"}
    numberless = wished(world, buyer("ada"), purchase_order="")
    assert missing(world, numberless).keys() == {"purchase_order_missing"}


def of_unknown(id: str) -> Purchaser:
    return buyer("ada", Account(id, name=id))


def test_what_is_beyond_a_limit_waits_for_an_approver(world: World) -> None:
    checkout = wished(world, buyer("ada"), items=MUGS)
    need = missing(world, checkout)["approval_needed"]
    assert need.facts["approvers"] == ("bob",)
    with pytest.raises(IncompleteCheckoutError, match="approval_needed"):
        world.sells.checkouts.quote(checkout)

    assert world.sells.accounts.ask_approval(checkout) == need
    for nobody in ("ada", "eve", "mallory"):
        with pytest.raises(ApprovalRefusedError):
            world.sells.accounts.approve(checkout, by=nobody)
    world.sells.accounts.approve(checkout, by="bob")

    quote = world.sells.checkouts.quote(checkout)
    assert world.sells.checkouts.buy(quote.id).state is SaleState.ORDERED
    told = [
        e for e in world.sink if e.name in ("approval_requested", "purchase_approved")
    ]
    assert [(e.name, e.actor) for e in told] == [
        ("approval_requested", "ada"),
        ("purchase_approved", "bob"),
    ]


def test_an_approval_is_for_these_goods_at_this_total(world: World) -> None:
    checkouts, carts = world.sells.checkouts, world.sells.carts
    checkout = wished(world, buyer("ada"), items=MUGS)
    world.sells.accounts.approve(checkout, by="bob")
    saved = checkouts.get(checkout)
    assert missing(world, checkout) == {}

    carts.add(saved.cart, "tea", 1)
    checkouts.begin(saved.cart)

    assert missing(world, checkout).keys() == {"approval_needed"}
    world.sells.accounts.approve(checkout, by="bob")
    assert missing(world, checkout) == {}
    world.sells.accounts.keep(Account("acme", name="Acme", members=ACME.members[:1]))
    assert missing(world, checkout)["approval_needed"].facts["approvers"] == ()


def test_who_may_spend_alone_needs_nobody(world: World) -> None:
    checkout = wished(world, buyer("eve"), items=MUGS)
    assert missing(world, checkout) == {}
    assert world.sells.accounts.ask_approval(checkout) is None
    with pytest.raises(InvalidCheckoutError, match="needs no approval"):
        world.sells.accounts.approve(checkout, by="bob")


def waiting(world: World, approver: str = "") -> list[tuple[str, Money]]:
    found = world.sells.accounts.waiting("acme", approver=approver)
    requests = [each.checkout.approval_request for each in found if each.checkout]
    return [(each.by, each.total) for each in requests if each is not None]


def test_what_waits_for_an_approver_is_in_their_inbox(world: World) -> None:
    accounts, checkouts = world.sells.accounts, world.sells.checkouts
    first = wished(world, buyer("ada"), items=MUGS)
    accounts.ask_approval(first)
    world.later(minutes=1)
    second = wished(world, buyer("ada"), items=[("mug", 5)])
    accounts.ask_approval(second)

    assert waiting(world, "bob") == [("ada", eur("96.00")), ("ada", eur("60.00"))]
    for nobody in ("ada", "eve"):
        assert waiting(world, nobody) == []
    assert world.sells.accounts.waiting("rich") == []

    accounts.approve(first, by="bob")
    assert waiting(world) == [("ada", eur("60.00"))]
    accounts.reject(second, by="bob", note="We have mugs.")
    assert waiting(world) == []
    assert checkouts.buy(checkouts.quote(first).id).state is SaleState.ORDERED
    told = [each for each in world.sink if each.name == "purchase_rejected"]
    assert [(each.actor, each.properties["note"]) for each in told] == [
        ("bob", "We have mugs.")
    ]


def test_a_purchase_that_was_rejected_cannot_be_bought(world: World) -> None:
    """Until its goods change, or an approver approves it after all."""
    accounts, checkouts = world.sells.accounts, world.sells.checkouts
    checkout = wished(world, buyer("ada"), items=MUGS)
    with pytest.raises(ApprovalRefusedError):
        accounts.reject(checkout, by="eve")
    accounts.reject(checkout, by="bob", note="Too many.")

    need = missing(world, checkout)["approval_rejected"]
    assert (need.hint, need.facts["by"]) == ("Too many.", "bob")
    with pytest.raises(IncompleteCheckoutError, match="approval_rejected"):
        checkouts.quote(checkout)
    with pytest.raises(IncompleteCheckoutError, match="approval_rejected"):
        accounts.ask_approval(checkout)

    accounts.approve(checkout, by="bob")
    assert missing(world, checkout) == {}
    accounts.reject(checkout, by="bob")
    cart = checkouts.get(checkout).cart
    world.sells.carts.add(cart, "tea", 1)
    checkouts.begin(cart)
    assert missing(world, checkout).keys() == {"approval_needed"}


def test_nobody_approves_another_purchase_than_was_asked_about(world: World) -> None:
    accounts = world.sells.accounts
    checkout = wished(world, buyer("ada"), items=MUGS)
    accounts.ask_approval(checkout)
    cart = world.sells.checkouts.get(checkout).cart
    world.sells.carts.add(cart, "mug", 1)
    world.sells.checkouts.begin(cart)

    assert waiting(world, "bob") == []
    with pytest.raises(StaleApprovalError, match="has changed since ada asked"):
        accounts.approve(checkout, by="bob")
    accounts.ask_approval(checkout)
    assert waiting(world, "bob") == [("ada", eur("108.00"))]
    accounts.approve(checkout, by="bob")
    assert missing(world, checkout) == {}


def test_a_company_of_companies_has_its_daughters(world: World) -> None:
    for daughter in ("acme-west", "acme-east"):
        world.sells.accounts.keep(Account(daughter, name="Acme", parent="acme"))

    found = world.sells.accounts.of_parent("acme")

    assert [each.id for each in found] == ["acme-east", "acme-west"]
    assert world.sells.accounts.of_parent("acme-east") == []
