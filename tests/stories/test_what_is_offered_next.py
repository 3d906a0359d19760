"""What a shop shows: a category's page, finds, comparisons, and what goes with a cart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from ecomkit.catalog import (
    Category,
    CategoryTree,
    ListCatalog,
    OptionAxis,
    Product,
    SearchIndex,
    SortOrder,
    Variant,
    compare_products,
    list_products,
)
from ecomkit.journey import profiles
from ecomkit.journey.figures import sold_lines_from_events
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose, Consents
from ecomkit.journey.recommend import (
    BestSellersBy,
    CoPurchaseRecommender,
    PopularRecommender,
    Recommendation,
    RecommendationRequest,
    Recommender,
    baskets_from,
    best_sellers,
    co_purchases,
    personal_request,
    searches_without_results,
    suggest_searches,
)
from ecomkit.money import Money
from ecomkit.pricing import PriceBook
from tests.stories.shops import PERSON, SLIP, eur
from tests.stories.till import Till, kept_in

TREE = CategoryTree(
    [
        Category("shop", "All"),
        Category("tea", "Tea", parent="shop"),
        Category("green", "Green tea", parent="tea"),
        Category("ware", "Ware", parent="shop"),
    ]
)
SENCHA = Product(
    "sencha", "Sencha", categories=["green"], attributes={"origin": "Japan"}
)
ASSAM = Product("assam", "Assam", categories=["tea"], attributes={"origin": "India"})
BOWL = Product(
    "bowl",
    "Tea bowls",
    categories=["ware"],
    axes=[OptionAxis("color", ["red", "blue"])],
    variants=[
        Variant("bowl-r", {"color": "red"}),
        Variant("bowl-b", {"color": "blue"}),
    ],
)
WHISK = Product("whisk", "Whisk", categories=["ware"])
CATALOG = ListCatalog([SENCHA, ASSAM, BOWL, WHISK], (), TREE)
BOOK = PriceBook.of(
    "EUR",
    {
        "sencha": "9.00",
        "assam": "6.00",
        "bowl-r": "19.00",
        "bowl-b": "21.00",
        "whisk": "24.00",
    },
    includes_tax=True,
    articles=CATALOG,
)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with kept_in(tmp_path) as store:
        yield Till(store, BOOK)


def shown_prices(till: Till) -> dict[str, Money]:
    """What the shop's pages show, by SKU."""
    at, skus = till.clock.now(), BOOK.lists[0].prices
    found = {sku: BOOK.list_price(sku, "EUR", at=at) for sku in skus}
    return {sku: price for sku, price in found.items() if price is not None}


def buys(till: Till, person: str, *skus: str) -> None:
    till.clock.advance(hours=1)
    cart = till.filled(*((sku, 1) for sku in skus), owner=person)
    buyer = attrs.evolve(PERSON, id=person, email=f"{person}@example.com")
    quote = till.shop.checkouts.quote(till.checkout(cart, buyer=buyer))
    assert till.shop.checkouts.buy(quote.id, metadata=SLIP).order


def test_the_cheapest_of_a_category_is_sold_at_the_price_of_its_page(
    till: Till,
) -> None:
    prices = shown_prices(till)
    page = list_products(
        CATALOG.products, TREE, category="tea", prices=prices, sort=SortOrder.CHEAPEST
    )
    assert [each.id for each in page.products] == ["assam", "sencha"]
    assert page.choices["origin"] == {"India": 1, "Japan": 1}
    ware = list_products(
        CATALOG.products,
        TREE,
        category="ware",
        prices=prices,
        at_most=eur("20.00"),
        having={"color": ["red"]},
    )
    assert [each.id for each in ware.products] == ["bowl"]

    order = till.sold((page.products[0].id, 1))
    assert order.lines[0].gross == prices["assam"]


def test_what_was_searched_is_found_suggested_and_missed(till: Till) -> None:
    """With a slip and in the singular; a search without results is listed for the shop."""
    index = SearchIndex(CATALOG.products)
    for typed, found in (
        ("Tea bowl", ["bowl"]),
        ("sencah", ["sencha"]),
        ("kettle", []),
    ):
        hits = [hit.product.id for hit in index.find(typed)]
        assert hits == found
        till.shop.people.tell(
            "ada", "products_searched", "", {"query": typed, "results": len(hits)}
        )
        till.clock.advance(minutes=1)

    assert suggest_searches(profiles(till.told)["ada"], "te") == ("Tea bowl",)
    assert searches_without_results(till.told) == (("kettle", 1),)


def test_two_products_side_by_side_with_price_and_stars(till: Till) -> None:
    talk = till.shop.community
    for person, product, stars in (("ada", "sencha", 5), ("bob", "sencha", 4)):
        talk.review(person, product, stars, "As it should be.")
    for waiting in talk.waiting():
        talk.publish(waiting.id, by="kim")
    ratings = {
        sku: Decimal(talk.of_product(sku).rating.mean)
        for sku in ("sencha", "assam")
        if talk.of_product(sku).rating.count
    }
    rows = compare_products(
        [SENCHA, ASSAM], prices=shown_prices(till), ratings=ratings
    ).rows

    told = {row.name: row.values for row in rows if row.differs}
    assert told["price"] == (eur("9.00"), eur("6.00"))
    assert told["rating"] == (Decimal("4.5"), None)
    assert told["origin"] == ("Japan", "India")


def test_what_others_bought_with_it_is_offered_for_the_cart(till: Till) -> None:
    """The whisk was bought with three of three bowls, the bowl sells best by pieces."""
    for number, skus in enumerate(
        (
            ("bowl-r", "whisk"),
            ("bowl-r", "whisk", "sencha"),
            ("bowl-r", "whisk"),
            ("assam",),
            ("sencha",),
            ("bowl-r", "assam"),
        )
    ):
        buys(till, f"buyer-{number}", *skus)
    lines = sold_lines_from_events(till.told)

    assert [(each.sku, each.quantity) for each in best_sellers(lines, most=2)] == [
        ("bowl-r", 4),
        ("whisk", 3),
    ]
    (dearest,) = best_sellers(lines, by=BestSellersBy.REVENUE, most=1)
    assert (dearest.sku, dearest.revenue) == ("bowl-r", eur("76.00"))
    counts = co_purchases(baskets_from(lines), fewest=2)
    recommender = CoPurchaseRecommender(counts, otherwise=PopularRecommender(counts))
    cart = till.filled(("bowl-r", 1))
    asked = RecommendationRequest(cart=[line.sku for line in cart.cart.lines], most=1)
    (found,) = recommender.recommend(asked)
    assert (found.sku, found.because) == ("whisk", "bowl-r")
    assert counts.of("bowl-r", "whisk").confidence == 0.75

    saved = till.shop.carts.add(cart.id, found.sku)
    assert [line.sku for line in saved.cart.lines] == ["bowl-r", "whisk"]


class OfTheHouse:
    """A recommender of the shop's own: always the whisk, never what is there already."""

    def recommend(self, request: RecommendationRequest, /) -> Sequence[Recommendation]:
        wanted = [] if "whisk" in request.cart else ["whisk"]
        return [Recommendation(sku=sku, score=1.0, because="house") for sku in wanted]


def test_what_a_person_looked_at_counts_only_with_consent(till: Till) -> None:
    for person in ("ada", "bob"):
        till.shop.people.tell(person, "product_viewed", "whisk", {"category": "ware"})
    agreed = ConsentGiven(purposes=(ConsentPurpose.PREFERENCES,))
    till.shop.people.tell("ada", agreed, "ada")
    till.clock.advance(minutes=1)
    own: Recommender = OfTheHouse()

    offered = {}
    for person in ("ada", "bob"):
        allowed = Consents.of(till.told).granted(person, at=till.clock.now())
        request = personal_request([], profiles(till.told)[person], allowed)
        offered[person] = [each.sku for each in own.recommend(request)]
    assert offered == {"ada": [], "bob": ["whisk"]}
