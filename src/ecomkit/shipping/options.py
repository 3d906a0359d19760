"""What a buyer may choose from: delivery options, and why the rest is not offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.shipping.errors import (
    ShippingMethodRefusedError,
    UnknownShippingMethodError,
)
from ecomkit.shipping.methods import DeliveryKind, FeeTax
from ecomkit.shipping.rate_request import ShippingFee
from ecomkit.shipping.reasons import ShippingReason
from ecomkit.shipping.transit.promise import DeliveryPromise


@attrs.frozen(kw_only=True)
class DeliveryOption:
    """One way to get the goods: its price, each line's exact share, when, and why.

    ``fee`` is the story of the price, ``keys`` the lines its shares belong to;
    ``promise`` is None where the shop names no time.
    """

    method: str
    fee: ShippingFee
    keys: tuple[str, ...]
    kind: DeliveryKind
    carrier: str
    service: str
    tax_category: str
    fee_tax: FeeTax
    promise: DeliveryPromise | None = None

    @property
    def price(self) -> Money:
        """What it costs, before any promotion on delivery."""
        return self.fee.amount

    @property
    def shares(self) -> tuple[tuple[str, Money], ...]:
        """Each line's part of the price; together they are the price."""
        return tuple(
            (key, Money.from_minor(share, self.fee.currency))
            for key, share in zip(self.keys, self.fee.shares, strict=True)
            if share
        )

    @property
    def free_from(self) -> Money | None:
        """What is missing until it is free, where it can be."""
        for step in self.fee.steps():
            missing = dict(step.facts).get("missing")
            if isinstance(missing, Money):
                return missing
        return None


@attrs.frozen(kw_only=True)
class MethodRefusal:
    """A method that is not offered for these goods, with every reason."""

    method: str
    reasons: tuple[ShippingReason, ...]


@attrs.frozen(kw_only=True)
class DeliveryOptions:
    """All of a shop's methods for one consignment: the offered and the refused.

    Options come in the shop's order (position, then id).
    """

    options: tuple[DeliveryOption, ...]
    refused: tuple[MethodRefusal, ...]

    def __iter__(self) -> Iterator[DeliveryOption]:
        return iter(self.options)

    def __len__(self) -> int:
        return len(self.options)

    def option(self, method: str) -> DeliveryOption:
        """The offer of a method.

        Raises ShippingMethodRefusedError, with the reasons, or UnknownShippingMethodError.
        """
        for option in self.options:
            if option.method == method:
                return option
        reasons = self.why_not(method)
        raise ShippingMethodRefusedError(
            f"{method} is not offered for these goods",
            hint=", ".join(reason.code for reason in reasons),
            method=method,
            reasons=reasons,
        )

    def why_not(self, method: str) -> tuple[ShippingReason, ...]:
        """Why a method is not offered; empty where it is.

        Raises UnknownShippingMethodError.
        """
        for refusal in self.refused:
            if refusal.method == method:
                return refusal.reasons
        if any(option.method == method for option in self.options):
            return ()
        raise UnknownShippingMethodError(
            f"{short_repr(method)} is not a shipping method", method=method
        )

    @property
    def cheapest(self) -> DeliveryOption | None:
        """The option of the lowest price; among equals the first."""
        return min(self.options, key=lambda option: option.fee.minor, default=None)

    @property
    def soonest(self) -> DeliveryOption | None:
        """The option that is promised soonest; among equals the first."""
        return min(
            self.options,
            key=lambda option: (
                option.promise.latest if option.promise is not None else date.max
            ),
            default=None,
        )
