"""A shop's own promotion, asked in its turn and carried out by the engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecomkit.errors import short_repr
from ecomkit.pricing.engine.compiled_benefits import compile_benefit, is_for_delivery
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.result.verdicts import NotYet, Rejected
from ecomkit.pricing.values.cart_view import Proposal, seen
from ecomkit.pricing.values.policy import PricingPolicy


def compile_custom(
    promotion: CustomPromotion, policy: PricingPolicy, scale: Scale
) -> Callable[[Worksheet, int, Sequence[int]], None]:
    """The operation of a shop's own promotion."""

    def operation(sheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        answer = promotion.propose(seen(sheet))
        if isinstance(answer, NotYet | Rejected):
            sheet.answers[rule] = answer
            return
        if not isinstance(answer, Proposal):
            raise InvalidPromotionError(
                f"promotion {short_repr(promotion.id)} answered {short_repr(answer)}",
                hint="answer with a Proposal, NotYet or Rejected",
            )
        if is_for_delivery(answer.benefit):
            raise InvalidPromotionError(
                f"promotion {short_repr(promotion.id)} proposes a benefit on deliveries",
                hint="such benefits belong to a Promotion, which knows the delivery step",
            )
        part = compile_benefit(answer.benefit, policy, scale)
        if part is None:
            sheet.answers[rule] = Rejected(promotion=promotion.id, reason="currency")
            return
        keys = answer.lines
        unknown = keys.difference(item.key for item in sheet.cart.lines)
        if unknown:
            raise InvalidPromotionError(
                f"promotion {short_repr(promotion.id)} names {short_repr(min(unknown))}, "
                "which is no line of the cart",
                hint="line.item.key of the goods' lines",
            )
        part(
            sheet,
            rule,
            [row for row in rows if not keys or sheet.items[row].key in keys],
        )

    return operation
