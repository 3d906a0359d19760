"""What is sent for an instruction is exact, complete, and the same each time."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.integrations.stripe import requests
from ecomkit.money import Money
from ecomkit.payments.errors import MisconfiguredError
from ecomkit.payments.instruction import PaymentAction
from tests.unit.integrations.stripe_objects import instruction


def test_a_hold_is_asked_for_with_the_buyers_token() -> None:
    """The server confirms; methods that lead away need an address to come back to."""
    assert requests.create_params(instruction()) == {
        "amount": 1000,
        "currency": "eur",
        "capture_method": "manual",
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        "metadata": {"ecomkit_instruction": "i1", "ecomkit_payment": "p1"},
        "expand": ["latest_charge"],
        "payment_method": "pm_1",
        "confirm": True,
    }


def test_an_address_to_come_back_to_opens_redirects() -> None:
    """The bank's page sends the buyer back to the shop."""
    sent = requests.create_params(instruction(return_url="https://shop.example/back"))

    assert sent["return_url"] == "https://shop.example/back"
    assert sent["automatic_payment_methods"]["allow_redirects"] == "always"


def test_without_a_token_nothing_is_confirmed() -> None:
    """Stripe's form in the browser does it, and the notifications know."""
    sent = requests.create_params(instruction(token=""))

    assert "confirm" not in sent
    assert "payment_method" not in sent
    assert sent["metadata"]["ecomkit_form"] == "yes"


def test_a_purchase_is_captured_by_stripe() -> None:
    """One step, where the goods leave at once."""
    assert (
        requests.create_params(instruction(PaymentAction.PURCHASE))["capture_method"]
        == "automatic"
    )


def test_a_returning_customer_is_named() -> None:
    """Two texts are parameters of Stripe's; all others are metadata."""
    facts = {"stripe_customer": "cus_1", "unattended": "yes", "shop": "Lyon"}
    sent = requests.create_params(instruction(metadata=facts))

    assert sent["customer"] == "cus_1"
    assert sent["off_session"] is True
    assert sent["metadata"] == {
        "shop": "Lyon",
        "ecomkit_instruction": "i1",
        "ecomkit_payment": "p1",
    }


@pytest.mark.parametrize(
    ("saving", "usage"), [("attended", "on_session"), ("unattended", "off_session")]
)
def test_a_card_is_saved_for_what_the_buyer_agreed_to(saving: str, usage: str) -> None:
    sent = requests.create_params(instruction(metadata={"saving": saving}))

    assert sent["setup_future_usage"] == usage
    assert "saving" not in sent["metadata"]


def test_the_order_of_metadata_does_not_matter() -> None:
    """A stored instruction may come back in another order; the bytes must not differ."""
    one = requests.create_params(instruction(metadata={"a": "1", "b": "2"}))
    two = requests.create_params(instruction(metadata={"b": "2", "a": "1"}))

    assert repr(one) == repr(two)


def test_a_capture_and_a_refund_name_their_amount() -> None:
    """Nothing is left to the provider's defaults."""
    capture = requests.capture_params(instruction(PaymentAction.CAPTURE, "6"))
    refund = requests.refund_params(instruction(PaymentAction.REFUND, "2"))

    assert capture["amount_to_capture"] == 600
    assert capture["metadata"] == {"ecomkit_capture": "i1"}
    assert (refund["payment_intent"], refund["amount"]) == ("pi_1", 200)


def test_the_search_cannot_be_talked_into_another_question() -> None:
    """Quotation marks and backslashes in an id stay part of the id."""
    sent = requests.search_params(instruction(payment_id='x" OR status:"succeeded\\'))

    assert sent["query"] == (
        'metadata["ecomkit_payment"]:"x\\" OR status:\\"succeeded\\\\"'
    )


def test_what_stripe_would_refuse_is_not_sent() -> None:
    """No reference, too many texts, an amount in the wrong step."""
    with pytest.raises(MisconfiguredError, match="needs the provider's reference"):
        requests.refund_params(instruction(PaymentAction.REFUND, provider_ref=""))
    many = instruction(metadata={f"fact{number}": "x" for number in range(47)})
    with pytest.raises(MisconfiguredError, match="46 further strings"):
        requests.create_params(many)
    ariary = attrs.evolve(
        instruction(PaymentAction.CAPTURE), amount=Money("5.20", "MGA")
    )
    with pytest.raises(MisconfiguredError, match="in steps of"):
        requests.capture_params(ariary)
