"""Promotions that can never apply: what follows from the rules alone, for every cart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations

from ecomkit.pricing.engine.rule_facts import has_amounts
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.pricer import Pricer
from ecomkit.pricing.values.benefit_kinds import (
    Benefit,
    needs_goods,
)
from ecomkit.pricing.values.benefits import (
    AmountOff,
    FirstAndNext,
    PercentOff,
    SpendAndSave,
    Tiered,
)
from ecomkit.pricing.values.conditions import Condition, Contains, Not
from ecomkit.pricing.values.promotion import Promotion
from ecomkit.pricing.values.selection import Select
from ecomkit.pricing.values.set_benefits import (
    BuyGet,
    EachGroupOf,
    Gift,
    ProgressivePercent,
)
from ecomkit.whatif.assortment import Assortment, assortment
from ecomkit.whatif.entailment import amount_in, contradict, impossible
from ecomkit.whatif.findings import FindingKind, RuleFinding, proven


def never_applying(pricer: Pricer, at: datetime) -> Iterator[RuleFinding]:
    """The promotions that no cart can meet from *at* on, and why."""
    for promotion in pricer.promotions:
        because = _why_never(promotion, pricer, at)
        if because:
            kind = FindingKind.NEVER_APPLIES
            yield proven(kind, promotion.id, because=because)


def currencies_of(pricer: Pricer) -> list[str]:
    """The currencies of a pricer's lists."""
    return sorted({price_list.currency for price_list in pricer.book.lists})


def _why_never(
    promotion: Promotion | CustomPromotion, pricer: Pricer, at: datetime
) -> dict[str, str]:
    if isinstance(promotion, Promotion):
        if promotion.until is not None and promotion.until <= at:
            return {"reason": "over", "until": promotion.until.isoformat()}
        if promotion.max_uses_per_code is not None and not promotion.codes:
            return {"reason": "limit_per_code_without_codes"}
    found: dict[str, dict[str, str]] = {}
    for currency in currencies_of(pricer):
        why = _why_not_in(promotion, pricer, currency, at)
        if not why:
            return {}
        found[currency] = why
    reasons = {why["reason"] for why in found.values()}
    if len(reasons) == 1:
        return next(iter(found.values()))
    return {
        "reason": "no_currency_works",
        **{currency: why["reason"] for currency, why in found.items()},
    }


def _why_not_in(
    promotion: Promotion | CustomPromotion, pricer: Pricer, currency: str, at: datetime
) -> dict[str, str]:
    if not isinstance(promotion, Promotion):
        goods = assortment(pricer.book, currency, at)
        needs = promotion.needs
        wanted = Select(skus=needs.skus, categories=needs.categories)
        if goods is None:
            return {"reason": "no_price_list"}
        if needs.codes or goods.discountable(wanted):  # a code alone makes it asked
            return {}
        return {"reason": "selects_nothing"}
    goods = assortment(pricer.book, currency, at, promotion)
    if goods is None:
        return {"reason": "no_price_list"}
    if promotion.campaign:
        budget = amount_in(pricer.campaigns[promotion.campaign].budget, currency)
        if not budget:
            return {"reason": "no_budget", "campaign": promotion.campaign}
    return _conditions(promotion.conditions, goods) or _benefits(
        promotion, pricer, goods
    )


def _conditions(conditions: Sequence[Condition], goods: Assortment) -> dict[str, str]:
    for condition in conditions:
        if impossible(condition, goods):
            return {"reason": "condition_out_of_reach", "condition": _name(condition)}
    for one, other in combinations(conditions, 2):
        if contradict(one, other, goods):
            both = f"{_name(one)}, {_name(other)}"
            return {"reason": "conditions_contradict", "conditions": both}
    return {}


def _name(condition: Condition) -> str:
    inner = f"({_name(condition.condition)})" if isinstance(condition, Not) else ""
    return type(condition).__name__ + inner


def _benefits(
    promotion: Promotion, pricer: Pricer, goods: Assortment
) -> dict[str, str]:
    # One with an amount that is missing in this currency takes the others with it.
    if not has_amounts(promotion.benefits, goods.currency):
        return {"reason": "no_amount_in_currency", "currency": goods.currency}
    giving = [
        benefit
        for benefit in promotion.benefits
        if not _gives_nothing(benefit, goods.currency)
    ]
    if not giving:
        return {"reason": "gives_nothing"}
    if not all(map(needs_goods, giving)):
        return {}
    taking = [benefit for benefit in giving if goods.lowered(benefit)]
    if not taking:
        gifts = [benefit.sku for benefit in giving if isinstance(benefit, Gift)]
        if gifts and not any(goods.sells(sku) for sku in gifts):
            return {"reason": "gift_not_for_sale", "sku": gifts[0]}
        return {"reason": "selects_nothing"}
    forbidden: set[str] = set()
    for condition in promotion.conditions:
        if isinstance(condition, Not) and isinstance(condition.condition, Contains):
            forbidden |= goods.surely_taken(condition.condition.select)
    if all(goods.lowered(benefit) <= forbidden for benefit in taking):
        return {"reason": "selects_what_it_forbids"}
    return {}


def _gives_nothing(benefit: Benefit, currency: str) -> bool:
    if isinstance(benefit, PercentOff | SpendAndSave):
        most = amount_in(benefit.at_most, currency)
        if most is not None and not most:
            return True
    if isinstance(benefit, PercentOff):
        return not benefit.rate
    if isinstance(benefit, AmountOff | SpendAndSave):
        return not amount_in(benefit.amount, currency)
    if isinstance(benefit, Tiered):
        parts = [tier.benefit for tier in benefit.tiers]
        if benefit.base is not None:
            parts.append(benefit.base)
        return all(_gives_nothing(part, currency) for part in parts)
    if isinstance(benefit, ProgressivePercent):
        return not any(benefit.rates)
    if isinstance(benefit, EachGroupOf):
        return _gives_nothing(benefit.benefit, currency)
    if isinstance(benefit, FirstAndNext):
        further = benefit.max_units != 1 and amount_in(benefit.next, currency)
        return not further and not amount_in(benefit.first, currency)
    return isinstance(benefit, BuyGet) and not benefit.rate
