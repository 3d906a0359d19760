"""Documents: what is written can be read, and what cannot be read says why and where."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from ecomkit.addressing.address import Address
from ecomkit.cart import Cart, Delivery, Greeting, LineItem
from ecomkit.errors import EcomkitError, InvalidInputError
from ecomkit.events import Event
from ecomkit.money import Money, Rate
from ecomkit.pricing import (
    AmountOff,
    AnyOf,
    During,
    InGroup,
    ListPrice,
    NthOrder,
    PercentOff,
    PriceList,
    PriceTier,
    Promotion,
    Scope,
    Select,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.wire import (
    DOCUMENT_VERSIONS,
    MissingFieldError,
    NewerVersionError,
    UnknownFieldError,
    WrongKindError,
    from_json,
    from_wire,
    to_json,
    to_wire,
)

ADA = Address(
    name="Ada Lovelace",
    street=("Marktplatz 1",),
    city="Bonn",
    postcode="53111",
    country="DE",
)
CART = (
    Cart("EUR")
    .with_item("tea", 2, options={"size": "L", "color": "red"}, gift_wrap="paper")
    .with_item("wool", Decimal("1.50"), unit="m", greeting=Greeting("Hello"))
    .with_code("spring")
    .with_delivery(Delivery("home", ADA))
    .with_details(attributes={"weight": Decimal("1.5"), "note": "1.5", "vip": True})
)


def cart_data(**line: object) -> dict[str, Any]:
    return {
        "kind": "cart",
        "version": 2,
        "currency": "EUR",
        "lines": [{"sku": "tea", **line}],
    }


def test_a_cart_comes_back_as_it_went() -> None:
    assert from_wire(to_wire(CART), Cart) == CART
    assert from_json(to_json(CART)) == CART
    assert from_json(to_json(CART).encode(), Cart) == CART


def test_money_decimals_and_names_are_written_for_people() -> None:
    """No float, no number where a cent could be lost, and what is empty is left out."""
    data = to_wire(CART)

    assert data["kind"] == "cart"
    assert data["lines"][0] == {
        "sku": "tea",
        "quantity": 2,
        "options": {"color": "red", "size": "L"},
        "gift_wrap": "paper",
        "delivery": "home",
    }
    assert data["lines"][1]["quantity"] == "1.50"
    assert data["attributes"]["weight"] == {"decimal": "1.5"}
    assert data["attributes"]["note"] == "1.5"


def test_a_promotion_comes_back_with_all_its_parts() -> None:
    promotion = Promotion(
        "spring",
        [
            PercentOff(10, Scope.CART, select=Select(skus={"tea", "mug", "pot"})),
            AmountOff(Money("5", "EUR")),
            Tiered(
                tiers=[Tier(at_least=3, benefit=PercentOff(Rate("1/3")))],
                basis="quantity",
            ),
            Tiered(
                tiers=[
                    Tier(
                        at_least=Money("50", "EUR"),
                        benefit=AmountOff(Money("1", "EUR"), Scope.UNIT),
                    ),
                ]
            ),
        ],
        conditions=[
            TotalAtLeast(Money("20", "EUR")),
            AnyOf([InGroup("club"), NthOrder(1), During(start=time(9))]),
        ],
        codes=("SPRING",),
        since=datetime(2026, 3, 1, tzinfo=UTC),
    )

    data = to_wire(promotion)

    assert from_wire(data, Promotion) == promotion
    assert data["benefits"][0]["type"] == "percent_off"
    assert data["benefits"][0]["rate"] == "10%"
    assert data["benefits"][0]["select"]["skus"] == ["mug", "pot", "tea"]
    assert data["version"] == DOCUMENT_VERSIONS["promotion"] == 2
    assert data["revision"] == "1"


def test_a_price_list_comes_back() -> None:
    listed = PriceList(
        id="retail",
        currency="EUR",
        prices={
            "tea": "4.50",
            "mug": ListPrice(
                unit_price=Money("9.90", "EUR"),
                tiers=[PriceTier(at_least=10, unit_price=Money("8.90", "EUR"))],
            ),
        },
        includes_tax=True,
    )

    assert from_wire(to_wire(listed), PriceList) == listed


def test_an_events_facts_keep_their_types() -> None:
    event = Event(
        name="payment_captured",
        at=datetime(2026, 11, 2, 12, tzinfo=timezone(timedelta(hours=1))),
        actor="ada",
        properties={
            "amount": Money("12.50", "EUR"),
            "rate": Decimal("0.1"),
            "skus": ("tea", "mug"),
            "when": datetime(2026, 11, 2, tzinfo=UTC),
            "day": datetime(2026, 11, 2, tzinfo=UTC).date(),
            "none": None,
            "nested": {"a": 1},
        },
    )

    assert from_json(to_json(event), Event) == event


def test_a_fact_of_an_unknown_type_is_refused_when_written() -> None:
    event = Event(
        name="x",
        at=datetime(2026, 11, 2, tzinfo=UTC),
        actor="a",
        properties={"thing": object()},
    )

    with pytest.raises(InvalidInputError, match="cannot be written into an event"):
        to_wire(event)


@pytest.mark.parametrize(
    ("data", "path", "says"),
    [
        (cart_data(qty=1), "$.lines[0].qty", "did you mean 'quantity'?"),
        (cart_data(quantity=2.9), "$.lines[0].quantity", "not a whole number"),
        (cart_data(quantity=True), "$.lines[0].quantity", "true is not"),
        (cart_data(quantity=-1), "$.lines[0].quantity", "not above 0"),
        (cart_data(quantity="x"), "$.lines[0].quantity", "is not"),
        (cart_data(options=["red"]), "$.lines[0].options[0]", "not a list"),
        (cart_data(note=5), "$.lines[0].note", "not a string"),
        (cart_data(services="x"), "$.lines[0].services", "not a list"),
        (cart_data(greeting="x"), "$.lines[0].greeting", "not an object"),
        ({**cart_data(), "currency": "EUX"}, "$.currency", "ISO 4217"),
        ({**cart_data(), "curency": "EUR"}, "$.curency", "did you mean 'currency'?"),
        ({**cart_data(), "lines": {}}, "$.lines", "not a list"),
        ({**cart_data(), "lines": [None]}, "$.lines[0]", "not an object"),
        (
            cart_data(attributes={"w": {"type": "x"}}),
            "$.lines[0].attributes",
            "not a fact",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    data: dict[str, Any], path: str, says: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        from_wire(data, Cart)

    assert caught.value.path.startswith(path)
    assert says in str(caught.value)


def test_no_text_becomes_a_number_and_no_number_a_text() -> None:
    """A ``"5"`` is not 5: a client is told what is wrong, nothing is guessed."""
    data = to_wire(Promotion("p", PercentOff(10), priority=5))

    with pytest.raises(InvalidInputError, match="write 5 without quotes"):
        from_wire({**data, "priority": "5"})
    with pytest.raises(InvalidInputError, match="not a string"):
        from_wire({**data, "id": 5})


@pytest.mark.parametrize(
    ("amount", "path"),
    [
        (12.5, "$.budget[0].amount"),
        ("NaN", "$.budget[0].amount"),
        ("1e999999", "$.budget[0].amount"),
        ("", "$.budget[0].amount"),
    ],
)
def test_money_takes_plain_digits_alone(amount: object, path: str) -> None:
    data = {
        "kind": "campaign",
        "version": 1,
        "id": "x",
        "budget": [{"amount": amount, "currency": "EUR"}],
    }

    with pytest.raises(InvalidInputError) as caught:
        from_wire(data)

    assert caught.value.path == path


def test_money_has_an_amount_and_a_currency_and_nothing_else() -> None:
    for money, kind in (
        ({"amount": "1"}, MissingFieldError),
        ({"amount": "1", "currency": "EUR", "tax": "0"}, UnknownFieldError),
        ("1 EUR", InvalidInputError),
        ({"amount": "1", "currency": "EUX"}, InvalidInputError),
    ):
        with pytest.raises(kind):
            from_wire({"kind": "campaign", "version": 1, "id": "x", "budget": [money]})


def test_a_union_says_which_types_there_are() -> None:
    data = to_wire(Promotion("p", PercentOff(10)))

    with pytest.raises(InvalidInputError, match="did you mean 'percent_off'?"):
        from_wire({**data, "benefits": [{"type": "percentoff", "rate": "10%"}]})
    with pytest.raises(MissingFieldError, match="'amount_off'"):
        from_wire({**data, "benefits": [{"rate": "10%"}]})
    with pytest.raises(InvalidInputError, match="not an object"):
        from_wire({**data, "benefits": ["10%"]})


def test_a_newer_document_is_not_guessed_at() -> None:
    with pytest.raises(NewerVersionError, match="update ecomkit"):
        from_wire({**to_wire(CART), "version": 3})


def test_an_older_document_is_brought_up_to_date_step_by_step() -> None:
    """Version -1 called lines ``items``; version 0 called a SKU ``article``."""

    def first(data: dict[str, Any]) -> dict[str, Any]:
        return {
            **{k: v for k, v in data.items() if k != "items"},
            "lines": data["items"],
        }

    def second(data: dict[str, Any]) -> dict[str, Any]:
        lines = [{"sku": line["article"]} for line in data["lines"]]
        return {**data, "lines": lines}

    old = {
        "kind": "cart",
        "version": -1,
        "currency": "EUR",
        "items": [{"article": "tea"}],
    }
    table = {("cart", -1): first, ("cart", 0): second}

    assert from_wire(old, Cart, upcasters=table) == Cart("EUR").with_item("tea")
    with pytest.raises(InvalidInputError, match="nothing reads version -1 of cart"):
        from_wire(old, Cart)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ([], InvalidInputError),
        ({}, MissingFieldError),
        ({"kind": "cart"}, MissingFieldError),
        ({"kind": "cart", "version": "1"}, InvalidInputError),
        ({"kind": "basket", "version": 1}, WrongKindError),
        ({"kind": 5, "version": 1}, WrongKindError),
        ({"kind": "promotion", "version": 1}, WrongKindError),
    ],
)
def test_a_document_says_what_it_is(data: object, kind: type[EcomkitError]) -> None:
    with pytest.raises(kind):
        from_wire(data, Cart)


def test_only_documents_are_written_as_documents() -> None:
    with pytest.raises(WrongKindError, match="LineItem is not written"):
        to_wire(LineItem("tea"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"kind": ', "line 1, column 10"),
        ('{"kind": "cart", "kind": "cart"}', "given twice"),
        ('{"kind": NaN}', "NaN is not a number"),
        (b'{"kind": "\xff"}', "not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
        ("[" + "9" * 5000 + "]", "far too long"),
    ],
)
def test_broken_json_says_where_it_is_broken(text: str | bytes, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        from_json(text)


HALF = "half of \ud83d"
DEEP: list[Any] = []
for _ in range(5000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "value",
    [HALF, DEEP, 10**5000, -(10**60), object(), {1: 2}, {HALF: 1}, b"x", float("nan")],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("place", ["lines", "currency", "attributes", HALF, "kind"])
def test_whatever_comes_from_outside_is_refused_in_our_words(
    place: str, value: object
) -> None:
    with pytest.raises(EcomkitError) as caught:
        from_wire({**cart_data(), place: value})

    assert str(caught.value).encode()


def test_rules_nested_without_end_are_refused() -> None:
    data = to_wire(Promotion("p", PercentOff(10), conditions=[InGroup("club")]))
    condition = data["conditions"][0]
    for _ in range(5000):
        condition = {"type": "not", "condition": condition}

    with pytest.raises(InvalidInputError, match="nested too deeply"):
        from_wire({**data, "conditions": [condition]})


def test_text_that_no_file_can_hold_is_not_written() -> None:
    cart = Cart("EUR")
    object.__setattr__(cart, "codes", (HALF,))

    with pytest.raises(InvalidInputError, match="half a surrogate pair"):
        to_json(cart)


def test_a_field_of_the_wrong_type_is_not_written() -> None:
    """A class that does not check a field leaves that to whoever writes it."""
    cart = Cart("EUR")
    object.__setattr__(cart, "lines", 7)

    with pytest.raises(InvalidInputError, match="this cart holds a value of the wrong"):
        to_json(cart)


def test_what_is_not_text_is_no_json() -> None:
    for text in (None, 7, ["{}"]):
        with pytest.raises(InvalidInputError, match="is not JSON text"):
            from_json(text)  # type: ignore[call-overload]
