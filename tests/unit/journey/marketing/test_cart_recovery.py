"""A cart that is left alone is noticed; its owner is reminded rarely and with consent."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.feedback import EXIT_SURVEY
from ecomkit.journey.marketing.cart_recovery import (
    AbandonmentPolicy,
    CartHistory,
    CartState,
    cart_histories,
    recovery_token,
    reminders_due,
    verify_recovery_token,
)
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.events import ConsentGiven
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.money import Money

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
YES = Consents.of(
    [
        Event.of(
            ConsentGiven(purposes=(ConsentPurpose.MARKETING,)),
            at=AT - HOUR,
            actor="ada",
        )
    ]
)


def at(hours: float, name: str, subject: str = "c1", **properties: Any) -> Event:
    return Event(
        name=name,
        at=AT + hours * HOUR,
        actor="ada",
        subject=subject,
        properties=properties,
    )


ADDED = at(0, "product_added", sku="MUG", cart_value=Money("25.00", "EUR"))
KNOWN = at(0.1, "checkout_step_completed", "k1", step="contact", contact="ada@example")


def story(
    *events: Event,
    hours: float,
    policy: AbandonmentPolicy | None = None,
    consents: Consents | None = YES,
) -> CartHistory:
    (found,) = cart_histories(events, policy, at=AT + hours * HOUR, consents=consents)
    return found


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        (0.5, CartState.ACTIVE),
        (2, CartState.ABANDONED),
        (167, CartState.ABANDONED),
        (169, CartState.LOST),
    ],
)
def test_a_cart_is_active_then_abandoned_then_lost(
    hours: float, state: CartState
) -> None:
    """An hour of silence, then a week."""
    assert story(ADDED, KNOWN, hours=hours).state is state


def test_an_order_ends_the_story() -> None:
    """With a reminder before it the cart was recovered, without it was simply bought."""
    order = at(5, "order_completed", "o1", cart="c1")

    assert story(ADDED, order, hours=6).state is CartState.BOUGHT
    recovered = story(ADDED, KNOWN, at(3, "recovery_sent"), order, hours=6)
    assert recovered.state is CartState.RECOVERED
    assert recovered.not_reminded == "recovered"


def test_an_order_that_names_no_cart_is_for_the_persons_open_one() -> None:
    """Other systems may not tell which cart became the order."""
    assert (
        story(ADDED, at(1, "order_completed", "o1"), hours=9).state is CartState.BOUGHT
    )


def test_the_first_reminder_goes_after_the_idle_time() -> None:
    """The contact typed at checkout is enough; no order has to exist."""
    found = story(ADDED, KNOWN, hours=2)

    assert found.contact == "ada@example"
    assert found.value == Money("25.00", "EUR")
    assert found.next_reminder == AT + 1.1 * HOUR
    assert reminders_due([found], at=AT + 2 * HOUR) == (found,)


def test_reminders_rest_and_end() -> None:
    """The second a day after the first, and no third."""
    sent = [ADDED, KNOWN, at(2, "recovery_sent")]

    once = story(*sent, hours=3)
    assert once.next_reminder == AT + 26 * HOUR
    assert reminders_due([once], at=AT + 3 * HOUR) == ()
    twice = story(*sent, at(26, "recovery_sent"), hours=60)
    assert (twice.reminders, twice.not_reminded) == (2, "reminded_enough")


def test_who_did_not_allow_it_is_not_reminded() -> None:
    """Silence is no consent."""
    assert story(ADDED, KNOWN, hours=2, consents=None).not_reminded == "no_consent"
    assert story(ADDED, hours=2).not_reminded == "no_contact"


def test_small_and_empty_carts_are_let_go() -> None:
    """A cart that was cleared is not missed."""
    policy = AbandonmentPolicy(least_value=Money("30.00", "EUR"))

    assert story(ADDED, KNOWN, hours=2, policy=policy).not_reminded == "too_small"
    cleared = story(ADDED, KNOWN, at(0.2, "cart_cleared"), hours=2)
    assert cleared.not_reminded == "empty"


def test_the_reason_is_the_owners_word_or_the_last_trouble() -> None:
    """The exit survey wins over what the shop can see."""
    failed = at(0.2, "payment_failed", "k1")
    answer = Event.of(
        EXIT_SURVEY.answered({"obstacle": "return_policy"}), at=AT + HOUR, actor="ada"
    )

    assert story(ADDED, KNOWN, hours=2).reason == "checkout"
    assert story(ADDED, failed, hours=2).reason == "payment_failed"
    said = story(ADDED, failed, answer, hours=3)
    assert said.reason == "return_policy"
    assert said.abandoned().reason == "return_policy"


def test_what_comes_later_is_not_known_yet() -> None:
    """The story is told as of a moment."""
    assert story(ADDED, at(5, "order_completed", "o1"), hours=2).state is (
        CartState.ABANDONED
    )


def test_looking_makes_no_cart() -> None:
    """Nothing is abandoned that was never begun."""
    seen = at(0, "product_viewed", "MUG")
    order = at(1, "order_completed", "o1")

    assert cart_histories([seen, order], at=AT + HOUR) == ()


def test_a_link_opens_only_its_own_cart() -> None:
    """A token cannot be guessed from another one."""
    secret = b"sixteen bytes or more"
    token = recovery_token("c1", secret)

    assert verify_recovery_token(token, "c1", secret)
    assert not verify_recovery_token(token, "c2", secret)
    assert not verify_recovery_token("", "c1", secret)
    assert not verify_recovery_token("ü", "c1", secret)
    with pytest.raises(InvalidInputError):
        recovery_token("c1", b"short")


def test_a_policy_must_make_sense() -> None:
    """Lost cannot come before abandoned."""
    with pytest.raises(InvalidInputError):
        AbandonmentPolicy(idle=2 * HOUR, lost_after=HOUR)
    with pytest.raises(InvalidInputError):
        AbandonmentPolicy(idle=-HOUR)
