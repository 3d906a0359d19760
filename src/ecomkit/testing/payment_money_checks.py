"""Checks of a payment adapter when all goes well: it does what it declares, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import Capabilities, Lookup
from ecomkit.payments.card_data import holds_card_number
from ecomkit.payments.instruction import Op
from ecomkit.payments.outcome import (
    Declined,
    NeedsAction,
    Pending,
    Retry,
    Succeeded,
    Unknown,
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
        before = dict(adapter.capabilities.ops)
        shop = self.shop(adapter)
        self.start(shop, adapter)
        assert dict(adapter.capabilities.ops) == before

    def test_it_takes_what_it_sets_aside(self) -> None:
        """Who can capture can authorize."""
        ops = self.make_adapter().capabilities.ops
        assert Op.CAPTURE not in ops or Op.AUTHORIZE in ops

    def test_parts_and_repetitions_go_together(self) -> None:
        """Several captures or refunds are parts."""
        ops = self.make_adapter().capabilities.ops
        for op in (Op.CAPTURE, Op.REFUND):
            assert op not in ops or not ops[op].multiple or ops[op].partial

    def test_what_is_left_open_is_heard_of_again(self) -> None:
        """An adapter whose answers come later tells them, or can be asked."""
        capabilities = self.make_adapter().capabilities
        if capabilities.asynchronous:
            start = capabilities.ops[start_op(capabilities)]
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
            outcome, Succeeded | Pending | NeedsAction | Declined | Unknown
        )

    def test_a_payment_succeeds(self) -> None:
        """What is due is set aside or taken, and no more."""
        adapter = self.make_adapter()
        payment = self.begun(self.shop(adapter), adapter)
        assert payment.facts.authorized == payment.due
        assert payment.facts.captured.amount in {0, payment.due.amount}
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
        assert payment.facts.captured == payment.due
        self.check_moved(adapter, payment)

    def test_it_purchases(self) -> None:
        """Setting aside and taking in one go takes all."""
        adapter = self.make_adapter()
        self.needs(adapter, Op.PURCHASE)
        shop = self.shop(adapter)
        shop.open("pay1", self.amount(adapter), adapter=adapter.name)
        payment = shop.purchase("pay1", id="pay1-buy", **self.details(Op.PURCHASE))
        if payment.status is PaymentStatus.PENDING:
            for notice in self.finish(adapter, payment):
                shop.notify(notice)
            payment = shop.recover("pay1")
        assert payment.facts.captured == payment.due
        self.check_moved(adapter, payment)

    def test_captures_in_parts_sum_up(self) -> None:
        """Three shipments take three parts, and together all."""
        adapter = self.make_adapter()
        self.needs(adapter, Op.AUTHORIZE, Op.CAPTURE)
        if not adapter.capabilities.ops[Op.CAPTURE].multiple:
            skip("the adapter captures once")
        self._in_parts(Op.CAPTURE)

    def test_one_capture_of_a_part_frees_the_rest(self) -> None:
        """Where only one capture is possible, nothing stays set aside after it."""
        adapter = self.make_adapter()
        self.needs(adapter, Op.AUTHORIZE, Op.CAPTURE)
        support = adapter.capabilities.ops[Op.CAPTURE]
        if support.multiple or not support.partial:
            skip("the adapter captures more than once, or only all")
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        part = Money.from_minor(100, payment.due.currency)
        payment = shop.capture("pay1", part, id="pay1-c", **self.details(Op.CAPTURE))
        assert payment.facts.captured == part
        assert not payment.facts.hold
        self.check_moved(adapter, payment)

    def test_a_void_frees_the_hold(self) -> None:
        """What was set aside and is not wanted is free again."""
        adapter = self.make_adapter()
        self.needs(adapter, Op.AUTHORIZE, Op.VOID)
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        if not payment.facts.hold:
            skip("nothing stays set aside")
        payment = shop.void("pay1", id="pay1-void", **self.details(Op.VOID))
        assert payment.status is PaymentStatus.VOIDED
        self.check_moved(adapter, payment)

    def test_a_void_stops_what_is_pending(self) -> None:
        """A payment that is not finished can be called off."""
        adapter = self.make_adapter()
        self.needs(adapter, Op.VOID)
        shop = self.shop(adapter)
        payment = self.start(shop, adapter)
        if payment.status is not PaymentStatus.PENDING:
            skip("payments are not pending")
        payment = shop.void("pay1", id="pay1-void", **self.details(Op.VOID))
        assert payment.status is PaymentStatus.CANCELED
        assert not payment.facts.kept

    def test_all_is_refunded(self) -> None:
        """What was taken goes back."""
        adapter = self.make_adapter()
        self.needs(adapter, Op.REFUND)
        shop = self.shop(adapter)
        self.captured(shop, adapter)
        payment = shop.refund("pay1", id="pay1-back", **self.details(Op.REFUND))
        assert payment.status is PaymentStatus.REFUNDED
        assert not payment.facts.kept
        self.check_moved(adapter, payment)

    def test_refunds_in_parts_sum_up(self) -> None:
        """Three returns give back three parts, and together all."""
        adapter = self.make_adapter()
        self.needs(adapter, Op.REFUND)
        if not adapter.capabilities.ops[Op.REFUND].multiple:
            skip("the adapter refunds once")
        self._in_parts(Op.REFUND)

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
        assert shop.get("pay2").facts.authorized == one.due

    def test_facts_are_sound_at_every_step(self) -> None:
        """Refunded is at most captured, captured at most authorized."""
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        for op in (Op.CAPTURE, Op.REFUND):
            if op in adapter.capabilities.ops and _can(op, payment.facts):
                payment = shop.request("pay1", op, id=f"pay1-{op}", **self.details(op))
            assert payment.facts.broken() == ()
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
            assert isinstance(declined.retry, Retry)
            assert payment.status in {
                PaymentStatus.FAILED,
                PaymentStatus.EXPIRED,
                PaymentStatus.CANCELED,
            }
            self.check_moved(adapter, payment)

    def test_what_it_does_not_declare_it_does_not_do(self) -> None:
        """An operation that is not among its capabilities never succeeds."""
        adapter = self.make_adapter()
        missing = [op for op in Op if op not in adapter.capabilities.ops]
        if not missing:
            skip("the adapter does everything")
        for op in missing:
            assert not self._succeeds(adapter, op), f"it can {op} after all"

    def test_more_than_was_authorized_is_not_captured(self) -> None:
        """The provider refuses what the core would never ask for."""
        adapter = self._guarding(Op.AUTHORIZE, Op.CAPTURE)
        shop = self.shop(adapter)
        payment = self.begun(shop, adapter)
        twice = payment.due + payment.due
        assert not self._succeeds(
            adapter, Op.CAPTURE, amount=twice, provider_ref=payment.provider_ref
        )

    def test_more_than_was_captured_is_not_refunded(self) -> None:
        """The provider refuses what the core would never ask for."""
        adapter = self._guarding(Op.REFUND)
        shop = self.shop(adapter)
        payment = self.captured(shop, adapter)
        twice = payment.due + payment.due
        assert not self._succeeds(
            adapter, Op.REFUND, amount=twice, provider_ref=payment.provider_ref
        )

    def _guarding(self, *ops: Op) -> Any:
        adapter = self.make_adapter()
        self.needs(adapter, *ops)
        if not self.guards_amounts:
            skip("the provider leaves amounts to the core")
        return adapter

    def _succeeds(self, adapter: Any, op: Op, **changed: Any) -> bool:
        instruction = self.instruction(adapter, op, id="direct", **changed)
        try:
            outcome = self.submit(adapter, instruction)
        except EcomkitError:
            return False
        return isinstance(outcome, Succeeded | Pending)

    def _in_parts(self, op: Op) -> None:
        adapter = self.make_adapter()
        shop = self.shop(adapter)
        start = self.begun if op is Op.CAPTURE else self.captured
        payment = start(shop, adapter)
        first = Money.from_minor(1, payment.due.currency)
        for number, part in enumerate((first, first + first, None)):
            details: Mapping[str, Any] = self.details(op)
            before = _moved(op, payment.facts)
            payment = shop.request("pay1", op, part, id=f"pay1-{number}", **details)
            step = _moved(op, payment.facts) - before
            assert part is None or step == part, f"asked to {op} {part}, did {step}"
            self.check_moved(adapter, payment)
        assert _moved(op, payment.facts) == payment.due

    def _in_currency(self, code: str) -> None:
        adapter = self.make_adapter()
        currencies = adapter.capabilities.currencies
        if currencies and code not in currencies:
            skip(f"the adapter does not take {code}")
        amount = self.amount(adapter, code)
        payment = self.begun(self.shop(adapter), adapter, amount=amount)
        assert payment.facts.authorized == amount
        self.check_moved(adapter, payment)


def _moved(op: Op, facts: Any) -> Money:
    moved: Money = facts.captured if op is Op.CAPTURE else facts.refunded
    return moved


def _can(op: Op, facts: Any) -> bool:
    return bool(facts.hold if op is Op.CAPTURE else facts.refundable)
