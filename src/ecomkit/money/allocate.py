"""Splitting an amount: no cent lost, none made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from math import lcm
from typing import Any

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.errors import AllocationError, CurrencyMismatchError
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import divide
from ecomkit.money.validators import as_amounts, require_money
from ecomkit.numbers import exact_decimal
from ecomkit.validators import as_tuple, require_types

_WEIGHT_PLACES = 24


class AllocationMethod(StrictEnum):
    """How the part of a split that does not divide evenly finds its place.

    ``LARGEST_REMAINDER``: every share is rounded down, then the spare units go to the
    shares that lost most. ``FLOOR_THEN``: rounded down, then one unit each in order.
    ``ROUND_THEN_FIX``: each share is rounded half up, then the sum is mended one unit
    each in order. ``ROUND_THEN_LAST``: each is rounded half up and one share takes the
    difference. ``SEQUENTIAL``: each share is taken in turn of what is left, rounded
    down. The first two keep each share within one unit of its exact part; the others
    are kept because other systems split like that.
    """

    LARGEST_REMAINDER = "largest_remainder"
    FLOOR_THEN = "floor_then"
    ROUND_THEN_FIX = "round_then_fix"
    ROUND_THEN_LAST = "round_then_last"
    SEQUENTIAL = "sequential"


class Residue(StrictEnum):
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

    The shares sum to the amount exactly and a zero weight gets nothing. *maxima* bounds
    the size of each share: what is past a bound goes to the others, and where all are
    full the rest stays undistributed. A negative amount is split as the mirror of the
    positive one, so that a credit undoes a charge line by line. With
    ``residue=CONTENT`` ties go by *keys*, so that the order of the parts does not
    matter. All-zero weights are an error unless *equal* is chosen. *scale* keeps places
    below the minor unit (and takes a finer amount). Raises AllocationError, and
    InexactAmountError where *money* has parts below the scale.

    Examples:
        >>> print(*allocate(Money("10.00", "EUR"), [1, 1, 1]))
        3.34 EUR 3.33 EUR 3.33 EUR
    """
    money = Money.from_moneyed(money)
    residue = Residue(residue)
    whole = whole_weights(weights)
    if not any(whole):
        if not equal or not whole:
            raise AllocationError(
                "nothing to split by: every weight is zero",
                path="$.weights",
                hint="pass equal=True to split evenly then",
            )
        whole = [1] * len(whole)
    if residue is Residue.CONTENT:
        _check_keys(keys, len(whole))
    shares = split(
        money.minor(scale=scale),
        whole,
        method=AllocationMethod(method),
        residue=residue,
        keys=keys,
        maxima=None if maxima is None else _bounds(maxima, money, len(whole), scale),
    )
    return tuple(
        Money.from_minor(share, money.currency, scale=scale) for share in shares
    )


def _check_keys(keys: Sequence[Any] | None, parts: int) -> None:
    if not isinstance(keys, Sequence) or len(keys) != parts:
        raise AllocationError(
            "a split by content needs one key for each part", path="$.keys"
        )
    try:
        sorted(keys)
    except Exception:  # noqa: BLE001  # keys may compare in any way
        raise AllocationError(
            "the keys cannot be put in an order", path="$.keys", hint="use strings"
        ) from None


def _bounds(maxima: Sequence[Money], money: Money, parts: int, scale: int) -> list[int]:
    amounts = as_amounts(maxima)
    if len(amounts) != parts:
        raise AllocationError("needs one maximum for each part", path="$.maxima")
    for index, amount in enumerate(amounts):
        path = f"$.maxima[{index}]"
        require_money(amount, path=path, error=AllocationError, from_zero=True)
        if amount.currency.code != money.currency.code:
            raise CurrencyMismatchError(money.currency.code, amount.currency.code)
    return [amount.minor(scale=scale) for amount in amounts]


def whole_weights(weights: Sequence[int | Decimal | str | Rate]) -> list[int]:
    """*weights* as whole numbers in the same proportions."""
    given = as_tuple(weights)
    require_types(given, object, path="$.weights", error=AllocationError)
    ratios = []
    for index, weight in enumerate(given):
        if isinstance(weight, Rate):
            ratio = weight.numerator, weight.denominator
        else:
            ratio = exact_decimal(
                weight,
                what="a weight",
                kind=AllocationError,
                path=f"$.weights[{index}]",
                places=_WEIGHT_PLACES,
            ).as_integer_ratio()
        if ratio[0] < 0:
            raise AllocationError("a weight is below zero", path=f"$.weights[{index}]")
        ratios.append(ratio)
    bottom = lcm(*(below for _, below in ratios)) if ratios else 1
    return [above * (bottom // below) for above, below in ratios]


def apportion(
    sizes: Sequence[int],
    denominator: int,
    total: int,
    *,
    step: int = 1,
    ranks: Callable[[], Sequence[int]] | None = None,
) -> list[int]:
    """Splits *total* by largest remainder; the engines' own door, on whole numbers.

    The exact share of each part is its size over *denominator*, and *total* is what the
    shares come to once rounded. Each is cut to a multiple of *step*; the steps that are
    missing go one each to those that lost most (Hamilton's method; a negative amount is
    split as the mirror of the positive one). *ranks* orders parts
    that lost equally: it is called only where that decides; without it the first comes
    first.

    Examples:
        >>> apportion([10, 10, 10], 3, 10)
        [4, 3, 3]
        >>> apportion([160, -80, 270], 100, 4)  # 1.6, -0.8 and 2.7
        [2, -1, 3]
    """
    whole = denominator * step
    if total < 0 or (total == 0 and next(filter(None, sizes), 0) < 0):
        mirrored = apportion(
            [-size for size in sizes], denominator, -total, step=step, ranks=ranks
        )
        return [-share for share in mirrored]
    shares = [size // whole for size in sizes]
    spare = total // step - sum(shares)
    if spare:
        sign = 1 if spare > 0 else -1
        losses = [sign * (size % whole) for size in sizes]
        order = sorted(range(len(sizes)), key=losses.__getitem__, reverse=True)
        last = abs(spare)
        tied = last < len(order) and losses[order[last - 1]] == losses[order[last]]
        if tied and ranks is not None:
            order.sort(key=ranks().__getitem__)
            order.sort(key=losses.__getitem__, reverse=True)
        for index in order[:last]:
            shares[index] += sign
    return shares if step == 1 else [share * step for share in shares]


def split(
    amount: int,
    weights: Sequence[int],
    *,
    method: AllocationMethod = AllocationMethod.LARGEST_REMAINDER,
    residue: Residue = Residue.FIRST,
    keys: Sequence[Any] | None = None,
    maxima: Sequence[int] | None = None,
) -> list[int]:
    """:func:`allocate` on whole numbers; the engines' own door.

    Weights must not be all zero; without *keys*, ties by content go to the first.
    """
    order: Sequence[int] = range(len(weights))
    if residue is Residue.LAST:
        order = order[::-1]
    elif residue is Residue.CONTENT and keys is not None:
        order = sorted(order, key=keys.__getitem__)
    left = abs(amount)
    shares = _shares(left, weights, method, order)
    if maxima is not None:
        shares = _bounded(shares, left, weights, method, order, maxima)
    return [-share for share in shares] if amount < 0 else shares


def _bounded(
    shares: list[int],
    left: int,
    weights: Sequence[int],
    method: AllocationMethod,
    order: Sequence[int],
    maxima: Sequence[int],
) -> list[int]:
    # Shares past their bound are cut to it, and what is cut is split among the others,
    # until nothing is past a bound any more.
    found = [0] * len(weights)
    while True:
        full = {index for index in order if shares[index] > maxima[index]}
        if not full:
            return [done + share for done, share in zip(found, shares, strict=True)]
        for index in full:
            found[index] = maxima[index]
            left -= maxima[index]
        order = [index for index in order if index not in full and weights[index]]
        open_weights = [0] * len(weights)
        for index in order:
            open_weights[index] = weights[index]
        if not order or not left:
            return found
        shares = _shares(left, open_weights, method, order)


def _shares(
    amount: int, weights: Sequence[int], method: AllocationMethod, order: Sequence[int]
) -> list[int]:
    total = sum(weights)
    if method is AllocationMethod.LARGEST_REMAINDER:
        sizes = [amount * weight for weight in weights]
        return apportion(sizes, total, amount, ranks=partial(_ranks, order, len(sizes)))
    candidates = [index for index in order if weights[index]]
    if method is AllocationMethod.SEQUENTIAL:
        return _sequential(amount, weights, total, candidates)
    if method in (AllocationMethod.ROUND_THEN_FIX, AllocationMethod.ROUND_THEN_LAST):
        shares = [divide(amount * weight, total) for weight in weights]
        if method is AllocationMethod.ROUND_THEN_FIX:
            return _mended(shares, amount - sum(shares), candidates)
        # Where the one share cannot bear the difference, the next one helps.
        for index in candidates:
            moved = max(amount - sum(shares), -shares[index])
            shares[index] += moved
        return shares
    shares = [amount * weight // total for weight in weights]
    return _mended(shares, amount - sum(shares), candidates)


def _ranks(order: Sequence[int], parts: int) -> list[int]:
    ranks = [parts] * parts
    for rank, index in enumerate(order):
        ranks[index] = rank
    return ranks


def _sequential(
    amount: int, weights: Sequence[int], total: int, candidates: Sequence[int]
) -> list[int]:
    shares = [0] * len(weights)
    for index in candidates:
        shares[index] = amount * weights[index] // total
        amount -= shares[index]
        total -= weights[index]
    return shares


def _mended(shares: list[int], spare: int, candidates: Sequence[int]) -> list[int]:
    # Hands out *spare* one unit each; takes none away from who has nothing.
    step = 1 if spare > 0 else -1
    while spare:
        for index in candidates:
            if step > 0 or shares[index] > 0:
                shares[index] += step
                spare -= step
                if not spare:
                    break
    return shares
