"""Sides: amounts seen with or without tax, and discounts on one side turned to the other.

A row is stated as its price list states it. Here is what it comes to on the net or the
gross side, and, back again, which share of the row lowers that side by an amount.

A step of a row is often more than a step of the other side: of net prices and 19 %, no
cent comes to 10.01 with tax. So the share is rounded to the nearest step, and the side
that was promised is kept as the row's goal, to which the taxes step fits its tax. Where
taxes are not rounded on lines, what one row's rounding leaves is taken along to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from fractions import Fraction
from functools import partial
from math import lcm

from ecomkit.money.rounding import Rounding, divide
from ecomkit.pricing.engine.article import PricedArticle, slope_on
from ecomkit.pricing.engine.row_notes import Goal
from ecomkit.pricing.engine.spreading import apportion_by_kind
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Run, even_runs, scaled_runs, whole_runs
from ecomkit.pricing.result.verdicts import Missing
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.tax.compiled import TaxClass
from ecomkit.tax.policy import TaxBase, TaxLevel


def amount_on(worksheet: Worksheet, row: int, amount: int, side: TaxSide) -> int:
    """What a row of this *amount* comes to on a side, its taxes rounded as the policy says.

    On the line, or on each of its units.
    """
    if worksheet.articles[row].is_on(side):
        return amount
    count, per = worksheet.counts[row], worksheet.denominators[row]
    tax = _class_of(worksheet, row, amount)
    rounding = worksheet.tax_policy.rounding
    units = None
    if worksheet.tax_policy.level is TaxLevel.UNIT and per == 1:
        known = worksheet.units.get(row) if amount == worksheet.amounts[row] else None
        units = whole_runs(known or even_runs(amount, count))
    if units is None:
        return _rounded_on(side, tax, amount, count, per, rounding)
    return sum(
        many * _rounded_on(side, tax, each, 1, 1, rounding) for many, each in units
    )


def _rounded_on(
    side: TaxSide, tax: TaxClass, amount: int, count: int, per: int, rounding: Rounding
) -> int:
    tops, bottom = _taxes_between(side, tax, amount, count, per)
    taxes = sum(rounding.of(top, bottom) for top in tops)
    return amount + taxes if side is TaxSide.GROSS else amount - taxes


def _unit_on(worksheet: Worksheet, row: int, unit: int, side: TaxSide) -> int:
    article, rounding = worksheet.articles[row], worksheet.tax_policy.rounding
    if article.is_on(side):
        return unit
    tax = article.tax.for_unit(unit, 1) if article.tax.conditional else article.tax
    return _rounded_on(side, tax, unit, 1, 1, rounding)


def column_on(
    worksheet: Worksheet, column: Sequence[int], side: TaxSide
) -> Sequence[int]:
    """A column of amounts, each on a side: *column* itself where all of them are.

    The sum is rounded as the tax policy rounds it: row by row, or once.
    """
    if worksheet.is_all_on(side):
        return column
    rows = range(len(column))
    if _rounds_rows(worksheet):
        found = [amount_on(worksheet, row, column[row], side) for row in rows]
        for row, goal in worksheet.goals.items():
            if goal.side is side and goal.amount == column[row]:
                found[row] = goal.on_side
        return found
    exact = [_fraction_on(worksheet, row, column[row], side) for row in rows]
    bottom = lcm(*{own for _, own in exact})
    sizes = [top if own == bottom else top * (bottom // own) for top, own in exact]
    total = worksheet.tax_policy.rounding.of(sum(sizes), bottom)
    ranks = partial(worksheet.ranks_of, rows)
    return apportion_by_kind(sizes, bottom, total, ranks, worksheet.goods_count)


def amount_missing(
    worksheet: Worksheet, stated: TaxSide | None, short: int, saving: int | None = None
) -> Missing:
    """The amount that is missing for a rule *stated* on a side; None is the buyer's own."""
    money = worksheet.scale.money
    articles = [worksheet.articles[row] for row in worksheet.counted]
    if stated is TaxSide.LISTED:
        sides = (TaxSide.NET, TaxSide.GROSS)
        stated = next((x for x in sides if all(a.is_on(x) for a in articles)), None)
    elsewhere = stated is not None and not all(
        _is_shown_on(article, stated) for article in articles
    )
    return Missing(
        what="amount",
        amount=money(short),
        saving=None if saving is None else money(saving),
        side=stated if elsewhere else None,
    )


def _is_shown_on(article: PricedArticle, side: TaxSide) -> bool:
    # What bears no tax is the same on both.
    if article.shown is side or (article.is_net and article.is_gross):
        return True
    return article.shown is TaxSide.LISTED and article.is_on(side)


def seen_on(worksheet: Worksheet, side: TaxSide) -> Worksheet:
    """The worksheet as it reads on a side: itself, where all rows are listed on that side."""
    return worksheet if worksheet.is_all_on(side) else copied_on(worksheet, side)


def copied_on(worksheet: Worksheet, side: TaxSide) -> Worksheet:
    """A worksheet as another one reads on a side, to try discounts on.

    It has amounts of its own and shares all other notes. :func:`take_back` takes its
    discounts off the rows as they are listed.
    """
    seen = copy(worksheet)
    seen.shown = worksheet.shown if side is TaxSide.LISTED else side
    seen.discounts = []
    seen.amounts = list(column_on(worksheet, worksheet.amounts, side))
    seen.subtotals = list(column_on(worksheet, worksheet.subtotals, side))
    seen.floors = [
        _unit_on(worksheet, row, floor, side) if floor else 0
        for row, floor in enumerate(worksheet.floors)
    ]
    seen.units = {
        row: _units_on(worksheet, row, runs, seen.amounts[row], side)
        for row, runs in worksheet.units.items()
    }
    seen.is_seen = True
    return seen


def _units_on(
    worksheet: Worksheet, row: int, runs: list[Run], amount: int, side: TaxSide
) -> list[Run]:
    goal = worksheet.goals.get(row)
    if goal is not None and goal.side is side and goal.units == runs:
        return list(goal.units_on_side)
    return scaled_runs(runs, amount)


def take_back(worksheet: Worksheet, seen: Worksheet, rule: int, side: TaxSide) -> None:
    """Takes what was taken off *seen* off the rows of *worksheet*, on a *side* of them."""
    left = list(column_on(worksheet, worksheet.amounts, side))
    for taken in seen.discounts:
        shares = own_shares(worksheet, taken.rows, taken.shares, side)
        for row, share in zip(taken.rows, shares, strict=True):
            worksheet.amounts[row] -= share
        for row, share in zip(taken.rows, taken.shares, strict=True):
            left[row] -= share
        if any(shares):
            worksheet.note_discount(rule, taken.rows, shares, taken.units)
    lowered = {row for taken in seen.discounts for row in taken.rows}
    for row in sorted(lowered | seen.units.keys()):
        runs = seen.units.get(row)
        if row not in lowered and worksheet.used(row) == seen.used(row):
            continue
        if runs is None:
            worksheet.units.pop(row, None)
        else:
            worksheet.units[row] = scaled_runs(runs, worksheet.amounts[row])
        _set_goal(worksheet, row, left[row], side, runs or ())


def _set_goal(
    worksheet: Worksheet, row: int, on_side: int, side: TaxSide, runs: Sequence[Run]
) -> None:
    amount = worksheet.amounts[row]
    worksheet.goals.pop(row, None)
    if not _has_goals(worksheet) or worksheet.articles[row].is_on(side):
        return
    missed = abs(amount_on(worksheet, row, amount, side) - on_side)
    if 0 < missed <= _most_fitted(worksheet, row, side) or (runs and not missed):
        units = worksheet.units.get(row, ())
        worksheet.goals[row] = Goal(amount, side, on_side, units, runs)


def fit_taxes(worksheet: Worksheet) -> None:
    """Fits the taxes of rows that discounts lowered to what they promised on a side."""
    columns = {
        TaxSide.NET: list(worksheet.tax_included or ()),
        TaxSide.GROSS: list(worksheet.tax_added or ()),
    }
    parts = dict(worksheet.tax_parts)
    for row, goal in worksheet.goals.items():
        side, amount = goal.side, goal.amount
        column, wanted = columns[side], abs(goal.on_side - amount)
        # Another discount may have lowered the row since, as listed.
        if worksheet.amounts[row] != amount or not column:
            continue
        more = wanted - column[row]
        column[row] = wanted
        if row in parts:
            parts[row] = _fitted(worksheet, row, goal, parts[row], more)
    worksheet.tax_included = columns[TaxSide.NET] or None
    worksheet.tax_added = columns[TaxSide.GROSS] or None
    worksheet.tax_parts = parts


def _fitted(
    worksheet: Worksheet, row: int, goal: Goal, shares: Sequence[int], more: int
) -> tuple[int, ...]:
    # The taxes of a row, on one side of it *more* steps: each step is given to the tax that
    # its rounding took furthest to the other way.
    tax = _class_of(worksheet, row, goal.amount)
    count, per = worksheet.counts[row], worksheet.denominators[row]
    tops, bottom = tax.exact(goal.amount, count, per)
    inner = goal.side is TaxSide.NET
    of_side = [index for index, at in enumerate(tax.inside) if at is inner]
    rounded = [index for index in of_side if tops[index]] or of_side[:1]
    fitted, step = list(shares), 1 if more > 0 else -1
    for _ in range(abs(more)):
        off = [step * (tops[index] - fitted[index] * bottom) for index in rounded]
        fitted[rounded[off.index(max(off))]] += step
    return tuple(fitted)


def own_shares(
    worksheet: Worksheet, rows: Sequence[int], shares: Sequence[int], side: TaxSide
) -> list[int]:
    """The shares of *rows*, as listed, that lower them by *shares* on a side.

    None is more than its row has room for.
    """
    if worksheet.tax_policy.base is TaxBase.BEFORE_DISCOUNT:  # taxes stay as they are
        return [
            min(share, worksheet.room(row))
            for row, share in zip(rows, shares, strict=True)
        ]
    ranks = worksheet.ranks()
    order = sorted(range(len(rows)), key=lambda index: ranks[rows[index]])
    found = [0] * len(rows)
    missing = Fraction(0)  # on the side: what the rows so far were lowered too little
    for index in order:
        row, wanted = rows[index], shares[index]
        if wanted > 0:
            off, missing = _own_share(worksheet, row, wanted + missing, side)
            found[index] = off
    _take_missing(worksheet, rows, found, missing, side)
    return found


def _own_share(
    worksheet: Worksheet, row: int, wanted: Fraction, side: TaxSide
) -> tuple[int, Fraction]:
    # The share of a row that lowers it by *wanted* on a side, and what is still missing.
    room = worksheet.room(row)
    if worksheet.articles[row].is_on(side):
        off = divide(wanted.numerator, wanted.denominator)
        off = max(0, min(off, room))
        return off, wanted - off
    amount = worksheet.amounts[row]
    goal = worksheet.goals.get(row)
    before = _lowered(worksheet, row, 0, side)
    if goal is not None and goal.side is side and goal.amount == amount:
        before = Fraction(goal.on_side)
    own = _amount_at(worksheet, row, before - wanted, side)
    off = max(0, min(amount - own, room))
    missing = wanted - (before - _lowered(worksheet, row, off, side))
    if _has_goals(worksheet) and abs(missing) <= _most_fitted(worksheet, row, side):
        missing = Fraction(0)
    return off, missing


def _amount_at(worksheet: Worksheet, row: int, wanted: Fraction, side: TaxSide) -> int:
    # The amount, as listed, of a row that is to come to *wanted* on a side: its taxes are
    # rounded as on a line, or left to the sum.
    amount = worksheet.amounts[row]
    tax = _class_of(worksheet, row, amount)
    more = wanted - _exact_on(worksheet, row, amount, side)
    exact = amount + more / slope_on(tax, side)
    if not _rounds_rows(worksheet):
        mode = worksheet.policy.discounts.rounding.mode
        return amount - divide(*(amount - exact).as_integer_ratio(), mode)
    inner, count = side is not TaxSide.GROSS, worksheet.quantity(row)
    taxes = sum(
        worksheet.tax_policy.rounding.of(
            *((a * exact + b * count + c) / tax.denominator).as_integer_ratio()
        )
        for (a, b, c), at in zip(tax.coefficients, tax.inside, strict=True)
        if at is inner
    )
    return int(wanted) + (taxes if inner else -taxes)


def _take_missing(
    worksheet: Worksheet,
    rows: Sequence[int],
    found: list[int],
    missing: Fraction,
    side: TaxSide,
) -> None:
    # A step of one row is often more than a step of the other side. Where the last row
    # could not close the sum, one of the others may.
    ranks = worksheet.ranks()
    step = 1 if missing > 0 else -1
    for index in sorted(range(len(rows)), key=lambda index: ranks[rows[index]]):
        if abs(missing) < 1:
            return
        row, off = rows[index], found[index]
        if off and 0 <= off + step <= worksheet.room(row):
            gained = _lowered(worksheet, row, off, side) - _lowered(
                worksheet, row, off + step, side
            )
            if gained == missing:
                found[index] += step
                return


def _lowered(worksheet: Worksheet, row: int, off: int, side: TaxSide) -> Fraction:
    # What a row comes to on a side after *off* is taken: as the row is rounded, if it is.
    amount = worksheet.amounts[row] - off
    if _rounds_rows(worksheet):
        return Fraction(amount_on(worksheet, row, amount, side))
    return _exact_on(worksheet, row, amount, side)


def _has_goals(worksheet: Worksheet) -> bool:
    policy = worksheet.tax_policy
    return policy.level is TaxLevel.LINE and policy.base is TaxBase.AFTER_DISCOUNT


def _most_fitted(worksheet: Worksheet, row: int, side: TaxSide) -> int:
    # Each tax between the two sides is rounded by itself, and may be a step off.
    inner = side is not TaxSide.GROSS
    tax = _class_of(worksheet, row, worksheet.amounts[row])
    pairs = zip(tax.coefficients, tax.inside, strict=True)
    return max(1, sum(at is inner and rate != 0 for (rate, _, _), at in pairs))


def _rounds_rows(worksheet: Worksheet) -> bool:
    return worksheet.tax_policy.level in (TaxLevel.LINE, TaxLevel.UNIT)


def _exact_on(worksheet: Worksheet, row: int, amount: int, side: TaxSide) -> Fraction:
    return Fraction(*_fraction_on(worksheet, row, amount, side))


def _fraction_on(
    worksheet: Worksheet, row: int, amount: int, side: TaxSide
) -> tuple[int, int]:
    if worksheet.articles[row].is_on(side):
        return amount, 1
    tax = _class_of(worksheet, row, amount)
    count, per = worksheet.counts[row], worksheet.denominators[row]
    tops, bottom = _taxes_between(side, tax, amount, count, per)
    taxes = sum(tops) if side is TaxSide.GROSS else -sum(tops)
    return amount * bottom + taxes, bottom


def _taxes_between(
    side: TaxSide, tax: TaxClass, amount: int, count: int, per: int
) -> tuple[list[int], int]:
    # The taxes by which an amount as it is listed and the same on the side differ.
    tops, bottom = tax.exact(amount, count, per)
    inner = side is not TaxSide.GROSS
    found = [top for top, at in zip(tops, tax.inside, strict=True) if at is inner]
    return found, bottom


def _class_of(worksheet: Worksheet, row: int, amount: int) -> TaxClass:
    tax = worksheet.articles[row].tax
    if not tax.conditional:
        return tax
    return tax.for_unit(amount, worksheet.counts[row], worksheet.denominators[row])
