"""Rule: the benefits that a promotion has in one phase, compiled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import attrs

from ecomkit.moments import instant_of
from ecomkit.pricing.engine.rules.compiled_conditions import Check
from ecomkit.pricing.engine.rules.discounting import Operation
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.values.policy import AmountBasis
from ecomkit.pricing.values.promotion import Promotion
from ecomkit.pricing.values.selection import EVERYTHING, Select
from ecomkit.pricing.values.usage import UNUSED, Usage

# An ordinary rule in four numbers: its kind (PERCENT, UNIT_PERCENT or AMOUNT of
# fast_rules), and mul, add and div of (x * mul + add) // div, or mul steps off.
FastStep = tuple[int, int, int, int]


class Part(NamedTuple):
    """One benefit of a rule, compiled: what it selects, and what a percentage is of.

    ``number`` is its place among the promotion's benefits; ``with_goods``: it takes off goods
    and deliveries together.
    """

    operation: Operation
    select: Select
    basis: AmountBasis
    number: int = 0
    with_goods: bool = False


@attrs.frozen(eq=False, kw_only=True)
class Rule:
    """A promotion's benefits on goods, or those on deliveries, compiled for one currency.

    ``select`` is what all its parts select, or
    everything. Below a list total of ``least`` the rule cannot apply. ``order`` sorts the
    rules; ``index`` is their number then.
    """

    promotion: Promotion | CustomPromotion
    checks: tuple[Check, ...] = ()
    parts: tuple[Part, ...]
    for_delivery: bool = False
    for_fees: bool = False
    order: tuple[int, ...]
    least: int = 0
    select: Select = EVERYTHING
    codes: tuple[str, ...] = ()
    channels: frozenset[str] = frozenset()
    index: int = 0
    lane: int = 0
    campaign: str = ""
    is_custom: bool = False
    is_exclusive: bool = False
    is_final: bool = False  # it looks at what all others leave, and comes after them
    shares_conditions: bool = False  # with another rule of its promotion
    is_limited: bool = False  # by uses or budget
    has_amounts: bool = True  # False where one is missing in this currency
    fast: FastStep | None = None
    is_indexed: bool = attrs.field(init=False)  # found by the articles it selects

    @is_indexed.default
    def _is_found_by_article(self) -> bool:
        return not (
            self.codes
            or self.is_custom
            or self.for_delivery
            or self.for_fees
            or self.select.is_everything
        )

    @property
    def needs_delivery(self) -> bool:
        """Whether it does nothing on a cart without a delivery."""
        return self.for_delivery and not any(part.with_goods for part in self.parts)

    def runs_at(self, at: datetime) -> bool:
        """Whether the promotion's period includes a moment."""
        promotion = self.promotion
        return not isinstance(promotion, Promotion) or is_within(
            promotion.since, promotion.until, at
        )

    def code_used(self, entered: Sequence[str], usage: Usage = UNUSED) -> str:
        """The code on the cart that opens the promotion.

        The first of its own entered that is not used up; where all are, the first.
        """
        own = [code for code in entered if code in self.codes]
        most = getattr(self.promotion, "max_uses_per_code", None)
        if most is not None:
            uses = usage.uses
            own = [code for code in own if uses.get(code, 0) < most] or own
        return own[0] if own else ""


def is_within(since: datetime | None, until: datetime | None, at: datetime) -> bool:
    """Whether a period includes a moment; *until* is the first one after it."""
    now = instant_of(at)
    return (since is None or instant_of(since) <= now) and (
        until is None or now < instant_of(until)
    )
