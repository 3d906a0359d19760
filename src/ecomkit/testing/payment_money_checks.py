"""Checks of a payment adapter when all goes well: it does what it declares, to the cent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ecomkit.card_numbers import holds_card_number
from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import Capabilities, Lookup
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.outcome import (
    Declined,
    NeedsAction,
    OutcomeUnknown,
    Pending,
    RetryAdvice,
    Succeeded,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.states import PaymentStatus
from ecomkit.testing.payment_bench import AdapterUnderTest, skip, start_action

_LONGEST_NAME = 60


class DeclarationChecks(AdapterUnderTest):
    """What the adapter declares is consistent and stays the same."""

    def test_it_has_a_name_that_stays(self) -> None:
        """Payments store the name of their adapter."""
        name = self.make_adapter().name
        assert isinstance(name, str)
        assert 0 < len(name) <= _LONGEST_NAME
        assert name == self.make_adapter().name

    def test_it_declares_its_capabilities(self) -> None:
        """By them a request is refused before anything is sent."""
        adapter = self.make_adapter()
        assert isinstance(adapter.capabilities, Capabilities)
        assert adapter.capabilities == adapter.capabilities
        assert adapter.capabilities == self.make_adapter().capabilities

    def test_its_capabilities_do_not_change(self) -> None:
        """They are fixed for as long as the adapter lives."""
        adapter = self.make_adapter()
        before = dict(adapter.capabilities.actions)
        self.start(self.shop(adapter), adapter)
        assert dict(adapter.capabilities.actions) == before

    def test_it_authorizes_what_it_captures(self) -> None:
        """An adapter that captures also authorizes."""
        actions = self.make_adapter().capabilities.actions
        assert (
            PaymentAction.CAPTURE not in actions or PaymentAction.AUTHORIZE in actions
        )

    def test_parts_and_repetitions_go_together(self) -> None:
        """Several captures or refunds are partial ones."""
        actions = self.make_adapter().capabilities.actions
        for action in (PaymentAction.CAPTURE, PaymentAction.REFUND):
            support = actions.get(action)
            assert support is None or support.partial or not support.multiple

    def test_what_is_left_open_is_heard_of_again(self) -> None:
        """Supports notifications or look-ups for asynchronous outcomes."""
        capabilities = self.make_adapter().capabilities
        if capabilities.asynchronous:
            start = capabilities.actions[start_action(capabilities)]
            assert capabilities.notifications or start.lookup is not Lookup.NONE

    def test_a_hold_lasts_some_time(self) -> None:
        """A hold does not expire at once."""
        assert self.make_adapter().capabilities.authorization_ttl > timedelta(0)


class MoneyChecks(AdapterUnderTest):
    """Each action moves exactly what it was asked to move."""

    def test_it_answers_with_an_outcome(self) -> None:
        """Nothing else is understood."""
        adapter = self.make_adapter()
        outcome = self.submit(adapter, self.instruction(adapter))
        assert isinstance(
            outcome, Succeeded | Pending | NeedsAction | Declined | OutcomeUnknown
        )

    def test_a_payment_succeeds(self) -> None:
        """What is due is authorized or captured, and no more."""
        adapter = self.make_adapter()
        payment = self.begun(self.shop(adapter), adapter)
        assert payment.totals.authorized == payment.due
        assert payment.totals.captured.amount in {0, payment.due.amount}
        self.check_moved(adapter, payment)

    def test_it_names_the_payment(self) -> None:
        """The provider's reference is stored, and is not a card number."""
        adapter = self.make_adapter()
        payment = self.begun(self.shop(adapter), adapter)
        assert payment.provider_ref
        assert not holds_card_number(payment.provider_ref)

    def test_all_is_captured(self) -> None:
        """A capture takes all that was authorized."""
        adapter = self.make_adapter()
        payment = self.captured(self.shop(adapter), adapter)
        assert payment.status is PaymentStatus.CAPTURED
        assert payment.totals.captured == payment.due
        self.check_moved(adapter, payment)

    def test_it_purchases(self) -> None:
        """A purchase captures all at once."""
        adapter = self.able(PaymentAction.PURCHASE)
        shop = self.shop(adapter)
        shop.open("pay1", self.amount(adapter), adapter=adapter.name)
        payment = self.do(shop, PaymentAction.PURCHASE)
        payment = self.settled(shop, adapter, payment)
        assert payment.totals.captured == payment.due
        self.check_moved(adapter, payment)

    def test_captures_in_parts_sum_up(self) -> None:
        """Three shipments capture three parts, and together all."""
        adapter = self.able(PaymentAction.AUTHORIZE, PaymentAction.CAPTURE)
        if not adapter.capabilities.actions[PaymentAction.CAPTURE].multiple:
            skip("the adapter captures once")
        self._in_parts(PaymentAction.CAPTURE)

    def test_one_capture_of_a_part_frees_the_rest(self) -> None:
        """If only one capture is possible, it releases the rest."""
        adapter = self.able(PaymentAction.AUTHORIZE, PaymentAction.CAPTURE)
        support = adapter.capabilities.actions[PaymentAction.CAPTURE]
        if support.multiple or not support.partial:
            skip("the adapter captures more than once, or only all")
        shop = self.shop(adapter)
        part = Money.from_minor(100, self.begun(shop, adapter).due.currency)
        payment = self.do(shop, PaymentAction.CAPTURE, part)
        assert payment.totals.captured == part
        assert not payment.totals.hold
        self.check_moved(adapter, payment)

    def test_a_void_frees_the_hold(self) -> None:
        """A void releases what was held."""
        adapter = self.able(PaymentAction.AUTHORIZE, PaymentAction.VOID)
        shop = self.shop(adapter)
        if not self.begun(shop, adapter).totals.hold:
            skip("nothing stays set aside")
        payment = self.do(shop, PaymentAction.VOID)
        assert payment.status is PaymentStatus.VOIDED
        self.check_moved(adapter, payment)

    def test_a_void_stops_what_is_pending(self) -> None:
        """A payment that is not finished can be canceled."""
        adapter = self.able(PaymentAction.VOID)
        shop = self.shop(adapter)
        if self.start(shop, adapter).status is not PaymentStatus.PENDING:
            skip("payments are not pending")
        payment = self.do(shop, PaymentAction.VOID)
        assert payment.status is PaymentStatus.CANCELED
        assert not payment.totals.kept

    def test_all_is_refunded(self) -> None:
        """A refund sends back all that was captured."""
        adapter = self.able(PaymentAction.REFUND)
        shop = self.shop(adapter)
        self.captured(shop, adapter)
        payment = self.do(shop, PaymentAction.REFUND)
        assert payment.status is PaymentStatus.REFUNDED
        assert not payment.totals.kept
        self.check_moved(adapter, payment)

    def test_refunds_in_parts_sum_up(self) -> None:
        """Three returns refund three parts, and together all."""
        adapter = self.able(PaymentAction.REFUND)
        if not adapter.capabilities.actions[PaymentAction.REFUND].multiple:
            skip("the adapter refunds once")
        self._in_parts(PaymentAction.REFUND)

    def test_yen_have_no_decimals(self) -> None:
        """JPY: 12,345 is twelve thousand yen."""
        self._in_currency("JPY")

    def test_euros_have_two_decimals(self) -> None:
        """EUR: 12,345 cents are 123.45."""
        self._in_currency("EUR")

    def test_dinars_have_three_decimals(self) -> None:
        """KWD: 12,340 fils are 12.340."""
        self._in_currency("KWD")

    def test_two_payments_do_not_mix(self) -> None:
        """Totals are those of one payment, not of all."""
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        one = self.begun(shop, adapter, "pay1")
        self.begun(shop, adapter, "pay2")
        assert shop.get("pay1") == one
        assert shop.get("pay2").totals.authorized == one.due

    def test_totals_are_sound_at_every_step(self) -> None:
        """Refunded is at most captured, captured at most authorized."""
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        for action in (PaymentAction.CAPTURE, PaymentAction.REFUND):
            if action in adapter.capabilities.actions and _left(action, payment):
                payment = self.do(shop, action)
            assert payment.totals.broken() == ()
            assert payment.flags == ()

    def test_every_decline_has_its_reason(self) -> None:
        """A card without funds, an expired one: each has its reason, and moves nothing."""
        declines = self.declines()
        if not declines:
            skip("no declines are named")
        for number, (reason, details) in enumerate(declines.items()):
            adapter = self.make_adapter()
            payment = self.start(
                self.shop(adapter), adapter, f"pay{number}", details=details
            )
            declined = payment.instructions[0].declined
            assert declined is not None, f"{reason} was not declined: {payment.status}"
            assert declined.reason is reason
            assert isinstance(declined.retry, RetryAdvice)
            assert payment.status in {
                PaymentStatus.FAILED,
                PaymentStatus.EXPIRED,
                PaymentStatus.CANCELED,
            }
            self.check_moved(adapter, payment)

    def test_what_it_does_not_declare_it_does_not_do(self) -> None:
        """An action that is not among its capabilities never succeeds."""
        adapter = self.make_adapter()
        missing = set(PaymentAction) - adapter.capabilities.actions.keys()
        if not missing:
            skip("the adapter does everything")
        for action in missing:
            assert not self._succeeds(adapter, action), f"it can {action} after all"

    def test_more_than_was_authorized_is_not_captured(self) -> None:
        """The provider refuses what the library would never request."""
        adapter = self._guarding(PaymentAction.AUTHORIZE, PaymentAction.CAPTURE)
        payment = self.begun(self.shop(adapter), adapter)
        assert not self._succeeds(adapter, PaymentAction.CAPTURE, twice=payment)

    def test_more_than_was_captured_is_not_refunded(self) -> None:
        """The provider refuses what the library would never request."""
        adapter = self._guarding(PaymentAction.REFUND)
        payment = self.captured(self.shop(adapter), adapter)
        assert not self._succeeds(adapter, PaymentAction.REFUND, twice=payment)

    def _guarding(self, *actions: PaymentAction) -> PaymentAdapter:
        adapter = self.able(*actions)
        if not self.guards_amounts:
            skip("the provider leaves amounts to the core")
        return adapter

    def _succeeds(
        self,
        adapter: PaymentAdapter,
        action: PaymentAction,
        *,
        twice: Payment | None = None,
    ) -> bool:
        changed: dict[str, Any] = {}
        if twice is not None:
            changed = {"amount": 2 * twice.due, "provider_ref": twice.provider_ref}
        instruction = self.instruction(adapter, action, id="direct", **changed)
        try:
            outcome = self.submit(adapter, instruction)
        except EcomkitError:
            return False
        return isinstance(outcome, Succeeded | Pending)

    def _in_parts(self, action: PaymentAction) -> None:
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        start = self.begun if action is PaymentAction.CAPTURE else self.captured
        payment = start(shop, adapter)
        first = Money.from_minor(1, payment.due.currency)
        for part in (first, first + first, None):
            before = _left(action, payment)
            payment = self.do(shop, action, part)
            step = before - _left(action, payment)
            assert part is None or step == part, f"asked to {action} {part}, did {step}"
            self.check_moved(adapter, payment)
        assert not _left(action, payment)

    def _in_currency(self, code: str) -> None:
        adapter = self.make_adapter()
        currencies = adapter.capabilities.currencies
        if currencies and code not in currencies:
            skip(f"the adapter does not take {code}")
        amount = self.amount(adapter, code)
        payment = self.begun(self.shop(adapter), adapter, amount=amount)
        assert payment.totals.authorized == amount
        self.check_moved(adapter, payment)


def _left(action: PaymentAction, payment: Payment) -> Money:
    totals = payment.totals
    return totals.hold if action is PaymentAction.CAPTURE else totals.refundable
