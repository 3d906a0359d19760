"""PromotionRun: the rules of one phase, applied to a worksheet one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.pricing.engine.discount_cap import hold_to_cap
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.row_notes import DiscountShares
from ecomkit.pricing.engine.rules.consumed_units import use_up
from ecomkit.pricing.engine.rules.limits import exhausted_limit, overspends
from ecomkit.pricing.engine.rules.rule import Part, Rule
from ecomkit.pricing.engine.rules.selecting import selected_rows
from ecomkit.pricing.engine.sides import column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.verdicts import Missing
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import Fee
from ecomkit.pricing.values.selection import Select


@attrs.frozen(eq=False)
class Trial:
    """What a promotion would take off if it stood alone.

    ``positions`` are those of its rules. ``gifts`` are what it would add, by the discount
    that takes off their price; all other rows are counted as without them.
    """

    id: str
    positions: Sequence[int]
    saving: int
    discounts: Sequence[DiscountShares]
    gifts: Mapping[int, LineItem]


def saved_on(worksheet: Worksheet) -> int:
    """All that is taken off so far, on the side of the tax that the buyer is shown."""
    before, now = (
        column_on(worksheet, column, worksheet.shown)
        for column in (worksheet.subtotals, worksheet.amounts)
    )
    return sum(before) - sum(now)


class PromotionRun:
    """The rules that may apply to a worksheet, by position in their order."""

    def __init__(
        self, worksheet: Worksheet, market: Market, *, for_fees: bool = False
    ) -> None:
        self.worksheet = worksheet
        self.rules = rules = market.index.rules
        has_deliveries = bool(worksheet.charges)
        self.positions = [
            position
            for position in worksheet.candidates
            if rules[position].for_fees is for_fees
            and rules[position].promotion.id not in worksheet.beaten
            and (has_deliveries or not rules[position].needs_delivery)
        ]
        self._market = market

    def id_of(self, position: int) -> str:
        """The promotion at a position."""
        return self.rules[position].promotion.id

    def apply(self, position: int) -> None:
        """Checks a rule's limits and conditions and gives its benefits."""
        rule, worksheet = self.rules[position], self.worksheet
        worksheet.further.pop(rule.index, None)
        before = len(worksheet.discounts)
        if rule.is_limited and self._exhausted(rule):
            return
        is_capped = worksheet.policy.discounts.at_most is not None
        mark = worksheet.mark() if rule.campaign or is_capped else None
        if worksheet.consumed:
            worksheet.consumed.clear()
        missing = self._missing(rule)
        if missing is not None:
            worksheet.refusals[rule.index] = missing
            return
        for part in rule.parts:
            rows = self._rows(position, rule, part)
            if rows:
                worksheet.stacking, worksheet.benefit = part.basis, part.number
                given = len(worksheet.discounts)
                units, goals = worksheet.units.copy(), worksheet.goals.copy()
                part.operation(worksheet, rule.index, rows)
                if len(worksheet.discounts) == given:
                    # What takes nothing off uses nothing up.
                    worksheet.units, worksheet.goals = units, goals
        if worksheet.consumed and len(worksheet.discounts) > before:
            use_up(worksheet, worksheet.discounts[before:])
        if mark is None:
            return
        if is_capped:
            hold_to_cap(worksheet, rule.index, mark)
        if rule.campaign and self._overspends(rule):
            worksheet.back_to(mark)
            worksheet.overspent.add(rule.promotion.id)

    def _missing(self, rule: Rule) -> Missing | None:
        # What keeps a rule from applying. The conditions of a promotion are decided once,
        # when the first of its rules has its turn: the others follow it.
        worksheet, id = self.worksheet, rule.promotion.id
        if rule.shares_conditions and id in worksheet.decided:
            return worksheet.decided[id]
        missing = next(filter(None, (check(worksheet) for check in rule.checks)), None)
        if rule.shares_conditions:
            worksheet.decided[id] = missing
        return missing

    def saving_most(self, since: int) -> str:
        """The promotion that saves most, of the discounts *since* so many."""
        savings: dict[str, int] = {}
        for discount in self.worksheet.discounts[since:]:
            id = self._market.rules[discount.rule].promotion.id
            savings[id] = savings.get(id, 0) + discount.total
        return max(savings, key=savings.__getitem__, default="")

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
        """Applies each promotion alone, and undoes it before the next."""
        worksheet = self.worksheet
        mark = worksheet.mark()
        before, goods = len(worksheet.discounts), worksheet.goods_count
        by_promotion: dict[str, list[int]] = {}
        for position in positions:
            by_promotion.setdefault(self.id_of(position), []).append(position)
        saved = saved_on(worksheet)
        for id, its_own in by_promotion.items():
            worksheet.decided.pop(id, None)
            for position in its_own:
                self.apply(position)
            discounts = worksheet.discounts[before:]
            added = worksheet.goods_count - goods
            gifts = {}
            if added:
                gifts = {
                    index: cast("LineItem", worksheet.items[discount.rows[0]])
                    for index, discount in enumerate(discounts)
                    if goods <= discount.rows[0] < goods + added
                }
                discounts = [one.moved(goods, -added) for one in discounts]
            saving = saved_on(worksheet) - saved
            yield Trial(id, its_own, saving, discounts, gifts)
            worksheet.back_to(mark)
            worksheet.decided.pop(id, None)

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

    def _rows(self, position: int, rule: Rule, part: Part) -> Sequence[int]:
        # The rows that one of a rule's benefits is about.
        worksheet, select = self.worksheet, part.select
        if rule.for_fees:
            return _fee_rows(worksheet, select)
        if rule.for_delivery:
            deliveries = _delivery_rows(worksheet, select)
            return (
                self._with_goods(select, deliveries) if part.with_goods else deliveries
            )
        if rule.is_indexed and select is rule.select:
            return worksheet.rows_by_rule.get(position, ())
        if rule.is_custom or select.is_everything:
            return worksheet.reducible
        return selected_rows(worksheet, select, worksheet.scale, worksheet.reducible)

    def _with_goods(self, select: Select, deliveries: Sequence[int]) -> Sequence[int]:
        # Goods and deliveries together. Where it names goods and none of them is there, it
        # is not about the deliveries alone.
        worksheet, goods = self.worksheet, select.only("goods")
        rows = selected_rows(worksheet, goods, worksheet.scale, worksheet.reducible)
        return [*rows, *deliveries] if rows or goods.is_everything else ()


def _fee_rows(worksheet: Worksheet, select: Select) -> list[int]:
    # Fees by their name, and by the goods that cause them.
    first, names = worksheet.goods_count, select.fees
    found = [
        row
        for row in range(first, first + worksheet.fees_count)
        if worksheet.subtotals[row] > 0
        and (not names or not names.isdisjoint(_names_of(worksheet.items[row])))
    ]
    goods = attrs.evolve(select, fees=())
    if goods.is_everything:
        return found
    wished = range(worksheet.wished)
    taken = selected_rows(worksheet, goods, worksheet.scale, wished)
    keys = {worksheet.items[row].key for row in taken}
    return [row for row in found if worksheet.items[row].line in keys]  # type: ignore[union-attr]  # a fee


def _names_of(fee: object) -> tuple[str, str]:
    assert isinstance(fee, Fee)  # fees have the rows after the goods
    return fee.id, fee.kind


def _delivery_rows(worksheet: Worksheet, select: Select) -> list[int]:
    first = worksheet.goods_count + worksheet.fees_count
    charges = cast("Sequence[Charge]", worksheet.items[first:])
    return [
        row
        for row, charge in enumerate(charges, first)
        if charge.discountable
        and (not select.methods or charge.method in select.methods)
    ]
