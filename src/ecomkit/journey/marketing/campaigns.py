"""Campaigns: their audience, cost and reach, and how mails perform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Change, Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import money_of, text_of
from ecomkit.journey.grouped import grouped
from ecomkit.journey.identity import as_customers, by_customer_id
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.json_ready import JsonReady
from ecomkit.journey.marketing.events import CampaignTouched
from ecomkit.journey.stages import Stage
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.validators import (
    maybe,
    one_or_more,
    require_since_before_until,
)


@attrs.frozen(kw_only=True)
class MarketingCampaign:
    """A marketing campaign: adverts, mails, a billboard, a stand at a fair.

    ``channel`` is one of :class:`Channel` or the shop's own; ``messages`` are the ids of
    its messages, the same on every channel, so that feedback can be scored by message.
    """

    id: str = attrs.field(validator=check.name)
    channel: str = attrs.field(validator=check.name)
    cost: Money | None = attrs.field(default=None, validator=maybe(check.money()))
    messages: tuple[str, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.names
    )
    starts: datetime | None = attrs.field(default=None, validator=maybe(check.moment))
    ends: datetime | None = attrs.field(default=None, validator=maybe(check.moment))

    def __attrs_post_init__(self) -> None:
        require_since_before_until(self.starts, self.ends, path="$.ends")

    def touched(self, *, message: str = "", cost: Money | None = None) -> Change:
        """The change to publish for one contact; *cost* is that of this contact, if known."""
        if message and self.messages and message not in self.messages:
            raise InvalidInputError(
                f"campaign {short_repr(self.id)} has no message {short_repr(message)}",
                path="$.message",
                hint=f"one of {', '.join(self.messages)}",
            )
        return CampaignTouched(campaign=self.id, message=message, cost=cost)


@attrs.frozen(kw_only=True)
class CampaignFigures(JsonReady):
    """A campaign's contacts, the people reached, those new to the shop, and its cost.

    ``visited`` and ``ordered`` are the shares of people reached who visited or bought
    afterwards; how far that is due to the campaign, attribution says.
    """

    campaign: str
    contacts: int
    reach: int
    new: int
    visited: Proportion
    ordered: Proportion
    cost: Money | None

    def cost_per(self, count: int, rounding: Rounding) -> Money | None:
        """The cost divided by a count (reach, orders); None if there is no cost or count."""
        if self.cost is None or not count:
            return None
        return Rate(1, count).of(self.cost, rounding)


_EARLY = (None, Stage.AWARENESS, Stage.LOYALTY)
_CONTACTS = frozenset(
    {
        "campaign_touched",
        *("email_delivered", "email_opened", "email_link_clicked"),
        *("message_delivered", "message_opened", "message_link_clicked"),
    }
)


_NO_CONTACTS = frozenset({"order_completed", "survey_answered"})


def _is_contact(event: Event) -> bool:
    # What becomes of an order later names the campaign that it came from; it is none of it.
    kind = EVENT_KINDS.get(event.name)
    later = kind is not None and not kind.on_site and kind.stage not in _EARLY
    return event.name not in _NO_CONTACTS and not later


def campaign_figures(
    events: Iterable[Event], campaigns: Iterable[MarketingCampaign] = ()
) -> dict[str, CampaignFigures]:
    """The figures of every campaign named in *events*, and of all *campaigns*.

    A contact is an event that names the campaign; a visit that its link led to is one.
    The cost is that of the campaign, or the sum of its contacts'.
    """
    known = {campaign.id: campaign for campaign in campaigns}
    ordered = as_customers(events)
    contacts = grouped(
        (event for event in ordered if _is_contact(event)),
        lambda event: event.campaign or text_of(event, "campaign") or None,
    )
    of_actor = by_customer_id(ordered)
    return {
        name: _figures(name, contacts.get(name, []), of_actor, known.get(name))
        for name in sorted({*contacts, *known})
    }


def _figures(
    name: str,
    contacts: list[Event],
    of_actor: Mapping[str, list[Event]],
    campaign: MarketingCampaign | None,
) -> CampaignFigures:
    reached: dict[str, datetime] = {}
    for event in contacts:
        if event.actor:
            reached.setdefault(event.actor, event.at)
    after = [
        event
        for actor, at in reached.items()
        for event in of_actor[actor]
        if event.at >= at
    ]
    visitors = {event.actor for event in after if event.name not in _CONTACTS}
    buyers = {event.actor for event in after if event.name == "order_completed"}
    costs = [
        cost for event in contacts if (cost := money_of(event, "cost")) is not None
    ]
    cost = campaign.cost if campaign else None
    if cost is None and costs:
        cost = sum(costs[1:], costs[0])
    return CampaignFigures(
        campaign=name,
        contacts=len(
            {
                (event.actor, event.session or index)
                for index, event in enumerate(contacts)
            }
        ),
        reach=len(reached),
        new=sum(of_actor[actor][0].at == at for actor, at in reached.items()),
        visited=Proportion(len(visitors), len(reached)),
        ordered=Proportion(len(buyers), len(reached)),
        cost=cost,
    )
