"""Testing: what shops and authors of adapters test their own parts with."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ecomkit.errors import short_repr
from ecomkit.testing.store import STORE_CHECKS, check_store
from ecomkit.testing.world import CountingIds, FixedClock

if TYPE_CHECKING:
    from ecomkit.testing.payment_contract import PaymentAdapterContract
    from ecomkit.testing.reporting import ContractReport, contract_report
    from ecomkit.testing.tax_contract import TaxSourceContract

__all__ = [
    "STORE_CHECKS",
    "ContractReport",
    "CountingIds",
    "FixedClock",
    "PaymentAdapterContract",
    "TaxSourceContract",
    "check_store",
    "contract_report",
]


# The contracts need pytest, which the other checks do without.
_CONTRACTS = {
    "ContractReport": "reporting",
    "PaymentAdapterContract": "payment_contract",
    "TaxSourceContract": "tax_contract",
    "contract_report": "reporting",
}


def __getattr__(name: str) -> object:
    if name in _CONTRACTS:
        module = import_module(f"ecomkit.testing.{_CONTRACTS[name]}")
        found: object = getattr(module, name)
        return found
    raise AttributeError(
        f"module {short_repr(__name__)} has no attribute {short_repr(name)}"
    )
