"""Testing: what shops and authors of adapters test their own parts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomkit.testing.reservations import RESERVATION_CHECKS, check_reservations

if TYPE_CHECKING:
    from ecomkit.testing.payment_contract import PaymentAdapterContract

__all__ = ["RESERVATION_CHECKS", "PaymentAdapterContract", "check_reservations"]


def __getattr__(name: str) -> object:
    # The contract needs pytest, which the other checks do without.
    if name == "PaymentAdapterContract":
        from ecomkit.testing import payment_contract

        return payment_contract.PaymentAdapterContract
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
