"""The adapter: one call per attempt, nothing sent that cannot be, no secret shown."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta
from typing import Any

import attrs
import pytest

import stripe
from ecomkit.errors import InvalidInputError, MissingExtraError
from ecomkit.integrations.stripe import AsyncStripeAdapter, StripeAdapter
from ecomkit.money import Money
from ecomkit.payments.capabilities import Lookup
from ecomkit.payments.errors import BadNotificationError, MisconfiguredError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.outcome import (
    Declined,
    InstructionNotFound,
    OutcomeUnknown,
    Succeeded,
)
from ecomkit.payments.states import PaymentStatus
from ecomkit.testing.bare_payments import BarePayments
from ecomkit.testing.world import FixedClock
from tests.unit.integrations.stripe_objects import NOW, instruction, intent, totals

SECOND = timedelta(seconds=1)
HELD = intent("requires_capture")


class Wire:
    """Replaces the network: keeps what is sent, and answers as scripted."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Any, Any]] = []
        self.status = 200
        self.body: str = json.dumps(HELD)
        self.client: Any = None

    def request(
        self, client: Any, method: str, url: str, headers: Any, post_data: Any = None
    ) -> tuple[str, int, dict[str, str]]:
        self.client = client
        self.sent.append((method, url, headers, post_data))
        return self.body, self.status, {}


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(
        stripe.RequestsClient,
        "request",
        lambda client, *args, **kwargs: wire.request(client, *args, **kwargs),
    )
    return wire


@pytest.fixture
def adapter() -> StripeAdapter:
    return StripeAdapter("sk_test_secret", webhook_secrets=["whsec_of_the_endpoint_1"])


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The package is asked for when it is used, and named."""
    monkeypatch.setitem(sys.modules, "stripe", None)

    with pytest.raises(MissingExtraError, match=r"ecomkit\[stripe\]"):
        StripeAdapter("sk_test_secret")


def test_it_sends_once_under_its_own_key(adapter: StripeAdapter, wire: Wire) -> None:
    """One attempt is one request, with the key of the stored instruction."""
    wire.status, wire.body = 500, '{"error": {"type": "api_error"}}'
    outcome = adapter.submit(instruction(), timeout=SECOND)

    assert isinstance(outcome, OutcomeUnknown)
    ((method, url, headers, _),) = wire.sent
    assert (method, url) == ("post", "https://api.stripe.com/v1/payment_intents")
    assert headers["Idempotency-Key"] == "i1"


def test_it_waits_for_the_timeout(adapter: StripeAdapter, wire: Wire) -> None:
    """The time limit is the caller's."""
    for seconds in (1, 2, 1):
        adapter.lookup(
            instruction(provider_ref="pi_1"), timeout=timedelta(seconds=seconds)
        )
        assert wire.client._timeout == seconds


def test_a_search_only_finds_the_name(adapter: StripeAdapter, wire: Wire) -> None:
    """Stripe's search lags behind; how the payment stands is asked anew."""
    stale = intent("requires_action")
    bodies = iter([json.dumps({"object": "search_result", "data": [stale]})])
    answer = wire.request

    def searching(*args: Any, **kwargs: Any) -> tuple[str, int, dict[str, str]]:
        _, status, headers = answer(*args, **kwargs)
        return next(bodies, json.dumps(HELD)), status, headers

    wire.request = searching  # type: ignore[method-assign]
    found = adapter.lookup(instruction(), timeout=SECOND)

    assert found == Succeeded("pi_1", totals("10"))
    assert [url.partition("?")[0].rpartition("/")[2] for _, url, *_ in wire.sent] == [
        "search",
        "pi_1",
    ]


def test_what_waits_for_the_buyer_is_not_searched_for(
    adapter: StripeAdapter, wire: Wire
) -> None:
    """The first answer names the payment, so that no search has to catch up."""
    redirect = {"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank"}}
    wire.body = json.dumps(intent("requires_action", next_action=redirect))
    desk = BarePayments([adapter], clock=FixedClock(NOW))
    desk.open("p1", Money("10", "EUR"), adapter="stripe")
    assert desk.request("p1", "authorize", id="i1", token="pm_1").provider_ref == "pi_1"
    wire.body = json.dumps(HELD)
    payment = desk.recover("p1")

    assert payment.status is PaymentStatus.AUTHORIZED
    (_, (method, url, *_)) = wire.sent
    assert method == "get"
    assert url.startswith("https://api.stripe.com/v1/payment_intents/pi_1?")


def test_an_adapter_needs_a_key() -> None:
    """A shop that was set up without its key finds out at once."""
    for key in ("", None):
        with pytest.raises(InvalidInputError, match="no API key"):
            StripeAdapter(key)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "asked",
    [
        attrs.evolve(instruction(), amount=Money("5.20", "MGA")),
        attrs.evolve(instruction(), amount=Money("1.001", "KWD")),
        attrs.evolve(instruction(), amount=Money("1", "IQD")),
        instruction(PaymentAction.CAPTURE, provider_ref=""),
        instruction(PaymentAction.VOID, provider_ref=""),
        instruction(PaymentAction.REFUND, provider_ref=""),
    ],
)
def test_what_cannot_be_is_refused_before_it_is_sent(
    adapter: StripeAdapter, wire: Wire, asked: Instruction
) -> None:
    """Proven that nothing moved: not a byte left the house."""
    with pytest.raises(MisconfiguredError):
        adapter.submit(asked, timeout=SECOND)

    assert wire.sent == []


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "null",
        "7",
        '"fine"',
        '{"id": 7}',
        '{"object": "payment_intent", "status": null}',
        "<html>",
        "",
    ],
)
def test_an_answer_without_sense_is_unknown(
    adapter: StripeAdapter, wire: Wire, body: str
) -> None:
    """It may have been done; a garbled answer never counts as "nothing moved"."""
    wire.body = body
    for action in (
        PaymentAction.AUTHORIZE,
        PaymentAction.CAPTURE,
        PaymentAction.VOID,
        PaymentAction.REFUND,
    ):
        asked = instruction(action, provider_ref="pi_1")
        assert isinstance(adapter.submit(asked, timeout=SECOND), OutcomeUnknown)
        found = adapter.lookup(asked, timeout=SECOND)
        assert isinstance(found, OutcomeUnknown | InstructionNotFound)


@pytest.mark.parametrize(
    "changed",
    [
        {"currency": "iqd"},
        {"currency": None},
        {"amount": 12.5},
        {"amount": True},
        {"amount_received": "600"},
        {"id": None},
        {"id": "4242 4242 4242 4242"},
    ],
)
def test_a_spoiled_field_makes_an_answer_unknown(
    adapter: StripeAdapter, wire: Wire, changed: dict[str, object]
) -> None:
    """The money may have moved; what cannot be read is not guessed."""
    wire.body = json.dumps(intent("succeeded") | changed)
    for action in (PaymentAction.PURCHASE, PaymentAction.CAPTURE):
        asked = instruction(action, provider_ref="pi_1")
        assert isinstance(adapter.submit(asked, timeout=SECOND), OutcomeUnknown)
        assert isinstance(adapter.lookup(asked, timeout=SECOND), OutcomeUnknown)


def test_an_answer_that_shows_it_undone_is_unknown(
    adapter: StripeAdapter, wire: Wire
) -> None:
    """A capture that is answered with an untouched hold is not done, nor undone."""
    asked = instruction(PaymentAction.CAPTURE)

    assert isinstance(adapter.submit(asked, timeout=SECOND), OutcomeUnknown)
    assert isinstance(adapter.lookup(asked, timeout=SECOND), InstructionNotFound)


def test_a_decline_names_the_payment(adapter: StripeAdapter, wire: Wire) -> None:
    """The refused payment can be found at Stripe."""
    wire.status = 402
    error = {"type": "card_error", "code": "card_declined", "payment_intent": HELD}
    wire.body = json.dumps({"error": error | {"decline_code": "fraudulent"}})
    outcome = adapter.submit(instruction(), timeout=SECOND)

    assert isinstance(outcome, Declined)
    assert outcome.provider_ref == "pi_1"
    assert outcome.detail == "fraudulent"


def test_stripes_words_are_scrubbed(adapter: StripeAdapter, wire: Wire) -> None:
    """Should the provider repeat a card number, it ends here."""
    wire.status = 400
    said = {"type": "invalid_request_error", "message": "No 4242 4242 4242 4242\nhere"}
    wire.body = json.dumps({"error": said})
    with pytest.raises(MisconfiguredError) as caught:
        adapter.submit(instruction(), timeout=SECOND)

    assert "4242" not in str(caught.value)


def test_another_software_between_is_not_stripe(
    adapter: StripeAdapter, wire: Wire
) -> None:
    """A 403 page of a firewall says nothing about what lies behind it."""
    wire.status, wire.body = 403, "<html>blocked</html>"

    assert isinstance(adapter.submit(instruction(), timeout=SECOND), OutcomeUnknown)


def test_a_message_needs_a_secret(wire: Wire) -> None:
    """An adapter without a webhook secret believes nobody."""
    adapter = StripeAdapter("sk_test_secret")
    with pytest.raises(BadNotificationError, match="no webhook secret"):
        adapter.verify(b"{}", {}, now=NOW)


def test_it_claims_no_more_than_stripe_gives(adapter: StripeAdapter) -> None:
    """Keys live a day; a search that finds nothing proves nothing; one capture."""
    actions = adapter.capabilities.actions

    assert {each.idempotency_window for each in actions.values()} == {timedelta(days=1)}
    assert {each.lookup for each in actions.values()} == {Lookup.POSITIVE}
    assert not actions[PaymentAction.CAPTURE].multiple
    assert actions[PaymentAction.REFUND].multiple


def test_no_text_of_the_adapter_holds_the_key(adapter: StripeAdapter) -> None:
    """Neither its text nor its attributes."""
    assert "sk_test" not in repr(adapter) + repr(vars(adapter))


def test_the_awaited_adapter_does_the_same(adapter: StripeAdapter, wire: Wire) -> None:
    """Event loops wait without standing still."""
    awaited = AsyncStripeAdapter(adapter)
    asked = instruction(provider_ref="pi_1")

    async def both() -> tuple[object, object]:
        return (
            await awaited.submit(asked, timeout=SECOND),
            await awaited.lookup(asked, timeout=SECOND),
        )

    assert asyncio.run(both()) == (Succeeded("pi_1", totals("10")),) * 2
    assert awaited.name == "stripe"
    assert awaited.capabilities == adapter.capabilities
    with pytest.raises(BadNotificationError):
        awaited.verify(b"", {}, now=NOW)
