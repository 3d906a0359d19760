"""Capturing by plan: money is taken when its goods leave or arrive, without being asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.orders.capturing import capturable
from ecomkit.orders.settlement import SettlementKind, SettlementState
from ecomkit.payments import CaptureMoment, CapturePolicy, Payment, PaymentMethod
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.order_payments import payment_summary
from ecomkit.shop.desk.case import Case

_AT_ONCE = CapturePolicy(CaptureMoment.AT_ORDER)


@attrs.frozen(kw_only=True, eq=False)
class Capturing:
    """When the payment methods of a shop have their money captured."""

    payment_methods: Mapping[str, PaymentMethod]
    capabilities: Mapping[str, Capabilities]

    def owe(self, case: Case) -> None:
        """Writes down what is to be captured by now, beyond what was and is being taken."""
        policy = self._policy(case)
        if policy is None:
            return
        order = case.placed
        ready, _ = capturable(order, policy, at=case.transaction.now)
        taking = [each for each in case.settlements if each.kind is SettlementKind.TAKE]
        if any(each.state is not SettlementState.DONE for each in taking):
            return  # its outcome decides, or a person
        now = payment_summary(case.to_pay, case.bound)
        if ready < order.due and not self._captures_in_parts(case):
            return
        left = min(ready - now.kept, now.promised)
        if left.amount > 0:
            id = f"{order.number}:plan-{len(taking) + 1}"
            case.owe(SettlementKind.TAKE, id, left)

    def next_moment(self, case: Case) -> datetime | None:
        """When more of an order is to be captured; None where nobody knows."""
        policy = self._policy(case)
        if policy is None:
            return None
        return capturable(case.placed, policy, at=case.transaction.now)[1]

    def _policy(self, case: Case) -> CapturePolicy | None:
        if case.order is None or not any(self._holds(each) for each in case.bound):
            return None
        if case.order.schedule is not None:
            return _AT_ONCE  # each installment is due when it is paid
        methods = (self.payment_methods.get(each.payment_method) for each in case.bound)
        policies = [each.capture for each in methods if each is not None]
        return next((each for each in reversed(policies) if each is not None), None)

    def _holds(self, payment: Payment) -> bool:
        actions = self.capabilities[payment.adapter].actions
        return payment.totals.hold.amount > 0 and PaymentAction.CAPTURE in actions

    def _captures_in_parts(self, case: Case) -> bool:
        supports = [
            self.capabilities[each.adapter].actions[PaymentAction.CAPTURE]
            for each in case.bound
            if self._holds(each)
        ]
        return all(each.partial and each.multiple for each in supports)
