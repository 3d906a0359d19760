"""What the journey itself tells: a visitor who becomes known."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class Identified(Change):
    """A visitor turned out to be a customer: signed in, or left an e-mail address."""

    customer: str
