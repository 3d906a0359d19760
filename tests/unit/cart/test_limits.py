"""What a shop allows in one cart."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest

from ecomkit.cart import (
    Cart,
    CartLimitError,
    CartLimits,
    InvalidCartError,
    InvalidQuantityError,
    QuantityLimit,
)

LIMITS = CartLimits(
    by_sku={
        "egg": QuantityLimit(least=6, most=24, step=6),
        "ham": QuantityLimit(
            least=Decimal("0.2"), most=2, step=Decimal("0.1"), unit="kg"
        ),
    },
    otherwise=QuantityLimit(most=10),
    most_lines=3,
)


def test_a_unit_that_converts_is_as_good() -> None:
    cart = Cart("EUR").with_item("ham", 300, unit="g")

    assert LIMITS.problems(cart) == ()
    both = cart.with_item("ham", Decimal("1.8"), unit="kg")  # 2.1 kg together
    assert {problem.code for problem in LIMITS.problems(both)} == {"too_many"}


def told(cart: Cart) -> list[tuple[str, str, object]]:
    return [(each.code, each.path, each.allowed) for each in LIMITS.problems(cart)]


def test_what_fits_has_no_problems() -> None:
    cart = Cart("EUR").with_item("egg", 12).with_item("ham", Decimal("0.3"), unit="kg")

    assert LIMITS.problems(cart) == ()
    assert LIMITS.checked(cart) is cart


@pytest.mark.parametrize(
    ("sku", "quantity", "unit", "code", "allowed"),
    [
        ("egg", 3, "", "too_few", 6),
        ("egg", 7, "", "off_step", 12),
        ("egg", 25, "", "too_many", 24),
        ("tea", 11, "", "too_many", 10),
        ("ham", Decimal("0.1"), "kg", "too_few", Decimal("0.2")),
        ("ham", Decimal("0.25"), "kg", "off_step", Decimal("0.3")),
        ("ham", Decimal("2.5"), "kg", "too_many", 2),
        ("ham", 100, "g", "too_few", Decimal("0.2")),
        ("ham", 250, "g", "off_step", Decimal("0.3")),
        ("ham", 1, "t", "too_many", 2),
    ],
)
def test_the_nearest_allowed_quantity_is_named(
    sku: str, quantity: int | Decimal, unit: str, code: str, allowed: object
) -> None:
    cart = Cart("EUR").with_item(sku, quantity, unit=unit)

    assert told(cart) == [(code, "$.lines[0].quantity", allowed)]


def test_goods_are_sold_in_their_own_unit() -> None:
    cart = Cart("EUR").with_item("ham", 1)

    assert told(cart) == [("wrong_unit", "$.lines[0].unit", Decimal("0.2"))]


def test_everything_is_reported_at_once() -> None:
    cart = (
        Cart("EUR")
        .with_item("egg", 7)
        .with_item("tea", 99)
        .with_item("mug")
        .with_item("cup")
    )

    assert told(cart) == [
        ("too_many_lines", "$.lines", 3),
        ("off_step", "$.lines[0].quantity", 12),
        ("too_many", "$.lines[1].quantity", 10),
    ]


def test_lines_of_one_sku_count_together() -> None:
    """Ten may be bought, in however many wrappings."""
    cart = Cart("EUR").with_item("tea", 6).with_item("tea", 7, gift_wrap="box")

    assert told(cart) == [
        ("too_many", "$.lines[0].quantity", 3),
        ("too_many", "$.lines[1].quantity", 4),
    ]


def test_a_refusal_names_the_allowed_quantity() -> None:
    with pytest.raises(CartLimitError, match="asked for 99, allowed 10") as refusal:
        LIMITS.checked(Cart("EUR").with_item("tea", 99))

    assert refusal.value.allowed == 10  # type: ignore[attr-defined]
    assert refusal.value.hint == "allowed: 10"
    assert refusal.value.path == "$.lines[0].quantity"


@pytest.mark.parametrize(
    ("limit", "path"),
    [
        ({"least": 0}, "$.least"),
        ({"step": Decimal("0.5")}, "$.step"),
        ({"most": 1.5}, "$.most"),
        ({"least": 8, "most": 5}, "$.most"),
        ({"least": 5, "step": 4, "most": 7}, "$.most"),
    ],
)
def test_a_limit_that_allows_nothing_is_refused(
    limit: dict[str, object], path: str
) -> None:
    with pytest.raises(InvalidQuantityError) as refusal:
        QuantityLimit(**limit)  # type: ignore[arg-type]

    assert refusal.value.path == path


def test_nothing_else_can_be_allowed_when_it_is_used_up() -> None:
    cart = Cart("EUR").with_item("tea", 10).with_item("tea", 1, gift_wrap="box")

    assert [each.allowed for each in LIMITS.problems(cart)] == [9, 0]


def test_limits_are_given_by_sku() -> None:
    for wrong in (7, {"egg": 12}):
        with pytest.raises(InvalidCartError):
            CartLimits(by_sku=wrong)  # type: ignore[arg-type]


def test_limits_go_to_other_processes() -> None:
    """Carts and limits are priced and checked by many workers."""
    cart = Cart("EUR").with_item("egg", 7)

    assert pickle.loads(pickle.dumps((LIMITS, cart))) == (LIMITS, cart)


@pytest.mark.parametrize(
    ("quantity", "unit", "code"),
    [
        (Decimal("2.5"), "kg", None),
        (250, "g", None),
        (12, "", None),
        (2, "m", "wrong_unit"),
    ],
)
def test_what_is_sold_by_a_measure_has_no_limit_but_its_unit(
    quantity: int | Decimal, unit: str, code: str | None
) -> None:
    cart = Cart("EUR").with_item("rice", quantity, unit=unit)
    found = [each.code for each in LIMITS.problems(cart, {"rice": "kg"})]

    assert found == ([] if code is None else [code])


def test_a_line_without_a_unit_is_in_its_articles() -> None:
    cart = Cart("EUR").with_item("ham", 3)

    assert [each.code for each in LIMITS.problems(cart)] == ["wrong_unit"]
    assert [each.code for each in LIMITS.problems(cart, {"ham": "kg"})] == ["too_many"]
