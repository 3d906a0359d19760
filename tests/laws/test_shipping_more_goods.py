"""More goods never cost less to send, unless a rule says so by name; free stays free."""

from __future__ import annotations

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecomkit.shipping import RateRequest, ShippingFee
from ecomkit.shipping.fees import FreeFrom, fee_lowering_rules
from tests.laws.shipping_rules import consignments, lines, rules


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_adding_goods_never_makes_delivery_cheaper_if_no_rule_is_named(
    data: st.DataObject,
) -> None:
    goods = data.draw(consignments())
    rule = data.draw(rules(goods.currency))
    assume(fee_lowering_rules(rule) == ())
    more = data.draw(lines(goods.currency, "one more"))
    before = rule.fee(RateRequest(consignment=goods, zones=("home",)))
    after = rule.fee(
        RateRequest(consignment=goods.with_lines([*goods.lines, more]), zones=("home",))
    )

    if isinstance(before, ShippingFee) and isinstance(after, ShippingFee):
        assert after.minor >= before.minor


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_what_is_free_above_a_sum_stays_free_above_it(data: st.DataObject) -> None:
    """And a higher sum to reach never makes it free earlier."""
    goods = data.draw(consignments())
    inner = data.draw(rules(goods.currency))
    fees = {}
    total = RateRequest(consignment=goods).total
    for extra in (0, 1):
        for basis in ("net", "gross", "list_net", "list_gross"):
            rule = FreeFrom(
                amount=RateRequest(consignment=goods).money(
                    data.draw(st.integers(0, 60_000)) if extra else 0
                ),
                basis=basis,
                rule=inner,
            )
            found = rule.fee(RateRequest(consignment=goods, zones=("home",)))
            plain = inner.fee(RateRequest(consignment=goods, zones=("home",)))
            assert isinstance(found, ShippingFee) is isinstance(plain, ShippingFee)
            if isinstance(found, ShippingFee) and isinstance(plain, ShippingFee):
                reached = total(rule.basis) >= rule.amount
                assert found.minor == (0 if reached else plain.minor)
                fees[basis, extra] = found.minor
    for basis in {key[0] for key in fees}:
        assert fees[basis, 0] <= fees[basis, 1]


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_more_of_a_line_never_takes_free_delivery_away(data: st.DataObject) -> None:
    goods = data.draw(consignments())
    rule = FreeFrom(
        amount=RateRequest(consignment=goods).money(data.draw(st.integers(0, 90_000))),
        basis=data.draw(st.sampled_from(["net", "gross"])),
        rule=data.draw(rules(goods.currency)),
    )
    first, *rest = goods.lines
    twice = attrs.evolve(
        first,
        quantity=first.quantity * 2,
        net=first.net * 2,
        gross=first.gross * 2,
        list_net=first.list_net * 2,
        list_gross=first.list_gross * 2,
    )
    before = rule.fee(RateRequest(consignment=goods, zones=("home",)))
    after = rule.fee(
        RateRequest(consignment=goods.with_lines([twice, *rest]), zones=("home",))
    )

    if (
        isinstance(before, ShippingFee)
        and isinstance(after, ShippingFee)
        and before.rule == "free_from"
    ):
        reached = RateRequest(consignment=goods).total(rule.basis) >= rule.amount
        if reached:
            assert after.minor == 0
