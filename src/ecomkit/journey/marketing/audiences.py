"""Audiences: the customers that a campaign addresses, and their mailing list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.journey.marketing.segments import Segment
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.profiles import CustomerProfile
from ecomkit.journey.validators import check, tuple_of
from ecomkit.validators import require_moment

_is_function = check.method("__call__", what="a segment or a function of a profile")


def _fits(instance: object, attribute: Any, value: Any) -> None:
    if not isinstance(value, Segment):
        _is_function(instance, attribute, value)


@attrs.frozen(kw_only=True)
class CampaignAudience:
    """The audience of a campaign: everybody in a segment, or whose profile ``fits``.

    ``purpose`` is what a person must have allowed.
    """

    id: str = attrs.field(validator=check.name)
    fits: Segment | Callable[[CustomerProfile], bool] = attrs.field(validator=_fits)
    purpose: ConsentPurpose = attrs.field(
        default=ConsentPurpose.MARKETING, converter=ConsentPurpose
    )

    def members(
        self,
        profiles: Mapping[str, CustomerProfile],
        *,
        at: datetime,
        consents: Consents,
    ) -> tuple[str, ...]:
        """The members at this moment, by id."""
        require_moment(at, path="$.at")
        return tuple(
            actor
            for actor in sorted(profiles)
            if consents.allows(actor, [self.purpose], at=at)
            and self._includes(profiles[actor], at)
        )

    def _includes(self, profile: CustomerProfile, at: datetime) -> bool:
        if isinstance(self.fits, Segment):
            return self.fits.membership(profile.actor, profile.facts(at=at)).inside
        return self.fits(profile)


def buyer_groups(
    profile: CustomerProfile, segments: Iterable[Segment], *, at: datetime
) -> frozenset[str]:
    """The ids of the segments that a person belongs to at this moment.

    They are the groups of a Purchaser or Buyer: a promotion, a price list or a mailing for a
    group of that name is then for the segment.
    """
    facts = profile.facts(at=at)
    return frozenset(
        each.id
        for each in tuple_of(Segment, segments, path="$.segments")
        if each.membership(profile.actor, facts).inside
    )


def mailing_list(
    audience: CampaignAudience,
    profiles: Mapping[str, CustomerProfile],
    *,
    at: datetime,
    consents: Consents,
    payload: Callable[[CustomerProfile], Mapping[str, Any]],
) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """The members of *audience* and the data for each mail: the export for a mail service.

    *payload* makes the personal data out of a profile (products viewed, a coupon).
    """
    return tuple(
        (actor, payload(profiles[actor]))
        for actor in audience.members(profiles, at=at, consents=consents)
    )
