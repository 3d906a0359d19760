"""Promotions that get in each other's way: shadowed ones, shared codes, tiers that start together."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from ecomkit.money.amount import Money
from ecomkit.pricing.engine.rule_facts import first_turns
from ecomkit.pricing.pricer import Pricer
from ecomkit.pricing.values.benefit_kinds import (
    is_for_delivery,
    is_for_fees,
    scope_of,
)
from ecomkit.pricing.values.benefits import (
    DELIVERY_SCOPES,
    FEE_SCOPES,
    AmountOff,
    PercentOff,
    Scope,
    Tiered,
)
from ecomkit.pricing.values.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    QuantityAtLeast,
    TotalAtLeast,
)
from ecomkit.pricing.values.counting import counted_conditions
from ecomkit.pricing.values.policy import DiscountLevel, ExclusiveChoice
from ecomkit.pricing.values.promotion import LaneChoice, Promotion
from ecomkit.whatif.assortment import Assortment, assortment
from ecomkit.whatif.entailment import amount_in, follows
from ecomkit.whatif.findings import FindingKind, RuleFinding, proven
from ecomkit.whatif.never import currencies_of


def shadowed_promotions(
    pricer: Pricer, at: datetime, *, except_ids: Collection[str] = ()
) -> Iterator[RuleFinding]:
    """The promotions that another one blocks wherever they could apply.

    An exclusive promotion shuts them out unless it saves nothing itself, or the policy takes
    the best of the sets; in a lane where
    the best wins, another one saves at least as much and applies first. Those of *except_ids* are
    left out.
    """
    ours = [rule for rule in pricer.promotions if isinstance(rule, Promotion)]
    rivals = [
        rule for rule in ours if rule.id not in except_ids and _is_rival(rule, pricer)
    ]
    if not rivals:
        return
    stands_alone = pricer.policy.discounts.exclusive is ExclusiveChoice.FIRST
    # In the engine's own order, which is the same in every currency.
    turns = first_turns(pricer.promotions, pricer.policy, currencies_of(pricer)[0])
    for promotion in ours:
        if promotion.id in except_ids:
            continue
        goods = _goods(pricer, promotion, at)
        for by in rivals:
            if by is promotion or not _is_open_with(by, promotion, goods):
                continue
            first = turns[by.id] < turns[promotion.id]
            if stands_alone and _shuts_out(by, promotion, goods, first=first):
                how = "exclusive"
            elif first and _saves_as_much(by, promotion, pricer, goods):
                how = "best_of_lane"
            else:
                continue
            because = {"by": by.id, "how": how}
            yield proven(FindingKind.SHADOWED, promotion.id, by.id, because=because)
            break


def _is_rival(promotion: Promotion, pricer: Pricer) -> bool:
    lane = pricer.lanes.get(promotion.lane)
    best = lane is not None and lane.choice is not LaneChoice.ALL
    return promotion.exclusive or best


def shared_codes(pricer: Pricer) -> Iterator[RuleFinding]:
    """The codes that open more than one promotion."""
    owners: dict[str, list[str]] = {}
    for promotion in pricer.promotions:
        known = (
            promotion.codes
            if isinstance(promotion, Promotion)
            else promotion.needs.codes
        )
        for code in known:
            owners.setdefault(code, []).append(promotion.id)
    for code, ids in sorted(owners.items()):
        if len(ids) > 1:
            yield proven(FindingKind.SHARED_CODE, *ids, because={"code": code})


def unreached_tiers(pricer: Pricer) -> Iterator[RuleFinding]:
    """The tiers that start where an earlier one of the same benefit does."""
    for promotion in pricer.promotions:
        for benefit in getattr(promotion, "benefits", ()):
            if not isinstance(benefit, Tiered):
                continue
            starts: list[Money | int] = []
            for tier in benefit.tiers:
                if tier.at_least in starts:
                    because = {"at_least": str(tier.at_least)}
                    kind = FindingKind.TIER_NEVER_REACHED
                    yield proven(kind, promotion.id, because=because)
                starts.append(tier.at_least)


def small_budgets(pricer: Pricer) -> Iterator[RuleFinding]:
    """The campaigns whose whole budget is less than a promised amount off."""
    for promotion in pricer.promotions:
        campaign = pricer.campaigns.get(getattr(promotion, "campaign", ""))
        if campaign is None:
            continue
        for benefit in getattr(promotion, "benefits", ()):
            if not isinstance(benefit, AmountOff):
                continue
            for promised in benefit.amount:
                budget = amount_in(campaign.budget, promised.currency.code)
                if budget and budget < promised:
                    because = {
                        "campaign": campaign.id,
                        "budget": str(budget),
                        "promised": str(promised),
                    }
                    kind = FindingKind.BUDGET_TOO_SMALL
                    yield proven(kind, promotion.id, because=because)


def _goods(pricer: Pricer, promotion: Promotion, at: datetime) -> list[Assortment]:
    found = (
        assortment(pricer.book, currency, at, promotion)
        for currency in currencies_of(pricer)
    )
    return [goods for goods in found if goods is not None]


def _is_open_with(by: Promotion, promotion: Promotion, goods: list[Assortment]) -> bool:
    """Whether *by* is asked, and its conditions hold, wherever *promotion*'s do."""
    if by.is_limited:
        return False
    if by.codes and not (promotion.codes and set(promotion.codes) <= set(by.codes)):
        return False
    if by.channels and not (promotion.channels and promotion.channels <= by.channels):
        return False
    if by.since is not None and (promotion.since is None or promotion.since < by.since):
        return False
    if by.until is not None and (promotion.until is None or promotion.until > by.until):
        return False
    known = [fact for fact in counted_conditions(promotion) if _is_steady(fact)]
    return all(
        any(follows(condition, fact, there) for fact in known)
        for there in goods
        for condition in counted_conditions(by)
    )


def _is_steady(condition: Condition) -> bool:
    # What holds after other discounts also held before them, for totals only shrink;
    # but not where a total must stay below an amount, or where units are used up.
    if isinstance(condition, TotalAtLeast | QuantityAtLeast):
        return not condition.consumes
    if isinstance(condition, AllOf | AnyOf):
        return all(_is_steady(part) for part in condition.conditions)
    if isinstance(condition, Not):
        return _is_steady(condition.condition) and not _has_total(condition.condition)
    return True


def _has_total(condition: Condition) -> bool:
    if isinstance(condition, AllOf | AnyOf):
        return any(_has_total(part) for part in condition.conditions)
    if isinstance(condition, Not):
        return _has_total(condition.condition)
    return isinstance(condition, TotalAtLeast)


def _shuts_out(
    by: Promotion, promotion: Promotion, goods: list[Assortment], *, first: bool
) -> bool:
    if not by.exclusive or (promotion.exclusive and not first):
        return False
    if len(by.benefits) != 1:
        return False
    (benefit,) = by.benefits
    if (
        not isinstance(benefit, PercentOff | AmountOff)
        or scope_of(benefit) in DELIVERY_SCOPES | FEE_SCOPES
    ):
        return False
    for there in goods:
        if isinstance(benefit, PercentOff):
            if not benefit.rate or benefit.at_most:
                return False
        elif not amount_in(benefit.amount, there.currency):
            return False
        lowered = there.surely_taken(benefit.select)
        for other in promotion.benefits:
            wanted = (
                {article.sku for article in there.articles}
                if is_for_delivery(other) or is_for_fees(other)
                else there.lowered(other)
            )
            if not wanted <= lowered:
                return False
    return True


def _saves_as_much(
    by: Promotion, promotion: Promotion, pricer: Pricer, goods: list[Assortment]
) -> bool:
    if (
        promotion.lane != by.lane
        or promotion.exclusive
        or by.exclusive
        or len(by.benefits) != 1
        or len(promotion.benefits) != 1
    ):
        return False
    (ours,), (theirs,) = by.benefits, promotion.benefits
    if (
        isinstance(ours, PercentOff)
        and isinstance(theirs, PercentOff)
        and pricer.policy.discounts.level is not DiscountLevel.TOTAL
    ):
        return (
            ours.scope is theirs.scope is Scope.LINE
            and ours.rate >= theirs.rate
            and _is_unlimited(ours)
            and not ours.at_most
            and (ours.select.is_everything or ours.select == theirs.select)
        )
    if isinstance(ours, AmountOff) and isinstance(theirs, AmountOff):
        return (
            ours.scope is theirs.scope
            and ours.scope in (Scope.LINE, Scope.UNIT)
            and _is_unlimited(ours)
            and (ours.select.is_everything or ours.select == theirs.select)
            and all(_is_as_much(ours, theirs, there.currency) for there in goods)
        )
    return False


def _is_unlimited(benefit: PercentOff | AmountOff) -> bool:
    return benefit.max_units is None and benefit.max_units_per_line is None


def _is_as_much(ours: AmountOff, theirs: AmountOff, currency: str) -> bool:
    amount, other = (amount_in(one.amount, currency) for one in (ours, theirs))
    return other is None or (amount is not None and amount >= other)
