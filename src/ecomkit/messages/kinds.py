"""Kinds of messages: what a shop writes to its customers, from the order to the next one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from ecomkit.choices import StrictEnum


class MessageKind(StrictEnum):
    """What a message is about.

    Those that advertise (:attr:`needs_consent`) go only to people who agreed to marketing.
    """

    ORDER_CONFIRMED = "order_confirmed"
    PAYMENT_REQUESTED = "payment_requested"
    INVOICE = "invoice"
    SHIPPED = "shipped"
    NOT_DELIVERED = "not_delivered"
    LATE = "late"
    DELIVERED = "delivered"
    CANCELED = "canceled"
    RETURN_RECEIVED = "return_received"
    REFUNDED = "refunded"
    SURVEY = "survey"
    REVIEW_REQUEST = "review_request"
    CART_REMINDER = "cart_reminder"
    WIN_BACK = "win_back"
    GIFT_CARD = "gift_card"
    DOWNLOAD_READY = "download_ready"

    @property
    def needs_consent(self) -> bool:
        """Whether the law takes it for advertising, which needs the reader's consent.

        Surveys and requests for reviews are (in Germany by the Federal Court of Justice,
        VI ZR 225/17).
        """
        return self in _ADVERTISING


_ADVERTISING = frozenset(
    {
        MessageKind.SURVEY,
        MessageKind.REVIEW_REQUEST,
        MessageKind.CART_REMINDER,
        MessageKind.WIN_BACK,
    }
)

DEFAULT_DELAYS: Mapping[MessageKind, timedelta] = MappingProxyType(
    {
        **{kind: timedelta(0) for kind in MessageKind},
        MessageKind.SURVEY: timedelta(days=7),
        MessageKind.REVIEW_REQUEST: timedelta(days=14),
        MessageKind.CART_REMINDER: timedelta(hours=1),
        MessageKind.WIN_BACK: timedelta(days=180),
    }
)
"""How long after what it is about each kind of message is sent."""
