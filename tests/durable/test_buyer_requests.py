"""What a buyer may send is a value of its own: no price, use, group or seller is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecomkit.cart import CartRequest, LineRequest
from ecomkit.checkout import CheckoutRequest
from ecomkit.errors import CardDataError, InvalidInputError
from ecomkit.wire import UnknownFieldError, WrongKindError, from_client, json_schema
from tests.durable.world import World
from tests.stories.shops import eur

ADDRESS = {
    "name": "Ada",
    "street": ["Teestraße 1"],
    "city": "Berlin",
    "postcode": "10115",
    "country": "DE",
}


def test_a_sale_out_of_requests_alone(world: World) -> None:
    carts, checkouts = world.sells.carts, world.sells.checkouts
    cart = carts.open("ada", "EUR")
    lines = {"lines": [{"sku": "tea", "quantity": 3}, {"sku": "mug"}]}
    carts.apply(cart.id, from_client(json.dumps(lines), CartRequest))
    checkout = checkouts.begin(cart.id)
    for said in (
        {"name": "Ada", "email": "ada@example.com", "shipping": ADDRESS},
        {"delivery": {"": "post"}, "payment_method": "card"},
    ):
        checkouts.apply(checkout.id, from_client(said, CheckoutRequest))

    sale = checkouts.buy(checkouts.quote(checkout.id).id, token="good")

    assert sale.order is not None
    assert sale.order.total == eur("30.40")
    assert sale.order.purchaser.id == "ada"


def test_a_cart_becomes_what_was_asked_for(world: World) -> None:
    cart = world.sells.carts.open("ada", "EUR")
    world.sells.carts.add(cart.id, "tea", 5)
    asked = CartRequest(lines=[LineRequest(sku="mug"), LineRequest(sku="mug")])

    after = world.sells.carts.apply(cart.id, asked).cart

    assert [(line.sku, line.quantity) for line in after.lines] == [("mug", 2)]


@pytest.mark.parametrize(
    ("cls", "said", "path"),
    [
        (
            CartRequest,
            {"lines": [{"sku": "tea", "attributes": {}}]},
            "$.lines[0].attributes",
        ),
        (CartRequest, {"lines": [{"sku": "tea", "seller": "x"}]}, "$.lines[0].seller"),
        (CartRequest, {"lines": [{"sku": "tea", "price": 1}]}, "$.lines[0].price"),
        (CartRequest, {"attributes": {"vip": "yes"}}, "$.attributes"),
        (CartRequest, {"currency": "JPY"}, "$.currency"),
        (CheckoutRequest, {"overrides": {}}, "$.overrides"),
        (CheckoutRequest, {"usage": {}}, "$.usage"),
        (CheckoutRequest, {"purchaser": {"groups": ["staff"]}}, "$.purchaser"),
        (CheckoutRequest, {"account": None}, "$.account"),
        (CheckoutRequest, {"approvals": []}, "$.approvals"),
        (CheckoutRequest, {"tax_assessment": None}, "$.tax_assessment"),
        (CheckoutRequest, {"evidence": []}, "$.evidence"),
        (CheckoutRequest, {"source": "phone"}, "$.source"),
    ],
)
def test_what_is_the_shops_to_say_is_refused_by_its_name(
    cls: type[Any], said: dict[str, Any], path: str
) -> None:
    with pytest.raises(UnknownFieldError) as error:
        from_client(said, cls)

    assert error.value.path == path


@pytest.mark.parametrize(
    ("said", "path"),
    [
        (
            {"lines": [{"sku": "tea"}, {"sku": "tea", "quantity": 0}]},
            "$.lines[1].quantity",
        ),
        ({"lines": [{"sku": ""}]}, "$.lines[0].sku"),
        ({"codes": ["x" * 500]}, "$.codes[0]"),
    ],
)
def test_mistakes_are_said_at_their_place(
    world: World, said: dict[str, Any], path: str
) -> None:
    cart = world.sells.carts.open("ada", "EUR")

    with pytest.raises(InvalidInputError) as error:
        world.sells.carts.apply(cart.id, from_client(said, CartRequest))

    assert error.value.path == path


def test_card_numbers_and_other_documents_are_refused(world: World) -> None:
    cart = world.sells.carts.open("ada", "EUR")
    with pytest.raises(CardDataError):
        world.sells.carts.apply(cart.id, CartRequest(note="4242 4242 4242 4242"))
    with pytest.raises(WrongKindError):
        from_client({"kind": "checkout"}, CartRequest)


def test_a_buyer_cannot_become_another(world: World) -> None:
    """What the shop knows of a buyer stays: id, groups, account, tax evidence."""
    checkout = world.filled()
    before = checkout.checkout
    assert before is not None

    after = world.sells.checkouts.apply(
        checkout.id, CheckoutRequest(name="Ada B.", email="new@example.com")
    ).checkout

    assert after is not None
    assert after.purchaser is not None
    assert before.purchaser is not None
    assert after.purchaser.id == before.purchaser.id
    assert after.purchaser.groups == before.purchaser.groups
    assert after.purchaser.email == "new@example.com"


@pytest.mark.parametrize("kind", ["cart_request", "checkout_request"])
def test_the_schema_knows_no_price(kind: str) -> None:
    text = json.dumps(json_schema(kind))

    for word in ("override", "usage", "#/$defs/Money", "exemption", "groups", "seller"):
        assert word not in text


@pytest.mark.parametrize(
    ("quantity", "hint"),
    [
        ("2", "send 2, in JSON without quotes"),
        ("2.0", "send 2, in JSON without quotes"),
        ("2.5", "give the unit, such as unit='kg', or a whole number"),
    ],
)
def test_a_quantity_in_quotes_is_told_as_text(
    world: World, quantity: str, hint: str
) -> None:
    """In JSON, text is a decimal number, which only a unit of measure makes a quantity."""
    carts = world.sells.carts
    cart = carts.open("ada", "EUR")
    body = json.dumps({"lines": [{"sku": "tea", "quantity": quantity}]})

    with pytest.raises(InvalidInputError) as error:
        carts.apply(cart.id, from_client(body, CartRequest))

    assert (error.value.path, error.value.hint) == ("$.lines[0].quantity", hint)
    assert ("in JSON as text" in error.value.message) == hint.startswith("send")
    assert not carts.get(cart.id).cart.lines
    meant = json.loads(body.replace(f'"{quantity}"', "2"))
    (line,) = carts.apply(cart.id, from_client(meant, CartRequest)).cart.lines
    assert line.quantity == 2
