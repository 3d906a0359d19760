"""Spreading an amount over rows, to the last step, with what each row has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ecomkit.money.allocate import AllocationMethod, Residue, apportion, split
from ecomkit.pricing.values.policy import SpreadPolicy

Ranks = Callable[[], Sequence[int]]

_LARGEST_REMAINDER = AllocationMethod.LARGEST_REMAINDER
_CONTENT = Residue.CONTENT


def spread_amount(
    amount: int,
    weights: Sequence[int],
    policy: SpreadPolicy,
    ranks: Ranks,
    room: Sequence[int] | None = None,
) -> list[int]:
    """*amount* over *weights*, exactly; *ranks* are asked only where a tie arises.

    With *room*, no share exceeds it; what does not fit is left out.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    method, residue = policy.method, policy.residue
    if method is _LARGEST_REMAINDER:
        tie_break: Ranks | None = ranks
        if residue is not _CONTENT:
            last_first = partial(range, len(weights), 0, -1)
            tie_break = last_first if residue is Residue.LAST else None
        sizes = [amount * weight for weight in weights]
        shares = apportion(sizes, total, amount, ranks=tie_break)
    else:
        keys = ranks() if residue is _CONTENT else None
        shares = split(amount, weights, method=method, residue=residue, keys=keys)
    return shares if room is None else _fitted(shares, amount, room, residue, ranks)


def _fitted(
    shares: list[int], amount: int, room: Sequence[int], residue: Residue, ranks: Ranks
) -> list[int]:
    # Cuts shares to their room and hands the cut parts to those with room left; ties go
    # as they do in the first round.
    amount = min(amount, sum(room))
    fitted = [min(share, most) for share, most in zip(shares, room, strict=True)]
    missing = amount - sum(fitted)
    while missing:
        left = [most - share for share, most in zip(fitted, room, strict=True)]
        weights = [share if gap else 0 for share, gap in zip(shares, left, strict=True)]
        if not any(weights):
            weights = left
        keys = ranks() if residue is _CONTENT else None
        more = split(missing, weights, residue=residue, keys=keys, maxima=left)
        fitted = [share + extra for share, extra in zip(fitted, more, strict=True)]
        missing -= sum(more)
    return fitted
