"""Taxes on whole columns of lines, rounded where the policy says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from ecomkit.money.rounding import Rounding, RoundingMode, divide
from ecomkit.tax.compiled import ADDED, INCLUDED, NONE, TaxClass
from ecomkit.tax.policy import Carry, TaxPolicy

Taxes = list[list[int]]
Runs = Sequence[tuple[int, int]]  # (how many units, the amount of each)


def by_line(
    classes: Sequence[TaxClass],
    amounts: Sequence[int],
    counts: Sequence[int],
    pers: Sequence[int] | None,
    policy: TaxPolicy,
) -> Taxes:
    """Each line's taxes, rounded on the line: for every line a list, one for each rate."""
    rounding = policy.rounding
    result: Taxes = []
    for place, (tax_class, amount) in enumerate(zip(classes, amounts, strict=True)):
        if tax_class.form == NONE:
            result.append([])
            continue
        if tax_class.form in (ADDED, INCLUDED):
            result.append(
                [rounding.of(amount * tax_class.numerator, tax_class.denominator)]
            )
            continue
        per = pers[place] if pers else 1
        result.append(_on_line(tax_class, amount, counts[place], per, policy))
    return result


def _on_line(
    tax_class: TaxClass, amount: int, count: int, per: int, policy: TaxPolicy
) -> list[int]:
    tops, bottom = tax_class.exact(amount, count, per)
    if policy.combine and len(tops) > 1:
        return _split_exactly(tops, bottom, policy.rounding.of(sum(tops), bottom))
    return [policy.rounding.of(top, bottom) for top in tops]


def by_unit(
    classes: Sequence[TaxClass], units: Sequence[Runs], policy: TaxPolicy
) -> Taxes:
    """Each line's taxes as the sum of its units' taxes, each unit rounded by itself."""
    result: Taxes = []
    for tax_class, runs in zip(classes, units, strict=True):
        totals = [0] * len(tax_class.rates)
        for count, amount in runs:
            for place, tax in enumerate(_on_line(tax_class, amount, 1, 1, policy)):
                totals[place] += tax * count
        result.append(totals)
    return result


def by_group(
    classes: Sequence[TaxClass],
    amounts: Sequence[int],
    counts: Sequence[int],
    pers: Sequence[int] | None,
    policy: TaxPolicy,
    ranks: Callable[[], Sequence[int]],
    *,
    together: bool = False,
) -> Taxes:
    """Taxes rounded once for each rate (or once for all, *together*), back on the lines.

    The lines' shares sum to the rounded tax. *ranks* orders lines of equal claim by
    their content; it is asked only where there are such lines.
    """
    result: Taxes = [[0] * len(tax_class.rates) for tax_class in classes]
    groups: dict[object, list[tuple[int, int, int, int]]] = {}
    for line, (tax_class, amount) in enumerate(zip(classes, amounts, strict=True)):
        if not tax_class.rates:
            continue
        tops, bottom = tax_class.exact(amount, counts[line], pers[line] if pers else 1)
        for place, (rate, top) in enumerate(zip(tax_class.rates, tops, strict=True)):
            key = None if together else (rate.id, rate.rate, rate.treatment)
            groups.setdefault(key, []).append((line, place, top, bottom))
    for members in groups.values():
        if policy.carry is Carry.RUNNING:
            _carried(members, policy.rounding, result)
        else:
            _shared(members, policy.rounding, result, ranks)
    return result


def _shared(
    members: list[tuple[int, int, int, int]],
    rounding: Rounding,
    result: Taxes,
    ranks: Callable[[], Sequence[int]],
) -> None:
    bottoms = {bottom for _, _, _, bottom in members}
    if len(bottoms) == 1:
        (bottom,) = bottoms
        total = rounding.of(sum(top for _, _, top, _ in members), bottom)
    else:
        exact = sum((Fraction(top, below) for _, _, top, below in members), Fraction(0))
        total = rounding.of(exact.numerator, exact.denominator)
    step = rounding.step
    left = total
    losses = []
    for line, place, top, bottom in members:
        share, rest = divmod(top, bottom * step)
        result[line][place] = share * step
        left -= share * step
        losses.append(Fraction(rest, bottom) if len(bottoms) > 1 else rest)
    spare = left // step
    if not spare:
        return
    order = sorted(range(len(members)), key=losses.__getitem__, reverse=True)
    if 0 < spare < len(order) and losses[order[spare - 1]] == losses[order[spare]]:
        by_content = ranks()
        order.sort(key=lambda m: by_content[members[m][0]])
        order.sort(key=losses.__getitem__, reverse=True)
    turn = 0
    while spare:
        line, place, _, _ = members[order[turn % len(order)]]
        result[line][place] += step if spare > 0 else -step
        spare -= 1 if spare > 0 else -1
        turn += 1


def _carried(
    members: list[tuple[int, int, int, int]], rounding: Rounding, result: Taxes
) -> None:
    carried = Fraction(0)
    for line, place, top, bottom in members:
        exact = Fraction(top, bottom) + carried
        share = rounding.of(exact.numerator, exact.denominator)
        result[line][place] = share
        carried = exact - share


def _split_exactly(tops: Sequence[int], bottom: int, total: int) -> list[int]:
    # A sum rounded once, split over its parts: rounded down, spare units to the largest loss.
    shares = [divide(top, bottom, RoundingMode.DOWN) for top in tops]
    spare = total - sum(shares)
    step = 1 if spare > 0 else -1
    order = sorted(range(len(tops)), key=lambda k: -abs(tops[k] - shares[k] * bottom))
    for turn in range(abs(spare)):
        shares[order[turn % len(order)]] += step
    return shares
