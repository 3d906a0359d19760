"""Personalized content: which variant a visitor sees, and only with consent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.journey.marketing.segments import Segment, SegmentMembership
from ecomkit.journey.privacy.purposes import ConsentPurpose, as_purposes
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple


@attrs.frozen
class ContentVariant:
    """What a segment sees: a banner, a mail or a promotion, by an id of the shop's own."""

    id: str = attrs.field(validator=check.name)
    segment: Segment = attrs.field(validator=check.instance_of(Segment))


@attrs.frozen(kw_only=True)
class ContentSlot:
    """A slot on a page or in a mail whose content depends on the visitor.

    It shows the first variant whose segment includes the visitor, or ``otherwise``.
    ``needs`` are the purposes that a visitor must allow: preferences for content on the
    site, marketing for mails and promotions.
    """

    id: str = attrs.field(validator=check.name)
    variants: tuple[ContentVariant, ...] = attrs.field(
        converter=as_tuple, validator=check.members(ContentVariant)
    )
    otherwise: str = attrs.field(validator=check.name)
    needs: frozenset[ConsentPurpose] = attrs.field(
        default=frozenset({ConsentPurpose.PREFERENCES}), converter=as_purposes
    )


class ContentReason(StrictEnum):
    """Why a variant was chosen."""

    MATCHED = "matched"
    NO_MATCH = "no_match"
    NO_CONSENT = "no_consent"


@attrs.frozen(kw_only=True)
class ContentDecision:
    """What a slot shows, why, and by which facts (None if no segment decided)."""

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
    """Chooses what *slot* shows to *customer* with these *facts*.

    *consent* is what the customer allows now (:meth:`Consents.granted`). If the slot needs
    more, the facts are not read.
    """
    allowed = {*as_purposes(consent), ConsentPurpose.NECESSARY}
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
