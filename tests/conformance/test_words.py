"""Words of the schema that no kept case uses yet are read as the schema says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.cases import Case
from tests.conformance.documents import invoice_differences
from tests.conformance.expectations import differences
from tests.conformance.sales import sell

FIVE_OFF = {"type": "order_amount_off", "amount": "5.00"}
TWO_OFF = {"type": "order_amount_off", "amount": "2.00"}
HALF_OFF = {"type": "order_percent_off", "percent": "50"}
ITEM_TENTH = {"type": "item_percent_off", "percent": "10"}
ITEM_FIFTH = {"type": "item_percent_off", "percent": "20"}
VAT = {"id": "v", "rate": "20", "category": "t", "included": False}
BAG = {"id": "bag", "kind": "fixed", "amount": "0.50", "category": "t"}


def cart(*actions: dict[str, Any], **more: Any) -> Case:
    """Three units at 10.00, and one coupon for each of *actions*."""
    line = {"id": "l1", "sku": "a", "quantity": 3, "unit_price": "10.00"}
    codes = [f"C{number}" for number, _ in enumerate(actions)]
    return {
        "id": "words/cart",
        "kind": "cart",
        "currency": "EUR",
        "lines": [line | {"tax_category": "t"}],
        "promotions": [
            {
                "id": code,
                "conditions": [],
                "actions": [action],
                "coupon": {"code": code},
            }
            for code, action in zip(codes, actions, strict=True)
        ],
        "coupons": codes,
        **more,
    }


@pytest.mark.parametrize(
    ("actions", "policy", "expected"),
    [
        # (30.00 - 50 %) - 5.00, where it would be (30.00 - 5.00) - 50 %
        (
            [FIVE_OFF, HALF_OFF],
            {"coupon_order": "percent_before_order_amount"},
            {"C1": "15.00", "C0": "5.00"},
        ),
        (
            [HALF_OFF, FIVE_OFF],
            {"coupon_order": "order_amount_before_percent"},
            {"C1": "5.00", "C0": "12.50"},
        ),
        # 2.00 of 30.00, then no more than the 28.00 that is left
        (
            [{"type": "order_amount_off", "amount": "40.00"}, TWO_OFF],
            {"coupon_order": "smaller_amount_first"},
            {"C1": "2.00", "C0": "28.00"},
        ),
        (
            [ITEM_FIFTH, ITEM_TENTH],
            {"percent_stacking": "on_list_amount"},
            {"C0": "6.00", "C1": "3.00"},
        ),
        (
            [ITEM_FIFTH, ITEM_TENTH],
            {"percent_stacking": "on_remaining_amount"},
            {"C0": "6.00", "C1": "2.40"},
        ),
    ],
)
def test_the_order_and_the_basis_of_coupons_are_read(
    actions: list[dict[str, Any]], policy: dict[str, str], expected: dict[str, str]
) -> None:
    case = cart(*actions, policy=policy, expected={"discount_by_promotion": expected})

    assert list(differences(sell(case))) == []


def test_an_order_of_coupons_that_is_unknown_is_refused() -> None:
    with pytest.raises(AssertionError, match="by_moon"):
        sell(cart(FIVE_OFF, policy={"coupon_order": "by_moon"}, expected={}))


def test_figures_of_the_tax_and_of_single_units_are_read() -> None:
    expected = {
        "items_subtotal_tax": "6.00",
        "order_tax": "0.50",
        "tax_total": "5.50",
        "lines": [{"id": "l1", "unit_prices_after_discount": ["8.34", "8.33", "8.33"]}],
    }
    rates = [VAT, BAG | {"level": "order", "included": False}]

    found = list(differences(sell(cart(FIVE_OFF, tax_rates=rates, expected=expected))))

    assert found == []


def test_what_each_benefit_of_a_promotion_took_is_told_apart_by_its_place() -> None:
    both = {"id": "p", "conditions": [], "actions": [ITEM_TENTH, FIVE_OFF]}
    expected = {"lines": [{"id": "l1", "item_level_discount": "3.00"}]}

    assert list(differences(sell(cart(promotions=[both], expected=expected)))) == []


def test_a_benefit_that_took_nothing_leaves_the_others_without_a_place() -> None:
    nothing = ITEM_TENTH | {"select": {"skus": ["other"]}}
    both = {"id": "p", "conditions": [], "actions": [nothing, FIVE_OFF]}
    expected = {"lines": [{"id": "l1", "item_level_discount": "0.00"}]}

    found = list(differences(sell(cart(promotions=[both], expected=expected))))

    assert ("l1.item_level_discount", "0.00", "not expressible") in found


def test_a_price_is_rounded_before_it_is_multiplied_and_a_total_to_coins() -> None:
    line = {"id": "l1", "sku": "a", "quantity": 3, "unit_price": "10.014"}
    policy = {"unit_price_rounding": "minor_unit", "payable_rounding_increment": "0.05"}
    expected = {"items_total": "30.03", "total": "30.05"}

    found = list(
        differences(sell(cart(lines=[line], policy=policy, expected=expected)))
    )

    assert found == []


def test_a_group_that_does_not_state_its_category_is_of_the_standard_rate() -> None:
    sample = {
        "total_net": "100.00",
        "tax_total": "20.00",
        "total": "120.00",
        "tax_breakdown": [{"rate": "20", "base": "100.00", "tax": "20.00"}],
    }
    case = {
        "currency": "EUR",
        "policy": {"rule": "BR-CO-14"},
        "input": {"samples": [sample, sample | {"tax_total": "21.00"}]},
        "expected": {"valid": [True, False]},
    }

    assert list(invoice_differences(case)) == []
