"""Events of privacy: consent given and withdrawn, customers erased."""

from __future__ import annotations

import attrs

from ecomkit.events import Change
from ecomkit.journey.privacy.purposes import ConsentPurpose


@attrs.frozen(kw_only=True)
class ConsentGiven(Change):
    """A person allowed some purposes; ``wording`` names the text that was shown."""

    purposes: tuple[ConsentPurpose, ...]
    wording: str = ""


@attrs.frozen(kw_only=True)
class ConsentWithdrawn(Change):
    """A person no longer allows some purposes."""

    purposes: tuple[ConsentPurpose, ...]


@attrs.frozen(kw_only=True)
class CustomerErased(Change):
    """A person's data was erased, except what a rule keeps."""

    deleted: int
    anonymized: int
    kept: int
