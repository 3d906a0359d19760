"""The cap over all promotions: together they take at most a part of the goods."""

from __future__ import annotations

from functools import partial

from ecomkit.money.allocate import apportion
from ecomkit.pricing.engine.row_notes import Mark
from ecomkit.pricing.engine.sides import column_on, own_shares
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import in_proportion
from ecomkit.pricing.result.verdicts import Rejected


def hold_to_cap(worksheet: Worksheet, rule: int, before: Mark) -> None:
    """Gives back what a rule has just taken off the goods above the policy's cap.

    *before* is how the discounts stood before it. What it keeps is spread over its rows as
    it was. Gifts and deliveries are not counted. The goods are looked at on the side of
    the tax that the buyer is shown.
    """
    cap = worksheet.policy.discounts.at_most
    amounts, units, _, discounts, _ = before
    since = len(discounts)
    if cap is None or len(worksheet.discounts) == since:
        return
    wished, side = worksheet.wished, worksheet.shown
    listed = column_on(worksheet, worksheet.subtotals, side)[:wished]
    left = column_on(worksheet, worksheet.amounts, side)[:wished]
    most = sum(amount for amount in listed if amount > 0) * cap.numerator
    over = sum(listed) - sum(left) - most // cap.denominator
    if over <= 0:
        return
    taken: dict[int, list[tuple[int, int]]] = {}  # of each row, by which discounts
    for at, discount in enumerate(worksheet.discounts[since:], since):
        for index, row in enumerate(discount.rows):
            if row < wished and discount.shares[index]:
                taken.setdefault(row, []).append((at, index))
    whole = {
        row: [worksheet.discounts[at].shares[index] for at, index in cells]
        for row, cells in taken.items()
    }
    rows = list(taken)
    for row in rows:
        worksheet.amounts[row] = amounts[row]
        worksheet.units.pop(row, None)
        if row in units:
            worksheet.units[row] = units[row]
    full = column_on(worksheet, worksheet.amounts, side)
    lowered = [full[row] - left[row] for row in rows]
    together = sum(lowered)
    kept = apportion(
        [amount * (together - over) for amount in lowered],
        together,
        together - over,
        ranks=partial(worksheet.ranks_of, rows),
    )
    if not worksheet.is_all_on(side):
        kept = own_shares(worksheet, rows, kept, side)
    found = worksheet.discounts[since:]
    fewer = {at: list(one.shares) for at, one in enumerate(found, since)}
    for row, share in zip(rows, kept, strict=True):
        worksheet.take(row, share)
        for (at, index), own in zip(
            taken[row], in_proportion(share, whole[row]), strict=True
        ):
            fewer[at][index] = own
    worksheet.discounts[since:] = [
        discount._replace(shares=fewer[at])
        for at, discount in enumerate(found, since)
        if any(fewer[at])
    ]
    if len(worksheet.discounts) == since:
        worksheet.answers[rule] = Rejected(promotion="", reason="discount_cap")
