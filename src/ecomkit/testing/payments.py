"""A payment gateway in memory, as reliable or as faulty as a test wants it."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum
from itertools import count
from json import dumps

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import (
    ActionSupport,
    Capabilities,
    CollectionMode,
    Lookup,
)
from ecomkit.payments.errors import (
    BadNotificationError,
    MisconfiguredError,
    NotSentError,
)
from ecomkit.payments.instruction import STARTS, Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    InstructionNotFound,
    NeedsAction,
    Outcome,
    OutcomeUnknown,
    Pending,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.webhooks import StandardSignatures
from ecomkit.ports import Clock

NO_FUNDS = "card_without_funds"
"""A card without money."""
NEEDS_OWNER = "card_needs_its_owner"
"""A card whose bank wants to see its owner first."""
TAKES_DAYS = "account_takes_days"
"""An account from which money takes days."""


class Fault(Enum):
    """What can happen to one call on its way."""

    TIMEOUT_BEFORE = "the request never arrives, and nobody answers"
    TIMEOUT_AFTER = "it is done, but the answer never arrives"
    LATE = "nobody answers, and it is done a little later"
    ERROR_BEFORE = "the gateway fails before it does anything"
    ERROR_AFTER = "it is done, but the gateway answers with an error"
    REFUSED = "the connection is refused: proven that nothing was done"
    BUSY = "the gateway is busy with this key"


_RAISES = {
    PaymentAction.AUTHORIZE: ("authorized",),
    PaymentAction.PURCHASE: ("authorized", "captured"),
    PaymentAction.CAPTURE: ("captured",),
    PaymentAction.REFUND: ("refunded",),
    PaymentAction.VOID: (),
    PaymentAction.RENEW: (),
}


def _agrees(instruction: Instruction) -> str:
    return ""


def _name(instruction: Instruction) -> tuple[str, str]:
    return instruction.payment_id, instruction.id


class FakeGateway:
    """The far side: payments, keys, and what each instruction really did.

    ``effects`` counts, by payment and instruction, how often money was moved: more than
    once is the one thing that must never happen. ``guards`` false makes a gateway that lets anything
    through. ``lag`` is how long a look-up does not see what was just done. ``notifications``
    are those on their way, for a test to take; ``reported`` all there ever were. ``bank`` is
    asked before money moves: what it says no with, or "".
    """

    def __init__(
        self,
        clock: Clock,
        *,
        window: timedelta = timedelta(0),
        lag: timedelta = timedelta(0),
        guards: bool = True,
        multicapture: bool = True,
    ) -> None:
        self._clock = clock
        self._window = window
        self._lag = lag
        self._guards = guards
        self._multicapture = multicapture
        self._totals: dict[str, PaymentTotals] = {}
        self._answers: dict[str, tuple[str, datetime, Outcome]] = {}
        self._done: dict[tuple[str, str], tuple[datetime, Outcome]] = {}
        self._voided: set[str] = set()
        self._late: list[tuple[datetime, Instruction]] = []
        self._numbers = count(1)
        self.effects: Counter[tuple[str, str]] = Counter()
        self.notifications: list[Notification] = []
        self.reported: list[Notification] = []
        self.bank: Callable[[Instruction], str] = _agrees

    def totals(self, payment_id: str, currency: str = "EUR") -> PaymentTotals:
        """All that has really moved on a payment; *currency* if nothing has yet."""
        known = self._totals.get(payment_id)
        return PaymentTotals.from_minor(currency) if known is None else known

    def receive(self, instruction: Instruction) -> Outcome:
        """A request arrives; a key that is known gets its first answer again."""
        return self._received(instruction, self._clock.now())

    def _received(self, instruction: Instruction, now: datetime) -> Outcome:
        known = self._answers.get(instruction.idempotency_key)
        if known is not None and self._window and now - known[1] <= self._window:
            if known[0] != instruction.fingerprint():
                raise MisconfiguredError("this key came with another request")
            return self._as_of_now(instruction, known[2])
        outcome = self._carried_out(instruction)
        self._answers[instruction.idempotency_key] = (
            instruction.fingerprint(),
            now,
            outcome,
        )
        self._done[_name(instruction)] = (now, outcome)
        return outcome

    def receive_late(self, instruction: Instruction, delay: timedelta) -> None:
        """A request that hangs on the way and arrives after *delay*."""
        self._late.append((self._clock.now() + delay, instruction))

    def catch_up(self) -> None:
        """Lets the requests arrive whose time has come."""
        now = self._clock.now()
        due = [(at, each) for at, each in self._late if at <= now]
        self._late = [(at, each) for at, each in self._late if at > now]
        for at, instruction in due:
            # Who sent it does not wait for the answer any more. It arrives at its own
            # time, even where the clock has leapt beyond.
            with suppress(EcomkitError):
                self._received(instruction, at)

    def look_up(
        self, instruction: Instruction, *, closing: bool
    ) -> Outcome | InstructionNotFound:
        """What became of an instruction.

        *closing*, one that is not found will not be done later either.
        """
        done = self._done.get(_name(instruction))
        if done is None or self._clock.now() - done[0] < self._lag:
            if closing:
                self._late = [
                    each for each in self._late if _name(each[1]) != _name(instruction)
                ]
            return InstructionNotFound()
        return self._as_of_now(instruction, done[1])

    def decide(self, instruction: Instruction, *, success: bool) -> None:
        """The bank or the buyer has decided about an unfinished instruction."""
        done = self._done.get(_name(instruction))
        if done is None or not isinstance(done[1], Pending | NeedsAction):
            return
        if instruction.payment_id in self._voided:
            return
        outcome: Outcome = (
            self._moved(instruction)
            if success
            else Declined(reason=DeclineReason.AUTHENTICATION_FAILED)
        )
        self._done[_name(instruction)] = (self._clock.now(), outcome)
        self._tell(instruction, outcome)

    def dispute(self, payment_id: str, amount: Money) -> None:
        """The buyer's bank disputes an amount."""
        totals = self.totals(payment_id)
        self._report(payment_id, disputed=totals.disputed + amount)

    def close_dispute(self, payment_id: str, *, won: bool) -> None:
        """The bank has decided about what is in dispute."""
        totals = self.totals(payment_id)
        field = "dispute_won" if won else "dispute_lost"
        closed = getattr(totals, field) + totals.in_dispute
        self._report(payment_id, **{field: closed})

    def _report(self, payment_id: str, **moved: Money) -> None:
        totals = attrs.evolve(self.totals(payment_id), **moved)
        self._totals[payment_id] = totals
        notification = Notification(
            source="fake",
            id=f"evt-{next(self._numbers)}",
            payment_id=payment_id,
            outcome=TotalsReported(totals),
        )
        self.notifications.append(notification)
        self.reported.append(notification)

    def _carried_out(self, instruction: Instruction) -> Outcome:
        reference = f"ref-{instruction.payment_id}"
        if instruction.action in STARTS:
            if instruction.token == NO_FUNDS:
                return Declined(reason=DeclineReason.INSUFFICIENT_FUNDS)
            if instruction.token == NEEDS_OWNER:
                return NeedsAction(
                    kind=BuyerAction.REDIRECT,
                    payload={"url": "https://bank.example/3ds"},
                    provider_ref=reference,
                )
            if instruction.token == TAKES_DAYS:
                return Pending(reference)
        if said := self.bank(instruction):
            return Declined(reason=DeclineReason.DECLINED, detail=said)
        refused = self._refusal(instruction)
        if refused and self._guards:
            return Declined(reason=DeclineReason.LIMIT_EXCEEDED, detail=refused)
        outcome = self._moved(instruction)
        self._tell(instruction, outcome)
        return outcome

    def _refusal(self, instruction: Instruction) -> str:
        if instruction.action in STARTS:
            return ""  # the bank has agreed
        totals, amount = self._totals_of(instruction), instruction.amount
        if instruction.action is PaymentAction.CAPTURE and amount > totals.hold:
            return "more than was authorized"
        if instruction.action is PaymentAction.REFUND and amount > totals.refundable:
            return "more than was captured"
        is_void = instruction.action is PaymentAction.VOID
        if is_void and totals.captured and not totals.hold:
            return "all of it was captured"
        return ""

    def _moved(self, instruction: Instruction) -> Succeeded:
        before = self._totals_of(instruction)
        self.effects[_name(instruction)] += 1
        raised = {
            name: getattr(before, name) + instruction.amount
            for name in _RAISES[instruction.action]
        }
        totals = attrs.evolve(before, **raised)
        rest = max(totals.hold, 0 * totals.hold)
        if instruction.action is PaymentAction.VOID:
            freed = min(instruction.amount, rest) or rest
            totals = attrs.evolve(totals, released=totals.released + freed)
            if freed == rest:
                self._voided.add(instruction.payment_id)
        elif instruction.action is PaymentAction.CAPTURE and not self._multicapture:
            totals = attrs.evolve(totals, released=totals.released + rest)
        self._totals[instruction.payment_id] = totals
        return Succeeded(f"ref-{instruction.payment_id}", totals)

    def _as_of_now(self, instruction: Instruction, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Pending | NeedsAction):
            return self._done[_name(instruction)][1]
        return outcome

    def _totals_of(self, instruction: Instruction) -> PaymentTotals:
        return self.totals(instruction.payment_id, instruction.amount.currency.code)

    def _tell(self, instruction: Instruction, outcome: Outcome) -> None:
        if isinstance(outcome, Succeeded | Declined):
            notification = Notification(
                source="fake",
                id=f"evt-{next(self._numbers)}",
                payment_id=instruction.payment_id,
                instruction_id=instruction.id,
                outcome=outcome,
            )
            self.notifications.append(notification)
            self.reported.append(notification)


def capabilities(
    *,
    window: timedelta = timedelta(hours=24),
    lookup: Lookup = Lookup.POSITIVE,
    multicapture: bool = True,
    renews: bool = False,
) -> Capabilities:
    """What the adapter to a gateway with these manners declares."""
    support = ActionSupport(
        partial=True, multiple=True, idempotency_window=window, lookup=lookup
    )
    return Capabilities(
        actions={
            action: attrs.evolve(support, multiple=multicapture)
            if action is PaymentAction.CAPTURE
            else support
            for action in PaymentAction
            if renews or action is not PaymentAction.RENEW
        },
        collection_mode=CollectionMode.ONLINE,
        buyer_actions=frozenset({BuyerAction.REDIRECT}),
        asynchronous=True,
        notifications=True,
    )


class FakeAdapter:
    """The near side: an adapter to a FakeGateway, with faults on the wire as scripted.

    ``faults`` are used up one per call; when there are none left, calls go through.
    """

    name = "fake"

    def __init__(
        self, gateway: FakeGateway, capabilities: Capabilities, *, secret: str = ""
    ) -> None:
        self._secret = secret or b64encode(b"known to both sides only").decode()
        self._signatures = StandardSignatures(self._secret)
        self.gateway = gateway
        self.capabilities = capabilities
        self.faults: list[Fault] = []
        self.sent: list[Instruction] = []

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        """Sends the instruction over the wire."""
        self.capabilities.support(instruction.action)
        self.sent.append(instruction)
        fault = self.faults.pop(0) if self.faults else None
        match fault:
            case Fault.REFUSED | Fault.BUSY:
                raise NotSentError(fault.value)
            case Fault.TIMEOUT_BEFORE | Fault.ERROR_BEFORE:
                return OutcomeUnknown(fault.value)
            case Fault.TIMEOUT_AFTER | Fault.ERROR_AFTER:
                self.gateway.receive(instruction)
                raise ConnectionResetError(fault.value)
            case Fault.LATE:
                self.gateway.receive_late(instruction, timeout)
                raise TimeoutError(fault.value)
            case None:
                return self.gateway.receive(instruction)

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """Asks what became of the instruction."""
        if self.faults:
            self.faults.pop(0)
            raise TimeoutError
        support = self.capabilities.support(instruction.action)
        return self.gateway.look_up(
            instruction, closing=support.lookup is Lookup.AUTHORITATIVE
        )

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        """The notification that a message of :meth:`message` carries."""
        content = self._signatures.verify(body, headers, now=now).content
        found = [each for each in self.gateway.reported if each.id == content.get("id")]
        if not found:
            raise BadNotificationError("names no notification that was ever sent")
        return tuple(found)

    def message(
        self, notification: Notification, signed_at: datetime
    ) -> tuple[bytes, Mapping[str, str]]:
        """*notification* as the gateway sends it: a body, and headers that sign it."""
        body = dumps({"id": notification.id}).encode()
        moment = str(int(signed_at.timestamp()))
        signed = b"%s.%s.%s" % (notification.id.encode(), moment.encode(), body)
        signature = b64encode(hmac.digest(b64decode(self._secret), signed, "sha256"))
        return body, {
            "webhook-id": notification.id,
            "webhook-timestamp": moment,
            "webhook-signature": f"v1,{signature.decode()}",
        }
