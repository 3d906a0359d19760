"""The law of splitting: a line of some units costs what two lines of its article do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from ecomkit.cart import Cart, LineItem
from ecomkit.pricing import (
    AmountOff,
    CartView,
    CustomPromotion,
    FirstAndNext,
    Needs,
    OrderFee,
    Promotion,
    Proposal,
    QuantityAtLeast,
    Scope,
    ServiceFee,
    SetPrice,
    Tiered,
)
from ecomkit.pricing.result import NotYet, Rejected
from ecomkit.pricing.values import Benefit, DiscountLevel, TierBasis, TierCount
from ecomkit.testing.laws.figures import total_of
from ecomkit.testing.laws.law import Breach, Law
from ecomkit.testing.laws.one_promotion import (
    SETS,
    each_alone,
    has_floors,
    is_as_shown,
    steps_of,
)
from ecomkit.testing.strategies import Sale


def _split(cart: Cart) -> Cart:
    """Each line of two units or more, or of a weight, on two lines of its article."""
    lines: list[LineItem] = []
    for line in cart.lines:
        whole = Decimal(line.quantity)
        half = whole / 2 if line.unit else whole // 2
        options = {**dict(line.options), "cut": "by hand"}
        for quantity, added in ((half, options), (whole - half, line.options)):
            if quantity:
                exact = quantity if line.unit else int(quantity)
                lines.append(attrs.evolve(line, options=added, quantity=exact))
    return Cart(cart.currency, lines, codes=cart.codes)


def _is_per_line(promotion: Promotion) -> bool:
    (benefit,) = promotion.benefits
    parts: list[object] = [benefit]
    if isinstance(benefit, Tiered):
        parts += [tier.benefit for tier in benefit.tiers] + [benefit.base]
    return (
        isinstance(benefit, FirstAndNext)
        or getattr(benefit, "basis", None) is TierBasis.LINE_TOTAL
        or any(
            (isinstance(part, AmountOff | SetPrice) and part.scope is Scope.LINE)
            or getattr(part, "max_units_per_line", None) is not None
            for part in parts
        )
        or any(
            isinstance(condition, QuantityAtLeast) and condition.on_one_line
            for condition in promotion.conditions
        )
    )


def _splitting(sale: Sale) -> Iterator[Breach]:
    other = sale.with_cart(_split(sale.cart))
    if sale.price().goods.subtotal != other.price().goods.subtotal:
        return  # the parts of a weight are rounded each by itself
    for alone, promotion in each_alone(sale):
        if _is_per_line(promotion):
            continue
        apart = alone.with_cart(other.cart)
        one, two = alone.price().goods.amount, apart.price().goods.amount
        if abs(one - two) > steps_of(sale, _rounded_lines(apart, promotion)):
            yield Breach(f"{promotion.id} leaves {one} and {two}", apart)
    yield from _own_promotions(sale, other.cart)
    yield from _own_fees(sale, other.cart)


@attrs.define
class _Observed:
    """A promotion of a shop's own, with the benefits that it has proposed so far."""

    rule: CustomPromotion
    proposed: list[Benefit] = attrs.field(factory=list)

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def version(self) -> str:
        return self.rule.version

    @property
    def needs(self) -> Needs:
        return self.rule.needs

    def propose(self, cart: CartView, /) -> Proposal | NotYet | Rejected:
        answer = self.rule.propose(cart)
        if isinstance(answer, Proposal):
            self.proposed.append(answer.benefit)
        return answer


def _own_promotions(sale: Sale, split: Cart) -> Iterator[Breach]:
    for rule in sale.pricer.promotions:
        if isinstance(rule, Promotion):
            continue
        observed = _Observed(rule)
        alone = sale.with_promotions([observed])
        apart = alone.with_cart(split)
        one, two = alone.price().goods.amount, apart.price().goods.amount
        given = [Promotion("given", benefit) for benefit in observed.proposed]
        if any(map(_is_per_line, given)):
            continue
        if abs(one - two) > steps_of(sale, 2 * len(split.lines)):
            yield Breach(f"{rule.id} leaves {one} and {two}", apart)


def _own_fees(sale: Sale, split: Cart) -> Iterator[Breach]:
    alone = sale.in_shop(promotions=())
    one, two = alone.price(), alone.with_cart(split).price()
    for fee in sale.pricer.fees:
        if isinstance(fee, ServiceFee | OrderFee):
            continue
        charged = [
            total_of(
                priced, (row.amount for row in priced.fees if row.fee.id == fee.id)
            )
            for priced in (one, two)
        ]
        if abs(charged[0] - charged[1]) > steps_of(sale, len(split.lines)):
            yield Breach(
                f"{fee.id} of {charged[0]} and {charged[1]}", alone.with_cart(split)
            )


def _rounded_lines(sale: Sale, promotion: Promotion) -> int:
    # Where a discount is rounded on each line, more lines round otherwise.
    on_lines = sale.pricer.policy.discounts.level is DiscountLevel.LINE
    weighed = any(line.unit for line in sale.cart.lines)
    (benefit,) = promotion.benefits
    if (on_lines and not isinstance(benefit, SETS)) or weighed:
        return len(sale.cart.lines)
    return 0 if is_as_shown(sale) else 2 * len(sale.cart.lines)


def _can_be_split(sale: Sale) -> bool:
    listed = sale.pricer.book.lists[0]
    return (
        bool(sale.cart.lines)
        and (
            listed.tiers_count is TierCount.PRODUCT
            or not any(price.tiers for price in listed.prices.values())
        )
        and not has_floors(sale)
    )


L6 = Law(
    "L6", "equal units cost the same on one line and on two", _splitting, _can_be_split
)
