"""What a buyer may choose from: delivery options, and why other methods are not offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money, minor_money
from ecomkit.money.denomination import denomination
from ecomkit.shipping.errors import (
    ShippingMethodRefusedError,
    UnknownShippingMethodError,
)
from ecomkit.shipping.methods import DeliveryKind, FeeTax
from ecomkit.shipping.reasons import ShippingReason
from ecomkit.shipping.shipping_fee import ShippingFee
from ecomkit.shipping.transit.promise import DeliveryPromise


@attrs.frozen(kw_only=True)
class DeliveryOption:
    """One way to get the goods: its price, each line's exact share, when, and why.

    ``fee`` explains the price, ``keys`` are the lines its shares belong to; ``promise``
    is None if the shop promises no day.
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
        """The price before any promotion on delivery."""
        return self.fee.amount

    @property
    def shares(self) -> tuple[tuple[str, Money], ...]:
        """Each line's part of the price; they sum to the price."""
        step = denomination(self.fee.currency)
        return tuple(
            (key, minor_money(share, step))
            for key, share in zip(self.keys, self.fee.shares, strict=True)
            if share
        )

    @property
    def free_from(self) -> Money | None:
        """The amount missing until delivery is free; None if it never is, or already is."""
        for step in self.fee.steps():
            missing = dict(step.facts).get("missing")
            if isinstance(missing, Money):
                return missing
        return None


@attrs.frozen(kw_only=True)
class MethodRefusal:
    """A method that is not available for these goods, with every reason."""

    method: str
    reasons: tuple[ShippingReason, ...]


@attrs.frozen(kw_only=True)
class DeliveryOptions:
    """All of a shop's methods for one consignment: those offered and those refused.

    Iterates over the options, in the shop's order (position, then id).
    """

    options: tuple[DeliveryOption, ...]
    refused: tuple[MethodRefusal, ...]

    def __iter__(self) -> Iterator[DeliveryOption]:
        return iter(self.options)

    def __len__(self) -> int:
        return len(self.options)

    def option(self, method: str) -> DeliveryOption:
        """The option of a method.

        Raises ShippingMethodRefusedError, with the reasons, or
        UnknownShippingMethodError.
        """
        reasons = self.why_not(method)
        if not reasons:
            return next(option for option in self.options if option.method == method)
        raise ShippingMethodRefusedError(
            f"{method} is not available for these goods",
            hint=", ".join(reason.code for reason in reasons),
            method=method,
            reasons=reasons,
        )

    def why_not(self, method: str) -> tuple[ShippingReason, ...]:
        """Why a method is not available; empty if it is.

        Raises UnknownShippingMethodError.
        """
        known = {option.method: () for option in self.options} | {
            refusal.method: refusal.reasons for refusal in self.refused
        }
        for name, reasons in known.items():
            if name == method:
                return reasons
        raise UnknownShippingMethodError(
            f"there is no shipping method {short_repr(method)}",
            hint=f"one of {', '.join(sorted(known)) or 'none'}",
            method=method,
        )

    @property
    def cheapest(self) -> DeliveryOption | None:
        """The option with the lowest price; the first of several."""
        return min(self.options, key=lambda option: option.fee.minor, default=None)

    @property
    def soonest(self) -> DeliveryOption | None:
        """The option promised soonest; the first of several."""
        return min(
            self.options,
            key=lambda option: (
                option.promise.latest if option.promise is not None else date.max
            ),
            default=None,
        )
