"""Taxes on whole columns of lines, rounded where the policy says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import lcm
from typing import NamedTuple

from ecomkit.money.allocate import apportion
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.tax.compiled import Key, TaxClass, TaxForm
from ecomkit.tax.policy import TaxCarry, TaxPolicy
from ecomkit.tax.rate import TaxKind
from ecomkit.tax.solving import in_steps

Taxes = list[list[int]]
Runs = Sequence[tuple[int, int]]  # (how many units, the amount of each)
Ranks = Callable[[], Sequence[int]]


class _Part(NamedTuple):
    """One tax of one class on its lines, exactly: tops over one bottom."""

    lines: list[int]
    position: int
    tops: list[int]
    bottom: int


def by_line(
    classes: Sequence[TaxClass],
    amounts: Sequence[int],
    counts: Sequence[int],
    pers: Sequence[int] | None,
    policy: TaxPolicy,
) -> Taxes:
    """Each line's taxes, rounded on the line: for every line a list, one for each rate."""
    rounding = policy.rounding
    to_the_cent = rounding.mode is HALF_UP and rounding.step == 1
    result: Taxes = []
    add = result.append
    for line, (tax_class, amount) in enumerate(zip(classes, amounts, strict=True)):
        form = tax_class.form
        if form == TaxForm.NONE:
            add([])
        elif form == TaxForm.MIXED:
            per = pers[line] if pers else 1
            tops, bottom = tax_class.exact(amount, counts[line], per)
            taxes = _rounded(tops, bottom, policy)
            add(within_amount(tax_class, amount, taxes))
        else:
            top, bottom = amount * tax_class.numerator, tax_class.denominator
            if to_the_cent and top >= 0:  # the usual case, without three calls
                add([(2 * top + bottom) // (2 * bottom)])
            else:
                add(within_amount(tax_class, amount, [rounding.of(top, bottom)]))
    return result


def by_unit(
    classes: Sequence[TaxClass], units: Sequence[Runs], policy: TaxPolicy
) -> Taxes:
    """Each line's taxes as the sum of its units' taxes, each unit rounded by itself.

    What is fixed for a line is charged once, however many units it has. Where it is inside
    the price, no unit has a net of its own, and the taxes are rounded on the line.
    """
    result: Taxes = []
    for tax_class, runs in zip(classes, units, strict=True):
        paid = sum(count * each for count, each in runs)
        fixed = [alone for _, _, alone in tax_class.coefficients]
        if tax_class.limited and any(fixed):
            count = sum(count for count, _ in runs)
            result += by_line(
                [tax_class], [paid], [-count if paid < 0 else count], None, policy
            )
            continue
        totals = [policy.rounding.of(one, tax_class.denominator) for one in fixed]
        for count, amount in runs:
            if tax_class.limited:
                tops, bottom = tax_class.exact(amount, -1 if amount < 0 else 1)
            elif amount < 0:  # money given back gives back its levies, too
                tops = [a * amount - b for a, b, _ in tax_class.coefficients]
                bottom = tax_class.denominator
            else:
                tops = [a * amount + b for a, b, _ in tax_class.coefficients]
                bottom = tax_class.denominator
            taxes = _rounded(tops, bottom, policy)
            for position, tax in enumerate(taxes):
                totals[position] += tax * count
        result.append(within_amount(tax_class, paid, totals))
    return result


def within_amount(tax_class: TaxClass, amount: int, taxes: list[int]) -> list[int]:
    """*taxes*, those inside *amount* cut where rounding made them more than it."""
    inside = [
        place
        for place, (tax, inner) in enumerate(zip(taxes, tax_class.inside, strict=True))
        if inner and tax
    ]
    due = sum(taxes[place] for place in inside)
    if not inside or (0 <= due <= amount or amount <= due <= 0):
        return taxes
    if (due > 0) == (amount >= 0):
        sign = 1 if due > 0 else -1
        sizes = [taxes[place] * amount * sign for place in inside]
        shares = apportion(sizes, due * sign, amount)
        for place, share in zip(inside, shares, strict=True):
            taxes[place] = share
    return taxes


def by_group(  # columns, as in by_line
    classes: Sequence[TaxClass],
    amounts: Sequence[int],
    counts: Sequence[int],
    pers: Sequence[int] | None,
    policy: TaxPolicy,
    ranks: Ranks,
    *,
    together: bool = False,
) -> Taxes:
    """Taxes rounded once for each rate (or once for all, *together*), back on the lines.

    The lines' shares sum to the rounded tax, and each is within one step of its exact
    part. If the policy combines rates, those on the same goods are rounded as one.
    *ranks* orders lines with equal remainders by their content; it is called only when
    there are such lines.
    """
    result: Taxes = [[0] * len(tax_class.rates) for tax_class in classes]
    lines_of: dict[TaxClass, list[int]] = {}
    for line, tax_class in enumerate(classes):
        if tax_class in lines_of:
            lines_of[tax_class].append(line)
        elif tax_class.form != TaxForm.NONE:
            lines_of[tax_class] = [line]
    pools: dict[object, dict[Key, list[_Part]]] = {}
    for tax_class, lines in lines_of.items():
        keys = tax_class.keys
        charged = tuple(key for key in keys if key[1])  # a tax of zero rounds nothing
        parts = _parts(tax_class, lines, amounts, counts, pers)
        for key, part in zip(keys, parts, strict=True):
            pool = None if together else charged if policy.combine else key
            pools.setdefault(pool, {}).setdefault(key, []).append(part)
    for groups in pools.values():
        if policy.carry is TaxCarry.RUNNING:
            for group in groups.values():
                _carried(group, policy.rounding, result)
        else:
            _pooled(groups, policy.rounding, result, ranks)
    for tax_class, amount, taxes in zip(classes, amounts, result, strict=True):
        if len(taxes) > 1 or policy.rounding.step > 1:
            within_amount(tax_class, amount, taxes)
    return result


def add_order_taxes(
    taxes: Taxes,
    classes: Sequence[TaxClass],
    amounts: Sequence[int],
    policy: TaxPolicy,
    ranks: Ranks,
) -> None:
    """Adds what is charged once per order to *taxes*, spread over its lines.

    It is spread in proportion to the lines' amounts, or evenly if all are zero. Call it
    once, with all lines of the order.
    """
    carriers: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for line, tax_class in enumerate(classes):
        if not tax_class.per_order:
            continue
        for position, rate in enumerate(tax_class.rates):
            if rate.kind is TaxKind.PER_ORDER and rate.amount is not None:
                exact = in_steps(rate.amount, tax_class.unit)
                fixed = policy.rounding.of(exact.numerator, exact.denominator)
                carriers.setdefault((rate.id, fixed), []).append((line, position))
    for (_, fixed), cells in carriers.items():
        weights = [max(amounts[line], 0) for line, _ in cells]
        if not any(weights):
            weights = [1] * len(cells)
        shares = apportion(
            [fixed * weight for weight in weights],
            sum(weights),
            fixed,
            ranks=partial(_ranks_of, ranks, [line for line, _ in cells]),
        )
        for (line, position), share in zip(cells, shares, strict=True):
            taxes[line][position] += share


def _rounded(tops: Sequence[int], bottom: int, policy: TaxPolicy) -> list[int]:
    rounding = policy.rounding
    if policy.combine and len(tops) > 1:
        total = rounding.of(sum(tops), bottom)
        return apportion(tops, bottom, total, step=rounding.step)
    return [rounding.of(top, bottom) for top in tops]


def _parts(
    tax_class: TaxClass,
    lines: list[int],
    amounts: Sequence[int],
    counts: Sequence[int],
    pers: Sequence[int] | None,
) -> list[_Part]:
    # Each tax of a class on its lines, exactly.
    if tax_class.form != TaxForm.MIXED:
        numerator = tax_class.numerator
        tops = [amounts[line] * numerator for line in lines]
        return [_Part(lines, 0, tops, tax_class.denominator)]
    exact = [
        tax_class.exact(amounts[line], counts[line], pers[line] if pers else 1)
        for line in lines
    ]
    common = lcm(*{bottom for _, bottom in exact})
    columns: list[list[int]] = [[] for _ in tax_class.rates]
    for tops, bottom in exact:
        for column, top in zip(columns, tops, strict=True):
            column.append(top * (common // bottom))
    return [
        _Part(lines, position, column, common)
        for position, column in enumerate(columns)
    ]


def _pooled(
    groups: dict[Key, list[_Part]], rounding: Rounding, result: Taxes, ranks: Ranks
) -> None:
    # The pool is rounded once, then split over its groups, and each group's over its lines.
    keys = sorted(groups) if len(groups) > 1 else list(groups)
    bottom = lcm(*{part.bottom for parts in groups.values() for part in parts})
    cells: list[tuple[list[int], list[int]]] = []
    columns: list[list[int]] = []
    for key in keys:
        lines, positions, tops = _joined(groups[key], bottom)
        cells.append((lines, positions))
        columns.append(tops)
    exact = [sum(tops) for tops in columns]
    total = rounding.of(sum(exact), bottom)
    totals = (
        [total]
        if len(keys) == 1
        else apportion(exact, bottom, total, step=rounding.step)
    )
    for (lines, positions), tops, group_total in zip(
        cells, columns, totals, strict=True
    ):
        shares = apportion(
            tops,
            bottom,
            group_total,
            step=rounding.step,
            ranks=partial(_ranks_of, ranks, lines),
        )
        for line, position, share in zip(lines, positions, shares, strict=True):
            result[line][position] = share


def _joined(parts: list[_Part], bottom: int) -> tuple[list[int], list[int], list[int]]:
    lines: list[int] = []
    positions: list[int] = []
    tops: list[int] = []
    for part in parts:
        factor = bottom // part.bottom
        lines += part.lines
        positions += [part.position] * len(part.lines)
        tops += part.tops if factor == 1 else [top * factor for top in part.tops]
    return lines, positions, tops


def _ranks_of(ranks: Ranks, lines: Sequence[int]) -> Sequence[int]:
    of_lines = ranks()
    return [of_lines[line] for line in lines]


def _carried(parts: list[_Part], rounding: Rounding, result: Taxes) -> None:
    # What rounding took from one line is carried to the next, each tax by itself.
    bottom = lcm(*(part.bottom for part in parts))
    cells = sorted(zip(*_joined(parts, bottom), strict=True))
    rest = 0
    for line, position, top in cells:
        rest += top
        share = rounding.of(rest, bottom)
        result[line][position] = share
        rest -= share * bottom
