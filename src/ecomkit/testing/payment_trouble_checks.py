"""Checks of a payment adapter in trouble: repetition, faults, look-ups, buyers who leave."""

from __future__ import annotations

from contextlib import suppress

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.errors import MisconfiguredError, NotSentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.outcome import (
    Declined,
    InstructionNotFound,
    NeedsAction,
    Outcome,
    Pending,
    Succeeded,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.states import InstructionState, PaymentStatus
from ecomkit.testing.payment_bench import (
    AFTER,
    AdapterUnderTest,
    Trouble,
    skip,
    start_action,
)


class RepetitionChecks(AdapterUnderTest):
    """The same key has one effect, for as long as the adapter says so."""

    def test_the_same_request_twice_has_one_effect(self) -> None:
        """A repeated request gets its first answer again."""
        self._repeated(times=2)

    def test_the_same_request_often_has_one_effect(self) -> None:
        """However often it is repeated."""
        self._repeated(times=5)

    def test_another_request_under_the_same_key_has_no_effect(self) -> None:
        """A key stands for one request."""
        adapter = self._with_keys()
        first = self.instruction(adapter)
        self.submit(adapter, first)
        before = self.moved(adapter, first.payment_id)
        other = attrs.evolve(first, amount=first.amount + first.amount)
        with suppress(EcomkitError):
            self.submit(adapter, other)
        assert self.moved(adapter, first.payment_id) == before

    def test_two_keys_are_two_requests(self) -> None:
        """Two payments of the same amount are both made."""
        adapter = self._with_keys()
        shop = self.shop(adapter)
        for payment_id in ("pay1", "pay2"):
            payment = self.begun(shop, adapter, payment_id)
            self.check_moved(adapter, payment)

    def test_two_payments_may_call_their_requests_the_same(self) -> None:
        """Both are made, and each is found again."""
        adapter = self._with_keys()
        shop = self.shop(adapter)
        action = start_action(adapter.capabilities)
        amount = self.amount(adapter)
        made = []
        for payment_id in ("pay1", "pay2"):
            shop.open(payment_id, amount, adapter=adapter.name)
            shop.request(payment_id, action, id="buy", **self.details(action))
            made.append(shop.recover(payment_id))
            self.check_moved(adapter, made[-1])
        assert made[0].status is made[1].status

    def _repeated(self, *, times: int) -> None:
        adapter = self._with_keys()
        instruction = self.instruction(adapter)
        first = self.submit(adapter, instruction)
        once = self.moved(adapter, instruction.payment_id)
        for attempt in range(2, times + 1):
            again = self.submit(adapter, attrs.evolve(instruction, attempt=attempt))
            assert type(again) is type(first)
            assert _totals(again) == _totals(first)
        assert self.moved(adapter, instruction.payment_id) == once

    def _with_keys(self) -> PaymentAdapter:
        adapter = self.make_adapter()
        support = adapter.capabilities.actions[start_action(adapter.capabilities)]
        if not support.idempotency_window:
            skip("the provider knows no keys")
        return adapter


class FaultChecks(AdapterUnderTest):
    """A fault on the way is never taken for an answer."""

    def test_a_lost_request(self) -> None:
        """Without an answer, nobody knows."""
        self._met(Trouble.LOST)

    def test_a_lost_answer(self) -> None:
        """The money has moved, and the adapter must not say that it has not."""
        self._met(Trouble.CUT_OFF)

    def test_an_error_before(self) -> None:
        """A 500 says nothing."""
        self._met(Trouble.ERROR_BEFORE)

    def test_an_error_after(self) -> None:
        """A 500 says nothing."""
        self._met(Trouble.ERROR_AFTER)

    def test_an_answer_that_makes_no_sense(self) -> None:
        """Half a document says nothing."""
        self._met(Trouble.GARBLED)

    def test_a_refused_connection(self) -> None:
        """Nothing was sent."""
        self._met(Trouble.REFUSED)

    def test_too_many_requests(self) -> None:
        """Nothing was done, and it may be tried again."""
        self._met(Trouble.TOO_MANY)

    def test_a_key_in_use(self) -> None:
        """Nothing was done by this attempt."""
        self._met(Trouble.IN_USE)

    def test_a_shop_recovers_from_every_fault(self) -> None:
        """Looked up, or sent again under its key, the payment is made once."""
        for trouble in Trouble:
            adapter = self.make_adapter()
            if self.arrange(adapter, trouble):
                self._recovered(adapter, trouble)

    def test_a_shop_recovers_from_a_crash(self) -> None:
        """Sent, and nothing more is known: the payment is made once."""
        adapter = self.make_adapter()
        instruction = self.instruction(adapter)
        support = adapter.capabilities.actions[instruction.action]
        if not support.idempotency_window and support.lookup is Lookup.NONE:
            skip("only a person could tell")
        first = self.submit(adapter, instruction)
        once = self.moved(adapter, instruction.payment_id)
        again: Outcome | InstructionNotFound
        if support.lookup is Lookup.NONE:
            again = self.submit(adapter, attrs.evolve(instruction, attempt=2))
        else:
            again = self.looked_up(adapter, instruction)
        assert type(again) is type(first)
        assert self.moved(adapter, instruction.payment_id) == once

    def _met(self, trouble: Trouble) -> None:
        adapter = self.make_adapter()
        if not self.arrange(adapter, trouble):
            skip(f"cannot be arranged: {trouble.value}")
        instruction = self.instruction(adapter)
        answer: object
        try:
            answer = self.submit(adapter, instruction)
        except Exception as error:  # noqa: BLE001  # any other counts as unknown
            answer = error
        assert trouble not in AFTER or not isinstance(answer, NotSentError), (
            "it said that nothing was sent, but it was done"
        )
        assert not isinstance(
            answer, Succeeded | Declined | Pending | NeedsAction | MisconfiguredError
        ), f"{trouble.value}: answered {answer!r}"

    def _recovered(self, adapter: PaymentAdapter, trouble: Trouble) -> None:
        shop = self.shop(adapter)
        payment = self.start(shop, adapter)
        for _ in range(3):
            self.clock.advance(seconds=self.TIMEOUT.total_seconds())
            payment = shop.recover(payment.id)
            for notification in self.finish(adapter, payment):
                shop.notify(notification)
            payment = shop.get(payment.id)
        record = payment.instructions[0]
        support = adapter.capabilities.actions[record.action]
        certain = support.idempotency_window or support.lookup is Lookup.AUTHORITATIVE
        if certain:
            assert record.state is InstructionState.SUCCEEDED, (
                f"{trouble.value}: it ended as {record.state}"
            )
        assert payment.totals.authorized <= payment.due, (
            f"{trouble.value}: charged twice"
        )
        if not record.is_open:
            self.check_moved(adapter, payment)


class QuestionChecks(AdapterUnderTest):
    """A look-up is answered truly, and moves nothing."""

    def test_what_was_done_is_found(self) -> None:
        """A look-up returns the outcome that the instruction had."""
        adapter = self._askable()
        instruction = self.instruction(adapter)
        outcome = self.submit(adapter, instruction)
        found = self.looked_up(adapter, instruction)
        assert type(found) is type(outcome)
        assert _totals(found) == _totals(outcome)

    def test_asking_moves_nothing(self) -> None:
        """Neither before an instruction is sent nor after."""
        adapter = self._askable()
        instruction = self.instruction(adapter)
        before = self.moved(adapter, instruction.payment_id)
        self.lookup(adapter, instruction)
        assert self.moved(adapter, instruction.payment_id) == before
        self.submit(adapter, instruction)
        after = self.moved(adapter, instruction.payment_id)
        self.lookup(adapter, instruction)
        assert self.moved(adapter, instruction.payment_id) == after

    def test_what_was_never_sent_is_no_no(self) -> None:
        """An unknown instruction is not found; it was neither declined nor carried out."""
        adapter = self._askable()
        instruction = self.instruction(adapter)
        found = self.lookup(adapter, instruction)
        assert not isinstance(found, Declined)
        if self.moved(adapter, instruction.payment_id) is not None:
            assert not isinstance(found, Succeeded)

    def test_not_found_can_be_sent_again(self) -> None:
        """If "not found" is proof, sending again has one effect."""
        adapter = self._askable(Lookup.AUTHORITATIVE)
        instruction = self.instruction(adapter)
        if isinstance(self.lookup(adapter, instruction), InstructionNotFound):
            self.submit(adapter, instruction)
            once = self.moved(adapter, instruction.payment_id)
            assert not isinstance(
                self.lookup(adapter, instruction), InstructionNotFound
            )
            assert self.moved(adapter, instruction.payment_id) == once

    def test_other_instructions_are_not_confused(self) -> None:
        """Another payment's success is not this one's."""
        adapter = self._askable()
        self.submit(adapter, self.instruction(adapter, payment_id="pay1"))
        other = self.instruction(adapter, payment_id="pay2")
        if self.moved(adapter, other.payment_id) is not None:
            assert not isinstance(self.lookup(adapter, other), Succeeded)

    def _askable(self, *kinds: Lookup) -> PaymentAdapter:
        adapter = self.make_adapter()
        lookup = adapter.capabilities.actions[start_action(adapter.capabilities)].lookup
        if lookup is Lookup.NONE or (kinds and lookup not in kinds):
            skip("the provider cannot be asked like this")
        return adapter


class ActionChecks(AdapterUnderTest):
    """A buyer must confirm, and does, or fails, or walks away."""

    def test_the_buyer_is_asked(self) -> None:
        """The outcome says what the buyer must do."""
        adapter, payment = self._waiting()
        action = payment.instructions[0].next_action
        assert action is not None
        assert action.kind in adapter.capabilities.buyer_actions
        assert not payment.totals.authorized

    def test_the_buyer_does_it(self) -> None:
        """The payment goes on."""
        adapter, payment = self._waiting()
        after = self._acted(adapter, payment, success=True)
        assert after.totals.authorized == payment.due

    def test_the_buyer_fails(self) -> None:
        """The payment ends, and nothing has moved."""
        adapter, payment = self._waiting()
        after = self._acted(adapter, payment, success=False)
        assert after.status is PaymentStatus.FAILED
        assert not after.totals.authorized

    def test_the_buyer_walks_away(self) -> None:
        """The payment can be canceled."""
        adapter, payment = self._waiting()
        shop = self._shop
        self.needs(adapter, PaymentAction.VOID)
        after = shop.request(payment.id, "void", id="pay1-void")
        assert after.status is PaymentStatus.CANCELED

    def _waiting(self) -> tuple[PaymentAdapter, Payment]:
        details = self.needs_action()
        if details is None:
            skip("no buyer has to do anything")
        adapter = self.make_adapter()
        self._shop = self.shop(adapter)
        payment = self.start(self._shop, adapter, details=details)
        assert payment.status is PaymentStatus.REQUIRES_ACTION
        return adapter, payment

    def _acted(
        self, adapter: PaymentAdapter, payment: Payment, *, success: bool
    ) -> Payment:
        for notification in self.act(adapter, payment, success=success):
            self._shop.notify(notification)
        for _ in range(self.seen_after):
            payment = self._shop.recover(payment.id)
        return payment


def _totals(outcome: object) -> object:
    return outcome.totals if isinstance(outcome, Succeeded) else None
