"""Checks of a payment adapter when all goes well: it does what it declares, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import Capabilities, Lookup
from ecomkit.payments.card_data import holds_card_number
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.outcome import (
    Declined,
    NeedsAction,
    OutcomeUnknown,
    Pending,
    RetryAdvice,
    Succeeded,
)
from ecomkit.payments.states import PaymentStatus
from ecomkit.testing.payment_bench import AdapterUnderTest, skip, start_op

_LONGEST_NAME = 60


class DeclarationChecks(AdapterUnderTest):
    """What the adapter says of itself holds together and stays as it is."""

    def test_it_has_a_name_that_stays(self) -> None:
        """Payments remember the name of their adapter."""
        name = self.make_adapter().name
        assert isinstance(name, str)
        assert 0 < len(name) <= _LONGEST_NAME
        assert name == self.make_adapter().name

    def test_it_declares_its_capabilities(self) -> None:
        """The core refuses by them before anything is sent."""
        adapter = self.make_adapter()
        assert isinstance(adapter.capabilities, Capabilities)
        assert adapter.capabilities == adapter.capabilities
        assert adapter.capabilities == self.make_adapter().capabilities

    def test_its_capabilities_do_not_change(self) -> None:
        """What it can do is settled for as long as it lives."""
        adapter = self.make_adapter()
        before = dict(adapter.capabilities.actions)
        shop = self.shop(adapter)
        self.start(shop, adapter)
        assert dict(adapter.capabilities.actions) == before

    def test_it_takes_what_it_sets_aside(self) -> None:
        """Who can capture can authorize."""
        actions = self.make_adapter().capabilities.actions
        assert (
            PaymentAction.CAPTURE not in actions or PaymentAction.AUTHORIZE in actions
        )

    def test_parts_and_repetitions_go_together(self) -> None:
        """Several captures or refunds are parts."""
        actions = self.make_adapter().capabilities.actions
        for action in (PaymentAction.CAPTURE, PaymentAction.REFUND):
            assert (
                action not in actions
                or not actions[action].multiple
                or actions[action].partial
            )

    def test_what_is_left_open_is_heard_of_again(self) -> None:
        """An adapter whose answers come later tells them, or can be asked."""
        capabilities = self.make_adapter().capabilities
        if capabilities.asynchronous:
            start = capabilities.actions[start_op(capabilities)]
            assert capabilities.notifications or start.lookup is not Lookup.NONE

    def test_a_hold_lasts_some_time(self) -> None:
        """What is set aside does not run out at once."""
        assert self.make_adapter().capabilities.authorization_ttl > timedelta(0)


class MoneyChecks(AdapterUnderTest):
    """Each operation moves exactly what it was asked to move."""

    def test_it_answers_with_an_outcome(self) -> None:
        """Nothing else is understood."""
        adapter = self.make_adapter()
        outcome = self.submit(adapter, self.instruction(adapter))
        assert isinstance(
            outcome, Succeeded | Pending | NeedsAction | Declined | OutcomeUnknown
        )

    def test_a_payment_succeeds(self) -> None:
        """What is due is set aside or taken, and no more."""
        adapter = self.make_adapter()
        payment = self.begun(self.shop(adapter), adapter)
        assert payment.totals.authorized == payment.due
        assert payment.totals.captured.amount in {0, payment.due.amount}
        self.check_moved(adapter, payment)

    def test_it_names_the_payment(self) -> None:
        """The provider's reference is kept, and is no card number."""
        adapter = self.make_adapter()
        payment = self.begun(self.shop(adapter), adapter)
        assert payment.provider_ref
        assert not holds_card_number(payment.provider_ref)

    def test_all_is_captured(self) -> None:
        """Taking what was set aside takes all of it."""
        adapter = self.make_adapter()
        payment = self.captured(self.shop(adapter), adapter)
        assert payment.status is PaymentStatus.CAPTURED
        assert payment.totals.captured == payment.due
        self.check_moved(adapter, payment)

    def test_it_purchases(self) -> None:
        """Setting aside and taking in one go takes all."""
        adapter = self.make_adapter()
        self.needs(adapter, PaymentAction.PURCHASE)
        shop = self.shop(adapter)
        shop.open("pay1", self.amount(adapter), adapter=adapter.name)
        payment = shop.purchase(
            "pay1", id="pay1-buy", **self.details(PaymentAction.PURCHASE)
        )
        if payment.status is PaymentStatus.PENDING:
            for notice in self.finish(adapter, payment):
                shop.notify(notice)
            payment = shop.recover("pay1")
        assert payment.totals.captured == payment.due
        self.check_moved(adapter, payment)

    def test_captures_in_parts_sum_up(self) -> None:
        """Three shipments take three parts, and together all."""
        adapter = self.make_adapter()
        self.needs(adapter, PaymentAction.AUTHORIZE, PaymentAction.CAPTURE)
        if not adapter.capabilities.actions[PaymentAction.CAPTURE].multiple:
            skip("the adapter captures once")
        self._in_parts(PaymentAction.CAPTURE)

    def test_one_capture_of_a_part_frees_the_rest(self) -> None:
        """Where only one capture is possible, nothing stays set aside after it."""
        adapter = self.make_adapter()
        self.needs(adapter, PaymentAction.AUTHORIZE, PaymentAction.CAPTURE)
        support = adapter.capabilities.actions[PaymentAction.CAPTURE]
        if support.multiple or not support.partial:
            skip("the adapter captures more than once, or only all")
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        part = Money.from_minor(100, payment.due.currency)
        payment = shop.capture(
            "pay1", part, id="pay1-c", **self.details(PaymentAction.CAPTURE)
        )
        assert payment.totals.captured == part
        assert not payment.totals.hold
        self.check_moved(adapter, payment)

    def test_a_void_frees_the_hold(self) -> None:
        """What was set aside and is not wanted is free again."""
        adapter = self.make_adapter()
        self.needs(adapter, PaymentAction.AUTHORIZE, PaymentAction.VOID)
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        if not payment.totals.hold:
            skip("nothing stays set aside")
        payment = shop.void("pay1", id="pay1-void", **self.details(PaymentAction.VOID))
        assert payment.status is PaymentStatus.VOIDED
        self.check_moved(adapter, payment)

    def test_a_void_stops_what_is_pending(self) -> None:
        """A payment that is not finished can be called off."""
        adapter = self.make_adapter()
        self.needs(adapter, PaymentAction.VOID)
        shop = self.shop(adapter)
        payment = self.start(shop, adapter)
        if payment.status is not PaymentStatus.PENDING:
            skip("payments are not pending")
        payment = shop.void("pay1", id="pay1-void", **self.details(PaymentAction.VOID))
        assert payment.status is PaymentStatus.CANCELED
        assert not payment.totals.kept

    def test_all_is_refunded(self) -> None:
        """What was taken goes back."""
        adapter = self.make_adapter()
        self.needs(adapter, PaymentAction.REFUND)
        shop = self.shop(adapter)
        self.captured(shop, adapter)
        payment = shop.refund(
            "pay1", id="pay1-back", **self.details(PaymentAction.REFUND)
        )
        assert payment.status is PaymentStatus.REFUNDED
        assert not payment.totals.kept
        self.check_moved(adapter, payment)

    def test_refunds_in_parts_sum_up(self) -> None:
        """Three returns give back three parts, and together all."""
        adapter = self.make_adapter()
        self.needs(adapter, PaymentAction.REFUND)
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
        """Facts are told of one payment, not of all."""
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        one = self.begun(shop, adapter, "pay1")
        self.begun(shop, adapter, "pay2")
        assert shop.get("pay1") == one
        assert shop.get("pay2").totals.authorized == one.due

    def test_facts_are_sound_at_every_step(self) -> None:
        """Refunded is at most captured, captured at most authorized."""
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        for action in (PaymentAction.CAPTURE, PaymentAction.REFUND):
            if action in adapter.capabilities.actions and _can(action, payment.totals):
                payment = shop.request(
                    "pay1", action, id=f"pay1-{action}", **self.details(action)
                )
            assert payment.totals.broken() == ()
            assert payment.flags == ()

    def test_every_no_has_its_reason(self) -> None:
        """A card without funds, an expired one: each is told apart, and moves nothing."""
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
        """An operation that is not among its capabilities never succeeds."""
        adapter = self.make_adapter()
        missing = [
            action
            for action in PaymentAction
            if action not in adapter.capabilities.actions
        ]
        if not missing:
            skip("the adapter does everything")
        for action in missing:
            assert not self._succeeds(adapter, action), f"it can {action} after all"

    def test_more_than_was_authorized_is_not_captured(self) -> None:
        """The provider refuses what the core would never ask for."""
        adapter = self._guarding(PaymentAction.AUTHORIZE, PaymentAction.CAPTURE)
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        twice = payment.due + payment.due
        assert not self._succeeds(
            adapter,
            PaymentAction.CAPTURE,
            amount=twice,
            provider_ref=payment.provider_ref,
        )

    def test_more_than_was_captured_is_not_refunded(self) -> None:
        """The provider refuses what the core would never ask for."""
        adapter = self._guarding(PaymentAction.REFUND)
        shop = self.shop(adapter)
        payment = self.captured(shop, adapter)
        twice = payment.due + payment.due
        assert not self._succeeds(
            adapter,
            PaymentAction.REFUND,
            amount=twice,
            provider_ref=payment.provider_ref,
        )

    def _guarding(self, *actions: PaymentAction) -> Any:
        adapter = self.make_adapter()
        self.needs(adapter, *actions)
        if not self.guards_amounts:
            skip("the provider leaves amounts to the core")
        return adapter

    def _succeeds(self, adapter: Any, action: PaymentAction, **changed: Any) -> bool:
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
        for number, part in enumerate((first, first + first, None)):
            details: Mapping[str, Any] = self.details(action)
            before = _moved(action, payment.totals)
            payment = shop.request("pay1", action, part, id=f"pay1-{number}", **details)
            step = _moved(action, payment.totals) - before
            assert part is None or step == part, f"asked to {action} {part}, did {step}"
            self.check_moved(adapter, payment)
        assert _moved(action, payment.totals) == payment.due

    def _in_currency(self, code: str) -> None:
        adapter = self.make_adapter()
        currencies = adapter.capabilities.currencies
        if currencies and code not in currencies:
            skip(f"the adapter does not take {code}")
        amount = self.amount(adapter, code)
        payment = self.begun(self.shop(adapter), adapter, amount=amount)
        assert payment.totals.authorized == amount
        self.check_moved(adapter, payment)


def _moved(action: PaymentAction, totals: Any) -> Money:
    moved: Money = (
        totals.captured if action is PaymentAction.CAPTURE else totals.refunded
    )
    return moved


def _can(action: PaymentAction, totals: Any) -> bool:
    return bool(totals.hold if action is PaymentAction.CAPTURE else totals.refundable)
