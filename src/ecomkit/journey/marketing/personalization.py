"""Personal content: which variant somebody sees, and never without their consent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import attrs

from ecomkit.journey.checks import named
from ecomkit.journey.marketing.segments import Segment, SegmentMembership
from ecomkit.journey.privacy.purposes import ConsentPurpose

_FOR_CONTENT = frozenset({ConsentPurpose.PREFERENCES})


@attrs.frozen
class ContentVariant:
    """What a segment sees: a banner, a mail, a promotion, by the shop's own id."""

    id: str = attrs.field(validator=named)
    segment: Segment


@attrs.frozen(kw_only=True)
class ContentSlot:
    """A place that can look different to different people.

    The first variant whose segment takes the visitor is shown, ``otherwise`` to the
    rest. ``needs`` is what a visitor must have agreed to: preferences for content on the
    site, marketing for mails and promotions.
    """

    id: str = attrs.field(validator=named)
    variants: tuple[ContentVariant, ...]
    otherwise: str = attrs.field(validator=named)
    needs: frozenset[ConsentPurpose] = _FOR_CONTENT


class ContentReason(StrEnum):
    """Why a variant was chosen."""

    MATCHED = "matched"
    NO_MATCH = "no_match"
    NO_CONSENT = "no_consent"


@attrs.frozen(kw_only=True)
class ContentDecision:
    """What a slot shows, why, and by which facts (None where nothing was looked at)."""

    slot: str
    shows: str
    reason: ContentReason
    membership: SegmentMembership | None = None


def personalize(
    slot: ContentSlot,
    customer: str,
    facts: Mapping[str, Any],
    consent: Iterable[ConsentPurpose],
) -> ContentDecision:
    """What *slot* shows to *customer*, of whom *facts* are known.

    *consent* is what the customer allows now (:meth:`Consents.granted`). Without all
    that the slot needs, the facts are not looked at.
    """
    allowed = {*consent, ConsentPurpose.NECESSARY}
    if not slot.needs <= allowed:
        return ContentDecision(
            slot=slot.id, shows=slot.otherwise, reason=ContentReason.NO_CONSENT
        )
    for variant in slot.variants:
        membership = variant.segment.membership(customer, facts)
        if membership.inside:
            return ContentDecision(
                slot=slot.id,
                shows=variant.id,
                reason=ContentReason.MATCHED,
                membership=membership,
            )
    return ContentDecision(
        slot=slot.id, shows=slot.otherwise, reason=ContentReason.NO_MATCH
    )
