"""Rules: promotions compiled for one currency, in their turn, indexed by what they need."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.money.allocate import AllocationMethod
from ecomkit.pricing.engine.arithmetic import compiled
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.compiled_benefits import (
    Operation,
    compile_benefit,
    is_for_delivery,
)
from ecomkit.pricing.engine.compiled_conditions import Check, compile_check, meets
from ecomkit.pricing.engine.custom_rules import compile_custom
from ecomkit.pricing.engine.limits import is_limited
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.values.benefits import (
    AmountOff,
    Benefit,
    PercentOff,
    Scope,
    TierBasis,
    Tiered,
)
from ecomkit.pricing.values.conditions import Condition, TotalAtLeast
from ecomkit.pricing.values.policy import (
    AmountBasis,
    DiscountLevel,
    PricingPolicy,
    PromotionOrder,
    TaxSide,
)
from ecomkit.pricing.values.promotion import Promotion
from ecomkit.pricing.values.selection import EVERYTHING, Select

PERCENT: Final = 0  # (PERCENT, mul, add, div) of each row
UNIT_PERCENT: Final = 1  # the same, rounded on each unit
AMOUNT: Final = 2  # (AMOUNT, steps, 0, 1) off the cart together
ExpressStep = tuple[int, int, int, int]


@attrs.define(eq=False)
class Rule:
    """One promotion's benefits of one phase, compiled.

    ``operations`` come with what each selects; ``select`` is what they all select, or
    everything. Below a list total of ``least`` the rule cannot apply.
    """

    promotion: Promotion | CustomPromotion
    checks: tuple[Check, ...]
    operations: tuple[tuple[Operation, Select], ...]
    for_delivery: bool
    turn: tuple[int, ...]
    least: int = 0
    select: Select = EVERYTHING
    codes: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    index: int = 0
    lane: int = 0
    campaign: str = ""
    is_custom: bool = False
    is_exclusive: bool = False
    is_limited: bool = False  # by uses or budget
    is_indexed: bool = False  # found by the articles it selects
    with_goods: bool = False  # takes off goods and deliveries together
    currencies: bool = True  # False where it has no amount in this currency
    express: ExpressStep | None = None


def compile_rules(
    promotions: Sequence[Promotion | CustomPromotion],
    policy: PricingPolicy,
    scale: Scale,
) -> list[Rule]:
    """All rules in the order in which they take their turn."""
    rules: list[Rule] = []
    for place, promotion in enumerate(promotions):
        try:
            rules.extend(_compiled(promotion, place, policy, scale))
        except EcomkitError as error:
            raise error.under(f"promotions[{place}]") from None
    rules.sort(key=lambda rule: (rule.for_delivery, rule.turn))
    for index, rule in enumerate(rules):
        rule.index = index
        rule.is_indexed = not (
            rule.codes
            or rule.is_custom
            or rule.for_delivery
            or rule.select.is_everything
        )
    return rules


def _compiled(
    promotion: Promotion | CustomPromotion,
    place: int,
    policy: PricingPolicy,
    scale: Scale,
) -> Iterator[Rule]:
    # A rule for each phase that the promotion has benefits of.
    if not isinstance(promotion, Promotion):
        yield compile_custom_rule(promotion, place, policy, scale)
        return
    checks = tuple(
        compile_check(condition, policy, scale) for condition in promotion.conditions
    )
    for for_delivery in (False, True):
        benefits = [
            benefit
            for benefit in promotion.benefits
            if is_for_delivery(benefit) is for_delivery
        ]
        if not benefits:
            continue
        operations = [compile_benefit(b, policy, scale) for b in benefits]
        selects = [getattr(benefit, "select", EVERYTHING) for benefit in benefits]
        yield (
            Rule(
                promotion=promotion,
                checks=checks,
                operations=tuple(
                    (operation, select)
                    for operation, select in zip(operations, selects, strict=True)
                    if operation is not None
                ),
                for_delivery=for_delivery,
                turn=_turn(promotion, place, policy, benefits),
                least=_least(promotion, scale),
                select=selects[0] if len(set(selects)) == 1 else EVERYTHING,
                codes=promotion.codes,
                channels=promotion.channels,
                lane=promotion.lane,
                campaign=promotion.campaign,
                is_exclusive=promotion.exclusive,
                is_limited=is_limited(promotion),
                with_goods=any(
                    getattr(benefit, "scope", None) is Scope.ORDER
                    for benefit in benefits
                ),
                currencies=None not in operations,
                express=_express(promotion, benefits, policy, scale),
            )
        )


def compile_custom_rule(
    promotion: CustomPromotion, place: int, policy: PricingPolicy, scale: Scale
) -> Rule:
    """The rule of a shop's own promotion: it is asked, and answers with a benefit."""
    needs = promotion.needs
    return Rule(
        promotion=promotion,
        checks=(),
        operations=((compile_custom(promotion, policy, scale), EVERYTHING),),
        for_delivery=False,
        turn=(0, 0, place),
        least=scale.steps_of(needs.threshold) or 0,
        select=Select(skus=needs.skus, categories=needs.categories),
        codes=needs.codes,
        is_custom=True,
    )


def _turn(
    promotion: Promotion, place: int, policy: PricingPolicy, benefits: Iterable[object]
) -> tuple[int, ...]:
    order = policy.discounts.order
    if order is PromotionOrder.DECLARED:
        return promotion.lane, place
    if order is PromotionOrder.PRIORITY:
        return promotion.lane, -promotion.priority, place
    whole = any(getattr(benefit, "scope", None) is Scope.CART for benefit in benefits)
    return promotion.lane, whole, place


def _least(promotion: Promotion, scale: Scale) -> int:
    # Discounts only lower a total: what the list total does not reach is out of reach.
    least = 0
    for condition in promotion.conditions:
        if isinstance(condition, TotalAtLeast):
            least = max(least, scale.steps_of(condition.amount) or 0)
    for benefit in promotion.benefits:
        if (
            isinstance(benefit, Tiered)
            and benefit.basis is TierBasis.CART_TOTAL
            and benefit.base is None
            and len(promotion.benefits) == 1
        ):
            steps = [scale.steps_of((t.at_least,)) for t in benefit.tiers]  # type: ignore[arg-type]  # money here
            least = max(least, min(step or 0 for step in steps))
    return least


def _express(
    promotion: Promotion,
    benefits: Sequence[Benefit],
    policy: PricingPolicy,
    scale: Scale,
) -> ExpressStep | None:
    # The one step of an ordinary promotion, or None; Rule.least is its only condition.
    discounts, spread = policy.discounts, policy.spread
    if (
        len(benefits) != 1
        or promotion.exclusive
        or is_limited(promotion)
        or discounts.level is DiscountLevel.TOTAL
        or discounts.stacking is not AmountBasis.RUNNING
        or discounts.taken_on is not TaxSide.LISTED
        or discounts.deducted_from is not TaxSide.LISTED
        or not all(_is_plain_threshold(c, policy) for c in promotion.conditions)
    ):
        return None
    (benefit,) = benefits
    if promotion.codes and not getattr(benefit, "select", EVERYTHING).is_everything:
        return None
    if isinstance(benefit, PercentOff):
        plain = benefit.max_units is None and benefit.max_units_per_line is None
        if (
            not plain
            or benefit.at_most
            or benefit.scope not in (Scope.LINE, Scope.DELIVERY)
        ):
            return None
        triple = compiled(
            benefit.rate.numerator, benefit.rate.denominator, discounts.rounding
        )
        by_unit = discounts.level is DiscountLevel.UNIT
        kind = UNIT_PERCENT if by_unit else PERCENT
        return None if triple is None else (kind, *triple)
    if (
        isinstance(benefit, AmountOff)
        and benefit.scope is Scope.CART
        and benefit.select.is_everything
        and spread.weights is AmountBasis.RUNNING
        and not spread.gross
        and spread.method is AllocationMethod.LARGEST_REMAINDER
    ):
        steps = scale.steps_of(benefit.amount)
        return None if steps is None else (AMOUNT, steps, 0, 1)
    return None


def _is_plain_threshold(condition: Condition, policy: PricingPolicy) -> bool:
    return (
        isinstance(condition, TotalAtLeast)
        and condition.select.is_everything
        and not condition.consumes
        and (condition.basis or policy.discounts.threshold) is AmountBasis.RUNNING
    )


def runs_at(promotion: Promotion | CustomPromotion, at: datetime) -> bool:
    """Whether a promotion's window is open."""
    if not isinstance(promotion, Promotion):
        return True
    return (promotion.since is None or promotion.since <= at) and (
        promotion.until is None or at < promotion.until
    )


class RuleIndex:
    """Which of a situation's rules may concern a cart: a thousand others cost nothing."""

    __slots__ = (
        "_always",
        "_by_category",
        "_by_code",
        "_by_sku",
        "_mixed",
        "_steps",
        "_sums",
        "rules",
    )

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._always: list[int] = []
        self._by_code: dict[str, list[int]] = {}
        self._by_sku: dict[str, list[int]] = {}
        self._by_category: dict[str, list[int]] = {}
        self._mixed: list[int] = []
        sums: list[tuple[int, int]] = []
        for place, rule in enumerate(rules):
            select = rule.select
            if rule.codes:
                for code in rule.codes:
                    self._by_code.setdefault(code, []).append(place)
            elif rule.for_delivery or select.is_everything:
                (
                    sums.append((rule.least, place))
                    if rule.least
                    else self._always.append(place)
                )
            elif select.skus or select.categories:
                for sku in select.skus:
                    self._by_sku.setdefault(sku, []).append(place)
                for category in select.categories:
                    self._by_category.setdefault(category, []).append(place)
            else:
                self._mixed.append(place)
        sums.sort()
        self._sums = [least for least, _ in sums]
        self._steps = [place for _, place in sums]

    def hits(self, entry: PricedArticle, scale: Scale) -> tuple[int, ...]:
        """The rules that concern an article by itself."""
        facts = entry.facts
        places = {*self._by_sku.get(facts.sku, ()), *self._mixed}
        for category in facts.categories:
            places.update(self._by_category.get(category, ()))
        if not facts.discountable or entry.unit < 0:
            return ()
        return tuple(
            sorted(
                place
                for place in places
                if meets(self.rules[place].select, entry, scale)
            )
        )

    def candidates(
        self, touched: Iterable[int], total: int, codes: Sequence[str]
    ) -> list[int]:
        """The rules that may apply to a cart of this list total, in their turn."""
        places = [*self._always, *touched]
        if self._sums and total >= self._sums[0]:
            places += self._steps[: bisect_right(self._sums, total)]
        if codes:
            for code in codes:
                places += self._by_code.get(code, ())
            places = list(set(places))
        places.sort()
        return places
