"""Shares sum to the fee, the order of lines changes nothing, every refusal has a reason."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.shipping import (
    FeeRefusal,
    FeeSharing,
    RateRequest,
    ShippingFee,
    ShippingMethod,
    ShippingTable,
)
from tests.laws.shipping_rules import ZONES, consignments, rules


def shared_exactly(fee: ShippingFee) -> bool:
    return all(
        sum(step.shares) == step.minor and min(step.shares) >= 0 for step in fee.steps()
    )


@settings(max_examples=90, deadline=None)
@given(st.data())
def test_shares_sum_to_the_fee_at_every_step(data: st.DataObject) -> None:
    goods = data.draw(consignments())
    request = RateRequest(
        consignment=goods,
        zones=data.draw(st.lists(st.sampled_from(ZONES), unique=True).map(tuple)),
        share_by=data.draw(st.sampled_from(FeeSharing)),
    )
    found = data.draw(rules(goods.currency)).fee(request)

    if isinstance(found, FeeRefusal):
        assert found.reasons
    else:
        assert shared_exactly(found)
        sent = any(line.ships for line in goods.lines)
        for line, share in zip(goods.lines, found.shares, strict=True):
            assert share == 0 or line.ships or not sent


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_order_of_lines_changes_nothing(data: st.DataObject) -> None:
    goods = data.draw(consignments())
    table = ShippingTable(
        methods=[
            ShippingMethod(
                id=f"method {number}",
                fee=data.draw(rules(goods.currency, places=False)),
            )
            for number in range(2)
        ]
    )
    shuffled = goods.with_lines(data.draw(st.permutations(goods.lines)))

    assert table.options_for(shuffled) == table.options_for(goods)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_a_method_is_offered_or_has_a_reason(data: st.DataObject) -> None:
    goods = data.draw(consignments())
    table = ShippingTable(
        methods=[
            ShippingMethod(
                id=f"method {number}",
                fee=data.draw(rules(goods.currency, places=False)),
            )
            for number in range(3)
        ]
    )
    offers = table.options_for(goods)

    assert len(offers.options) + len(offers.refused) == 3
    assert all(refusal.reasons for refusal in offers.refused)
    for option in offers:
        assert (
            sum(share for _, share in option.shares) == option.price or not option.price
        )
