"""A fee with its shares and its reasons, or a refusal."""

from __future__ import annotations

import attrs

from ecomkit.measures import Weight
from ecomkit.money.amount import Money
from ecomkit.shipping.reasons import ShippingReason

Fact = str | int | Money | Weight


@attrs.frozen(kw_only=True)
class ShippingFee:
    """What a rule charges: the amount, each line's exact share of it, and why.

    ``minor`` and ``shares`` are in the currency's smallest unit; ``shares`` follow the
    lines of the consignment (sorted by key) and sum to ``minor``. ``parts`` are the fees
    it was made from, ``facts`` what the rule looked at.
    """

    rule: str
    currency: str
    minor: int
    shares: tuple[int, ...]
    facts: tuple[tuple[str, Fact], ...] = ()
    parts: tuple[ShippingFee, ...] = ()

    @property
    def amount(self) -> Money:
        """The fee."""
        return Money.from_minor(self.minor, self.currency)

    def steps(self) -> tuple[ShippingFee, ...]:
        """This fee and every fee inside it, outermost first."""
        return (self, *(step for part in self.parts for step in part.steps()))


@attrs.frozen
class FeeRefusal:
    """Why there is no fee: at least one reason."""

    reasons: tuple[ShippingReason, ...]
