"""How an author tells the contract about an adapter: here, one to a fake gateway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import DeclineReason
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.totals import PaymentTotals
from ecomkit.testing.payment_bench import Trouble
from ecomkit.testing.payment_contract import PaymentAdapterContract
from ecomkit.testing.payments import (
    NEEDS_OWNER,
    NO_FUNDS,
    FakeAdapter,
    FakeGateway,
    Fault,
    capabilities,
)
from ecomkit.testing.world import FixedClock

_FAULTS = {
    Trouble.LOST: Fault.TIMEOUT_BEFORE,
    Trouble.CUT_OFF: Fault.TIMEOUT_AFTER,
    Trouble.ERROR_BEFORE: Fault.ERROR_BEFORE,
    Trouble.ERROR_AFTER: Fault.ERROR_AFTER,
    Trouble.REFUSED: Fault.REFUSED,
    Trouble.IN_USE: Fault.BUSY,
    Trouble.TOO_MANY: Fault.BUSY,
}


class GatewayContract(PaymentAdapterContract):
    """How an author tells the contract about an adapter to a fake gateway."""

    claims: ClassVar[Mapping[str, Any]] = {}
    adapter: type[FakeAdapter] = FakeAdapter
    gateway: type[FakeGateway] = FakeGateway

    def make_adapter(self) -> PaymentAdapter:
        claims: dict[str, Any] = {
            "window": timedelta(hours=24),
            "lookup": Lookup.POSITIVE,
            **self.claims,
        }
        gateway = self.gateway(
            FixedClock(self.NOW),
            window=claims["window"],
            multicapture=claims.get("multicapture", True),
        )
        return self.adapter(gateway, capabilities(**claims))

    def details(self, action: PaymentAction) -> Mapping[str, Any]:
        return (
            {"token": "card-that-works"}
            if action.value in {"authorize", "purchase"}
            else {}
        )

    def declines(self) -> Mapping[DeclineReason, Mapping[str, Any]]:
        return {DeclineReason.INSUFFICIENT_FUNDS: {"token": NO_FUNDS}}

    def needs_action(self) -> Mapping[str, Any]:
        return {"token": NEEDS_OWNER}

    def act(
        self, adapter: PaymentAdapter, payment: Payment, *, success: bool
    ) -> Sequence[Notification]:
        assert isinstance(adapter, FakeAdapter)
        instruction = payment.instructions[0].instruction
        adapter.gateway.decide(instruction, success=success)
        return adapter.gateway.notifications[-1:]

    def moved(self, adapter: PaymentAdapter, payment_id: str) -> PaymentTotals | None:
        assert isinstance(adapter, FakeAdapter)
        return adapter.gateway.totals(payment_id)

    def arrange(self, adapter: PaymentAdapter, trouble: Trouble) -> bool:
        assert isinstance(adapter, FakeAdapter)
        if trouble not in _FAULTS:
            return False
        adapter.faults.append(_FAULTS[trouble])
        return True

    def message(
        self, adapter: PaymentAdapter, signed_at: datetime
    ) -> tuple[bytes, Mapping[str, str]] | None:
        assert isinstance(adapter, FakeAdapter)
        return adapter.message(adapter.gateway.reported[-1], signed_at)
