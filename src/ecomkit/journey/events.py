"""Events of the journey itself: a visitor becomes a known customer."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class Identified(Change):
    """A visitor was identified as a customer: signed in, or left an e-mail address."""

    customer: str
