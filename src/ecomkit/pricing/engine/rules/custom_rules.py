"""A shop's own promotion: it is shown the cart, and the engine carries out its answer."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ecomkit.errors import short_repr
from ecomkit.pricing.engine.rules.amounts_in import lacks_amount
from ecomkit.pricing.engine.rules.compiled_benefits import compile_benefit
from ecomkit.pricing.engine.rules.discounting import Operation
from ecomkit.pricing.engine.rules.selecting import selected_rows
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.sides import column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.result.verdicts import NotYet, Rejected
from ecomkit.pricing.values.benefit_kinds import (
    basis_of,
    is_for_delivery,
    is_for_fees,
    select_of,
)
from ecomkit.pricing.values.cart_view import CartView, CartViewLine, Proposal
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import PricingPolicy


def compile_custom(
    promotion: CustomPromotion, policy: PricingPolicy, scale: Scale
) -> Operation:
    """The operation of a shop's own promotion."""

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        answer = promotion.propose(cart_view(worksheet, worksheet.reducible))
        if isinstance(answer, NotYet | Rejected):
            worksheet.answers[rule] = answer
            return
        _check(promotion, answer, worksheet)
        part = compile_benefit(answer.benefit, policy, scale)
        if part is None or lacks_amount(answer.benefit, scale.currency):
            worksheet.answers[rule] = Rejected(
                promotion=promotion.id, reason="currency"
            )
            return
        keys, items = answer.lines, worksheet.items
        named = [row for row in rows if not keys or items[row].key in keys]
        worksheet.stacking = basis_of(answer.benefit) or policy.discounts.stacking
        select = select_of(answer.benefit)
        taken = selected_rows(worksheet, select, scale, named)
        if taken:
            part(worksheet, rule, taken)

    return operation


def _check(promotion: CustomPromotion, answer: Proposal, worksheet: Worksheet) -> None:
    name = short_repr(promotion.id)
    if not isinstance(answer, Proposal):
        raise InvalidPromotionError(
            f"promotion {name} answered {short_repr(answer)}",
            hint="answer with a Proposal, NotYet or Rejected",
        )
    if is_for_delivery(answer.benefit) or is_for_fees(answer.benefit):
        raise InvalidPromotionError(
            f"promotion {name} proposes a benefit on deliveries or fees",
            hint="write a Promotion for it: a shop's own is shown the goods",
        )
    unknown = answer.lines.difference(item.key for item in worksheet.cart.lines)
    if unknown:
        raise InvalidPromotionError(
            f"promotion {name} names {short_repr(min(unknown))}, "
            "which is no line of the cart",
            hint="name lines by line.item.key",
        )


def cart_view(worksheet: Worksheet, counting: Sequence[int]) -> CartView:
    """The goods on a worksheet as a shop's own rule sees them: amounts as Money.

    They are on the side of the tax that the buyer is shown; *counting* are the rows that
    count for the rule. The moment of the occasion is on the shop's clock: its hour is the
    same, whatever zone it was written in.
    """
    money, side = worksheet.scale.money, worksheet.shown
    subtotals = column_on(worksheet, worksheet.subtotals, side)
    amounts = column_on(worksheet, worksheet.amounts, side)
    counts = frozenset(counting)
    return CartView(
        lines=tuple(
            CartViewLine(
                item=worksheet.items[row],  # type: ignore[arg-type]  # a line of goods
                categories=worksheet.articles[row].terms.categories,
                list_amount=money(subtotals[row]),
                amount=money(amounts[row]),
                counts=row in counts,
            )
            for row in range(worksheet.goods_count)
        ),
        occasion=_on_the_clock(worksheet),
        currency=worksheet.scale.currency,
        codes=worksheet.cart.codes,
    )


def _on_the_clock(worksheet: Worksheet) -> Occasion:
    occasion, at = worksheet.occasion, worksheet.local_time
    return (
        occasion if occasion.at.tzinfo is at.tzinfo else attrs.evolve(occasion, at=at)
    )
