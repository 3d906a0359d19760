"""What a shop learns of its visitors while it sells to them: channels, interests, answers, worries.

All events are the shop's own, told while people look around, buy and wait; what pages and
mails know (a link, a click, an answer) reaches it by ``shop.people.tell``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.catalog import Article
from ecomkit.journey import (
    ChannelClassifier,
    Proportion,
    Stage,
    affinities,
    customer_progress,
    is_prospect,
    profiles,
)
from ecomkit.journey.feedback import (
    EXIT_SURVEY,
    STAGE_SURVEYS,
    TextTheme,
    common_words,
    group_texts,
    heard_about,
    scores_by,
    service_recovery_tasks,
    survey_answers,
)
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    conversion_rate_by,
    revenue,
    revenue_by,
)
from ecomkit.journey.marketing import (
    Comparison,
    ContentSlot,
    ContentVariant,
    Criterion,
    Segment,
    personalize,
)
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose, Consents
from ecomkit.journey.profiles import ProspectRule
from ecomkit.journey.recommend import SearchPaths, suggest_categories
from ecomkit.orders import Order
from ecomkit.pricing import PriceBook
from ecomkit.shop import Shop
from tests.stories.shops import ADA, PERSON, SLIP, eur
from tests.stories.till import Till, kept_in

BOOK = PriceBook.of(
    "EUR",
    {"tea": "4.50", "mug": "12.00", "pot": "39.00"},
    includes_tax=True,
    articles=[
        Article(sku="tea", categories={"drinks"}),
        Article(sku="mug", categories={"kitchen"}),
        Article(sku="pot", categories={"kitchen"}),
    ],
)
SITE = "https://tea.example/"
SPRING = f"{SITE}?utm_source=google&utm_medium=cpc&utm_campaign=spring"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with kept_in(tmp_path) as store:
        yield Till(store, BOOK)


def comes(till: Till, visitor: str, link: str = SITE, referrer: str = "") -> Shop:
    """Somebody opens the shop's page; the shop during that visit."""
    till.clock.advance(hours=1)
    arrival = ChannelClassifier(own_hosts="tea.example").arrival(link, referrer)
    here = till.shop.during(arrival.visit(f"{visitor} {till.clock.now()}"))
    here.people.tell(visitor, "page_viewed", "home")
    return here


def looks_at(here: Shop, visitor: str, sku: str) -> None:
    here.people.tell(visitor, "product_viewed", sku)


def buys(here: Shop, visitor: str, *skus: str) -> Order:
    """What a visitor buys during a visit."""
    cart = here.carts.open(visitor, "EUR")
    for sku in skus:
        here.carts.add(cart.id, sku)
    buyer = attrs.evolve(PERSON, id=visitor)
    begun = here.checkouts.begin(cart.id, buyer)
    here.checkouts.update(
        begun.id, shipping=ADA, delivery="post", payment_method="terminal"
    )
    sale = here.checkouts.buy(here.checkouts.quote(begun.id).id, metadata=SLIP)
    assert sale.order is not None
    return sale.order


@pytest.mark.parametrize(
    ("link", "referrer", "channel"),
    [
        (SITE, "", "direct"),
        (SITE, "https://tea.example/blog", "direct"),
        (SITE, "https://www.google.de/", "organic_search"),
        (SPRING, "https://www.google.de/", "paid_search"),
        (f"{SITE}?gclid=x1", "", "paid_search"),
        (SITE, "https://www.instagram.com/", "organic_social"),
        (f"{SITE}?utm_source=facebook&utm_medium=paid_social", "", "paid_social"),
        (f"{SITE}?utm_source=letter&utm_medium=email", "", "email"),
        (f"{SITE}?utm_medium=influencer&utm_source=kim", "", "influencer"),
        (f"{SITE}?utm_medium=affiliate", "https://partner.example/", "affiliate"),
        (SITE, "https://teablog.example/", "referral"),
    ],
)
def test_an_order_is_of_the_channel_that_its_visit_came_by(
    till: Till, link: str, referrer: str, channel: str
) -> None:
    here = comes(till, "ada", link, referrer)
    looks_at(here, "ada", "mug")
    order = buys(here, "ada", "mug")

    assert order.visit is not None
    assert order.visit.channel == channel
    assert revenue_by(till.told, "channel", GROSS_REVENUE) == {
        channel: {"EUR": order.total}
    }
    assert conversion_rate_by(till.told, "channel") == {channel: Proportion(1, 1)}


def test_what_she_puts_into_the_cart_counts_more_than_what_she_looks_at(
    till: Till,
) -> None:
    """Twice at tea is 2 of 6, a mug in the cart 4; then a promotion and a search."""
    here = comes(till, "ada")
    for _ in range(2):
        looks_at(here, "ada", "tea")
    assert not is_prospect(profiles(till.told)["ada"])
    here.people.tell("ada", "promotion_clicked", "spring")
    seen = profiles(till.told)["ada"]
    assert ProspectRule().reasons(seen) == ("promotions",)

    cart = here.carts.open("ada", "EUR")
    here.carts.add(cart.id, "mug")
    found = affinities(profiles(till.told)["ada"], at=till.clock.now())
    assert [each.of for each in found] == ["kitchen", "drinks"]
    assert [each.share for each in found] == pytest.approx([4 / 6, 2 / 6])
    assert "cart" in ProspectRule().reasons(profiles(till.told)["ada"])

    buys(here, "ada", "mug")
    assert not is_prospect(profiles(till.told)["ada"])


def test_a_search_leads_where_others_found_what_they_meant(till: Till) -> None:
    for visitor, sku in (("bob", "mug"), ("eve", "pot"), ("joe", "tea")):
        here = comes(till, visitor)
        here.people.tell(
            visitor, "products_searched", "", {"query": "Gift", "results": 9}
        )
        looks_at(here, visitor, sku)
        if visitor == "eve":
            buys(here, visitor, sku)
    here = comes(till, "ada")
    here.people.tell("ada", "products_searched", "", {"query": "gift", "results": 9})

    paths = SearchPaths.of(till.told)

    assert suggest_categories(profiles(till.told)["ada"], paths) == (
        "kitchen",
        "drinks",
    )


def test_a_page_is_personal_only_for_who_allows_it(till: Till) -> None:
    fans = Segment("kitchen", Criterion("bought", Comparison.HOLDING, "mug"))
    banner = ContentSlot(
        id="banner", variants=[ContentVariant("pots", fans)], otherwise="welcome"
    )

    def shown(person: str) -> str:
        facts = profiles(till.told)[person].facts(at=till.clock.now())
        allowed = Consents.of(till.told).granted(person, at=till.clock.now())
        return personalize(banner, person, facts, allowed).shows

    for person in ("ada", "bob"):
        buys(comes(till, person), person, "mug")
    agreed = ConsentGiven(purposes=(ConsentPurpose.PREFERENCES,))
    till.shop.people.tell("ada", agreed, "ada")
    till.clock.advance(minutes=1)

    assert (shown("ada"), shown("bob")) == ("pots", "welcome")


def says(
    till: Till, person: str, stage: Stage, about: dict[str, Any], **answers: Any
) -> None:
    survey = STAGE_SURVEYS[stage]
    till.clock.advance(minutes=1)
    till.shop.people.tell(person, survey.answered(answers, **about), survey.id)


def test_the_advert_is_judged_by_those_who_came_by_it(till: Till) -> None:
    """Where they heard of the shop, beside the channel; what each message promised."""
    buys(comes(till, "ada", SPRING), "ada", "mug")
    buys(comes(till, "bob", SITE, "https://www.instagram.com/"), "bob", "tea")
    calm = {"campaign": "spring", "message": "calm"}
    loud = {"campaign": "spring", "message": "loud"}
    asked = Stage.AWARENESS
    says(
        till,
        "ada",
        asked,
        calm,
        heard_about="search",
        as_expected_from_ads=5,
        message_clear=5,
    )
    says(
        till,
        "bob",
        asked,
        loud,
        heard_about="billboard",
        as_expected_from_ads=1,
        message_clear=2,
    )

    heard = heard_about(till.told)
    assert heard.pairs == {
        ("search", "paid_search"): 1,
        ("billboard", "organic_social"): 1,
    }
    assert heard.agreement == Proportion(1, 2)
    scores = scores_by(survey_answers(till.told), "message")
    satisfied = {
        message: each.csat.satisfied for message, each in scores.items() if each.csat
    }
    assert satisfied == {"calm": Proportion(2, 2), "loud": Proportion(0, 2)}
    (spring,) = scores_by(survey_answers(till.told), "campaign").values()
    assert spring.csat is not None
    assert spring.csat.satisfied == Proportion(2, 4)


def test_a_page_and_the_checkout_are_judged(till: Till) -> None:
    """The layout of two pages; how easy it was to buy, after an order."""
    for person, page, layout in (
        ("ada", "mug", 5),
        ("bob", "mug", 4),
        ("eve", "pot", 2),
    ):
        looks_at(comes(till, person), person, page)
        says(till, person, Stage.CONSIDERATION, {"about": page}, layout=layout)
    order = buys(comes(till, "ada"), "ada", "mug")
    says(till, "ada", Stage.PURCHASE, {"order": order.number}, checkout_easy=6)

    by_page = scores_by(survey_answers(till.told), "about")
    assert {
        page: each.csat.satisfied for page, each in by_page.items() if each.csat
    } == {
        "mug": Proportion(2, 2),
        "pot": Proportion(0, 1),
    }
    (easy,) = (each.ces for each in by_page.values() if each.ces)
    assert (easy.mean.value, easy.mean.count) == (6, 1)


def test_what_they_write_is_grouped_by_what_it_is_about(till: Till) -> None:
    """Why two left the checkout, in their words, and what a third found wanting."""
    words = {"ada": "Parcel too dear", "bob": "The parcel took long", "eve": "No cups"}
    for person, text in words.items():
        comes(till, person).people.tell(
            person, EXIT_SURVEY.answered({"obstacle_words": text}), EXIT_SURVEY.id
        )
    answers = survey_answers(till.told)
    texts = [each.value for each in answers if isinstance(each.value, str)]
    themes = [TextTheme(name="delivery", words={"parcel"})]

    assert group_texts(texts, themes) == {
        "delivery": ("Parcel too dear", "The parcel took long"),
        "": ("No cups",),
    }
    assert common_words(texts, without=["the"], most=1) == (("parcel", 2),)


def test_a_sale_is_complete_in_the_buyers_hands(till: Till) -> None:
    """Two parcels: no stage and no revenue delivered before the second one is there."""
    delivered = attrs.evolve(GROSS_REVENUE, delivered_only=True)
    order = buys(comes(till, "ada"), "ada", "mug", "tea")
    till.shop.orders.capture(order.number, details=SLIP)

    def stage() -> Stage:
        return customer_progress(till.told)["ada"].orders[order.number]

    for sku in ("mug", "tea"):
        assert revenue(till.told, delivered) == {}
        assert stage() in {Stage.PURCHASE, Stage.DELIVERY}
        till.clock.advance(days=1)
        packed = till.shop.orders.pack(order.number, {sku: 1}).shipments[-1].id
        till.shop.orders.ship(order.number, packed)
        till.shop.orders.deliver(order.number, packed)

    assert revenue(till.told, delivered) == revenue(till.told, GROSS_REVENUE)
    assert revenue(till.told, delivered) == {"EUR": eur("21.40")}
    assert stage() is Stage.EXPERIENCE


def test_a_bad_experience_is_a_task_until_it_was_put_right(till: Till) -> None:
    order = buys(comes(till, "ada"), "ada", "mug")
    till.shop.orders.capture(order.number, details=SLIP)
    packed = till.shop.orders.pack(order.number).shipments[0].id
    till.shop.orders.ship(order.number, packed)
    till.shop.orders.deliver(order.number, packed)
    about = {"order": order.number}
    says(till, "ada", Stage.DELIVERY, about, delivery_satisfied=1)
    says(till, "bob", Stage.DELIVERY, {}, delivery_satisfied=5)

    (task,) = service_recovery_tasks(till.told)
    assert (task.actor, task.order, task.reason, task.done) == (
        "ada",
        order.number,
        "delivery_satisfied",
        False,
    )
    till.clock.advance(hours=2)
    till.shop.people.tell("ada", "support_resolved", "case-1")

    (after,) = service_recovery_tasks(till.told)
    assert (after.id, after.done) == (task.id, True)
