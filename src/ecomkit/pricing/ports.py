"""The seams of pricing: a shop's own promotion, fee and prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ecomkit.pricing.result.verdicts import NotYet, Rejected
from ecomkit.pricing.values.cart_view import CartView, FeeQuote, Needs, Proposal


class CustomPromotion(Protocol):
    """A promotion of the shop's own: it is shown the goods and proposes a benefit.

    It names units and a benefit, never shares: only the engine rounds and spreads. What
    it ``needs`` is the index by which the engine leaves it out where it cannot apply.
    """

    @property
    def id(self) -> str:
        """Its name in discounts and verdicts."""
        ...

    @property
    def version(self) -> str:
        """Which wording of the rule this is; a changed rule has a new version."""
        ...

    @property
    def needs(self) -> Needs:
        """Codes, SKUs, categories or a threshold without which it never applies."""
        ...

    def propose(self, goods: CartView, /) -> Proposal | NotYet | Rejected:
        """The benefit for these goods, or why there is none."""
        ...


class CustomFee(Protocol):
    """A fee of the shop's own on goods."""

    @property
    def id(self) -> str:
        """Its name on the receipt."""
        ...

    @property
    def tax_category(self) -> str:
        """The class by which it is taxed."""
        ...

    def fee(self, goods: CartView, /) -> Sequence[FeeQuote]:
        """What to charge, if anything."""
        ...
