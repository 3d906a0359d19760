"""What a payment may be asked for, refused before anything is sent."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from ecomkit.money import CurrencyMismatchError, Money
from ecomkit.payments.capabilities import (
    AmountRange,
    Capabilities,
    Collects,
    Lookup,
    OpSupport,
)
from ecomkit.payments.errors import (
    AmountRefusedError,
    CardDataError,
    IdempotencyConflictError,
    IllegalTransitionError,
    InvalidPaymentError,
    PaymentBusyError,
    UnsupportedOperationError,
)
from ecomkit.payments.instruction import Op
from ecomkit.payments.outcome import (
    ActionKind,
    Declined,
    DeclineReason,
    NeedsAction,
    Unknown,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.planning import (
    Request,
    key_of,
    plan_cancel,
    plan_request,
    plan_sending,
    plan_withdrawal,
)
from ecomkit.payments.states import OPS_WHEN, InstructionState, PaymentStatus
from ecomkit.testing.payments import capabilities
from tests.unit.payments.builders import (
    ALL,
    NOON,
    TIMEOUT,
    answered,
    asked,
    done,
    eur,
    new,
    sent,
    with_facts,
)


def test_the_instruction_is_written_down_before_it_is_sent() -> None:
    payment = asked(new(), Op.AUTHORIZE, id="pay-1")
    record = payment.instructions[0]

    assert record.state is InstructionState.RESERVED
    assert record.instruction.idempotency_key == "2:p1:pay-1"
    assert record.instruction.amount == eur(100)
    assert record.instruction.target.authorized == eur(100)


def test_a_key_stands_for_one_request_of_one_payment() -> None:
    """Whatever the shop calls them; and every provider takes it."""
    names = ("", ":", "1", "1:", "a", "a:", "a:a", "1:a", "a" * 255, "注文")
    keys = {key_of(payment, request) for payment in names for request in names}

    assert len(keys) == len(names) ** 2
    assert all(len(key) <= 255 and key.isascii() for key in keys)


def test_the_same_request_again_changes_nothing() -> None:
    payment = asked(new(), Op.AUTHORIZE, id="pay-1")

    assert asked(payment, Op.AUTHORIZE, id="pay-1") == payment
    assert asked(payment, Op.AUTHORIZE, 100, id="pay-1") == payment


@pytest.mark.parametrize(("op", "amount"), [(Op.PURCHASE, None), (Op.AUTHORIZE, 99)])
def test_another_request_with_the_same_id_is_a_conflict(
    op: Op, amount: int | None
) -> None:
    payment = asked(new(), Op.AUTHORIZE, id="pay-1")

    with pytest.raises(IdempotencyConflictError):
        asked(payment, op, amount, id="pay-1")


def test_one_instruction_at_a_time() -> None:
    """The second charge waits until the fate of the first is known."""
    payment = answered(sent(asked(new(), Op.AUTHORIZE)), Unknown())

    with pytest.raises(PaymentBusyError) as caught:
        asked(payment, Op.AUTHORIZE, id="again")

    assert caught.value.facts["state"] == "unknown"


def payments_by_status() -> dict[PaymentStatus, Payment]:
    authorized = done(new(), Op.AUTHORIZE)
    captured = done(authorized, Op.CAPTURE)
    action = NeedsAction(kind=ActionKind.REDIRECT, payload={"url": "https://x"})
    no = Declined(reason=DeclineReason.DECLINED)
    return {
        PaymentStatus.NEW: new(),
        PaymentStatus.REQUIRES_ACTION: done(new(), Op.AUTHORIZE, outcome=action),
        PaymentStatus.AUTHORIZED: authorized,
        PaymentStatus.PARTIALLY_CAPTURED: done(authorized, Op.CAPTURE, 40),
        PaymentStatus.CAPTURED: captured,
        PaymentStatus.PARTIALLY_REFUNDED: done(captured, Op.REFUND, 30),
        PaymentStatus.REFUNDED: done(captured, Op.REFUND),
        PaymentStatus.DISPUTED: with_facts(
            captured, authorized=100, captured=100, disputed=40
        ),
        PaymentStatus.CHARGED_BACK: with_facts(
            captured, authorized=100, captured=100, disputed=40, dispute_lost=40
        ),
        PaymentStatus.FAILED: done(new(), Op.AUTHORIZE, outcome=no),
        PaymentStatus.VOIDED: done(authorized, Op.VOID),
        PaymentStatus.EXPIRED: attrs.evolve(new(), expired=True),
        PaymentStatus.CANCELED: plan_cancel(new()),
    }


@pytest.mark.parametrize("status", payments_by_status(), ids=str)
def test_every_operation_is_allowed_or_refused_by_the_table(
    status: PaymentStatus,
) -> None:
    """In every status, each operation is tried: those of the table are planned where
    there is money for them, and all others are refused."""
    payment = payments_by_status()[status]
    assert payment.status is status
    there_is = {
        Op.AUTHORIZE: payment.due > payment.facts.authorized,
        Op.PURCHASE: payment.due > payment.facts.authorized,
        Op.CAPTURE: bool(payment.facts.hold),
        Op.REFUND: bool(payment.facts.refundable),
        Op.VOID: True,
    }
    for op in Op:
        if op not in OPS_WHEN[status]:
            with pytest.raises((IllegalTransitionError, PaymentBusyError)):
                asked(payment, op, id="try")
        elif there_is[op]:
            assert asked(payment, op, id="try").instructions[-1].op is op
        else:
            with pytest.raises(AmountRefusedError):
                asked(payment, op, id="try")


@pytest.mark.parametrize(
    ("op", "amount"), [(Op.CAPTURE, 101), (Op.CAPTURE, 0), (Op.AUTHORIZE, 1)]
)
def test_more_than_there_is_is_refused(op: Op, amount: int) -> None:
    with pytest.raises(AmountRefusedError):
        asked(done(new(), Op.AUTHORIZE), op, amount)


def test_more_than_was_captured_is_not_refunded() -> None:
    captured = done(done(new(), Op.AUTHORIZE), Op.CAPTURE, 60)

    with pytest.raises(AmountRefusedError) as caught:
        asked(captured, Op.REFUND, "60.01")

    assert caught.value.facts["most"] == eur(60)


def test_another_currency_is_refused() -> None:
    request = Request(id="x", op=Op.CAPTURE, amount=Money("1", "USD"))

    with pytest.raises(CurrencyMismatchError):
        plan_request(done(new(), Op.AUTHORIZE), request, capabilities=ALL, at=NOON)


def only(**ops: OpSupport) -> Capabilities:
    return Capabilities(
        ops={Op(op): support for op, support in ops.items()}, collects=Collects.ONLINE
    )


def test_what_the_adapter_cannot_do_is_refused() -> None:
    can = only(authorize=OpSupport(), capture=OpSupport())
    authorized = done(new(), Op.AUTHORIZE, can=can)

    with pytest.raises(UnsupportedOperationError):
        asked(authorized, Op.VOID, can=can)
    with pytest.raises(UnsupportedOperationError, match="part"):
        asked(authorized, Op.CAPTURE, 40, can=can)


def test_one_capture_frees_the_rest() -> None:
    can = capabilities(multicapture=False)
    taken = done(done(new(), Op.AUTHORIZE, can=can), Op.CAPTURE, 40, can=can)

    assert taken.facts.released == eur(60)
    assert taken.status is PaymentStatus.CAPTURED


def test_a_second_refund_needs_an_adapter_that_can() -> None:
    can = only(purchase=OpSupport(), refund=OpSupport(partial=True))
    back = done(done(new(), Op.PURCHASE, can=can), Op.REFUND, 40, can=can)

    with pytest.raises(UnsupportedOperationError, match="second"):
        asked(back, Op.REFUND, 10, can=can)


def test_limits_and_currencies_are_kept() -> None:
    can = Capabilities(
        ops={Op.PURCHASE: OpSupport()},
        collects=Collects.ONLINE,
        currencies=frozenset({"EUR"}),
        limits=(AmountRange(eur(1), eur(50)),),
    )

    with pytest.raises(AmountRefusedError) as caught:
        asked(new(51), Op.PURCHASE, can=can)
    assert caught.value.facts["most"] == eur(50)
    assert asked(new(50), Op.PURCHASE, can=can).instructions
    dollars = Payment.new(id="p", adapter="fake", due=Money(5, "USD"))
    with pytest.raises(UnsupportedOperationError):
        asked(dollars, Op.PURCHASE, can=can)


def test_a_hold_can_be_raised_where_the_adapter_can() -> None:
    part = done(new(), Op.AUTHORIZE, 60)

    assert done(part, Op.AUTHORIZE).facts.authorized == eur(100)


def test_a_void_is_for_all_of_the_rest() -> None:
    with pytest.raises(UnsupportedOperationError):
        asked(done(new(), Op.AUTHORIZE), Op.VOID, 40)


def test_sending_counts_the_attempts() -> None:
    payment = sent(asked(new(), Op.AUTHORIZE))
    record = payment.instructions[0]

    assert record.attempts == 1
    assert record.first_sent_at == NOON
    assert record.send_before == NOON + TIMEOUT
    assert record.deadline == NOON + 2 * TIMEOUT


def test_nobody_sends_what_somebody_else_is_sending() -> None:
    """The decision holds only for the record on which it was taken."""
    payment = asked(new(), Op.AUTHORIZE)
    seen = payment.instructions[0]

    with pytest.raises(IllegalTransitionError):
        plan_sending(sent(payment), seen, at=NOON, timeout=TIMEOUT)
    settled = done(new(), Op.AUTHORIZE)
    with pytest.raises(IllegalTransitionError):
        plan_sending(settled, settled.instructions[0], at=NOON, timeout=TIMEOUT)


def test_a_payment_is_called_off_only_while_nothing_was_sent() -> None:
    reserved = asked(new(), Op.AUTHORIZE)

    assert plan_cancel(reserved).status is PaymentStatus.CANCELED
    with pytest.raises(PaymentBusyError):
        plan_cancel(sent(reserved))
    with pytest.raises(IllegalTransitionError):
        plan_cancel(done(new(), Op.AUTHORIZE))


def test_an_instruction_is_taken_back_only_while_it_was_not_sent() -> None:
    capture = asked(done(new(), Op.AUTHORIZE), Op.CAPTURE, id="c")

    assert plan_withdrawal(capture, "c").status is PaymentStatus.AUTHORIZED
    with pytest.raises(PaymentBusyError):
        plan_withdrawal(sent(capture), "c")
    with pytest.raises(InvalidPaymentError):
        plan_withdrawal(capture, "unknown")


@pytest.mark.parametrize("field", ["id", "token", "return_url", "metadata"])
def test_a_request_holds_no_card_number(field: str) -> None:
    given: object = "4242 4242 4242 4242"
    if field == "metadata":
        given = {"note": given}
    fields = {"id": "r", "op": "authorize", field: given}

    with pytest.raises(CardDataError):
        Request(**fields)  # type: ignore[arg-type]


def test_a_request_does_not_show_its_token() -> None:
    assert "tok-1" not in repr(Request(id="r", op=Op.AUTHORIZE, token="tok-1"))


def test_a_provider_that_does_all_in_one_way_is_declared_in_one_line() -> None:
    day = timedelta(days=1)
    can = Capabilities.online(
        Op.PURCHASE, Op.REFUND, parts=True, idempotency_window=day
    )

    assert set(can.ops) == {Op.PURCHASE, Op.REFUND}
    assert can.support(Op.REFUND) == OpSupport(
        partial=True, multiple=True, idempotency_window=day, lookup=Lookup.POSITIVE
    )
    assert can.collects is Collects.ONLINE


@pytest.mark.parametrize(
    "capability",
    [
        lambda: Capabilities(ops={}, collects=Collects.ONLINE),
        lambda: Capabilities(ops={Op.REFUND: OpSupport()}, collects=Collects.ONLINE),
        lambda: OpSupport(idempotency_window=timedelta(seconds=-1)),
        lambda: AmountRange(eur(2), eur(1)),
        lambda: Capabilities(
            ops={Op.PURCHASE: OpSupport()},
            collects=Collects.ONLINE,
            limits=(AmountRange(eur(1), eur(2)), AmountRange(eur(3), eur(4))),
        ),
    ],
)
def test_capabilities_that_make_no_sense_are_refused(capability: object) -> None:
    assert callable(capability)
    with pytest.raises(InvalidPaymentError):
        capability()
