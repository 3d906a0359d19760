"""Runs: the units of a row as groups of equal amounts."""

from __future__ import annotations

from ecomkit.money.rounding import DOWN, divide

Run = list[int]  # [how many units, the amount of each]


def even_runs(amount: int, count: int) -> list[Run]:
    """*amount* over *count* units, the odd steps one each on the first units."""
    each, odd = divmod(amount, count)
    if not odd:
        return [[count, each]]
    return [[odd, each + 1], [count - odd, each]]


def lowered_runs(runs: list[Run], share: int) -> list[Run]:
    """The runs after *share* was taken evenly off their units, none below zero."""
    count = sum(run[0] for run in runs)
    each, odd = divmod(share, count)
    result: list[Run] = []
    short = 0
    for many, amount in runs:
        first = min(odd, many)
        odd -= first
        for units, off in ((first, each + 1), (many - first, each)):
            if units:
                short += max(0, off - amount) * units
                result.append([units, max(0, amount - off)])
    while short:
        # Some units were cheaper than their part: the others give what is missing.
        rich = [run for run in result if run[1] > 0]
        many = sum(run[0] for run in rich)
        each = max(1, short // many)
        for run in list(rich):
            if short < each * run[0]:
                units = divide(short, each, DOWN)
                if not units:
                    units, each = short, 1
                if units < run[0]:
                    result.insert(result.index(run) + 1, [run[0] - units, run[1]])
                    run[0] = units
            off = min(each, run[1])
            run[1] -= off
            short -= off * run[0]
            if not short:
                break
    return result
