"""The contract sees through adapters that are wrong in one way each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from json import loads
from typing import Any

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.payments.capabilities import Capabilities
from ecomkit.payments.errors import MisconfiguredError, NotSentError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    InstructionNotFound,
    Outcome,
    OutcomeUnknown,
    Pending,
    Succeeded,
)
from ecomkit.payments.totals import PaymentTotals
from ecomkit.testing.payments import FakeAdapter
from ecomkit.testing.reporting import contract_report
from tests.unit.payments.gateway_contract import GatewayContract

NO = Declined(reason=DeclineReason.DECLINED)


def told(outcome: Outcome, change: Callable[[PaymentTotals], PaymentTotals]) -> Outcome:
    if isinstance(outcome, Succeeded):
        return Succeeded(outcome.provider_ref, change(outcome.totals))
    return outcome


class NewKeyEachTime(FakeAdapter):
    """Makes its own key for every call."""

    numbers = count()

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        key = f"{instruction.idempotency_key}-{next(self.numbers)}"
        changed = attrs.evolve(instruction, idempotency_key=key)
        return super().submit(changed, timeout=timeout)


class SaysItKnowsKeys(FakeAdapter):
    """Claims a key window that its gateway does not have."""

    def __init__(self, gateway: Any, capabilities: Capabilities) -> None:
        super().__init__(gateway, capabilities)
        gateway._window = timedelta(0)


class TellsDeltas(FakeAdapter):
    """Tells what this instruction moved, not what all of them moved."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        zero = Money.zero(instruction.amount.currency)
        moved = {
            PaymentAction.AUTHORIZE: {"authorized": instruction.amount},
            PaymentAction.CAPTURE: {"authorized": zero, "captured": instruction.amount},
        }.get(instruction.action, {"authorized": zero, "refunded": instruction.amount})
        outcome = super().submit(instruction, timeout=timeout)
        if isinstance(outcome, Succeeded):
            # The core trusts the target, so what is told too little does no harm; what
            # is told too much does.
            doubled = {name: each + each for name, each in moved.items()}
            return Succeeded(outcome.provider_ref, PaymentTotals(**doubled))
        return outcome


class TimeoutIsANo(FakeAdapter):
    """Takes silence for a refusal."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        try:
            outcome = super().submit(instruction, timeout=timeout)
        except OSError:
            return NO
        return NO if isinstance(outcome, OutcomeUnknown) else outcome


class TimeoutWasNotSent(FakeAdapter):
    """Takes silence for proof that nothing was done."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        try:
            return super().submit(instruction, timeout=timeout)
        except OSError:
            raise NotSentError("no answer") from None


class TimeoutIsMisconfigured(FakeAdapter):
    """Takes silence for a wrong set-up."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        try:
            return super().submit(instruction, timeout=timeout)
        except OSError:
            raise MisconfiguredError("no answer") from None


class HopesForTheBest(FakeAdapter):
    """Takes silence for success."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        try:
            outcome = super().submit(instruction, timeout=timeout)
        except OSError:
            return Succeeded("hope", instruction.target)
        hoped = Succeeded("hope", instruction.target)
        return hoped if isinstance(outcome, OutcomeUnknown) else outcome


class RetriesOnItsOwn(FakeAdapter):
    """Tries again with a key of its own when nobody answers."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        try:
            return super().submit(instruction, timeout=timeout)
        except OSError:
            changed = attrs.evolve(instruction, idempotency_key="another")
            return super().submit(changed, timeout=timeout)


class ShowsItsKey(FakeAdapter):
    """Prints its secret key."""

    def __repr__(self) -> str:
        return "FakeAdapter(secret='s3cr3t-key')"


class PutsTheTokenInItsAnswer(FakeAdapter):
    """Repeats the buyer's token in its reasons."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        outcome = super().submit(instruction, timeout=timeout)
        if isinstance(outcome, Declined):
            return attrs.evolve(outcome, detail=f"token {instruction.token} refused")
        return outcome


class PutsTheTokenInItsErrors(FakeAdapter):
    """Repeats the buyer's token in its errors."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        try:
            return super().submit(instruction, timeout=timeout)
        except OSError:
            raise RuntimeError(f"charging {instruction.token} failed") from None


class TrustsAnyMessage(FakeAdapter):
    """Does not check signatures."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        return self.gateway.reported[-1:]


class LooksNotAtTheTime(FakeAdapter):
    """Checks signatures, but not when they were made."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        moment = headers.get("webhook-timestamp", "0")
        if moment.isdecimal() and moment.isascii() and len(moment) < 11:
            now = datetime.fromtimestamp(int(moment), tz=now.tzinfo)
        return super().verify(body, headers, now=now)


class ParsesFirst(FakeAdapter):
    """Reads a message before it knows who sent it."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        loads(body)
        return super().verify(body, headers, now=now)


class NamesAnotherSource(FakeAdapter):
    """Its notifications say that somebody else sent them."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        notifications = super().verify(body, headers, now=now)
        return [attrs.evolve(each, source="stripe") for each in notifications]


class NewIdEachTime(FakeAdapter):
    """Gives every delivery of a notification a new id."""

    numbers = count()

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        notifications = super().verify(body, headers, now=now)
        return [
            attrs.evolve(each, id=f"n{next(self.numbers)}") for each in notifications
        ]


class CountsInHundredths(FakeAdapter):
    """Takes every currency for one with two decimals."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        amount = instruction.amount
        cents = int(amount.amount * 100)
        wrong = attrs.evolve(
            instruction, amount=Money.from_minor(cents, amount.currency)
        )
        return super().submit(wrong, timeout=timeout)


class CapturesAll(FakeAdapter):
    """Ignores the amount of a capture."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        if instruction.action is PaymentAction.CAPTURE:
            hold = self.gateway.totals(instruction.payment_id).hold
            instruction = attrs.evolve(instruction, amount=hold)
        return super().submit(instruction, timeout=timeout)


class VoidsNothing(FakeAdapter):
    """Says that a hold is free, and does nothing."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        if instruction.action is PaymentAction.VOID:
            return Succeeded("void", instruction.target)
        return super().submit(instruction, timeout=timeout)


class MixesPayments(FakeAdapter):
    """Tells the sum of all payments."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        outcome = super().submit(instruction, timeout=timeout)
        all_ = self.gateway._totals.values()

        def summed(totals: PaymentTotals) -> PaymentTotals:
            zero = Money.zero(totals.currency)
            return PaymentTotals(
                authorized=sum((each.authorized for each in all_), zero)
            )

        return told(outcome, summed)


class TakesTheNameForTheKey(FakeAdapter):
    """Sends the request's name as its key, which another payment may have as well."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        named = attrs.evolve(instruction, idempotency_key=instruction.id)
        return super().submit(named, timeout=timeout)


class TakesANoForAYes(FakeAdapter):
    """Does not look at what the gateway says."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        outcome = super().submit(instruction, timeout=timeout)
        if isinstance(outcome, Declined):
            return Succeeded("ok", instruction.target)
        return outcome


class ForgetsReasons(FakeAdapter):
    """Tells every no alike."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        outcome = super().submit(instruction, timeout=timeout)
        return NO if isinstance(outcome, Declined) else outcome


class AsksByDoing(FakeAdapter):
    """Looks up by sending again."""

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        return self.submit(instruction, timeout=timeout)


class NotFoundIsANo(FakeAdapter):
    """Takes an instruction that is not found for declined."""

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        found = super().lookup(instruction, timeout=timeout)
        return NO if isinstance(found, InstructionNotFound) else found


class FindsAnything(FakeAdapter):
    """Finds whatever it is asked about."""

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        return Succeeded("found", instruction.target)


class FindsNothing(FakeAdapter):
    """Claims look-ups that it does not have."""

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        return InstructionNotFound()


class ChangesItsMind(FakeAdapter):
    """Can do less after the first payment."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        actions = {
            PaymentAction.AUTHORIZE: self.capabilities.actions[PaymentAction.AUTHORIZE]
        }
        self.capabilities = attrs.evolve(self.capabilities, actions=actions)
        return super().submit(instruction, timeout=timeout)


class DoesMoreThanItSays(FakeAdapter):
    """Refunds, though it does not declare that it can."""

    def __init__(self, gateway: Any, capabilities: Capabilities) -> None:
        actions = dict(capabilities.actions)
        del actions[PaymentAction.REFUND]
        super().__init__(gateway, attrs.evolve(capabilities, actions=actions))
        gateway._guards = False

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        return self.gateway.receive(instruction)


class CallsEverythingPending(FakeAdapter):
    """Leaves the core waiting for ever."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        super().submit(instruction, timeout=timeout)
        return Pending("wait")


class AnswersTrue(FakeAdapter):
    """Answers with something that is no outcome."""

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        super().submit(instruction, timeout=timeout)
        return True  # type: ignore[return-value]


BROKEN: dict[type[FakeAdapter], str] = {
    NewKeyEachTime: "test_the_same_request_twice_has_one_effect",
    SaysItKnowsKeys: "test_the_same_request_twice_has_one_effect",
    TellsDeltas: "test_a_payment_succeeds",
    TimeoutIsANo: "test_a_lost_answer",
    TimeoutWasNotSent: "test_a_lost_answer",
    TimeoutIsMisconfigured: "test_a_lost_answer",
    HopesForTheBest: "test_a_lost_request",
    RetriesOnItsOwn: "test_a_shop_recovers_from_every_fault",
    ShowsItsKey: "test_the_adapter_does_not_show_its_keys",
    PutsTheTokenInItsAnswer: "test_refusals_do_not_show_tokens",
    PutsTheTokenInItsErrors: "test_errors_do_not_show_tokens",
    TrustsAnyMessage: "test_a_changed_body_is_refused",
    LooksNotAtTheTime: "test_a_message_from_the_future_is_refused",
    ParsesFirst: "test_malformed_bodies_are_refused",
    NamesAnotherSource: "test_a_genuine_message_is_taken_in",
    NewIdEachTime: "test_the_same_message_is_the_same_notification",
    CountsInHundredths: "test_yen_have_no_decimals",
    CapturesAll: "test_captures_in_parts_sum_up",
    VoidsNothing: "test_a_void_frees_the_hold",
    MixesPayments: "test_two_payments_do_not_mix",
    TakesTheNameForTheKey: "test_two_payments_may_call_their_requests_the_same",
    TakesANoForAYes: "test_every_decline_has_its_reason",
    ForgetsReasons: "test_every_decline_has_its_reason",
    AsksByDoing: "test_asking_moves_nothing",
    NotFoundIsANo: "test_what_was_never_sent_is_no_no",
    FindsAnything: "test_what_was_never_sent_is_no_no",
    FindsNothing: "test_what_was_done_is_found",
    ChangesItsMind: "test_its_capabilities_do_not_change",
    DoesMoreThanItSays: "test_what_it_does_not_declare_it_does_not_do",
    CallsEverythingPending: "test_all_is_captured",
    AnswersTrue: "test_it_answers_with_an_outcome",
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda kind: kind.__name__)
def test_a_broken_adapter_fails(broken: type[FakeAdapter]) -> None:
    """Each mistake is seen by the check that is about it."""

    class Contract(GatewayContract):
        adapter = broken
        secrets = ("s3cr3t-key",)

    assert BROKEN[broken] in contract_report(Contract()).broken


def test_a_sound_adapter_passes() -> None:
    """The same contract finds nothing wrong where nothing is."""

    class Contract(GatewayContract):
        secrets = ("s3cr3t-key",)

    report = contract_report(Contract())

    assert report.broken == {}
    assert len(report.kept) > 50
    assert all(report.skipped.values())
