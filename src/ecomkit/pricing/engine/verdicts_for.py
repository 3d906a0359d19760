"""Verdicts: the compiled rules run once more, and each is asked what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from ecomkit.pricing.engine.limits import exhausted
from ecomkit.pricing.engine.rules import Rule, runs_at
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


def judged(
    promotions: Sequence[Promotion | CustomPromotion],
    rules: Sequence[Rule],
    sheet: Worksheet,
    campaigns: Mapping[str, Campaign],
) -> tuple[Verdict, ...]:
    """A verdict for each promotion, in their order, and for each code that means nothing."""
    by_promotion: dict[str, list[Rule]] = {}
    for rule in rules:
        by_promotion.setdefault(rule.promotion.id, []).append(rule)
    savings: dict[str, int] = {}
    for taken in sheet.taken:
        id = rules[taken.rule].promotion.id
        savings[id] = savings.get(id, 0) + taken.total
    # An exclusive promotion on deliveries comes too late to shut out one on goods.
    shuts_out_goods = any(
        rules[taken.rule].promotion.id == sheet.only
        and not rules[taken.rule].for_delivery
        for taken in sheet.taken
    )
    found: list[Verdict] = []
    known: set[str] = set()
    for promotion in promotions:
        own = by_promotion.get(promotion.id, [])
        code = _entered(own, sheet)
        known.add(code)
        if promotion.id in savings:
            saving = sheet.scale.money(savings[promotion.id])
            found.append(Applied(promotion=promotion.id, saving=saving, code=code))
        else:
            found.append(
                _refusal(
                    promotion,
                    own,
                    sheet,
                    campaigns,
                    savings,
                    code,
                    shuts_out_goods=shuts_out_goods,
                )
            )
    found.extend(
        _code_refusal(code, rules) for code in sheet.cart.codes if code not in known
    )
    return tuple(found)


def _entered(rules: Sequence[Rule], sheet: Worksheet) -> str:
    codes = rules[0].codes if rules else ()
    return next((code for code in sheet.cart.codes if code in codes), "")


def _refusal(
    promotion: Promotion | CustomPromotion,
    rules: Sequence[Rule],
    sheet: Worksheet,
    campaigns: Mapping[str, Campaign],
    savings: Mapping[str, int],
    code: str,
    *,
    shuts_out_goods: bool,
) -> Verdict:
    id = promotion.id
    if not rules:
        return Rejected(promotion=id, reason="no_benefit", code=code)
    if isinstance(promotion, Promotion):
        if not runs_at(promotion, sheet.occasion.at):
            since = "" if promotion.since is None else promotion.since.isoformat()
            until = "" if promotion.until is None else promotion.until.isoformat()
            return Expired(promotion=id, since=since, until=until, code=code)
        if promotion.channels and sheet.occasion.channel not in promotion.channels:
            return Rejected(promotion=id, reason="channel", code=code)
    if rules[0].codes and not code:
        return NotYet(promotion=id, missing=(Missing(what="code"),))
    if not rules[0].currencies:
        return Rejected(promotion=id, reason="currency", code=code)
    if isinstance(promotion, Promotion):
        limit = exhausted(promotion, sheet, campaigns)
        if limit or id in sheet.overspent:
            return Exhausted(promotion=id, limit=limit or "budget", code=code)
    if id in sheet.beaten:
        by, more = sheet.beaten[id]
        if by == sheet.only:  # noted as what this one would save alone
            more += savings.get(by, 0)
        return Beaten(
            promotion=id, by=by, by_how_much=sheet.scale.money(more), code=code
        )
    if sheet.only is not None and (
        shuts_out_goods or all(rule.for_delivery for rule in rules)
    ):
        saved = sheet.scale.money(savings.get(sheet.only, 0))
        return Beaten(promotion=id, by=sheet.only, by_how_much=saved, code=code)
    return _on_the_cart(id, rules, sheet, code)


def _on_the_cart(
    id: str, rules: Sequence[Rule], sheet: Worksheet, code: str
) -> Verdict:
    for rule in rules:
        answer = sheet.answers.get(rule.index)
        if answer is not None:
            return attrs.evolve(answer, promotion=id, code=code or answer.code)
        missing = tuple(_missing(rule, sheet))
        if missing:
            return NotYet(promotion=id, missing=missing, code=code)
    if (
        any(rule.for_delivery for rule in rules)
        and len(sheet.items) == sheet.goods + sheet.fees
    ):
        return NotYet(promotion=id, missing=(Missing(what="delivery"),), code=code)
    methods = _other_methods(rules, sheet)
    if methods:
        missing = (Missing(what="method", values=methods),)
        return NotYet(promotion=id, missing=missing, code=code)
    select = rules[0].select
    wanted = tuple(sorted(select.skus | select.categories))
    if wanted:
        return NotYet(
            promotion=id, missing=(Missing(what="contents", values=wanted),), code=code
        )
    return Rejected(promotion=id, reason="no_saving", code=code)


def _other_methods(rules: Sequence[Rule], sheet: Worksheet) -> tuple[str, ...]:
    # The methods to choose among, where all benefits are on deliveries by others.
    wanted = [select.methods for rule in rules for _, select in rule.operations]
    chosen = {charge.method for charge in sheet.charges}
    if not all(rule.for_delivery for rule in rules) or not all(
        methods and methods.isdisjoint(chosen) for methods in wanted
    ):
        return ()
    return tuple(sorted(frozenset().union(*wanted)))


def _missing(rule: Rule, sheet: Worksheet) -> Iterator[Missing]:
    recorded = sheet.refusals.get(rule.index)
    if recorded is not None:
        yield recorded
        return
    for check in rule.checks:
        missing = check(sheet)
        if missing is not None:
            yield missing


def _code_refusal(code: str, rules: Sequence[Rule]) -> Verdict:
    # A second code of a promotion that has one already, or no code of ours.
    owner = next((rule.promotion.id for rule in rules if code in rule.codes), None)
    if owner is None:
        return Rejected(promotion="", reason="unknown_code", code=code)
    return Rejected(promotion=owner, reason="code_already_given", code=code)
