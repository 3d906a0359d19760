"""The engine's few sums: fractions compiled to one division, units chosen, amounts spread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecomkit.money.allocate import AllocationMethod, Residue, split
from ecomkit.money.rounding import Rounding, RoundingMode

Triple = tuple[int, int, int]  # (x * mul + add) // div


def compiled(numerator: int, denominator: int, rounding: Rounding) -> Triple | None:
    """X * numerator / denominator, rounded, as ``(x * mul + add) // div`` for x of zero or more.

    None where the mode looks at more than the size of the rest.
    """
    if rounding.step != 1 or numerator < 0:
        return None
    if numerator == 0:
        return 0, 0, 1
    mode = rounding.mode
    if mode in (RoundingMode.HALF_UP, RoundingMode.HALF_CEILING):
        return 2 * numerator, denominator, 2 * denominator
    if mode in (RoundingMode.HALF_DOWN, RoundingMode.HALF_FLOOR):
        return 2 * numerator, denominator - 1, 2 * denominator
    if mode is RoundingMode.DOWN:
        return numerator, 0, denominator
    if mode is RoundingMode.UP:
        return numerator, denominator - 1, denominator
    return None


def rounded_by_unit(amount: int, count: int, mul: int, add: int, div: int) -> int:
    """The parts of *count* units together, each unit's rounded by itself.

    The units come to *amount*; they differ by the one odd step at most.
    """
    each, odd = divmod(amount, count)
    part = (each * mul + add) // div
    if odd:
        return part * (count - odd) + ((each + 1) * mul + add) // div * odd
    return part * count


def ranks_of(keys: Sequence[str]) -> list[int]:
    """The place of each row in the order of contents, whatever order the rows have."""
    ranks = [0] * len(keys)
    for place, row in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[row] = place
    return ranks


def spread(
    amount: int,
    weights: Sequence[int],
    method: AllocationMethod,
    residue: Residue,
    ranks: Callable[[], Sequence[int]],
    room: Sequence[int] | None = None,
) -> list[int]:
    """*amount* over *weights*, exactly; ties by content ask *ranks* only when they arise.

    With *room*, no share exceeds it; what does not fit is left out.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    if method is not AllocationMethod.LARGEST_REMAINDER:
        keys = ranks() if residue is Residue.CONTENT else None
        shares = split(amount, weights, method=method, residue=residue, keys=keys)
        return shares if room is None else _fitted(shares, amount, room)
    shares = [amount * weight // total for weight in weights]
    spare = amount - sum(shares)
    if spare:
        rests = [amount * weight % total for weight in weights]
        order = sorted(range(len(rests)), key=rests.__getitem__, reverse=True)
        if rests[order[spare - 1]] == (
            rests[order[spare]] if spare < len(order) else -1
        ):
            if residue is Residue.CONTENT:
                by_content = ranks()
                order.sort(key=by_content.__getitem__)
            elif residue is Residue.LAST:
                order.sort(reverse=True)
            else:
                order.sort()
            order.sort(key=rests.__getitem__, reverse=True)
        for place in order[:spare]:
            shares[place] += 1
    return shares if room is None else _fitted(shares, amount, room)


def _fitted(shares: list[int], amount: int, room: Sequence[int]) -> list[int]:
    # Cuts shares to their room and hands the cut parts to those with room left.
    amount = min(amount, sum(room))
    fitted = [min(share, most) for share, most in zip(shares, room, strict=True)]
    missing = amount - sum(fitted)
    while missing:
        left = [most - share for share, most in zip(fitted, room, strict=True)]
        weights = [share if gap else 0 for share, gap in zip(shares, left, strict=True)]
        if not any(weights):
            weights = left
        more = split(missing, weights, maxima=left)
        fitted = [share + extra for share, extra in zip(fitted, more, strict=True)]
        missing -= sum(more)
    return fitted
