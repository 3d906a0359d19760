"""A profile tells interests; prospects are those who have not bought yet."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.profiles import (
    CustomerProfile,
    ProspectRule,
    affinities,
    is_prospect,
    profiles,
)

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def looked(product: str, category: str, days: int = 0) -> Event:
    return Event(
        name="product_viewed",
        at=AT + days * DAY,
        actor="ada",
        subject=product,
        device="phone",
        properties={"category": category},
    )


def bought(*products: str) -> Event:
    return Event(
        name="order_completed",
        at=AT + 9 * DAY,
        actor="ada",
        subject="o1",
        properties={"products": [{"sku": sku, "category": "tea"} for sku in products]},
    )


def of(*events: Event) -> CustomerProfile:
    return profiles(events)["ada"]


def test_a_profile_folds_what_happened() -> None:
    """Visits, products and devices are there at a glance."""
    profile = of(looked("MUG", "kitchen"), looked("POT", "kitchen", 1), bought("TEA"))

    assert profile.visits == 3
    assert profile.viewed == ("POT", "MUG")
    assert profile.bought == ("TEA",)
    assert profile.orders == 1
    assert profile.devices == {"phone": 2}
    assert (profile.first_seen, profile.last_seen) == (AT, AT + 9 * DAY)


def test_the_category_cared_for_most_comes_first() -> None:
    """A purchase weighs six looks."""
    profile = of(
        *(looked("MUG", "kitchen", 9) for _ in range(5)), bought("TEA"), looked("X", "")
    )

    first, second = affinities(profile, at=AT + 9 * DAY)

    assert (first.of, first.weight) == ("tea", 6.0)
    assert (second.of, second.weight) == ("kitchen", 5.0)
    assert first.share == pytest.approx(6 / 11)


def test_interest_fades_by_half_in_its_half_life() -> None:
    """Last month's look counts half of today's."""
    profile = of(looked("MUG", "kitchen"), looked("POT", "garden", 30))

    found = affinities(profile, at=AT + 30 * DAY, by="product")

    assert [(each.of, each.weight) for each in found] == [("POT", 1.0), ("MUG", 0.5)]


def test_what_is_still_to_come_does_not_count() -> None:
    """Affinities are of a moment."""
    assert affinities(of(looked("MUG", "kitchen", 1)), at=AT) == ()


def test_affinities_say_what_they_cannot_do() -> None:
    """A wrong basis or half-life is named."""
    profile = of(looked("MUG", "kitchen"))

    with pytest.raises(InvalidInputError, match="category or product"):
        affinities(profile, at=AT, by="color")
    with pytest.raises(InvalidInputError):
        affinities(profile, at=AT, half_life=timedelta(0))


@pytest.mark.parametrize(
    ("events", "reasons"),
    [
        ([looked("A", "x")], ()),
        ([looked("A", "x"), looked("B", "x"), looked("A", "x")], ("views",)),
        ([Event(name="promotion_clicked", at=AT, actor="ada")], ("promotions",)),
        (
            [
                Event(
                    name="product_added", at=AT, actor="ada", properties={"sku": "MUG"}
                )
            ],
            ("cart",),
        ),
        ([*(looked("A", "x") for _ in range(9)), bought("TEA")], ()),
    ],
)
def test_a_prospect_shows_interest_and_has_not_bought(
    events: list[Event], reasons: tuple[str, ...]
) -> None:
    """The rule tells why somebody is a prospect."""
    assert ProspectRule().reasons(of(*events)) == reasons
    assert is_prospect(of(*events)) is bool(reasons)
