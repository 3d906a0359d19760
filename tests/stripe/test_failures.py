"""What each failure of the network or of Stripe becomes, and what it did at Stripe."""

from __future__ import annotations

import socket

import pytest

from ecomkit.errors import UnavailableError
from ecomkit.integrations.stripe import StripeAdapter
from ecomkit.money import Money
from ecomkit.payments.errors import MisconfiguredError, NotSentError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.outcome import (
    Declined,
    InstructionNotFound,
    OutcomeUnknown,
    Succeeded,
)
from tests.stripe import fault_proxy, localstripe_server
from tests.stripe.shop import DECLINED_CARD, HURRY, PATIENCE, adapter_at, instruction

pytestmark = pytest.mark.stripe

UNKNOWN = (*fault_proxy.BEFORE, *fault_proxy.AFTER)
EXPECTED = {
    **dict.fromkeys(UNKNOWN, OutcomeUnknown),
    **dict.fromkeys(fault_proxy.NOT_SENT, NotSentError),
    **dict.fromkeys(fault_proxy.REFUSED, MisconfiguredError),
}


@pytest.mark.parametrize("fault", EXPECTED)
def test_each_failure_says_what_it_proves(upstream: int, fault: str) -> None:
    """What may have been done is unknown; what was not is said; then the key decides."""
    asked = instruction(PaymentAction.AUTHORIZE, id=f"one-{fault}")
    faults = iter([fault])
    localstripe_server.flush(upstream)
    with fault_proxy.running(upstream, lambda *_: next(faults, "")) as proxy:
        adapter = adapter_at(proxy)
        told: object
        try:
            told = adapter.submit(asked, timeout=HURRY)
        except UnavailableError as error:
            told = error
        effects = len(proxy.books())
        again = adapter.submit(asked, timeout=PATIENCE)
        after = len(proxy.books())

    assert type(told) is EXPECTED[fault]
    assert effects == (fault in fault_proxy.AFTER)
    assert after == 1
    # A failure in the middle is kept under the key; only a look-up tells then.
    assert type(again) is (OutcomeUnknown if fault == "kept_500_after" else Succeeded)


def test_a_decline_is_repeated_under_its_key(upstream: int) -> None:
    """No means no, however often the same instruction is sent."""
    asked = instruction(PaymentAction.AUTHORIZE, id="declined", token=DECLINED_CARD)
    with fault_proxy.running(upstream) as proxy:
        first = adapter_at(proxy).submit(asked, timeout=PATIENCE)
        second = adapter_at(proxy).submit(asked, timeout=PATIENCE)

    assert isinstance(first, Declined)
    assert first == second


def test_a_refused_connection_proves_that_nothing_was_sent() -> None:
    """Where nobody listens, nothing was charged."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        adapter = StripeAdapter("sk_test_12345", address=address)
        for action, reference in (
            (PaymentAction.AUTHORIZE, ""),
            (PaymentAction.VOID, "pi_1"),
        ):
            asked = instruction(action, id="refused", reference=reference)
            with pytest.raises(NotSentError, match="no connection"):
                adapter.submit(asked, timeout=PATIENCE)
            with pytest.raises(NotSentError, match="no connection"):
                adapter.lookup(asked, timeout=PATIENCE)


def test_the_same_key_with_another_request_is_refused(upstream: int) -> None:
    """A key stands for one request; Stripe holds us to it."""
    with fault_proxy.running(upstream) as proxy:
        adapter = adapter_at(proxy)
        adapter.submit(
            instruction(PaymentAction.AUTHORIZE, "10.00", id="key"), timeout=PATIENCE
        )
        with pytest.raises(MisconfiguredError, match="idempotency_error"):
            adapter.submit(
                instruction(PaymentAction.AUTHORIZE, "11.00", id="key"),
                timeout=PATIENCE,
            )


def test_a_lost_answer_is_found_by_our_metadata(upstream: int) -> None:
    """Without Stripe's reference, the search finds it, as soon as it is indexed."""
    asked = instruction(PaymentAction.AUTHORIZE, id="found me")
    faults = iter(["reset_after"])
    with fault_proxy.running(upstream, lambda *_: next(faults, "")) as proxy:
        adapter = adapter_at(proxy)
        lost = adapter.submit(asked, timeout=PATIENCE)
        answers = [
            adapter.lookup(asked, timeout=PATIENCE) for _ in range(fault_proxy.LAG + 1)
        ]

    assert isinstance(lost, OutcomeUnknown)
    assert answers[: fault_proxy.LAG] == [InstructionNotFound()] * fault_proxy.LAG
    assert isinstance(answers[-1], Succeeded)
    assert answers[-1].totals.authorized == Money("10.00", "EUR")


def test_no_error_carries_the_secret_or_the_token(upstream: int) -> None:
    """What goes into a log says neither the key nor the buyer's token."""
    with fault_proxy.running(upstream, lambda *_: "401_before") as proxy:
        adapter = adapter_at(proxy)
        with pytest.raises(MisconfiguredError) as caught:
            adapter.submit(
                instruction(PaymentAction.AUTHORIZE, id="secret"), timeout=PATIENCE
            )

    shown = repr(caught.value) + str(caught.value.facts) + repr(vars(adapter))
    assert "sk_test" not in shown
    assert "pm_card" not in shown
    assert caught.value.__cause__ is caught.value.__context__ is None
