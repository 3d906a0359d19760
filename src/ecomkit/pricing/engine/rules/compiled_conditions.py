"""Conditions compiled: each reads the worksheet and says what is missing, or None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

from ecomkit.numbers import int_or_decimal
from ecomkit.pricing.engine.row_notes import ConsumedUnits
from ecomkit.pricing.engine.rules.amounts_in import lacks_amount
from ecomkit.pricing.engine.rules.selecting import meets, selected_rows, total_of
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.sides import amount_missing, seen_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity
from ecomkit.pricing.result.verdicts import Missing
from ecomkit.pricing.values.conditions import (
    AllOf,
    AnyOf,
    ArticlesAtLeast,
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
from ecomkit.pricing.values.policy import PricingPolicy, ThresholdBasis

Check = Callable[[Worksheet], Missing | None]


class _Unknown(NamedTuple):
    """Neither true nor false, for want of a fact that may still be told."""

    missing: Missing


_Answer = Missing | _Unknown | None  # None: the condition holds
_Question = Callable[[Worksheet], _Answer]


def compile_condition(
    condition: Condition, policy: PricingPolicy, scale: Scale
) -> Check:
    """The check of a condition.

    One that asks for an amount which is not stated in this currency, or for a place, a
    payment or delivery method or a buyer that is not known yet, is neither true nor false:
    so is its opposite.
    """
    question = _question(condition, policy, scale)

    def check(worksheet: Worksheet) -> Missing | None:
        answer = question(worksheet)
        return answer.missing if isinstance(answer, _Unknown) else answer

    return check


def _question(condition: Condition, policy: PricingPolicy, scale: Scale) -> _Question:
    if type(condition) not in _OF_PARTS and lacks_amount(condition, scale.currency):
        unknown = _Unknown(Missing(what="currency", values=(scale.currency,)))
        return lambda worksheet: unknown
    return _COMPILERS[type(condition)](condition, policy, scale)


def _total(condition: TotalAtLeast, policy: PricingPolicy, scale: Scale) -> Check:
    basis = condition.basis or policy.discounts.threshold
    is_running = basis is not ThresholdBasis.LIST
    least = scale.steps_of(condition.amount) or 0  # it is known here
    select = condition.select

    def check(listed: Worksheet) -> Missing | None:
        worksheet = seen_on(listed, condition.side or listed.shown)
        counting = worksheet.counting(undiscountable=condition.all_goods)
        if condition.consumes:
            rows = selected_rows(worksheet, select, scale, counting)
            worths = [
                _unused_worth(worksheet, row, is_running=is_running) for row in rows
            ]
            total = floor(sum(worths))
            if total >= least:
                _consume(worksheet, rows, worths=worths, worth=least)
                return None
        else:
            total = total_of(worksheet, select, basis, counting)
        if total >= least:
            return None
        return amount_missing(listed, condition.side, least - total)

    return check


def _quantity(condition: QuantityAtLeast, policy: PricingPolicy, scale: Scale) -> Check:
    least = condition.quantity

    def check(worksheet: Worksheet) -> Missing | None:
        counting = worksheet.counting(undiscountable=condition.all_goods)
        rows = selected_rows(worksheet, condition.select, scale, counting)
        if condition.consumes:
            found = sum(map(worksheet.unused, rows))
            if found >= least:
                _consume(worksheet, rows, units=least)
        else:
            quantities = map(worksheet.quantity, rows)
            found = (
                max(quantities, default=0) if condition.on_one_line else sum(quantities)
            )
        if found >= least:
            return None
        return Missing(what="quantity", quantity=int_or_decimal(least - found))

    return check


def _articles(condition: ArticlesAtLeast, policy: PricingPolicy, scale: Scale) -> Check:
    def check(worksheet: Worksheet) -> Missing | None:
        counting = worksheet.counting(undiscountable=condition.all_goods)
        rows = selected_rows(worksheet, condition.select, scale, counting)
        left = condition.count - len(
            {worksheet.articles[row].facts.sku for row in rows}
        )
        return Missing(what="articles", quantity=left) if left > 0 else None

    return check


def _consume(
    worksheet: Worksheet,
    rows: Sequence[int],
    units: int = 0,
    worths: Sequence[Quantity] | None = None,
    worth: int = 0,
) -> None:
    # Notes what the promotion uses up, at what a unit that is left comes to.
    unused = [worksheet.unused(row) for row in rows]
    before = [worksheet.used(row) for row in rows]
    prices = [
        Fraction(amount) / quantity if quantity else 0
        for amount, quantity in zip(worths or unused, unused, strict=True)
    ]
    worksheet.consumed.append(ConsumedUnits(rows, before, prices, units, worth))


def _unused_worth(worksheet: Worksheet, row: int, *, is_running: bool) -> Quantity:
    # What the units of a row that no set has used up come to.
    if not is_running:
        return worksheet.list_amount(row, worksheet.unused(row))
    return sum(run.amount for run in worksheet.runs(row) if not run.is_used)


def _contains(condition: Contains, policy: PricingPolicy, scale: Scale) -> Check:
    select = condition.select
    missing = Missing(
        what="contents", values=tuple(sorted(select.skus | select.categories))
    )

    def check(worksheet: Worksheet) -> Missing | None:
        wished = worksheet.articles[: worksheet.wished]
        found = any(meets(select, article, scale) for article in wished)
        return None if found else missing

    return check


def _nth_order(condition: NthOrder, policy: PricingPolicy, scale: Scale) -> _Question:
    def check(worksheet: Worksheet) -> _Answer:
        buyer = worksheet.occasion.buyer
        left = condition.n - buyer.order_count - 1
        if buyer.counted_by and not left:
            return None
        missing = Missing(what="order_count", quantity=left)
        return missing if buyer.counted_by else _Unknown(missing)

    return check


def _ships_to(condition: ShipsTo, policy: PricingPolicy, scale: Scale) -> _Question:
    area = condition.area
    missing = Missing(what="place", values=tuple(sorted(area.countries)))
    unknown = _Unknown(missing)

    def check(worksheet: Worksheet) -> _Answer:
        deliveries = worksheet.cart.deliveries
        places = [delivery.address.place for delivery in deliveries]
        if not deliveries and worksheet.occasion.place is not None:
            places = [worksheet.occasion.place]
        if not places:
            return unknown
        return None if any(map(area.is_destination, places)) else missing

    return check


def _in_group(condition: InGroup, policy: PricingPolicy, scale: Scale) -> _Question:
    return _one_of(
        "group", condition.groups, lambda worksheet: worksheet.occasion.buyer.groups
    )


def _paid_with(condition: PaidWith, policy: PricingPolicy, scale: Scale) -> _Question:
    return _one_of(
        "payment_method",
        condition.payment_methods,
        lambda worksheet: (worksheet.occasion.payment_method,),
        is_known=lambda worksheet: bool(worksheet.occasion.payment_method),
    )


def _delivered_by(
    condition: DeliveredBy, policy: PricingPolicy, scale: Scale
) -> _Question:
    # The charges as quoted: goods are discounted before deliveries have a row.
    return _one_of(
        "method",
        condition.methods,
        lambda worksheet: [charge.method for charge in worksheet.charges],
        is_known=_has_chosen_deliveries,
    )


def _has_chosen_deliveries(worksheet: Worksheet) -> bool:
    # Where nothing has to be sent, there is nothing to choose.
    wished = worksheet.articles[: worksheet.wished]
    ships = any(article.facts.kind.ships for article in wished)
    return bool(worksheet.charges) or not ships


def _one_of(
    what: str,
    wanted: frozenset[str],
    found: Callable[[Worksheet], Iterable[str]],
    *,
    is_known: Callable[[Worksheet], bool] = lambda worksheet: True,
) -> _Question:
    missing = Missing(what=what, values=tuple(sorted(wanted)))
    unknown = _Unknown(missing)

    def check(worksheet: Worksheet) -> _Answer:
        if not wanted.isdisjoint(found(worksheet)):
            return None
        return missing if is_known(worksheet) else unknown

    return check


def _during(condition: During, policy: PricingPolicy, scale: Scale) -> Check:
    missing = Missing(what="time")

    def check(worksheet: Worksheet) -> Missing | None:
        at = worksheet.local_time
        clock = at.time()
        if condition.weekdays and at.weekday() not in condition.weekdays:
            return missing
        if clock < condition.start or (
            condition.end is not None and clock >= condition.end
        ):
            return missing
        return None

    return check


def _any_of(condition: AnyOf, policy: PricingPolicy, scale: Scale) -> _Question:
    questions = [_question(part, policy, scale) for part in condition.conditions]

    def check(worksheet: Worksheet) -> _Answer:
        found: list[Missing | _Unknown] = []
        for question in questions:
            answer = question(worksheet)
            if answer is None:
                return None
            found.append(answer)
        # As long as one of them is not known, none may be enough.
        return next((one for one in found if isinstance(one, _Unknown)), found[0])

    return check


def _not(condition: Not, policy: PricingPolicy, scale: Scale) -> _Question:
    inner = _question(condition.condition, policy, scale)
    unwanted = Missing(what="absence")

    def check(worksheet: Worksheet) -> _Answer:
        answer = inner(worksheet)
        if answer is None:
            return unwanted
        return answer if isinstance(answer, _Unknown) else None

    return check


def _all_of(condition: AllOf, policy: PricingPolicy, scale: Scale) -> _Question:
    questions = [_question(part, policy, scale) for part in condition.conditions]

    def check(worksheet: Worksheet) -> _Answer:
        # What is false settles it; what is not known leaves it open.
        found = [answer for one in questions if (answer := one(worksheet)) is not None]
        known = [answer for answer in found if not isinstance(answer, _Unknown)]
        return next(iter(known or found), None)

    return check


_COMPILERS: dict[type, Callable[..., _Question]] = {
    TotalAtLeast: _total,
    QuantityAtLeast: _quantity,
    ArticlesAtLeast: _articles,
    Contains: _contains,
    InGroup: _in_group,
    NthOrder: _nth_order,
    ShipsTo: _ships_to,
    PaidWith: _paid_with,
    DeliveredBy: _delivered_by,
    During: _during,
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
}
_OF_PARTS = frozenset({AllOf, AnyOf, Not})
