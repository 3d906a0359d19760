"""A line of a cart: what makes it the same as another."""

from __future__ import annotations

from decimal import Decimal

import attrs
import pytest

from ecomkit.cart import (
    Greeting,
    InvalidLineError,
    InvalidQuantityError,
    LineItem,
    Personalization,
)
from ecomkit.errors import InvalidInputError

ENGRAVED = Personalization({"front": "Ada"})


def test_a_plain_line_is_named_by_its_sku() -> None:
    assert LineItem("tea", 3).key == "tea"


def test_equal_contents_have_equal_keys_whatever_the_order_of_words() -> None:
    one = LineItem("mug", 1, options={"size": "L", "color": "red"})
    other = LineItem("mug", 9, options=[("color", "red"), ("size", "L")])

    assert one.key == other.key
    assert one.content == other.content


def test_the_key_is_the_same_on_every_machine() -> None:
    """Keys are stored, so a change of how they are made would lose lines."""
    assert LineItem("mug", options={"color": "red"}).key == "mug#a3bdaf855e8747e1e172"


@pytest.mark.parametrize(
    "details",
    [
        {"options": {"color": "red"}},
        {"personalization": ENGRAVED},
        {"personalization": Personalization(files={"front": "Ada"})},
        {"services": ["insurance"]},
        {"gift_wrap": "paper"},
        {"greeting": Greeting("Happy birthday")},
        {"delivery": "office"},
        {"seller": "Ada's"},
        {"unit": "kg"},
    ],
)
def test_every_detail_makes_a_line_of_its_own(details: dict[str, object]) -> None:
    lines = [LineItem("mug"), LineItem("mug", **details)]  # type: ignore[arg-type]

    assert len({line.key for line in lines}) == 2
    assert lines[1].key.startswith("mug#")


def test_notes_and_attributes_do_not_make_another_line() -> None:
    line = LineItem(
        "mug", note="please hurry", attributes={"source": "mail", "n": Decimal(2)}
    )

    assert line.key == "mug"
    assert line.attributes == (("n", 2), ("source", "mail"))


def test_no_sku_can_pass_for_another_lines_key() -> None:
    """A SKU with the sign that keys use gets a longer key itself."""
    red = LineItem("mug", options={"color": "red"})

    assert LineItem(red.key).key != red.key


def test_services_are_kept_once_in_order() -> None:
    assert LineItem("tv", services=["wall", "care", "wall"]).services == (
        "care",
        "wall",
    )


@pytest.mark.parametrize("sku", ["", " tea", "tea ", "a\nb", "x" * 101, 7, None, True])
def test_what_is_no_sku_is_refused(sku: object) -> None:
    with pytest.raises(InvalidLineError) as refusal:
        LineItem(sku)  # type: ignore[arg-type]

    assert refusal.value.path == "$.sku"


@pytest.mark.parametrize(
    "quantity",
    [
        0,
        -1,
        True,
        1.0,
        float("nan"),
        10**9 + 1,
        10**400,
        "2",
        None,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e999999"),
        Decimal("1e-999999"),
    ],
)
def test_what_is_no_quantity_is_refused(quantity: object) -> None:
    for unit in ("", "kg"):
        with pytest.raises(InvalidQuantityError) as refusal:
            LineItem("tea", quantity, unit=unit)  # type: ignore[arg-type]
        assert refusal.value.path == "$.quantity"


def test_a_decimal_quantity_needs_a_unit() -> None:
    assert LineItem("tea", Decimal("0.25"), unit="kg").quantity == Decimal("0.25")
    with pytest.raises(InvalidQuantityError, match="without a unit of measure"):
        LineItem("tea", Decimal("0.25"))


def test_a_quantity_has_at_most_six_places() -> None:
    LineItem("saffron", Decimal("0.000001"), unit="kg")
    with pytest.raises(InvalidQuantityError, match="more than 6 places"):
        LineItem("saffron", Decimal("0.0000001"), unit="kg")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("options", "red"),
        ("options", {"color": 7}),
        ("options", [("color", "red"), ("color", "blue")]),
        ("options", [("color",)]),
        ("options", {"": "red"}),
        ("personalization", "Ada"),
        ("services", "insurance"),
        ("services", 7),
        ("services", [""]),
        ("greeting", "Hello"),
        ("gift_wrap", "x" * 101),
        ("delivery", 7),
        ("note", "bell \a"),
        ("note", "x" * 2001),
        ("attributes", {"weight": 1.5}),
        ("attributes", {"weight": Decimal("NaN")}),
    ],
)
def test_what_does_not_fit_a_field_is_refused_by_its_name(
    field: str, value: object
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        LineItem("mug", **{field: value})  # type: ignore[arg-type]

    assert refusal.value.path.startswith(f"$.{field}")


def test_a_line_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        LineItem("tea").quantity = 2  # type: ignore[misc]


def test_a_greeting_has_a_language_and_a_card() -> None:
    greeting = Greeting("عيد ميلاد سعيد", language="ar", card="balloons")

    assert greeting.text == "عيد ميلاد سعيد"
    with pytest.raises(InvalidInputError):
        Greeting("Hello", card="two\nlines")
