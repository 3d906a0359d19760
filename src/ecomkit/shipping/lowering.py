"""Which rules can make delivery cheaper when goods are added: a shop should know."""

from __future__ import annotations

from itertools import pairwise

from ecomkit.shipping.bands import ByTotal, ByWeight
from ecomkit.shipping.compose import (
    AtLeast,
    AtMost,
    ByCategory,
    ByCurrency,
    ByZone,
    Dated,
    FirstOf,
    FreeFrom,
    Highest,
    Lowest,
    PerParcel,
    Sum,
    Times,
    When,
)
from ecomkit.shipping.fees import (
    FirstThenMore,
    Flat,
    Free,
    PercentOf,
    PerItem,
    PerWeight,
)
from ecomkit.shipping.ports import FeeRule
from ecomkit.shipping.requirements import PieceLimits, To, Without
from ecomkit.shipping.surcharges import Surcharged

_NEVER = (Free, Flat, PerItem, FirstThenMore, PercentOf, PerWeight)


def lowering(rule: FeeRule) -> tuple[str, ...]:
    """The names of the rules in *rule* that may lower the fee when goods are added.

    Free above a sum does, and says so on purpose; a table whose fees go down may do it
    by mistake. Where nothing is named, more goods never cost less to send. A rule of the
    shop's own is named by its class, since nobody else knows.
    """
    return tuple(sorted(set(_found(rule))))


def _found(rule: FeeRule) -> list[str]:
    inside = [name for part in _parts(rule) for name in _found(part)]
    if _lowers(rule):
        inside.append(type(rule).__name__)
    return inside


def _parts(rule: FeeRule) -> list[FeeRule]:
    if isinstance(rule, Sum | Highest | Lowest | FirstOf):
        return list(rule.rules)
    if isinstance(rule, AtMost | AtLeast | Times | FreeFrom | PerParcel):
        return [rule.rule]
    if isinstance(rule, When):
        return [rule.rule, *([] if rule.otherwise is None else [rule.otherwise])]
    if isinstance(rule, ByZone):
        elsewhere = [] if rule.elsewhere is None else [rule.elsewhere]
        return [each for _, each in rule.zones] + elsewhere
    if isinstance(rule, ByCategory):
        return [each for _, each in rule.categories] + [rule.otherwise]
    if isinstance(rule, ByCurrency):
        return [each for _, each in rule.currencies]
    if isinstance(rule, Dated):
        return [period.rule for period in rule.periods]
    if isinstance(rule, Surcharged):
        extras = [each.fee for each in rule.surcharges if each.fee is not None]
        return [rule.base, *extras]
    return []


def _lowers(rule: FeeRule) -> bool:
    if isinstance(rule, ByWeight):
        bands = sorted(rule.bands, key=lambda band: band.up_to)
        return any(one.fee > other.fee for one, other in pairwise(bands))
    if isinstance(rule, ByTotal):
        steps = sorted(rule.bands, key=lambda band: band.at_least)
        return any(one.fee > other.fee for one, other in pairwise(steps))
    if isinstance(rule, Lowest):
        # A cheaper part that only begins to answer with more goods.
        return any(_begins_later(part) for part in _all(rule))
    if isinstance(rule, Surcharged):
        return any(
            not isinstance(each.when, To | None)
            or not isinstance(each.unless, PieceLimits | Without | None)
            for each in rule.surcharges
        )
    if isinstance(rule, FirstOf | FreeFrom | When | PerParcel):
        # More goods may send a load to the next rule, or into fewer boxes.
        return True
    return not (_parts(rule) or isinstance(rule, _NEVER))


def _all(rule: FeeRule) -> list[FeeRule]:
    return [rule, *(each for part in _parts(rule) for each in _all(part))]


def _begins_later(rule: FeeRule) -> bool:
    return isinstance(rule, ByTotal) and all(band.at_least for band in rule.bands)
