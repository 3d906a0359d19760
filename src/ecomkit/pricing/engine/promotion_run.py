"""PromotionRun: the rules of one phase, applied to a worksheet one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.rules.consumed_units import use_up
from ecomkit.pricing.engine.rules.limits import exhausted_limit, overspends
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.rules.selecting import meets
from ecomkit.pricing.engine.worksheet import DiscountShares, Worksheet
from ecomkit.pricing.values.selection import Select


@attrs.frozen(eq=False)
class Trial:
    """What a rule would take off if it stood alone, and the gifts it would add."""

    rule: Rule
    position: int
    discounts: Sequence[DiscountShares]
    gifts: Sequence[LineItem]

    @property
    def saving(self) -> int:
        """All that it would take off."""
        return sum(discount.total for discount in self.discounts)


class PromotionRun:
    """The rules of one phase that may apply to a worksheet, by position in their order."""

    def __init__(
        self, worksheet: Worksheet, market: Market, *, for_delivery: bool
    ) -> None:
        self.worksheet = worksheet
        self.rules = rules = market.index.rules
        # Before there are deliveries, nothing can be taken off them.
        is_due = bool(worksheet.charges) or not for_delivery
        self.positions = [
            position
            for position in worksheet.candidates
            if is_due and rules[position].for_delivery is for_delivery
        ]
        self._market = market
        self._discountable: list[int] | None = None

    def id_of(self, position: int) -> str:
        """The promotion at a position."""
        return self.rules[position].promotion.id

    def apply(self, position: int) -> None:
        """Checks a rule's limits and conditions and gives its benefits."""
        rule, worksheet = self.rules[position], self.worksheet
        before = len(worksheet.discounts)
        if rule.is_limited and self._exhausted(rule):
            return
        mark = worksheet.mark() if rule.campaign else None
        if worksheet.consumed:
            worksheet.consumed.clear()
        for check in rule.checks:
            missing = check(worksheet)
            if missing is not None:
                worksheet.refusals[rule.index] = missing
                return
        for operation, select in rule.operations:
            rows = self._rows(position, rule, select)
            if rows:
                operation(worksheet, rule.index, rows)
        if worksheet.consumed and len(worksheet.discounts) > before:
            use_up(worksheet, worksheet.discounts[before:])
        if mark is not None and self._overspends(rule):
            worksheet.back_to(mark)
            worksheet.overspent.add(rule.promotion.id)

    def would_apply(self, position: int) -> bool:
        """Whether a rule's limits and conditions allow it, and it takes something off."""
        rule, worksheet = self.rules[position], self.worksheet
        if rule.is_limited and self._exhausted(rule):
            return False
        worksheet.consumed.clear()
        if any(check(worksheet) is not None for check in rule.checks):
            return False
        (trial,) = self.trials([position])
        return bool(trial.discounts)

    def trials(self, positions: Iterable[int]) -> Iterator[Trial]:
        """Applies each rule alone, and undoes it before the next."""
        worksheet = self.worksheet
        mark = worksheet.mark()
        before, goods = len(worksheet.discounts), worksheet.goods_count
        for position in positions:
            self.apply(position)
            yield Trial(
                self.rules[position],
                position,
                worksheet.discounts[before:],
                cast("list[LineItem]", worksheet.items[goods : worksheet.goods_count]),
            )
            worksheet.back_to(mark)

    def _exhausted(self, rule: Rule) -> bool:
        campaigns = self._market.shop.campaigns
        return bool(exhausted_limit(rule, self.worksheet, campaigns))

    def _overspends(self, rule: Rule) -> bool:
        # One cart may meet several promotions that share a budget.
        worksheet = self.worksheet
        sharing = {one.index for one in self.rules if one.campaign == rule.campaign}
        saved = sum(
            discount.total
            for discount in worksheet.discounts
            if discount.rule in sharing
        )
        return overspends(rule.campaign, saved, worksheet, self._market.shop.campaigns)

    def _rows(self, position: int, rule: Rule, select: Select) -> Sequence[int]:
        # The rows that one of a rule's operations is about.
        worksheet = self.worksheet
        if rule.for_delivery:
            deliveries = _delivery_rows(worksheet, select)
            return self._goods() + deliveries if rule.with_goods else deliveries
        if rule.is_indexed and select is rule.select:
            return worksheet.rows_by_rule.get(position, ())
        if rule.is_custom or select.is_everything:
            return self._goods()
        articles, scale = worksheet.articles, worksheet.scale
        return [row for row in self._goods() if meets(select, articles[row], scale)]

    def _goods(self) -> list[int]:
        # The goods that promotions may lower: no gifts, and no money given back.
        rows = self._discountable
        if rows is None:
            worksheet = self.worksheet
            rows = list(range(worksheet.wished))
            if not worksheet.all_discountable:
                articles = worksheet.articles
                rows = [row for row in rows if articles[row].facts.discountable]
            if min(worksheet.subtotals, default=0) < 0:
                rows = [row for row in rows if worksheet.subtotals[row] >= 0]
            self._discountable = rows
        return rows


def _delivery_rows(worksheet: Worksheet, select: Select) -> list[int]:
    first = worksheet.goods_count + worksheet.fees_count
    return [
        row
        for row in range(first, len(worksheet.items))
        if not select.methods or worksheet.items[row].method in select.methods  # type: ignore[union-attr]  # a charge
    ]
