"""The cap over all promotions: together they take at most a part of the goods."""

from __future__ import annotations

from functools import partial

from ecomkit.money.allocate import apportion
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.verdicts import Rejected


def hold_to_cap(worksheet: Worksheet, rule: int, since: int) -> None:
    """Gives back what a rule has just taken off the goods above the policy's cap.

    *since* is how many discounts there were before it. What it keeps is spread over its
    rows as it was. Gifts and deliveries are not counted.
    """
    cap = worksheet.policy.discounts.at_most
    if cap is None or len(worksheet.discounts) == since:
        return
    wished = worksheet.wished
    listed = worksheet.subtotals[:wished]
    most = sum(amount for amount in listed if amount > 0) * cap.numerator
    over = sum(listed) - sum(worksheet.amounts[:wished]) - most // cap.denominator
    if over <= 0:
        return
    cells = [
        (at, index, row)
        for at, discount in enumerate(worksheet.discounts[since:], since)
        for index, row in enumerate(discount.rows)
        if row < wished
    ]
    shares = [worksheet.discounts[at].shares[index] for at, index, _ in cells]
    taken = sum(shares)
    rows = [row for _, _, row in cells]
    kept = apportion(
        [share * (taken - over) for share in shares],
        taken,
        taken - over,
        ranks=partial(worksheet.ranks_of, rows),
    )
    fewer = {at: list(worksheet.discounts[at].shares) for at, _, _ in cells}
    for (at, index, row), share, left in zip(cells, shares, kept, strict=True):
        worksheet.take(row, left - share)
        fewer[at][index] = left
    for at, column in fewer.items():
        worksheet.discounts[at] = worksheet.discounts[at]._replace(shares=column)
    worksheet.discounts[since:] = [
        discount for discount in worksheet.discounts[since:] if any(discount.shares)
    ]
    if len(worksheet.discounts) == since:
        worksheet.answers[rule] = Rejected(promotion="", reason="discount_cap")
