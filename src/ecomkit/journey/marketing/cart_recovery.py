"""Abandoned carts: from the first sign of buying, until bought, recovered or given up."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.checks import count, length_of_time, moment
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import cart_of, in_order, money_of, text_of
from ecomkit.journey.feedback.survey import answers_of
from ecomkit.journey.marketing.events import CartAbandoned
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.stages import ProcessStep, Stage
from ecomkit.money.amount import Money


class CartState(StrEnum):
    """What became of a cart.

    ``ACTIVE``: touched of late. ``ABANDONED``: left alone. ``BOUGHT``: ordered without
    having been abandoned. ``RECOVERED``: ordered after a reminder. ``LOST``: given up.
    """

    ACTIVE = "active"
    ABANDONED = "abandoned"
    BOUGHT = "bought"
    RECOVERED = "recovered"
    LOST = "lost"


@attrs.frozen(kw_only=True)
class AbandonmentPolicy:
    """When a cart counts as abandoned, and how often its owner is reminded.

    Abandoned after ``idle``, lost ``lost_after`` the last touch. At most ``most_reminders``
    go out, ``rest`` apart. ``purpose`` is what the owner must have allowed.
    """

    idle: timedelta = attrs.field(default=timedelta(hours=1), validator=length_of_time)
    lost_after: timedelta = attrs.field(
        default=timedelta(days=7), validator=length_of_time
    )
    most_reminders: int = attrs.field(default=2, validator=count)
    rest: timedelta = attrs.field(default=timedelta(hours=24), validator=length_of_time)
    least_value: Money | None = None
    purpose: ConsentPurpose = ConsentPurpose.MARKETING

    def __attrs_post_init__(self) -> None:
        if self.lost_after < self.idle:
            raise InvalidInputError(
                "a cart cannot be lost before it is abandoned", path="$.lost_after"
            )


@attrs.frozen(kw_only=True)
class CartHistory:
    """One cart: its state, how far its owner came, and why it may have been left.

    ``reason`` is the owner's own word (exit survey), else the last thing that went wrong,
    else the step at which it stopped. ``contact`` is whom to remind, "" where nobody
    is known. ``next_reminder`` is when one is due; where none may go, ``not_reminded``
    says why.
    """

    cart: str
    actor: str
    state: CartState
    touched: datetime
    step: ProcessStep
    reason: str
    value: Money | None
    reminders: int
    contact: str
    not_reminded: str
    next_reminder: datetime | None

    def abandoned(self) -> CartAbandoned:
        """The change that tells the shop of it."""
        return CartAbandoned(cart=self.cart, reason=self.reason, value=self.value)


_TROUBLE = frozenset({"payment_failed", "coupon_denied"})


@attrs.define
class _Trail:
    # One cart while events are read.
    actor: str
    touched: datetime
    step: ProcessStep = ProcessStep.CART
    trouble: str = ""
    said: str = ""
    value: Money | None = None
    empty: bool = False
    contact: str = ""
    reminded: list[datetime] = attrs.field(factory=list)
    ordered: datetime | None = None


def cart_histories(
    events: Iterable[Event],
    policy: AbandonmentPolicy | None = None,
    *,
    at: datetime,
    consents: Consents | None = None,
) -> tuple[CartHistory, ...]:
    """What became of every cart by this moment, the one touched first in front.

    A cart's events carry its id as their subject or as the property ``cart``; without
    one, a person's open cart is meant. The contact comes from the first event that has
    it (``contact``, such as the e-mail typed at checkout), not from a placed order.
    """
    policy, moment_ = policy or AbandonmentPolicy(), moment(at)
    trails: dict[str, _Trail] = {}
    current: dict[str, str] = {}
    for event in in_order(events):
        if event.at <= moment_:
            _follow(event, trails, current)
    # No decision is no permission.
    known = consents if consents is not None else Consents()
    return tuple(
        _story(cart, trail, policy, moment_, known) for cart, trail in trails.items()
    )


def _follow(event: Event, trails: dict[str, _Trail], current: dict[str, str]) -> None:
    kind = EVENT_KINDS.get(event.name)
    answered = event.name == "survey_answered" and text_of(event, "survey") == "exit"
    if not answered and (kind is None or kind.stage is not Stage.PURCHASE):
        return
    cart = cart_of(event) or current.get(event.actor, "")
    if cart not in trails:
        if answered or event.name in {"order_completed", "order_updated"} or not cart:
            return
        trails[cart] = _Trail(actor=event.actor, touched=event.at)
    trail = trails[cart]
    trail.contact = trail.contact or text_of(event, "contact")
    if answered:
        trail.said = str(answers_of(event).get("obstacle", "")) or trail.said
    elif event.name == "recovery_sent":
        trail.reminded.append(event.at)
    elif event.name == "order_completed":
        trail.ordered = trail.ordered or event.at
        current.pop(event.actor, None)
    elif event.name != "cart_abandoned" and kind is not None:
        current[event.actor] = cart
        trail.touched = event.at
        trail.empty = event.name == "cart_cleared"
        trail.step = max(trail.step, kind.step, key=lambda step: step.place)
        trail.trouble = event.name if event.name in _TROUBLE else trail.trouble
        value = money_of(event, "cart_value")
        trail.value = value if value is not None else trail.value


def _story(
    cart: str,
    trail: _Trail,
    policy: AbandonmentPolicy,
    at: datetime,
    consents: Consents,
) -> CartHistory:
    state = _state(trail, policy, at)
    contact = trail.contact
    due = max(
        [trail.touched + policy.idle, *(each + policy.rest for each in trail.reminded)]
    )
    hindrance = _hindrance(trail, policy, state)
    if not hindrance and not consents.allows(trail.actor, [policy.purpose], at=at):
        hindrance = "no_consent"
    return CartHistory(
        cart=cart,
        actor=trail.actor,
        state=state,
        touched=trail.touched,
        step=trail.step,
        reason=trail.said or trail.trouble or trail.step.value,
        value=trail.value,
        reminders=len(trail.reminded),
        contact=contact,
        not_reminded=hindrance,
        next_reminder=None if hindrance else due,
    )


def _state(trail: _Trail, policy: AbandonmentPolicy, at: datetime) -> CartState:
    if trail.ordered is not None:
        return CartState.RECOVERED if trail.reminded else CartState.BOUGHT
    silent = at - trail.touched
    if silent >= policy.lost_after:
        return CartState.LOST
    return CartState.ABANDONED if silent >= policy.idle else CartState.ACTIVE


def _hindrance(trail: _Trail, policy: AbandonmentPolicy, state: CartState) -> str:
    # Why no reminder goes out; suppression after the purchase comes first.
    if state is not CartState.ABANDONED:
        return state.value
    if trail.empty:
        return "empty"
    if not trail.contact:
        return "no_contact"
    if len(trail.reminded) >= policy.most_reminders:
        return "reminded_enough"
    least = policy.least_value
    if least is not None and (trail.value is None or trail.value < least):
        return "too_small"
    return ""


def reminders_due(
    stories: Iterable[CartHistory], *, at: datetime
) -> tuple[CartHistory, ...]:
    """The carts whose owners may and should be reminded at this moment."""
    return tuple(
        story
        for story in stories
        if story.next_reminder is not None and story.next_reminder <= moment(at)
    )


def recovery_token(cart: str, secret: bytes) -> str:
    """The part of a reminder's link that opens the cart again with one click.

    Only who knows the shop's *secret* can make it; :func:`verify_recovery_token` checks it.
    """
    if len(secret) < _SHORTEST_SECRET:
        raise InvalidInputError(
            f"a secret has at least {_SHORTEST_SECRET} bytes", path="$.secret"
        )
    digest = hmac.new(secret, f"cart:{cart}".encode(), sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def verify_recovery_token(token: str, cart: str, secret: bytes) -> bool:
    """Whether a link's *token* was made for this cart."""
    return hmac.compare_digest(
        token.encode(errors="replace"), recovery_token(cart, secret).encode()
    )


_SHORTEST_SECRET = 16
