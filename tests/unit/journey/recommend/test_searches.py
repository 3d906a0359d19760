"""What people searched helps them find, and shows what is missing."""

from datetime import UTC, datetime, timedelta

from ecomkit.events import Event
from ecomkit.journey.profiles import CustomerProfile, profiles
from ecomkit.journey.recommend.searches import (
    SearchPaths,
    searches_without_results,
    suggest_categories,
    suggest_searches,
)

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def searched(
    query: str, minute: int = 0, results: int = 3, actor: str = "ada"
) -> Event:
    return Event(
        name="products_searched",
        at=AT + timedelta(minutes=minute),
        actor=actor,
        properties={"query": query, "results": results},
    )


def looked(category: str, minute: int, actor: str = "ada") -> Event:
    return Event(
        name="product_viewed",
        at=AT + timedelta(minutes=minute),
        actor=actor,
        subject="X",
        properties={"category": category},
    )


def ada(*events: Event) -> CustomerProfile:
    return profiles(events)["ada"]


def test_own_searches_are_suggested_most_frequent_first() -> None:
    """As last typed; a search that found nothing is not suggested."""
    profile = ada(
        searched("mug", 0),
        searched("teapot", 1),
        searched("Mug", 2),
        searched("yak mug", 3, results=0),
    )

    assert suggest_searches(profile) == ("Mug", "teapot")
    assert suggest_searches(profile, "TEA") == ("teapot",)
    assert suggest_searches(profile, most=1) == ("Mug",)


def test_any_word_of_a_search_may_begin_with_what_is_typed() -> None:
    """ "Mu" finds the blue mug."""
    assert suggest_searches(ada(searched("blue mug")), "mu") == ("blue mug",)


def test_categories_follow_from_where_others_went_after_the_search() -> None:
    """Who searched a pot went to the garden twice and to the kitchen once."""
    others = [
        searched("pot", 0, actor="bob"),
        looked("garden", 1, actor="bob"),
        looked("garden", 2, actor="bob"),
        searched("pot", 0, actor="eve"),
        looked("kitchen", 1, actor="eve"),
        looked("books", 0, actor="joe"),
    ]

    found = suggest_categories(ada(searched("Pot")), SearchPaths.of(others))

    assert found == ("garden", "kitchen")


def test_a_later_visit_is_not_the_searchs_doing() -> None:
    """After the pause the search is forgotten."""
    paths = SearchPaths.of([searched("pot"), looked("garden", 300)])

    assert paths.counts == {}


def test_what_is_not_found_is_listed() -> None:
    """The shop learns what to sell."""
    events = [searched("yak", results=0), searched("Yak", results=0), searched("mug")]

    assert searches_without_results(events) == (("yak", 2),)
