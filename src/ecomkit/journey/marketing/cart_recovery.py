"""Abandoned carts: from the first product until they are bought, recovered or lost."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from hmac import compare_digest

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import (
    cart_of,
    lines_of,
    money_of,
    product_of,
    text_of,
)
from ecomkit.journey.feedback.survey import answers_of
from ecomkit.journey.identity import as_customers
from ecomkit.journey.marketing.events import CartAbandoned
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.secret_digest import secret_digest
from ecomkit.journey.stages import ProcessStep, Stage
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.validators import maybe, require_moment, require_type


class CartState(StrictEnum):
    """The state of a cart.

    ``ACTIVE``: touched recently. ``ABANDONED``: idle. ``BOUGHT``: ordered without a
    reminder. ``RECOVERED``: ordered after a reminder. ``LOST``: idle for too long.
    """

    ACTIVE = "active"
    ABANDONED = "abandoned"
    BOUGHT = "bought"
    RECOVERED = "recovered"
    LOST = "lost"


@attrs.frozen(kw_only=True)
class AbandonmentPolicy:
    """When a cart counts as abandoned, and how often its owner is reminded.

    A cart is abandoned ``idle`` after the last touch and lost after ``lost_after``. At most
    ``most_reminders`` are sent, ``rest`` apart, for carts of at least ``least_value``.
    ``purpose`` is what the owner must have allowed.
    """

    idle: timedelta = attrs.field(default=timedelta(hours=1), validator=check.duration)
    lost_after: timedelta = attrs.field(
        default=timedelta(days=7), validator=check.duration
    )
    most_reminders: int = attrs.field(default=2, validator=check.whole_number(least=0))
    rest: timedelta = attrs.field(default=timedelta(hours=24), validator=check.duration)
    least_value: Money | None = attrs.field(
        default=None, validator=maybe(check.money())
    )
    purpose: ConsentPurpose = attrs.field(
        default=ConsentPurpose.MARKETING, converter=ConsentPurpose
    )

    def __attrs_post_init__(self) -> None:
        if self.lost_after < self.idle:
            raise InvalidInputError(
                "is shorter than 'idle': a cart is abandoned before it is lost",
                path="$.lost_after",
            )


@attrs.frozen(kw_only=True)
class CartHistory:
    """One cart: its state, the step it reached, and why it may have been abandoned.

    ``reason`` is the answer to the exit survey, else the last thing that went wrong, else
    the step. ``contact`` is whom to remind, "" if unknown. ``next_reminder`` is when a
    reminder is due; if none may be sent, it is None and ``not_reminded`` says why.
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
        """The change to publish for an abandoned cart."""
        return CartAbandoned(cart=self.cart, reason=self.reason, value=self.value)


_TROUBLE = frozenset({"payment_failed", "coupon_denied"})
_MOVES = {"product_added": 1, "product_removed": -1}


@attrs.define
class _Trail:
    # One cart while events are read; inside is how much of each SKU it holds.
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
    inside: dict[str, int | Decimal] = attrs.field(factory=dict)
    bought: bool = False

    @property
    def skus(self) -> set[str]:
        return {sku for sku, quantity in self.inside.items() if quantity > 0}

    def moved(self, sku: str, quantity: int | Decimal) -> None:
        self.inside[sku] = self.inside.get(sku, 0) + quantity
        self.bought = False  # it is another wish now


def _quantity(event: Event) -> int | Decimal:
    quantity = event.properties.get("quantity", 1)
    return quantity if isinstance(quantity, int | Decimal) else 1


def _bought(order: Event, cart: str, trails: dict[str, _Trail]) -> None:
    # Who bought the same goods with another cart is not reminded of the first one.
    goods = {sku for sku, _, _ in lines_of(order)}
    for id, trail in trails.items():
        if id != cart and trail.actor == order.actor and trail.ordered is None:
            trail.bought |= bool(trail.skus) and trail.skus <= goods


def cart_histories(
    events: Iterable[Event],
    policy: AbandonmentPolicy | None = None,
    *,
    at: datetime,
    consents: Consents | None = None,
) -> tuple[CartHistory, ...]:
    """The history of every cart up to this moment, in the order of their first events.

    The events of a cart have its id as their subject or as the property ``cart``; without
    one they belong to the person's open cart. The contact is the first property
    ``contact``, such as the e-mail address typed at checkout.
    """
    policy, moment_ = policy or AbandonmentPolicy(), require_moment(at, path="$.at")
    trails: dict[str, _Trail] = {}
    current: dict[str, str] = {}
    for event in as_customers(events):
        if event.at <= moment_:
            _follow(event, trails, current)
    # Without a decision nothing is allowed.
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
        _bought(event, cart, trails)
    elif event.name != "cart_abandoned" and kind is not None:
        current[event.actor] = cart
        trail.touched = event.at
        trail.empty = event.name == "cart_cleared"
        if event.name in _MOVES:
            trail.moved(product_of(event), _MOVES[event.name] * _quantity(event))
        trail.step = max(trail.step, kind.step, key=lambda step: step.position)
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
    not_reminded = _why_not_reminded(trail, policy, state)
    if not not_reminded and not consents.allows(trail.actor, [policy.purpose], at=at):
        not_reminded = "no_consent"
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
        not_reminded=not_reminded,
        next_reminder=None if not_reminded else due,
    )


def _state(trail: _Trail, policy: AbandonmentPolicy, at: datetime) -> CartState:
    if trail.ordered is not None:
        return CartState.RECOVERED if trail.reminded else CartState.BOUGHT
    silent = at - trail.touched
    if silent >= policy.lost_after:
        return CartState.LOST
    return CartState.ABANDONED if silent >= policy.idle else CartState.ACTIVE


def _why_not_reminded(
    trail: _Trail, policy: AbandonmentPolicy, state: CartState
) -> str:
    if state is not CartState.ABANDONED:
        return state.value
    if trail.empty:
        return "empty"
    if trail.bought:
        return "bought_elsewhere"
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
    require_moment(at, path="$.at")
    return tuple(
        story
        for story in stories
        if story.next_reminder is not None
        and story.next_reminder <= require_moment(at, path="$.at")
    )


def recovery_token(cart: str, secret: bytes) -> str:
    """The token in a reminder's link that opens the cart with one click.

    Only those who know the shop's *secret* (at least 16 bytes) can make it;
    :func:`verify_recovery_token` checks it.
    """
    digest = secret_digest("cart", cart, secret, path="$.cart")
    return urlsafe_b64encode(digest).decode().rstrip("=")


def verify_recovery_token(token: str, cart: str, secret: bytes) -> bool:
    """Whether *token* was made for this cart with this secret."""
    require_type(token, str, path="$.token")
    return compare_digest(
        token.encode(errors="replace"), recovery_token(cart, secret).encode()
    )
