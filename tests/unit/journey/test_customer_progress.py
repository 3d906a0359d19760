"""Each customer's stage follows from what happened."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey import Stage
from ecomkit.journey.customer_progress import (
    CustomerProgress,
    StagePolicy,
    customer_progress,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def happened(*rows: str, actor: str = "ada") -> list[Event]:
    """One event an hour; "name:subject" gives the subject."""
    return [
        Event(
            name=row.partition(":")[0],
            at=START + timedelta(hours=place),
            actor=actor,
            subject=row.partition(":")[2],
        )
        for place, row in enumerate(rows)
    ]


def stage_after(*rows: str) -> Stage:
    return customer_progress(happened(*rows))["ada"].stage


BOUGHT = ("order_completed:o1", "receipt_sent:o1", "shipment_dispatched:o1")


@pytest.mark.parametrize(
    ("rows", "stage"),
    [
        (("campaign_touched",), Stage.AWARENESS),
        (("campaign_touched", "product_viewed:mug"), Stage.CONSIDERATION),
        (("product_viewed:mug", "product_added:c1"), Stage.PURCHASE),
        (("product_added:c1", "order_completed:o1"), Stage.PURCHASE),
        (BOUGHT, Stage.DELIVERY),
        ((*BOUGHT, "shipment_delivered:o1"), Stage.EXPERIENCE),
        ((*BOUGHT, "shipment_delivered:o1", "referral_made:bob"), Stage.LOYALTY),
    ],
)
def test_each_stage_is_reached_by_what_the_customer_does(
    rows: tuple[str, ...], stage: Stage
) -> None:
    """From the billboard to the recommendation, one event leads on."""
    assert stage_after(*rows) is stage


def test_a_sale_is_complete_only_in_the_customers_hands() -> None:
    """Handing the parcel to the carrier is not yet the experience."""
    assert stage_after(*BOUGHT, "product_reviewed:mug") is Stage.DELIVERY


def test_part_of_the_goods_is_not_the_sale() -> None:
    """A first parcel of two leaves the order in delivery."""
    events = happened(*BOUGHT)
    events.append(
        Event(
            name="shipment_delivered",
            at=START + timedelta(days=2),
            actor="ada",
            subject="o1",
            properties={"complete": False},
        )
    )

    assert customer_progress(events)["ada"].stage is Stage.DELIVERY


def test_orders_have_stages_of_their_own() -> None:
    """Ada waits for her second parcel while she uses the first."""
    rows = (*BOUGHT, "shipment_delivered:o1", "order_completed:o2", "receipt_sent:o2")

    standing = customer_progress(happened(*rows))["ada"]

    assert standing.orders == {"o1": Stage.EXPERIENCE, "o2": Stage.DELIVERY}
    assert standing.stage is Stage.LOYALTY
    assert standing.since == START + timedelta(hours=4)


def test_two_orders_at_once_are_not_yet_loyalty() -> None:
    """Who buys twice before anything arrived has not come back."""
    assert stage_after("order_completed:o1", "order_completed:o2") is Stage.PURCHASE


def test_a_promoter_is_loyal() -> None:
    """A ten in the recommendation survey shows an advocate."""
    events = happened(*BOUGHT, "shipment_delivered:o1")
    events.append(
        Event(
            name="survey_answered",
            at=START + timedelta(days=9),
            actor="ada",
            properties={"nps": 10},
        )
    )

    assert customer_progress(events)["ada"].stage is Stage.LOYALTY


def test_a_canceled_order_takes_its_stage_with_it() -> None:
    """What remains is the interest shown before."""
    rows = ("product_viewed:mug", "order_completed:o1", "order_canceled:o1")

    assert stage_after(*rows) is Stage.CONSIDERATION


def test_the_given_order_of_events_does_not_matter() -> None:
    """The moment decides, not the order of delivery."""
    events = happened(*BOUGHT, "shipment_delivered:o1")

    assert customer_progress(reversed(events)) == customer_progress(events)


def test_the_shops_own_events_can_lead_into_a_stage() -> None:
    """A showroom visit counts as consideration where the shop says so."""
    policy = StagePolicy(enters={"showroom_visited": Stage.CONSIDERATION})

    found = customer_progress(happened("showroom_visited"), policy)

    assert found == {
        "ada": CustomerProgress(
            actor="ada", stage=Stage.CONSIDERATION, since=START, orders={}
        )
    }


def test_consent_alone_is_no_stage() -> None:
    """A banner that was clicked away tells nothing of interest."""
    assert customer_progress(happened("consent_given")) == {}


def test_something_else_than_an_event_is_refused_with_its_place() -> None:
    """The message says which of the events is wrong."""
    with pytest.raises(InvalidInputError) as caught:
        customer_progress([*happened("page_viewed"), "not an event"])  # type: ignore[list-item]

    assert caught.value.path == "$.events[1]"


def test_one_parcel_at_the_door_is_not_yet_the_sale() -> None:
    """A shipment's own event tells nothing about the rest of the order."""
    assert stage_after(*BOUGHT, "parcel_tracked:o1") is Stage.DELIVERY
