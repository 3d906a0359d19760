"""Testing: what shops and authors of adapters test their own parts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomkit.errors import short_repr
from ecomkit.testing.store import STORE_CHECKS, check_store
from ecomkit.testing.world import CountingIds, FixedClock

if TYPE_CHECKING:
    from ecomkit.testing.payment_contract import (
        ContractReport,
        PaymentAdapterContract,
        contract_report,
    )

__all__ = [
    "STORE_CHECKS",
    "ContractReport",
    "CountingIds",
    "FixedClock",
    "PaymentAdapterContract",
    "check_store",
    "contract_report",
]


def __getattr__(name: str) -> object:
    # The contract needs pytest, which the other checks do without.
    if name in __all__:
        from ecomkit.testing import payment_contract

        return getattr(payment_contract, name)
    raise AttributeError(
        f"module {short_repr(__name__)} has no attribute {short_repr(name)}"
    )
