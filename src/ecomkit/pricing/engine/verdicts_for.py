"""Verdicts: what became of each promotion and each code, read off a finished worksheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.rules.limits import exhausted_limit
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.sides import amount_missing, column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.result.verdicts import (
    Applied,
    Beaten,
    Exhausted,
    Expired,
    Missing,
    NotYet,
    Rejected,
    Verdict,
)
from ecomkit.pricing.values.promotion import Campaign, Promotion


def verdicts_for(
    promotions: Sequence[Promotion | CustomPromotion],
    worksheet: Worksheet,
    market: Market,
) -> tuple[Verdict, ...]:
    """A verdict for each promotion, in their order, and for each code that opened none."""
    return tuple(_Judge(worksheet, market).verdicts(promotions))


class _Judge:
    def __init__(self, worksheet: Worksheet, market: Market) -> None:
        self.worksheet = worksheet
        self.codes = worksheet.cart.codes
        self.usage = worksheet.occasion.usage
        self.campaigns: Mapping[str, Campaign] = market.shop.campaigns
        self.all_rules = market.rules
        self.rules: dict[str, list[Rule]] = {}
        for rule in market.rules:
            self.rules.setdefault(rule.promotion.id, []).append(rule)
        self.savings: dict[str, int] = {}
        for discount in worksheet.discounts:
            id = market.rules[discount.rule].promotion.id
            self.savings[id] = self.savings.get(id, 0) + discount.total

    def verdicts(
        self, promotions: Sequence[Promotion | CustomPromotion]
    ) -> Iterator[Verdict]:
        opened = set()
        for promotion in promotions:
            rules = self.rules.get(promotion.id, [])
            code = rules[0].code_used(self.codes, self.usage) if rules else ""
            opened.add(code)
            yield self.verdict(promotion, rules, code)
        for code in self.codes:
            if code not in opened:
                yield self.on_code(code)

    def verdict(
        self, promotion: Promotion | CustomPromotion, rules: Sequence[Rule], code: str
    ) -> Verdict:
        id = promotion.id
        if id in self.savings:
            return Applied(
                promotion=id,
                saving=self.worksheet.scale.money(self.savings[id]),
                code=code,
                further=_further(rules, self.worksheet),
            )
        return (
            self.not_open(promotion, rules, code)
            or self.exhausted(rules[0], code)
            or self.beaten(id, code)
            or self.unmet(id, rules, code)
        )

    def not_open(
        self, promotion: Promotion | CustomPromotion, rules: Sequence[Rule], code: str
    ) -> Verdict | None:
        # At another time, on another channel, without its code or its currency.
        id, occasion = promotion.id, self.worksheet.occasion
        if not rules:
            return Rejected(promotion=id, reason="no_benefit", code=code)
        rule = rules[0]
        if isinstance(promotion, Promotion):
            if not rule.runs_at(occasion.at):
                since = "" if promotion.since is None else promotion.since.isoformat()
                until = "" if promotion.until is None else promotion.until.isoformat()
                return Expired(promotion=id, since=since, until=until, code=code)
            if promotion.channels and occasion.channel not in promotion.channels:
                return Rejected(promotion=id, reason="channel", code=code)
        if rule.codes and not code:
            return NotYet(promotion=id, missing=(Missing(what="code"),))
        if not rule.has_amounts:
            return Rejected(promotion=id, reason="currency", code=code)
        return None

    def exhausted(self, rule: Rule, code: str) -> Verdict | None:
        id = rule.promotion.id
        limit = exhausted_limit(rule, self.worksheet, self.campaigns)
        if not limit and id in self.worksheet.overspent:
            limit = "budget"
        return Exhausted(promotion=id, limit=limit, code=code) if limit else None

    def beaten(self, id: str, code: str) -> Verdict | None:
        worksheet = self.worksheet
        only = worksheet.only
        margin = worksheet.beaten.get(id)  # in a lane
        if only is not None and id in worksheet.blocked:
            by, more = only, self.savings.get(only, 0) - worksheet.blocked[id]
            more += margin[1] if margin else 0
        elif margin:
            by, more = margin
        elif only is not None:
            by, more = only, self.savings.get(only, 0)
        else:
            return None
        return Beaten(
            promotion=id, by=by, by_how_much=worksheet.scale.money(more), code=code
        )

    def unmet(self, id: str, rules: Sequence[Rule], code: str) -> Verdict:
        worksheet = self.worksheet
        for rule in rules:
            answer = worksheet.answers.get(rule.index)
            if answer is not None:
                return attrs.evolve(answer, promotion=id, code=code or answer.code)
            missing = tuple(_missing(rule, worksheet))
            if missing:
                return NotYet(promotion=id, missing=missing, code=code)
        other = self.missing_besides(rules)
        if other is not None:
            return NotYet(promotion=id, missing=(other,), code=code)
        return Rejected(promotion=id, reason="no_saving", code=code)

    def missing_besides(self, rules: Sequence[Rule]) -> Missing | None:
        # What the rules need besides their conditions: a delivery, a method, an article.
        worksheet = self.worksheet
        if any(rule.needs_delivery for rule in rules) and not worksheet.charges:
            return Missing(what="delivery")
        if all(rule.for_fees for rule in rules):
            return Missing(what="fee", values=tuple(sorted(rules[0].select.fees)))
        methods = _other_methods(rules, worksheet)
        if methods:
            return Missing(what="method", values=methods)
        select = rules[0].select
        wanted = tuple(sorted(select.skus | select.categories))
        return Missing(what="contents", values=wanted) if wanted else None

    def on_code(self, code: str) -> Verdict:
        # A second code of a promotion that has one already, or no code of ours.
        for rule in self.all_rules:
            if code in rule.codes:
                most = getattr(rule.promotion, "max_uses_per_code", None)
                if most is not None and self.usage.uses.get(code, 0) >= most:
                    return Exhausted(
                        promotion=rule.promotion.id,
                        limit="max_uses_per_code",
                        code=code,
                    )
                return Rejected(
                    promotion=rule.promotion.id, reason="code_already_given", code=code
                )
        return Rejected(promotion="", reason="unknown_code", code=code)


def _other_methods(rules: Sequence[Rule], worksheet: Worksheet) -> tuple[str, ...]:
    # The methods to choose among, where all benefits are on deliveries by others.
    wanted = [part.select.methods for rule in rules for part in rule.parts]
    chosen = {charge.method for charge in worksheet.charges}
    if not all(rule.for_delivery for rule in rules) or not all(
        methods and methods.isdisjoint(chosen) for methods in wanted
    ):
        return ()
    return tuple(sorted(frozenset().union(*wanted)))


def _further(rules: Sequence[Rule], worksheet: Worksheet) -> Missing | None:
    noted = worksheet.further
    return next((noted[rule.index] for rule in rules if rule.index in noted), None)


def _missing(rule: Rule, worksheet: Worksheet) -> Iterator[Missing]:
    noted = worksheet.refusals.get(rule.index)
    if noted is not None:
        yield noted
        return
    least = rule.least
    for check in rule.checks:
        missing = check(worksheet)
        if missing is not None:
            yield missing
            least = 0
    if rule.index in worksheet.further:
        yield worksheet.further[rule.index]
    elif least:
        # Below its first tier it was not tried.
        now = column_on(worksheet, worksheet.amounts, worksheet.shown)
        short = least - sum(now[row] for row in worksheet.reducible)
        if short > 0:
            yield amount_missing(worksheet, None, short)
