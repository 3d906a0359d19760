"""Audiences: the customers that a campaign addresses, and their mailing list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.profiles import CustomerProfile
from ecomkit.journey.validators import check
from ecomkit.validators import require_moment


@attrs.frozen(kw_only=True)
class CampaignAudience:
    """The audience of a campaign: everybody whose profile ``fits``.

    ``purpose`` is what a person must have allowed.
    """

    id: str = attrs.field(validator=check.name)
    fits: Callable[[CustomerProfile], bool] = attrs.field(
        validator=check.method("__call__", what="a function of a profile")
    )
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
            and self.fits(profiles[actor])
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
