"""Payments from beginning to end, with Stripe's own client against a gateway."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from typing import Any
from urllib.parse import urlencode

import pytest

from ecomkit.integrations.stripe.signatures import StripeSignatures
from ecomkit.money import Money
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.payments.instruction import PaymentAction
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    InstructionNotFound,
    NeedsAction,
    Succeeded,
)
from ecomkit.payments.states import PaymentStatus
from tests.stripe import fault_proxy
from tests.stripe.fault_proxy import FaultProxy
from tests.stripe.shop import (
    CARD,
    DECLINED_CARD,
    PATIENCE,
    SECRET,
    Shop,
    adapter_at,
    instruction,
)

pytestmark = pytest.mark.stripe

# The gateway's test cards; the first asks for 3-D Secure and then pays.
ASKS = "4000002500003155"
ASKS_AND_DECLINES = "4000008400001629"


@pytest.fixture
def proxy(upstream: int) -> Iterator[FaultProxy]:
    with fault_proxy.running(upstream) as proxy:
        yield proxy


@pytest.fixture
def shop(proxy: FaultProxy) -> Shop:
    return Shop(adapter_at(proxy))


def euros(amount: str) -> Money:
    return Money(amount, "EUR")


def of_buyer(proxy: FaultProxy, path: str, **facts: str) -> dict[str, Any]:
    """What the buyer's browser sends to Stripe, past the shop."""
    _, answer = proxy.upstream("POST", path, urlencode(facts).encode())
    content: dict[str, Any] = json.loads(answer)
    return content


def token_of(proxy: FaultProxy, number: str) -> str:
    card = {
        "type": "card",
        "card[number]": number,
        "card[exp_month]": "12",
        "card[exp_year]": "2030",
        "card[cvc]": "123",
    }
    return str(of_buyer(proxy, "/v1/payment_methods", **card)["id"])


def test_a_hold_is_taken_in_part_and_given_back_in_parts(shop: Shop) -> None:
    """Authorize 50, take 30, which frees 20; give back 10 and then 20."""
    shop.open("p1", "50.00")
    held = shop.service.request("p1", "authorize", id="p1-a", token=CARD)
    taken = shop.service.request("p1", "capture", euros("30.00"), id="p1-c")
    part = shop.service.request("p1", "refund", euros("10.00"), id="p1-r1")
    back = shop.service.request("p1", "refund", id="p1-r2")

    assert held.status is PaymentStatus.AUTHORIZED
    assert held.totals.hold == euros("50.00")
    assert taken.status is PaymentStatus.CAPTURED
    assert taken.totals.released == euros("20.00")
    assert part.status is PaymentStatus.PARTIALLY_REFUNDED
    assert back.status is PaymentStatus.REFUNDED
    assert back.totals.refunded == euros("30.00")


def test_a_purchase_takes_at_once(shop: Shop) -> None:
    """One step where the goods leave at once."""
    shop.open("p2", "12.34")
    payment = shop.service.request("p2", "purchase", id="p2-p", token=CARD)

    assert payment.status is PaymentStatus.CAPTURED
    assert payment.totals.captured == euros("12.34")


def test_a_void_gives_the_hold_free(shop: Shop, proxy: FaultProxy) -> None:
    """Nothing was taken, nothing is held."""
    shop.open("p3", "12.34")
    shop.service.request("p3", "authorize", id="p3-a", token=CARD)
    payment = shop.service.request("p3", "void", id="p3-v")

    assert payment.status is PaymentStatus.VOIDED
    assert payment.totals.hold == euros("0")


def test_a_declined_card_moves_nothing(shop: Shop) -> None:
    """A refusal is a value with a reason, not an exception."""
    shop.open("p4", "12.34")
    payment = shop.service.request("p4", "authorize", id="p4-a", token=DECLINED_CARD)

    assert payment.status is PaymentStatus.FAILED
    assert payment.record("p4-a").declined is not None


def test_too_much_is_refused_before_anything_is_sent(
    shop: Shop, proxy: FaultProxy
) -> None:
    """The gateway would have taken it: localstripe refunds 999,999 of 1,000."""
    shop.open("p5", "10.00")
    shop.service.request("p5", "purchase", id="p5-p", token=CARD)
    sent = len(proxy.requests)
    with pytest.raises(AmountRefusedError):
        shop.service.request("p5", "refund", euros("10.01"), id="p5-r")

    assert len(proxy.requests) == sent


@pytest.mark.parametrize(
    ("name", "card", "succeeds", "status"),
    [
        ("agrees", ASKS, "true", PaymentStatus.AUTHORIZED),
        ("fails", ASKS, "false", PaymentStatus.FAILED),
        ("declined", ASKS_AND_DECLINES, "true", PaymentStatus.FAILED),
    ],
)
def test_three_d_secure(
    shop: Shop,
    proxy: FaultProxy,
    name: str,
    card: str,
    succeeds: str,
    status: PaymentStatus,
) -> None:
    """The bank asks the buyer; the payment waits, and follows the answer."""
    shop.open(name, "12.34")
    waiting = shop.service.request(
        name, "authorize", id=name, token=token_of(proxy, card)
    )
    action = waiting.record(name).next_action
    assert waiting.status is PaymentStatus.REQUIRES_ACTION
    assert action is not None
    assert action.kind is BuyerAction.SDK

    of_buyer(
        proxy,
        f"/v1/payment_intents/{waiting.provider_ref}/_authenticate",
        client_secret=action.payload["client_secret"],
        success=succeeds,
        key="pk_test_1",
    )
    assert shop.settle(name).status is status


def test_a_buyer_who_walks_away_is_voided(shop: Shop, proxy: FaultProxy) -> None:
    """An attempt that nobody finishes is stopped, and nothing can come of it."""
    shop.open("p7", "12.34")
    shop.service.request("p7", "authorize", id="p7-a", token=token_of(proxy, ASKS))
    payment = shop.service.request("p7", "void", id="p7-v")

    assert payment.status is PaymentStatus.CANCELED


def test_without_a_token_stripes_form_takes_over(proxy: FaultProxy) -> None:
    """The browser confirms; a refused card leaves the form open for another."""
    adapter = adapter_at(proxy)
    asked = instruction(PaymentAction.AUTHORIZE, id="form", token="")
    opened = adapter.submit(asked, timeout=PATIENCE)
    assert isinstance(opened, NeedsAction)
    assert opened.payload["client_secret"].startswith(opened.provider_ref)

    path = f"/v1/payment_intents/{opened.provider_ref}"
    of_buyer(proxy, path, payment_method=token_of(proxy, "4242424242424242"))
    of_buyer(proxy, f"{path}/confirm")
    found = [adapter.lookup(asked, timeout=PATIENCE) for _ in range(3)][-1]

    assert isinstance(found, Succeeded)
    assert found.totals.authorized == euros("10.00")


def test_each_look_up_tells_done_from_not_done(proxy: FaultProxy) -> None:
    """Capture, void and refund are found by Stripe's reference."""
    adapter = adapter_at(proxy)
    first = adapter.submit(
        instruction(PaymentAction.AUTHORIZE, id="l-a"), timeout=PATIENCE
    )
    assert isinstance(first, Succeeded)
    other = adapter.submit(
        instruction(PaymentAction.AUTHORIZE, id="l-b"), timeout=PATIENCE
    )
    assert isinstance(other, Succeeded)
    capture = instruction(
        PaymentAction.CAPTURE, "6.00", id="l-c", reference=first.provider_ref
    )
    refund = instruction(
        PaymentAction.REFUND, "2.00", id="l-r", reference=first.provider_ref
    )
    void = instruction(PaymentAction.VOID, id="l-v", reference=other.provider_ref)
    for each in (capture, refund, void):
        assert adapter.lookup(each, timeout=PATIENCE) == InstructionNotFound()
        done = adapter.submit(each, timeout=PATIENCE)
        assert isinstance(done, Succeeded)
        assert adapter.lookup(each, timeout=PATIENCE) == done

    late = adapter.lookup(
        instruction(PaymentAction.VOID, id="l-w", reference=first.provider_ref),
        timeout=PATIENCE,
    )
    assert isinstance(late, Declined)
    assert late.reason is DeclineReason.ALREADY_DONE
    gone = instruction(PaymentAction.CAPTURE, id="l-x", reference=other.provider_ref)
    missed = adapter.lookup(gone, timeout=PATIENCE)
    assert isinstance(missed, Declined)
    assert missed.reason is DeclineReason.CANCELED


# ---------------------------------------------------------------- notifications


def signed(event: dict[str, Any], at: datetime) -> tuple[bytes, dict[str, str]]:
    """*event* as Stripe delivers it."""
    body = json.dumps(event).encode()
    moment = int(at.timestamp())
    mac = hmac.new(SECRET.encode(), b"%d.%s" % (moment, body), hashlib.sha256)
    return body, {"Stripe-Signature": f"t={moment},v1={mac.hexdigest()}"}


def event(id: str, kind: str, thing: dict[str, Any]) -> dict[str, Any]:
    """An event about *thing*, as of today's API."""
    return {
        "id": id,
        "object": "event",
        "type": kind,
        "api_version": "2026-10-28.endive",
        "data": {"object": thing},
    }


def test_notifications_bring_what_the_answers_lost(upstream: int) -> None:
    """All answers are lost; notifications, repeated and shuffled, complete the books."""
    with fault_proxy.running(upstream, lambda *_: "reset_after") as proxy:
        shop = Shop(adapter_at(proxy))
        shop.open("n1", "50.00")
        shop.service.request("n1", "authorize", id="n1-a", token=CARD)
        (intent,) = [
            each
            for each in proxy.books()
            if each["metadata"].get("ecomkit_payment") == "n1"
        ]
        held = event("evt_1", "payment_intent.amount_capturable_updated", intent)
        shop.service.receive("stripe", *signed(held, shop.clock.now()))
        assert shop.service.get("n1").status is PaymentStatus.AUTHORIZED

        shop.service.request("n1", "capture", euros("30.00"), id="n1-c")
        intent = json.loads(
            proxy.upstream("GET", f"/v1/payment_intents/{intent['id']}")[1]
        )
        intent["metadata"]["ecomkit_capture"] = "n1-c"
        taken = event("evt_2", "payment_intent.succeeded", intent)
        shop.service.receive("stripe", *signed(taken, shop.clock.now()))
        shop.service.request("n1", "refund", euros("10.00"), id="n1-r")
        charge = json.loads(
            proxy.upstream("GET", f"/v1/charges/{intent['latest_charge']['id']}")[1]
        )
        back = event("evt_3", "charge.refunded", charge)
        storm = [held, taken, back] * 5
        random.Random(7).shuffle(storm)
        for each in storm:
            shop.service.receive("stripe", *signed(each, shop.clock.now()))
        payment = shop.service.get("n1")

    assert payment.totals.captured == euros("30.00")
    assert payment.totals.refunded == euros("10.00")
    assert payment.totals.released == euros("20.00")
    assert payment.flags == ()


@contextmanager
def receiver() -> Iterator[tuple[str, Queue[tuple[bytes, dict[str, str]]]]]:
    """A small web server that keeps what it is sent."""
    messages: Queue[tuple[bytes, dict[str, str]]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            messages.put((body, dict(self.headers)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", messages
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def test_a_message_over_the_wire_is_verified(upstream: int, proxy: FaultProxy) -> None:
    """A webhook that the gateway itself signs and delivers is genuine."""
    with receiver() as (url, messages):
        connection = HTTPConnection("127.0.0.1", upstream, timeout=10)
        facts = urlencode({"url": url, "secret": SECRET})
        connection.request(
            "POST",
            "/_config/webhooks/wh1",
            facts,
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert connection.getresponse().status == 200
        connection.close()
        adapter_at(proxy).submit(
            instruction(PaymentAction.PURCHASE, id="over-the-wire"), timeout=PATIENCE
        )
        body, headers = messages.get(timeout=10)

    message = StripeSignatures(SECRET).verify(body, headers, now=datetime.now(UTC))
    assert message.content["type"] == "payment_intent.succeeded"
    assert message.id.startswith("evt_")
