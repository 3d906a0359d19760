"""The seams of pricing: a shop's own promotion and fee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ecomkit.pricing.result.verdicts import NotYet, Rejected
from ecomkit.pricing.values.cart_view import CartView, FeeQuote, Needs, Proposal


class CustomPromotion(Protocol):
    """A promotion of the shop's own: it is shown the cart and proposes a benefit.

    It names lines and a benefit, never shares: only the engine rounds and spreads. By what
    it ``needs`` the engine knows where it cannot apply.
    """

    @property
    def id(self) -> str:
        """Its name in discounts and verdicts."""
        ...

    @property
    def version(self) -> str:
        """The version of the rule; a changed rule has a new one."""
        ...

    @property
    def needs(self) -> Needs:
        """Codes, SKUs, categories or a threshold without which it never applies."""
        ...

    def propose(self, cart: CartView, /) -> Proposal | NotYet | Rejected:
        """The benefit for this cart, or why there is none."""
        ...


class CustomFee(Protocol):
    """A fee of the shop's own: it is shown the cart and answers with what to charge."""

    @property
    def id(self) -> str:
        """Its name on the receipt."""
        ...

    @property
    def tax_category(self) -> str:
        """The tax category by which it is taxed."""
        ...

    def fee(self, cart: CartView, /) -> Sequence[FeeQuote]:
        """What to charge, if anything."""
        ...
