"""Conditions compiled: each is asked with the sheet and answers what is missing, or None."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import ConsumedUnits, Worksheet
from ecomkit.pricing.result.verdicts import Missing
from ecomkit.pricing.values.conditions import (
    AnyOf,
    Condition,
    Contains,
    DeliveredBy,
    During,
    InGroup,
    Not,
    NthOrder,
    PaidWith,
    QuantityAtLeast,
    ShipsTo,
    TotalAtLeast,
)
from ecomkit.pricing.values.policy import AmountBasis, PricingPolicy
from ecomkit.pricing.values.selection import Select

Check = Callable[[Worksheet], Missing | None]


def meets(select: Select, entry: PricedArticle, scale: Scale) -> bool:
    """Whether *select* takes an article, as far as the article alone decides."""
    facts = entry.facts
    if select.is_everything:
        return True
    if (select.skus or select.categories) and not (
        facts.sku in select.skus or not select.categories.isdisjoint(facts.categories)
    ):
        return False
    if facts.sku in select.except_skus or not select.except_categories.isdisjoint(
        facts.categories
    ):
        return False
    if not select.discounted and entry.is_reduced:
        return False
    for bound, sign in ((select.price_min, 1), (select.price_max, -1)):
        if bound is not None:
            steps = scale.steps_of((bound,))
            if steps is None or (entry.unit - steps * entry.div) * sign < 0:
                return False
    return True


def selected(sheet: Worksheet, select: Select, scale: Scale) -> list[int]:
    """The goods' rows that *select* takes."""
    if select.is_everything:
        return list(range(sheet.wished))
    return [
        row for row in range(sheet.wished) if meets(select, sheet.entries[row], scale)
    ]


def compile_check(condition: Condition, policy: PricingPolicy, scale: Scale) -> Check:
    """The check that a condition is."""
    maker = _MAKERS[type(condition)]
    return maker(condition, policy, scale)


def _total(condition: TotalAtLeast, policy: PricingPolicy, scale: Scale) -> Check:
    basis = condition.basis or policy.discounts.threshold
    least = scale.steps_of(condition.amount)
    everything = condition.select.is_everything
    running = basis is AmountBasis.RUNNING

    def check(sheet: Worksheet) -> Missing | None:
        if least is None:
            return Missing(what="currency", values=(scale.currency,))
        column = sheet.amounts if running else sheet.subs
        if condition.consumes:
            rows = _discountable(sheet, selected(sheet, condition.select, scale))
            total = sum(_unused(sheet, row, column) for row in rows)
            if total >= least:
                sheet.asked.append(ConsumedUnits(rows, worth=least))
                return None
        elif everything:
            total = sum(column[: sheet.wished])
        else:
            total = sum(column[row] for row in selected(sheet, condition.select, scale))
        if total >= least:
            return None
        return Missing(what="amount", amount=scale.money(least - total))

    return check


def _quantity(condition: QuantityAtLeast, policy: PricingPolicy, scale: Scale) -> Check:
    def check(sheet: Worksheet) -> Missing | None:
        rows = selected(sheet, condition.select, scale)
        if condition.consumes:
            rows = _discountable(sheet, rows)
            there = sum(sheet.count(row) - sheet.used.get(row, 0) for row in rows)
            if there >= condition.quantity:
                sheet.asked.append(ConsumedUnits(rows, units=condition.quantity))
                return None
            return Missing(what="quantity", quantity=condition.quantity - there)
        counts = [_quantity_of(sheet, row) for row in rows]
        found = (
            max(counts, default=Decimal(0)) if condition.on_one_line else sum(counts)
        )
        if found >= condition.quantity:
            return None
        return Missing(what="quantity", quantity=condition.quantity - found)

    return check


def _quantity_of(sheet: Worksheet, row: int) -> Decimal:
    per = 1 if sheet.pers is None else sheet.pers[row]
    return Decimal(sheet.counts[row]) / per


def _discountable(sheet: Worksheet, rows: list[int]) -> list[int]:
    return [row for row in rows if sheet.entries[row].facts.discountable]


def _unused(sheet: Worksheet, row: int, column: Sequence[int]) -> int:
    used = sheet.used.get(row, 0)
    if not used:
        return column[row]
    count = sheet.count(row)
    return column[row] * (count - used) // count


def _contains(condition: Contains, policy: PricingPolicy, scale: Scale) -> Check:
    select = condition.select

    def check(sheet: Worksheet) -> Missing | None:
        for row in range(sheet.wished):
            if meets(select, sheet.entries[row], scale):
                return None
        values = tuple(sorted(select.skus | select.categories))
        return Missing(what="contents", values=values)

    return check


def _in_group(condition: InGroup, policy: PricingPolicy, scale: Scale) -> Check:
    missing = Missing(what="group", values=tuple(sorted(condition.groups)))

    def check(sheet: Worksheet) -> Missing | None:
        return (
            missing
            if condition.groups.isdisjoint(sheet.occasion.buyer.groups)
            else None
        )

    return check


def _nth_order(condition: NthOrder, policy: PricingPolicy, scale: Scale) -> Check:
    def check(sheet: Worksheet) -> Missing | None:
        buyer = sheet.occasion.buyer
        if buyer.id and buyer.order_count + 1 == condition.n:
            return None
        return Missing(what="order_count", quantity=condition.n - buyer.order_count - 1)

    return check


def _ships_to(condition: ShipsTo, policy: PricingPolicy, scale: Scale) -> Check:
    def check(sheet: Worksheet) -> Missing | None:
        deliveries = sheet.cart.deliveries
        places = (
            [delivery.address.place for delivery in deliveries]
            if deliveries
            else [sheet.occasion.place]
        )
        if any(
            place is not None and condition.area.contains(place) for place in places
        ):
            return None
        return Missing(what="place", values=tuple(sorted(condition.area.countries)))

    return check


def _paid_with(condition: PaidWith, policy: PricingPolicy, scale: Scale) -> Check:
    missing = Missing(
        what="payment_method", values=tuple(sorted(condition.payment_methods))
    )

    def check(sheet: Worksheet) -> Missing | None:
        return (
            None
            if sheet.occasion.payment_method in condition.payment_methods
            else missing
        )

    return check


def _delivered_by(condition: DeliveredBy, policy: PricingPolicy, scale: Scale) -> Check:
    missing = Missing(what="method", values=tuple(sorted(condition.methods)))

    def check(sheet: Worksheet) -> Missing | None:
        # The charges as given: goods take their discounts before deliveries have a row.
        if any(charge.method in condition.methods for charge in sheet.charges):
            return None
        return missing

    return check


def _during(condition: During, policy: PricingPolicy, scale: Scale) -> Check:
    missing = Missing(what="time")

    def check(sheet: Worksheet) -> Missing | None:
        at = sheet.occasion.at
        clock = at.time()
        if condition.weekdays and at.weekday() not in condition.weekdays:
            return missing
        if clock < condition.start or (
            condition.end is not None and clock >= condition.end
        ):
            return missing
        return None

    return check


def _any_of(condition: AnyOf, policy: PricingPolicy, scale: Scale) -> Check:
    checks = [compile_check(part, policy, scale) for part in condition.conditions]

    def check(sheet: Worksheet) -> Missing | None:
        first = None
        for part in checks:
            missing = part(sheet)
            if missing is None:
                return None
            first = first or missing
        return first

    return check


def _not(condition: Not, policy: PricingPolicy, scale: Scale) -> Check:
    inner = compile_check(condition.condition, policy, scale)
    unwanted = Missing(what="absence")

    def check(sheet: Worksheet) -> Missing | None:
        return unwanted if inner(sheet) is None else None

    return check


_MAKERS: dict[type, Callable[..., Check]] = {
    TotalAtLeast: _total,
    QuantityAtLeast: _quantity,
    Contains: _contains,
    InGroup: _in_group,
    NthOrder: _nth_order,
    ShipsTo: _ships_to,
    PaidWith: _paid_with,
    DeliveredBy: _delivered_by,
    During: _during,
    AnyOf: _any_of,
    Not: _not,
}
