"""The payment methods without a provider, each from the order to the bank, on one machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from ecomkit.checkout.quotation import Quotation, content_hash
from ecomkit.money import CurrencyMismatchError, Money
from ecomkit.payments.adapters.bank_transfer import BankLine, BankTransfer, match_lines
from ecomkit.payments.adapters.cash_on_delivery import CashHandover, CashOnDelivery
from ecomkit.payments.adapters.terminal import CardTerminal, TerminalSlip
from ecomkit.payments.errors import (
    IdempotencyConflictError,
    InvalidPaymentError,
    StaleQuotedTermsError,
)
from ecomkit.payments.outcome import DeclineReason
from ecomkit.payments.payment import Payment
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.states import PaymentStatus
from ecomkit.payments.trade.courier_accounts import CourierAccounts, Remittance
from ecomkit.payments.trade.quotation import QuotationPayments, QuotedTerms
from ecomkit.shop.desk.accounts import BooksLedger, BooksReservations
from ecomkit.shop.store import Books
from ecomkit.shop.store.memory import MemoryRows
from ecomkit.testing.bare_payments import BarePayments, with_accounts
from ecomkit.testing.world import FixedClock

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def service(*adapters: PaymentAdapter) -> BarePayments:
    return BarePayments(adapters, clock=FixedClock(NOON))


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


SLIP = TerminalSlip(
    approval_code="A1B2C3", last_four="4242", terminal="till-1", operator="ann"
)


class TestTerminal:
    def test_a_typed_in_slip_pays(self) -> None:
        """The operator types in what the slip says, and the order is paid."""
        desk = service(CardTerminal())
        desk.open("p1", eur("59.90"), adapter="terminal")

        paid = desk.request("p1", "purchase", id="p1-pay", metadata=SLIP.metadata())

        assert paid.status is PaymentStatus.CAPTURED
        assert paid.totals.captured == eur("59.90")
        assert paid.provider_ref == "till-1:A1B2C3"

    def test_without_an_approval_code_nothing_is_taken(self) -> None:
        desk = service(CardTerminal())
        desk.open("p1", eur("59.90"), adapter="terminal")

        declined = desk.request(
            "p1", "purchase", id="p1-pay", metadata={"last_four": "4242"}
        )

        assert declined.status is PaymentStatus.FAILED
        assert not declined.totals.captured

    @pytest.mark.parametrize("last_four", ["424", "42424", "424x", "٤٢٤٢"])
    def test_only_the_last_four_digits_are_taken(self, last_four: str) -> None:
        with pytest.raises(InvalidPaymentError):
            TerminalSlip(
                approval_code="A1", last_four=last_four, terminal="t", operator="ann"
            )

    @pytest.mark.parametrize(
        ("approved_by", "status"),
        [
            ("", PaymentStatus.CAPTURED),
            ("ann", PaymentStatus.CAPTURED),
            (" Ann", PaymentStatus.CAPTURED),
            ("bob", PaymentStatus.REFUNDED),
        ],
    )
    def test_a_large_refund_needs_a_second_person(
        self, approved_by: str, status: PaymentStatus
    ) -> None:
        desk = service(CardTerminal(second_person_above=(eur("50"),)))
        desk.open("p1", eur("59.90"), adapter="terminal")
        desk.request("p1", "purchase", id="p1-pay", metadata=SLIP.metadata())

        metadata = {**SLIP.metadata(), "approved_by": approved_by}

        assert (
            desk.request("p1", "refund", id="p1-back", metadata=metadata).status
            is status
        )


class TestCashOnDelivery:
    def start(self) -> tuple[BooksLedger, CashOnDelivery, BarePayments, Payment]:
        books = Books(MemoryRows.empty(), NOON)
        ledger = BooksLedger(books)
        cod = CashOnDelivery().kept_in(ledger, BooksReservations(books))
        desk = service(cod)
        desk.open("p1", eur("80"), adapter="cash_on_delivery")
        return ledger, cod, desk, desk.request("p1", "authorize", id="p1-promise")

    def handover(self, amount: str, waybill: str = "w1") -> CashHandover:
        return CashHandover(waybill=waybill, courier="dhl", amount=eur(amount), at=NOON)

    def test_from_the_door_to_the_bank(self) -> None:
        """Collected counts as paid; remitted is another matter, with its own books."""
        ledger, cod, desk, promised = self.start()
        assert promised.status is PaymentStatus.PENDING

        (paid,) = desk.notify(cod.collected(promised, self.handover("80")))
        accounts = CourierAccounts(ledger)

        assert paid.status is PaymentStatus.CAPTURED
        assert accounts.owed("dhl", "EUR") == eur("80")

        settlement = accounts.reconcile(
            Remittance(
                batch="b1",
                courier="dhl",
                collected={"w1": eur("80")},
                fees=eur("2.50"),
                received=eur("77.40"),
                at=NOON,
            )
        )

        assert settlement.variance == eur("-0.10")
        assert accounts.owed("dhl", "EUR") == eur("0")

    def test_a_waybill_reported_twice_counts_once(self) -> None:
        ledger, cod, desk, promised = self.start()

        for _ in range(3):
            (paid,) = desk.notify(cod.collected(promised, self.handover("80")))

        assert paid.totals.captured == eur("80")
        assert CourierAccounts(ledger).owed("dhl", "EUR") == eur("80")

    def test_a_waybill_pays_for_one_payment_only(self) -> None:
        """Told for another order by mistake, it changes no book at all."""
        ledger, cod, desk, promised = self.start()
        desk.open("p2", eur("80"), adapter="cash_on_delivery")
        other = desk.request("p2", "authorize", id="p2-promise")
        desk.notify(cod.collected(promised, self.handover("80")))

        for amount in ("80", "70"):
            with pytest.raises(IdempotencyConflictError):
                cod.collected(other, self.handover(amount))
        assert desk.recover("p2").status is PaymentStatus.PENDING
        assert CourierAccounts(ledger).owed("dhl", "EUR") == eur("80")

    def test_cash_in_another_currency_is_refused(self) -> None:
        _, cod, _, promised = self.start()
        foreign = CashHandover(
            waybill="w1", courier="dhl", amount=Money("80", "CHF"), at=NOON
        )

        with pytest.raises(CurrencyMismatchError):
            cod.collected(promised, foreign)

    def test_a_batch_with_other_sums_is_another_batch(self) -> None:
        """Entered again with other figures, it is refused, and changes nothing."""
        ledger, cod, desk, promised = self.start()
        desk.notify(cod.collected(promised, self.handover("80")))
        accounts = CourierAccounts(ledger)
        batch = Remittance(
            batch="b1",
            courier="dhl",
            collected={"w1": eur("80")},
            fees=eur("0"),
            received=eur("80"),
            at=NOON,
        )
        assert accounts.reconcile(batch) == accounts.reconcile(batch)

        with pytest.raises(IdempotencyConflictError):
            accounts.reconcile(attrs.evolve(batch, received=eur("79")))
        assert accounts.variance("dhl", "EUR") == eur("0")

    def test_too_little_at_the_door_leaves_a_rest(self) -> None:
        _, cod, desk, promised = self.start()

        (short,) = desk.notify(cod.collected(promised, self.handover("70")))

        assert short.status is PaymentStatus.PARTIALLY_CAPTURED
        assert short.unpaid == eur("10")

    def test_refused_at_the_door(self) -> None:
        _, cod, desk, promised = self.start()

        (refused,) = desk.notify(cod.refused(promised, waybill="w1"))

        assert refused.status is PaymentStatus.FAILED
        declined = refused.instructions[0].declined
        assert declined is not None
        assert declined.reason is DeclineReason.REFUSED_AT_DOOR

    def test_money_noted_before_a_crash_is_found_again(self) -> None:
        """The ledger knew of it, the payment did not yet: asking brings them together."""
        _, cod, desk, promised = self.start()
        cod.collected(promised, self.handover("80"))

        assert desk.get("p1").status is PaymentStatus.PENDING
        assert desk.recover("p1").status is PaymentStatus.CAPTURED

    def test_a_refund_names_its_transfer(self) -> None:
        _, cod, desk, promised = self.start()
        desk.notify(cod.collected(promised, self.handover("80")))

        assert desk.request("p1", "refund", id="r1").status is PaymentStatus.CAPTURED
        back = desk.request(
            "p1", "refund", id="r2", metadata={"refund_reference": "SCT-1"}
        )
        assert back.status is PaymentStatus.REFUNDED

    def test_the_courier_s_books_balance(self) -> None:
        """Collected is handed on, kept as fees, missing, or still owed."""
        ledger, cod, desk, promised = self.start()
        desk.notify(cod.collected(promised, self.handover("80")))
        accounts = CourierAccounts(ledger)
        accounts.reconcile(
            Remittance(
                batch="b1",
                courier="dhl",
                collected={"w1": eur("80")},
                fees=eur("2"),
                received=eur("77"),
                at=NOON,
            )
        )

        assert accounts.fees("dhl", "EUR") == eur("2")
        assert accounts.variance("dhl", "EUR") == eur("-1")
        with pytest.raises(CurrencyMismatchError):
            Remittance(
                batch="b2",
                courier="dhl",
                collected={"w1": Money(1, "USD")},
                fees=eur("0"),
                received=eur("0"),
                at=NOON,
            )

    def test_nobody_collects_what_nobody_promised(self) -> None:
        _, cod, desk, _ = self.start()
        opened = desk.open("p2", eur("5"), adapter="cash_on_delivery")

        with pytest.raises(InvalidPaymentError):
            cod.refused(opened, waybill="w2")

    def test_called_off_before_the_courier_leaves(self) -> None:
        *_, desk, _ = self.start()

        assert desk.request("p1", "void", id="p1-void").status is PaymentStatus.CANCELED

    def test_a_batch_settles_only_what_agrees(self) -> None:
        """Strange waybills, other amounts and second claims stay open and are named."""
        ledger, cod, desk, promised = self.start()
        desk.notify(cod.collected(promised, self.handover("80")))
        accounts = CourierAccounts(ledger)

        def settle(batch: str, collected: dict[str, Money], received: str) -> object:
            return accounts.reconcile(
                Remittance(
                    batch=batch,
                    courier="dhl",
                    collected=collected,
                    fees=eur("0"),
                    received=eur(received),
                    at=NOON,
                )
            )

        first = settle("b1", {"w1": eur("79"), "w9": eur("5")}, "0")
        second = settle("b2", {"w1": eur("80")}, "80")
        again = settle("b2", {"w1": eur("80")}, "80")
        third = settle("b3", {"w1": eur("80")}, "0")

        assert (first.differing, first.unknown) == (("w1",), ("w9",))  # type: ignore[attr-defined]
        assert second.is_clean  # type: ignore[attr-defined]
        assert again == second
        assert third.repeated == ("w1",)  # type: ignore[attr-defined]
        assert accounts.owed("dhl", "EUR") == eur("0")


class TestBankTransfer:
    def start(self) -> tuple[BankTransfer, BarePayments, Payment]:
        transfer = with_accounts(
            BankTransfer(iban="DE89370400440532013000", holder="Shop"), NOON
        )
        desk = service(transfer)
        desk.open("ORDER1", eur("100"), adapter="bank_transfer")
        return transfer, desk, desk.request("ORDER1", "authorize", id="ORDER1-ask")

    def line(self, id: str, amount: str, text: str = "") -> BankLine:
        return BankLine(id=id, amount=eur(amount), at=NOON, text=text)

    def test_the_reference_brings_the_money_home(self) -> None:
        transfer, desk, asked = self.start()
        request = transfer.request(asked, due_on=date(2026, 3, 16))
        line = self.line("l1", "100", f"Thanks! {request.reference.lower()} order")

        matched = match_lines([line, self.line("l2", "5", "RF00NOPE")], [asked])
        (paid,) = desk.notify(transfer.received(matched[line], line))

        assert request.amount == eur("100")
        assert request.document == "325"
        assert list(matched) == [line]
        assert paid.status is PaymentStatus.CAPTURED

    def test_a_line_of_the_statement_pays_for_one_payment_only(self) -> None:
        """Taken in for two orders, or in another currency, it is refused for the second."""
        transfer, desk, asked = self.start()
        desk.open("ORDER2", eur("100"), adapter="bank_transfer")
        other = desk.request("ORDER2", "authorize", id="ORDER2-ask")
        line = self.line("l1", "100")
        assert transfer.received(asked, line) == transfer.received(asked, line)

        with pytest.raises(IdempotencyConflictError, match="another payment"):
            transfer.received(other, line)
        with pytest.raises(CurrencyMismatchError):
            transfer.received(
                other, BankLine(id="l2", amount=Money("100", "USD"), at=NOON)
            )
        assert desk.recover("ORDER2").status is PaymentStatus.PENDING

    def test_parts_add_up_and_more_is_kept_apart(self) -> None:
        transfer, desk, asked = self.start()

        (part,) = desk.notify(transfer.received(asked, self.line("l1", "40")))
        assert part.status is PaymentStatus.PARTIALLY_CAPTURED
        assert transfer.request(part, due_on=date(2026, 3, 16)).amount == eur("60")
        (paid,) = desk.notify(transfer.received(part, self.line("l2", "75")))

        assert paid.status is PaymentStatus.CAPTURED
        assert paid.overpaid == eur("15")

        back = desk.request(
            "ORDER1",
            "refund",
            eur("15"),
            id="ORDER1-back",
            metadata={"refund_reference": "SCT-77"},
        )
        assert back.overpaid == eur("0")

    def test_money_noted_before_a_crash_is_found_again(self) -> None:
        transfer, desk, asked = self.start()
        transfer.received(asked, self.line("l1", "100"))

        assert desk.recover("ORDER1").status is PaymentStatus.CAPTURED

    def test_a_line_without_one_clear_name_is_left_for_a_person(self) -> None:
        transfer, desk, asked = self.start()
        desk.open("ORDER2", eur("100"), adapter="bank_transfer")
        other = desk.request("ORDER2", "authorize", id="ORDER2-ask")
        names = [
            transfer.request(each, due_on=date(2026, 3, 16)).reference
            for each in (asked, other)
        ]
        dollars = BankLine(id="l3", amount=Money(5, "USD"), at=NOON, text=names[0])
        lines = [self.line("l1", "5", " ".join(names)), self.line("l2", "5"), dollars]

        assert match_lines(lines, [asked, other]) == {}

    def test_no_money_in_time(self) -> None:
        transfer, desk, asked = self.start()

        (expired,) = desk.notify(transfer.expired(asked))

        assert expired.status is PaymentStatus.EXPIRED

    def test_money_that_comes_too_late_is_kept_and_shown(self) -> None:
        transfer, desk, asked = self.start()
        desk.notify(transfer.expired(asked))

        (late,) = desk.notify(transfer.received(asked, self.line("l1", "100")))

        assert late.totals.captured == eur("100")
        assert late.flags


class TestQuotation:
    def test_firm_once_accepted(self) -> None:
        """Asked, offered, revised, accepted: the payment waits for the acceptance."""
        quotation = (
            Quotation.of("q1", buyer="acme", wish="cart-7", at=NOON)
            .submitted(at=NOON)
            .offered(
                quote="quote-1",
                content_hash=content_hash("first"),
                amount=eur("1000"),
                valid_until=NOON + timedelta(days=14),
                at=NOON,
                by="ann",
            )
            .revision_requested(at=NOON, note="cheaper, please")
            .offered(
                quote="quote-2",
                content_hash=content_hash("second"),
                amount=eur("950"),
                valid_until=NOON + timedelta(days=14),
                at=NOON,
                by="ann",
            )
        )
        adapter = QuotationPayments()
        desk = service(adapter)
        desk.open("p1", quotation.offer.amount, adapter="quotation")
        asked = desk.request(
            "p1", "authorize", id="p1-q", metadata=quotation.offer.metadata()
        )
        assert asked.status is PaymentStatus.PENDING

        accepted = quotation.accepted(
            revision=2, content_hash=content_hash("second"), at=NOON
        )
        (firm,) = desk.notify(adapter.accepted(asked, accepted.offer))

        assert firm.status is PaymentStatus.AUTHORIZED
        ordered = accepted.ordered(order="o1", total=eur("950"), at=NOON, by="ann")
        assert ordered.order == "o1"
        paid = desk.request(
            "p1", "capture", id="p1-paid", metadata={"receipt_reference": "bank-line-1"}
        )
        assert paid.status is PaymentStatus.CAPTURED

    def test_an_offer_that_is_over_ends_the_payment(self) -> None:
        adapter = QuotationPayments()
        desk = service(adapter)
        desk.open("p1", eur("950"), adapter="quotation")
        offer = QuotedTerms(
            quotation="q1", revision=2, content_hash="ab", amount=eur("950")
        )
        asked = desk.request("p1", "authorize", id="p1-q", metadata=offer.metadata())

        over = adapter.rejected(asked, reason=DeclineReason.EXPIRED)
        assert desk.notify(over)[0].status is PaymentStatus.EXPIRED

    def test_the_money_s_arrival_is_named(self) -> None:
        adapter = QuotationPayments()
        desk = service(adapter)
        desk.open("p1", eur("950"), adapter="quotation")
        offer = QuotedTerms(
            quotation="q1", revision=2, content_hash="ab", amount=eur("950")
        )
        asked = desk.request("p1", "authorize", id="p1-q", metadata=offer.metadata())
        desk.notify(adapter.accepted(asked, offer))

        assert desk.request("p1", "capture", id="c1").status is PaymentStatus.AUTHORIZED
        with pytest.raises(InvalidPaymentError):
            QuotedTerms(quotation="q", revision=True, content_hash="h", amount=eur("1"))

    def test_another_offer_does_not_make_it_firm(self) -> None:
        adapter = QuotationPayments()
        desk = service(adapter)
        desk.open("p1", eur("950"), adapter="quotation")
        offer = QuotedTerms(
            quotation="q1", revision=2, content_hash="ab", amount=eur("950")
        )
        asked = desk.request("p1", "authorize", id="p1-q", metadata=offer.metadata())
        other = QuotedTerms(
            quotation="q1", revision=3, content_hash="ab", amount=eur("950")
        )

        with pytest.raises(StaleQuotedTermsError):
            adapter.accepted(asked, other)
