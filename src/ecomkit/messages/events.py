"""Events of messages."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class EmailSent(Change):
    """An e-mail was sent to a customer: what ``kind``, in which language, about what."""

    message: str
    kind: str
    language: str
    order: str = ""
    cart: str = ""


@attrs.frozen(kw_only=True)
class Unsubscribed(Change):
    """The reader of a mail wants no more advertising: consent to it is withdrawn."""
