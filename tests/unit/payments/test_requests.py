"""What a payment may be asked for, refused before anything is sent."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from ecomkit.errors import CardDataError
from ecomkit.money import CurrencyMismatchError, Money
from ecomkit.payments.capabilities import (
    ActionSupport,
    AmountRange,
    Capabilities,
    CollectionMode,
    Lookup,
)
from ecomkit.payments.errors import (
    AmountRefusedError,
    IdempotencyConflictError,
    IllegalTransitionError,
    InvalidPaymentError,
    PaymentBusyError,
    UnsupportedOperationError,
)
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.machine.requests import (
    PaymentRequest,
    key_of,
    plan_request,
    plan_sending,
)
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    NeedsAction,
    OutcomeUnknown,
)
from ecomkit.payments.payment import Payment
from ecomkit.payments.states import ACTIONS_WHEN, InstructionState, PaymentStatus
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
    totals,
    with_facts,
)

EVERYTHING = capabilities(renews=True)


def test_the_instruction_is_written_down_before_it_is_sent() -> None:
    payment = asked(new(), PaymentAction.AUTHORIZE, id="pay-1")
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
    payment = asked(new(), PaymentAction.AUTHORIZE, id="pay-1")

    assert asked(payment, PaymentAction.AUTHORIZE, id="pay-1") == payment
    assert asked(payment, PaymentAction.AUTHORIZE, 100, id="pay-1") == payment


@pytest.mark.parametrize(
    ("action", "amount"),
    [(PaymentAction.PURCHASE, None), (PaymentAction.AUTHORIZE, 99)],
)
def test_another_request_with_the_same_id_is_a_conflict(
    action: PaymentAction, amount: int | None
) -> None:
    payment = asked(new(), PaymentAction.AUTHORIZE, id="pay-1")

    with pytest.raises(IdempotencyConflictError):
        asked(payment, action, amount, id="pay-1")


def test_one_instruction_at_a_time() -> None:
    """The second charge waits until the fate of the first is known."""
    payment = answered(sent(asked(new(), PaymentAction.AUTHORIZE)), OutcomeUnknown())

    with pytest.raises(PaymentBusyError) as caught:
        asked(payment, PaymentAction.AUTHORIZE, id="again")

    assert caught.value.facts["state"] == "unknown"


def payments_by_status() -> dict[PaymentStatus, Payment]:
    authorized = done(new(), PaymentAction.AUTHORIZE)
    captured = done(authorized, PaymentAction.CAPTURE)
    action = NeedsAction(kind=BuyerAction.REDIRECT, payload={"url": "https://x"})
    no = Declined(reason=DeclineReason.DECLINED)
    return {
        PaymentStatus.NEW: new(),
        PaymentStatus.REQUIRES_ACTION: done(
            new(), PaymentAction.AUTHORIZE, outcome=action
        ),
        PaymentStatus.AUTHORIZED: authorized,
        PaymentStatus.PARTIALLY_CAPTURED: done(authorized, PaymentAction.CAPTURE, 40),
        PaymentStatus.CAPTURED: captured,
        PaymentStatus.PARTIALLY_REFUNDED: done(captured, PaymentAction.REFUND, 30),
        PaymentStatus.REFUNDED: done(captured, PaymentAction.REFUND),
        PaymentStatus.DISPUTED: with_facts(
            captured, authorized=100, captured=100, disputed=40
        ),
        PaymentStatus.CHARGED_BACK: with_facts(
            captured, authorized=100, captured=100, disputed=40, dispute_lost=40
        ),
        PaymentStatus.FAILED: done(new(), PaymentAction.AUTHORIZE, outcome=no),
        PaymentStatus.VOIDED: done(authorized, PaymentAction.VOID),
        PaymentStatus.EXPIRED: attrs.evolve(new(), expired=True),
        PaymentStatus.CANCELED: done(
            new(),
            PaymentAction.AUTHORIZE,
            outcome=Declined(reason=DeclineReason.CANCELED),
        ),
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
        PaymentAction.AUTHORIZE: payment.due > payment.totals.authorized,
        PaymentAction.PURCHASE: payment.due > payment.totals.authorized,
        PaymentAction.CAPTURE: bool(payment.totals.hold),
        PaymentAction.REFUND: bool(payment.totals.refundable),
        PaymentAction.VOID: True,
        PaymentAction.RENEW: bool(payment.totals.hold),
    }
    for action in PaymentAction:
        if action not in ACTIONS_WHEN[status]:
            with pytest.raises((IllegalTransitionError, PaymentBusyError)):
                asked(payment, action, id="try")
        elif there_is[action]:
            planned = asked(payment, action, id="try", can=EVERYTHING)
            assert planned.instructions[-1].action is action
        else:
            with pytest.raises(AmountRefusedError):
                asked(payment, action, id="try", can=EVERYTHING)


@pytest.mark.parametrize(
    ("action", "amount"),
    [
        (PaymentAction.CAPTURE, 101),
        (PaymentAction.CAPTURE, 0),
        (PaymentAction.AUTHORIZE, 1),
    ],
)
def test_more_than_there_is_is_refused(action: PaymentAction, amount: int) -> None:
    with pytest.raises(AmountRefusedError):
        asked(done(new(), PaymentAction.AUTHORIZE), action, amount)


def test_more_than_was_captured_is_not_refunded() -> None:
    captured = done(done(new(), PaymentAction.AUTHORIZE), PaymentAction.CAPTURE, 60)

    with pytest.raises(AmountRefusedError) as caught:
        asked(captured, PaymentAction.REFUND, "60.01")

    assert caught.value.facts["most"] == eur(60)


def test_another_currency_is_refused() -> None:
    request = PaymentRequest(
        id="x", action=PaymentAction.CAPTURE, amount=Money("1", "USD")
    )

    with pytest.raises(CurrencyMismatchError):
        plan_request(
            done(new(), PaymentAction.AUTHORIZE), request, capabilities=ALL, at=NOON
        )


def only(**actions: ActionSupport) -> Capabilities:
    return Capabilities(
        actions={PaymentAction(action): support for action, support in actions.items()},
        collection_mode=CollectionMode.ONLINE,
    )


def test_what_the_adapter_cannot_do_is_refused() -> None:
    can = only(authorize=ActionSupport(), capture=ActionSupport())
    authorized = done(new(), PaymentAction.AUTHORIZE, can=can)

    with pytest.raises(UnsupportedOperationError):
        asked(authorized, PaymentAction.VOID, can=can)
    with pytest.raises(UnsupportedOperationError, match="part"):
        asked(authorized, PaymentAction.CAPTURE, 40, can=can)


def test_one_capture_frees_the_rest() -> None:
    can = capabilities(multicapture=False)
    taken = done(
        done(new(), PaymentAction.AUTHORIZE, can=can),
        PaymentAction.CAPTURE,
        40,
        can=can,
    )

    assert taken.totals.released == eur(60)
    assert taken.status is PaymentStatus.CAPTURED


def test_a_second_refund_needs_an_adapter_that_can() -> None:
    can = only(purchase=ActionSupport(), refund=ActionSupport(partial=True))
    back = done(
        done(new(), PaymentAction.PURCHASE, can=can), PaymentAction.REFUND, 40, can=can
    )

    with pytest.raises(UnsupportedOperationError, match="second"):
        asked(back, PaymentAction.REFUND, 10, can=can)


def test_limits_and_currencies_are_kept() -> None:
    can = Capabilities(
        actions={PaymentAction.PURCHASE: ActionSupport()},
        collection_mode=CollectionMode.ONLINE,
        currencies=frozenset({"EUR"}),
        limits=(AmountRange(eur(1), eur(50)),),
    )

    with pytest.raises(AmountRefusedError) as caught:
        asked(new(51), PaymentAction.PURCHASE, can=can)
    assert caught.value.facts["most"] == eur(50)
    assert asked(new(50), PaymentAction.PURCHASE, can=can).instructions
    dollars = Payment.of(id="p", adapter="fake", due=Money(5, "USD"))
    with pytest.raises(UnsupportedOperationError):
        asked(dollars, PaymentAction.PURCHASE, can=can)


def test_a_hold_can_be_raised_where_the_adapter_can() -> None:
    part = done(new(), PaymentAction.AUTHORIZE, 60)

    assert done(part, PaymentAction.AUTHORIZE).totals.authorized == eur(100)


def test_a_part_of_a_hold_is_released_where_the_provider_can() -> None:
    """All the rest, everywhere; a part of it only where the adapter says so."""
    held = done(new(), PaymentAction.AUTHORIZE)
    whole = attrs.evolve(ALL.support(PaymentAction.VOID), partial=False)
    all_or_nothing = attrs.evolve(
        ALL, actions={**ALL.actions, PaymentAction.VOID: whole}
    )

    less = done(held, PaymentAction.VOID, 40)
    assert less.status is PaymentStatus.AUTHORIZED
    assert less.totals == totals(authorized=100, released=40)
    with pytest.raises(UnsupportedOperationError):
        asked(held, PaymentAction.VOID, 40, can=all_or_nothing)
    assert asked(held, PaymentAction.VOID, can=all_or_nothing).open_instructions


def test_a_renewed_hold_is_the_same_hold() -> None:
    """Renewing moves no money, and there has to be something to renew."""
    can = capabilities(renews=True)
    held = done(new(), PaymentAction.AUTHORIZE)

    renewed = done(held, PaymentAction.RENEW, can=can)
    assert renewed.totals == held.totals
    assert renewed.status is PaymentStatus.AUTHORIZED
    with pytest.raises(UnsupportedOperationError):
        asked(held, PaymentAction.RENEW)
    with pytest.raises(IllegalTransitionError):
        asked(new(), PaymentAction.RENEW, can=can)


def test_sending_counts_the_attempts() -> None:
    payment = sent(asked(new(), PaymentAction.AUTHORIZE))
    record = payment.instructions[0]

    assert record.attempts == 1
    assert record.first_sent_at == NOON
    assert record.send_before == NOON + TIMEOUT
    assert record.deadline == NOON + 2 * TIMEOUT


def test_nobody_sends_what_somebody_else_is_sending() -> None:
    """The decision holds only for the record on which it was taken."""
    payment = asked(new(), PaymentAction.AUTHORIZE)
    seen = payment.instructions[0]

    with pytest.raises(IllegalTransitionError):
        plan_sending(sent(payment), seen, at=NOON, timeout=TIMEOUT)
    settled = done(new(), PaymentAction.AUTHORIZE)
    with pytest.raises(IllegalTransitionError):
        plan_sending(settled, settled.instructions[0], at=NOON, timeout=TIMEOUT)


@pytest.mark.parametrize("field", ["id", "token", "return_url", "metadata"])
def test_a_request_holds_no_card_number(field: str) -> None:
    given: object = "4242 4242 4242 4242"
    if field == "metadata":
        given = {"note": given}
    fields = {"id": "r", "action": "authorize", field: given}

    with pytest.raises(CardDataError):
        PaymentRequest(**fields)  # type: ignore[arg-type]


def test_a_request_does_not_show_its_token() -> None:
    assert "tok-1" not in repr(
        PaymentRequest(id="r", action=PaymentAction.AUTHORIZE, token="tok-1")
    )


def test_a_provider_that_does_all_in_one_way_is_declared_in_one_line() -> None:
    day = timedelta(days=1)
    can = Capabilities.of(
        PaymentAction.PURCHASE, PaymentAction.REFUND, parts=True, idempotency_window=day
    )

    assert set(can.actions) == {PaymentAction.PURCHASE, PaymentAction.REFUND}
    assert can.support(PaymentAction.REFUND) == ActionSupport(
        partial=True, multiple=True, idempotency_window=day, lookup=Lookup.POSITIVE
    )
    assert can.collection_mode is CollectionMode.ONLINE


@pytest.mark.parametrize(
    "capability",
    [
        lambda: Capabilities(actions={}, collection_mode=CollectionMode.ONLINE),
        lambda: Capabilities(
            actions={PaymentAction.REFUND: ActionSupport()},
            collection_mode=CollectionMode.ONLINE,
        ),
        lambda: ActionSupport(idempotency_window=timedelta(seconds=-1)),
        lambda: AmountRange(eur(2), eur(1)),
        lambda: Capabilities(
            actions={PaymentAction.PURCHASE: ActionSupport()},
            collection_mode=CollectionMode.ONLINE,
            limits=(AmountRange(eur(1), eur(2)), AmountRange(eur(3), eur(4))),
        ),
    ],
)
def test_capabilities_that_make_no_sense_are_refused(capability: object) -> None:
    assert callable(capability)
    with pytest.raises(InvalidPaymentError):
        capability()
