"""Spreading an amount over rows, to the last step, with what each row has room for.

What is spread over goods and deliveries together is split between the two first: each
kind has one share, on however many rows it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ecomkit.money.allocate import AllocationMethod, Residue, apportion, split
from ecomkit.pricing.values.policy import SpreadPolicy

Ranks = Callable[[], Sequence[int]]

_LARGEST_REMAINDER = AllocationMethod.LARGEST_REMAINDER
_CONTENT = Residue.CONTENT


def spread_by_kind(
    amount: int,
    weights: Sequence[int],
    policy: SpreadPolicy,
    ranks: Ranks,
    room: Sequence[int] | None,
    goods: Sequence[bool],
) -> list[int]:
    """*amount* over rows that are *goods* or not, between the two kinds first.

    An odd step between the kinds belongs to the goods, or to the last where the policy
    says so.
    """
    kinds = [
        [index for index, is_goods in enumerate(goods) if is_goods is kind]
        for kind in (True, False)
    ]
    if not all(kinds):
        return spread_amount(amount, weights, policy, ranks, room)
    shares = spread_amount(
        amount,
        [sum(weights[index] for index in kind) for kind in kinds],
        policy,
        partial(range, 2),
        None
        if room is None
        else [sum(room[index] for index in kind) for kind in kinds],
    )
    spread = [0] * len(weights)
    for kind, share in zip(kinds, shares, strict=True):
        own = spread_amount(
            share,
            [weights[index] for index in kind],
            policy,
            partial(_of_some, ranks, kind),
            None if room is None else [room[index] for index in kind],
        )
        for index, part in zip(kind, own, strict=True):
            spread[index] = part
    return spread


def _of_some(ranks: Ranks, indexes: Sequence[int]) -> list[int]:
    known = ranks()
    return [known[index] for index in indexes]


def apportion_by_kind(
    sizes: Sequence[int], denominator: int, total: int, ranks: Ranks, goods_count: int
) -> list[int]:
    """:func:`apportion` over rows, the first of which are goods: between the kinds first."""
    kinds = range(goods_count), range(goods_count, len(sizes))
    shares = apportion(
        [sum(sizes[row] for row in kind) for kind in kinds], denominator, total
    )
    return [
        part
        for kind, share in zip(kinds, shares, strict=True)
        for part in apportion(
            [sizes[row] for row in kind],
            denominator,
            share,
            ranks=partial(_of_some, ranks, kind),
        )
    ]


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
