"""Campaigns: whom they are meant for, what they cost, whom they reach, how mails fare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Change, Event
from ecomkit.journey.checks import moment, named
from ecomkit.journey.event_fields import in_order, money_of, text_of
from ecomkit.journey.figures.revenue import summed
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.marketing.events import CampaignTouched
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.profiles import CustomerProfile
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding


@attrs.frozen(kw_only=True)
class CampaignAudience:
    """Whom a campaign is meant for: everybody whose profile the rule fits.

    ``purpose`` is what a person must have allowed to be in it.
    """

    id: str = attrs.field(validator=named)
    fits: Callable[[CustomerProfile], bool]
    purpose: ConsentPurpose = ConsentPurpose.MARKETING

    def members(
        self,
        profiles: Mapping[str, CustomerProfile],
        *,
        at: datetime,
        consents: Consents,
    ) -> tuple[str, ...]:
        """Who is in it at this moment, in the order of their ids."""
        moment(at)
        return tuple(
            actor
            for actor in sorted(profiles)
            if consents.allows(actor, [self.purpose], at=at)
            and self.fits(profiles[actor])
        )


@attrs.frozen(kw_only=True)
class MarketingCampaign:
    """Something the shop does to be known: adverts, mails, a billboard, a stand at a fair.

    ``channel`` is any of :class:`Channel` or the shop's own; ``messages`` are the ids of
    what it says, the same on every channel, so that answers can be scored by message.
    """

    id: str = attrs.field(validator=named)
    channel: str = attrs.field(validator=named)
    cost: Money | None = None
    messages: tuple[str, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None

    def __attrs_post_init__(self) -> None:
        if self.starts and self.ends and self.ends <= self.starts:
            raise InvalidInputError("a campaign ends after it starts", path="$.ends")

    def touched(self, *, message: str = "", cost: Money | None = None) -> Change:
        """The change that one contact makes; ``cost`` is what this contact cost, if known."""
        if message and self.messages and message not in self.messages:
            raise InvalidInputError(
                f"campaign {short_repr(self.id)} has no message {short_repr(message)}",
                path="$.message",
                hint=f"one of {', '.join(self.messages)}",
            )
        return CampaignTouched(campaign=self.id, message=message, cost=cost)


@attrs.frozen(kw_only=True)
class CampaignFigures:
    """What a campaign did: contacts, the people reached, those new to the shop, its cost.

    ``visited`` and ``ordered`` are those of the reached who came or bought afterwards;
    which of it the campaign brought about, attribution says.
    """

    campaign: str
    contacts: int
    reach: int
    new: int
    visited: Proportion
    ordered: Proportion
    cost: Money | None

    def cost_per(self, count: int, rounding: Rounding) -> Money | None:
        """The cost divided by a count (of the reach, of orders); None where not known."""
        if self.cost is None or not count:
            return None
        return Rate(1, count).of(self.cost, rounding)

    def to_dict(self) -> dict[str, Any]:
        """All figures, ready for JSON."""
        return {
            "campaign": self.campaign,
            "contacts": self.contacts,
            "reach": self.reach,
            "new": self.new,
            "visited": self.visited.to_dict(),
            "ordered": self.ordered.to_dict(),
            "cost": None if self.cost is None else str(self.cost),
        }


_CONTACTS = frozenset(
    {"campaign_touched", "email_delivered", "email_opened", "email_link_clicked"}
)


def campaign_figures(
    events: Iterable[Event], campaigns: Iterable[MarketingCampaign] = ()
) -> dict[str, CampaignFigures]:
    """The figures of every campaign that *events* name, and of *campaigns* without any.

    A contact is an event of marketing, or any event that carries the campaign, such as
    the visit its link led to. The cost is the campaign's own, or the sum of its contacts'.
    """
    ordered = in_order(events)
    by_actor: dict[str, list[Event]] = {}
    contacts: dict[str, list[Event]] = {}
    for event in ordered:
        by_actor.setdefault(event.actor, []).append(event)
        campaign = event.campaign or text_of(event, "campaign")
        if campaign and event.name not in {"order_completed", "survey_answered"}:
            contacts.setdefault(campaign, []).append(event)
    known = {campaign.id: campaign for campaign in campaigns}
    return {
        name: _figures(name, contacts.get(name, []), by_actor, known.get(name))
        for name in sorted({*contacts, *known})
    }


def _figures(
    name: str,
    contacts: list[Event],
    by_actor: Mapping[str, list[Event]],
    campaign: MarketingCampaign | None,
) -> CampaignFigures:
    reached: dict[str, datetime] = {}
    for event in contacts:
        reached.setdefault(event.actor, event.at)
    after = [
        event
        for actor, at in reached.items()
        for event in by_actor[actor]
        if event.at >= at
    ]
    visitors = {event.actor for event in after if event.name not in _CONTACTS}
    buyers = {event.actor for event in after if event.name == "order_completed"}
    costs = [
        cost for event in contacts if (cost := money_of(event, "cost")) is not None
    ]
    cost = campaign.cost if campaign else None
    if cost is None and costs:
        cost = summed(costs)
    return CampaignFigures(
        campaign=name,
        contacts=len(contacts),
        reach=len(reached),
        new=sum(by_actor[actor][0].at == at for actor, at in reached.items()),
        visited=Proportion(len(visitors), len(reached)),
        ordered=Proportion(len(buyers), len(reached)),
        cost=cost,
    )


@attrs.frozen(kw_only=True)
class MailFigures:
    """How mails fared: of those delivered, who opened, clicked, left; of those sent, bounced."""

    delivered: int
    opened: Proportion
    clicked: Proportion
    bounced: Proportion
    unsubscribed: Proportion


def mail_figures(events: Iterable[Event], *, message: str = "") -> MailFigures:
    """How the mails in *events* fared, each counted once by message and person.

    *message* picks one. Opens are counted by mail programs that load pictures and block
    others; clicks are the surer figure.
    """
    seen: dict[str, set[tuple[str, str]]] = {}
    for event in events:
        if not message or event.subject == message:
            seen.setdefault(event.name, set()).add((event.subject, event.actor))
    delivered = seen.get("email_delivered", set())

    def share(name: str) -> Proportion:
        return Proportion(len(seen.get(name, set()) & delivered), len(delivered))

    bounced = seen.get("email_bounced", set())
    return MailFigures(
        delivered=len(delivered),
        opened=share("email_opened"),
        clicked=share("email_link_clicked"),
        bounced=Proportion(len(bounced - delivered), len(bounced | delivered)),
        unsubscribed=share("unsubscribed"),
    )


def mailing_list(
    audience: CampaignAudience,
    profiles: Mapping[str, CustomerProfile],
    *,
    at: datetime,
    consents: Consents,
    payload: Callable[[CustomerProfile], Mapping[str, Any]],
) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Whom to write and what each letter needs: the export for a mail service.

    *payload* makes the personal part out of a profile (products looked at, a coupon).
    """
    return tuple(
        (actor, payload(profiles[actor]))
        for actor in audience.members(profiles, at=at, consents=consents)
    )
