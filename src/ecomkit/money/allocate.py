"""Splitting an amount: no cent lost, none made."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from math import lcm
from typing import Any

from ecomkit.money.amount import Money
from ecomkit.money.errors import AllocationError
from ecomkit.money.numbers import exact_decimal
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import divide


class AllocationMethod(StrEnum):
    """How the part of a split that does not divide evenly finds its place.

    ``LARGEST_REMAINDER``: every share is rounded down, then the spare units go to the
    shares that lost most. ``FLOOR_THEN``: rounded down, then one unit each in order.
    ``ROUND_THEN_FIX``: each share is rounded half up, then the sum is mended one unit
    each in order. ``ROUND_THEN_LAST``: each is rounded half up and one line takes the
    difference. ``SEQUENTIAL``: each share is taken in turn of what is left.
    """

    LARGEST_REMAINDER = "largest_remainder"
    FLOOR_THEN = "floor_then"
    ROUND_THEN_FIX = "round_then_fix"
    ROUND_THEN_LAST = "round_then_last"
    SEQUENTIAL = "sequential"


class Residue(StrEnum):
    """Who gets the odd unit among equals: by content, the first, or the last."""

    CONTENT = "content"
    FIRST = "first"
    LAST = "last"


def allocate(
    money: Money,
    weights: Sequence[int | Decimal | str | Rate],
    *,
    method: AllocationMethod = AllocationMethod.LARGEST_REMAINDER,
    residue: Residue = Residue.FIRST,
    maxima: Sequence[Money] | None = None,
    keys: Sequence[Any] | None = None,
    equal: bool = False,
    scale: int = 0,
) -> tuple[Money, ...]:
    """Splits *money* in proportion to *weights*, to the last minor unit.

    The shares sum to the amount exactly, a zero weight gets nothing, and each share is
    within one unit of its exact part. *maxima* caps shares; where all are full, the rest
    stays undistributed. With ``residue=CONTENT`` ties go by *keys*, so that the order of
    the parts does not matter. All-zero weights are an error unless *equal* is chosen.
    *scale* keeps places below the minor unit (and takes a finer amount).

    >>> [str(part) for part in allocate(Money("10.00", "EUR"), [1, 1, 1])]
    ['3.34 EUR', '3.33 EUR', '3.33 EUR']
    """
    whole = whole_weights(weights)
    if not any(whole):
        if not equal or not whole:
            raise AllocationError(
                "nothing to split by: every weight is zero",
                path="$.weights",
                hint="pass equal=True to split evenly then",
            )
        whole = [1] * len(whole)
    shares = split(
        money.minor(scale=scale),
        whole,
        method=method,
        residue=residue,
        keys=keys,
        maxima=None if maxima is None else [top.minor(scale=scale) for top in maxima],
    )
    return tuple(
        Money.from_minor(share, money.currency, scale=scale) for share in shares
    )


def whole_weights(weights: Sequence[int | Decimal | str | Rate]) -> list[int]:
    """*weights* as whole numbers in the same proportions."""
    ratios = []
    for place, weight in enumerate(weights):
        if isinstance(weight, Rate):
            ratio = weight.numerator, weight.denominator
        else:
            ratio = exact_decimal(
                weight,
                what="a weight",
                kind=AllocationError,
                path=f"$.weights[{place}]",
            ).as_integer_ratio()
        if ratio[0] < 0:
            raise AllocationError("a weight is below zero", path=f"$.weights[{place}]")
        ratios.append(ratio)
    bottom = lcm(*(below for _, below in ratios)) if ratios else 1
    return [above * (bottom // below) for above, below in ratios]


def split(
    amount: int,
    weights: Sequence[int],
    *,
    method: AllocationMethod = AllocationMethod.LARGEST_REMAINDER,
    residue: Residue = Residue.FIRST,
    keys: Sequence[Any] | None = None,
    maxima: Sequence[int] | None = None,
) -> list[int]:
    """:func:`allocate` on whole numbers; the engines' own door. Weights must not be all zero."""
    total = sum(weights)
    order: list[int] | range = range(len(weights))
    if residue is Residue.LAST:
        order = order[::-1]
    elif residue is Residue.CONTENT and keys is not None:
        order = sorted(order, key=keys.__getitem__)
    if method is AllocationMethod.SEQUENTIAL:
        return _sequential(amount, weights, total, order)
    if method in (AllocationMethod.ROUND_THEN_FIX, AllocationMethod.ROUND_THEN_LAST):
        shares = [divide(amount * weight, total) for weight in weights]
        candidates = [place for place in order if weights[place]]
        if method is AllocationMethod.ROUND_THEN_LAST:
            shares[candidates[0]] += amount - sum(shares)
            return shares
        return _mended(shares, amount - sum(shares), candidates, maxima)
    shares = [amount * weight // total for weight in weights]
    if maxima is not None:
        shares = [min(share, top) for share, top in zip(shares, maxima, strict=True)]
    candidates = [place for place in order if weights[place]]
    if method is AllocationMethod.LARGEST_REMAINDER:
        # A stable sort: among equal remainders the order above decides.
        candidates.sort(key=lambda place: -(amount * weights[place] % total))
    return _mended(shares, amount - sum(shares), candidates, maxima)


def _sequential(
    amount: int, weights: Sequence[int], total: int, order: Sequence[int]
) -> list[int]:
    # Each share in turn of what is left; the truncation falls on the last one asked.
    shares = [0] * len(weights)
    left, weight_left = amount, total
    for place in order:
        weight = weights[place]
        if weight:
            part = left * weight
            share = part // weight_left if part >= 0 else -(-part // weight_left)
            shares[place] = share
            left -= share
            weight_left -= weight
    return shares


def _mended(
    shares: list[int], spare: int, order: Sequence[int], maxima: Sequence[int] | None
) -> list[int]:
    # Hands out *spare* one unit at a time, never past a maximum.
    step = 1 if spare > 0 else -1
    while spare:
        before = spare
        for place in order:
            if maxima is None or step < 0 or shares[place] < maxima[place]:
                shares[place] += step
                spare -= step
                if not spare:
                    break
        if spare == before:
            break
    return shares
