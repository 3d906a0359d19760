"""Campaigns reach people at a cost, and mails are counted once."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.intervals import Proportion
from ecomkit.journey.marketing import CampaignAudience, mailing_list
from ecomkit.journey.marketing.campaigns import MarketingCampaign, campaign_figures
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.events import ConsentGiven
from ecomkit.journey.privacy.purposes import ConsentPurpose
from ecomkit.journey.profiles import CustomerProfile, is_prospect, profiles
from ecomkit.money import Money, Rounding
from ecomkit.money.rounding import HALF_UP

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def on(day: int, name: str, actor: str, subject: str = "", campaign: str = "") -> Event:
    return Event(
        name=name, at=AT + day * DAY, actor=actor, subject=subject, campaign=campaign
    )


BILLBOARD = MarketingCampaign(
    id="spring", channel="billboard", cost=eur("900.00"), messages=("blue", "red")
)


def met(day: int, actor: str, cost: Money | None = None) -> Event:
    change = BILLBOARD.touched(message="blue", cost=cost)
    return Event.of(change, at=AT + day * DAY, actor=actor, campaign="spring")


EVENTS = [
    on(0, "page_viewed", "old"),
    met(1, "ada"),
    met(2, "ada"),
    met(1, "bob"),
    met(1, "old"),
    on(3, "page_viewed", "ada"),
    on(4, "order_completed", "ada", "o1"),
    on(0, "order_completed", "old", "o0"),
]


def test_reach_counts_people_and_contacts_count_meetings() -> None:
    """Ada passed the billboard twice; the old customer knew the shop before."""
    figures = campaign_figures(EVENTS, [BILLBOARD])["spring"]

    assert (figures.contacts, figures.reach, figures.new) == (4, 3, 2)
    assert figures.visited == Proportion(1, 3)
    assert figures.ordered == Proportion(1, 3)


def test_cost_is_the_campaigns_or_that_of_its_contacts() -> None:
    """A billboard has a price, a click has one each."""
    whole = campaign_figures(EVENTS, [BILLBOARD])["spring"]
    clicks = campaign_figures([met(1, "ada", eur("0.40")), met(2, "bob", eur("0.35"))])
    free = campaign_figures(EVENTS)["spring"]

    assert whole.cost == eur("900.00")
    assert whole.cost_per(whole.reach, Rounding(HALF_UP)) == eur("300.00")
    assert clicks["spring"].cost == eur("0.75")
    assert free.cost is None
    assert free.cost_per(3, Rounding(HALF_UP)) is None
    assert whole.to_dict()["cost"] == "900.00 EUR"


def test_a_campaign_without_contacts_shows_with_nothing() -> None:
    """Money spent for nobody is seen."""
    figures = campaign_figures([], [BILLBOARD])["spring"]

    assert figures.reach == 0
    assert not figures.visited


def test_a_visit_through_the_campaigns_link_is_a_contact() -> None:
    """Online adverts tell themselves by the link."""
    figures = campaign_figures([on(1, "page_viewed", "ada", campaign="ads")])

    assert figures["ads"].reach == 1
    assert figures["ads"].visited == Proportion(1, 1)


def test_a_message_must_be_one_of_the_campaigns() -> None:
    """So that it stays the same on every channel."""
    with pytest.raises(InvalidInputError, match="blue, red"):
        BILLBOARD.touched(message="green")
    with pytest.raises(InvalidInputError):
        MarketingCampaign(id="x", channel="email", starts=AT, ends=AT)


def test_an_audience_holds_who_fits_and_allows_it() -> None:
    """Both are prospects; only Ada said yes."""
    known = profiles(
        on(0, "promotion_clicked", actor, "sale") for actor in ("ada", "bob")
    )
    consents = Consents.of(
        [
            Event.of(
                ConsentGiven(purposes=(ConsentPurpose.MARKETING,)), at=AT, actor="ada"
            )
        ]
    )
    audience = CampaignAudience(id="prospects", fits=is_prospect)

    def payload(profile: CustomerProfile) -> dict[str, int]:
        return {"promotions": profile.promotions}

    assert audience.members(known, at=AT, consents=consents) == ("ada",)
    assert mailing_list(audience, known, at=AT, consents=consents, payload=payload) == (
        ("ada", {"promotions": 1}),
    )
