"""Events of sellers: what they have earned, and what was paid out to them."""

from __future__ import annotations

import attrs

from ecomkit.events import Change
from ecomkit.money.amount import Money


@attrs.frozen(kw_only=True)
class SellerAccountMoved(Change):
    """What a seller is owed has changed by an amount; each subclass says why."""

    seller: str
    amount: Money


@attrs.frozen(kw_only=True)
class SellerCredited(SellerAccountMoved):
    """A seller has earned with an ``order``, or sold goods to the shop by a ``document``."""

    order: str = ""
    document: str = ""


@attrs.frozen(kw_only=True)
class SellerDebited(SellerAccountMoved):
    """What a seller had earned was taken off again: goods came back."""

    order: str = ""
    document: str = ""


@attrs.frozen(kw_only=True)
class PayoutMade(SellerAccountMoved):
    """A seller was paid; ``reference`` is that of the transfer."""

    reference: str


@attrs.frozen(kw_only=True)
class PayoutReversed(SellerAccountMoved):
    """A payout came back."""

    reference: str
