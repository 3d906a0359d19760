"""Goods that go to places of several laws cost what they cost one place after the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecomkit.addressing import Address, Place
from ecomkit.cart import Cart, Delivery
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import Charge, Occasion, PriceBook, PriceList, Pricer
from ecomkit.pricing.values import DeliveryFacts
from ecomkit.tax import ShopTaxes, find_regime
from tests.stories.delivery_shop import BERLIN, MANHATTAN, NOON, PARIS, address

PLACES = {
    "New York": MANHATTAN,
    "Milwaukee": address("US", "Milwaukee", "53202", "WI"),
    "Austin": address("US", "Austin", "78701", "TX"),
    "Chicago": address("US", "Chicago", "60601", "IL"),
    "Boston": address("US", "Boston", "02101", "MA"),
    "Paris": PARIS,
    "Berlin": BERLIN,
}
SKUS = tuple("abcdef")
cents = st.integers(1, 40_000)


def dollars(amount: int) -> Money:
    return Money.from_minor(amount, "USD")


def a_pricer(prices: dict[str, int], categories: dict[str, str]) -> Pricer:
    known = {sku: dollars(amount) for sku, amount in prices.items()}
    book = PriceBook(
        lists=[PriceList(id="l", currency="USD", prices=known, includes_tax=False)],
        articles=[
            Article(sku=sku, tax_category=category)
            for sku, category in categories.items()
        ],
    )
    laws = ("us-ny", "us-wi", "us-tx", "us-il", "us-ma", "eu")
    registered = {"US-WI", "US-TX", "US-IL", "US-MA", "ioss"}
    return Pricer(
        book,
        taxes=ShopTaxes(
            home=Place("US", "NY", "New York"),
            regimes=map(find_regime, laws),
            registrations=registered,
        ),
    )


def total(
    pricer: Pricer, sent: dict[str, tuple[Address, list[str]]], fee: Money
) -> Money:
    """What goods cost that are sent to some addresses, a fee for each."""
    cart = Cart("USD", deliveries=[Delivery(id, to) for id, (to, _) in sent.items()])
    for id, (_, skus) in sent.items():
        for sku in skus:
            cart = cart.with_item(sku, delivery=id)
    small = DeliveryFacts(worth=Money("1", "EUR"))
    occasion = Occasion(at=NOON, deliveries=dict.fromkeys(sent, small))
    charges = [Charge(id=f"post:{id}", delivery=id, amount=fee) for id in sent]
    return pricer.price(cart, occasion, charges).total


@given(
    prices=st.fixed_dictionaries(dict.fromkeys(SKUS, cents)),
    categories=st.fixed_dictionaries(
        dict.fromkeys(SKUS, st.sampled_from(["standard", "clothing", "reduced"]))
    ),
    places=st.lists(
        st.sampled_from(sorted(PLACES)), min_size=2, max_size=3, unique=True
    ),
    owners=st.lists(st.integers(0, 2), min_size=len(SKUS), max_size=len(SKUS)),
    fee=st.integers(0, 3_000).map(dollars),
)
def test_each_law_rounds_its_own_goods(
    prices: dict[str, int],
    categories: dict[str, str],
    places: list[str],
    owners: list[int],
    fee: Money,
) -> None:
    pricer = a_pricer(prices, categories)
    sent: dict[str, tuple[Address, list[str]]] = {}
    for sku, owner in zip(SKUS, owners, strict=True):
        name = places[owner % len(places)]
        sent.setdefault(name, (PLACES[name], []))[1].append(sku)
    sent = {name.replace(" ", "-"): goods for name, goods in sent.items()}

    alone = [total(pricer, {name: goods}, fee) for name, goods in sent.items()]

    assert total(pricer, sent, fee) == Money.sum(alone, "USD")
