"""From what a shop told of a person to the promotion that the person gets, and the mail."""

from __future__ import annotations

from datetime import timedelta

from ecomkit.checkout import Purchaser, Quoter
from ecomkit.journey import profiles
from ecomkit.journey.marketing import (
    CampaignAudience,
    Comparison,
    Criterion,
    Segment,
    buyer_groups,
    mailing_list,
)
from ecomkit.journey.privacy import ConsentGiven, ConsentPurpose, Consents
from ecomkit.pricing import InGroup, PercentOff, PriceBook, Pricer, Promotion
from ecomkit.shipping import NO_SHIPPING
from ecomkit.shop import ListSink, Shop
from ecomkit.testing import FixedClock

FANS = Segment("tea-fans", Criterion("viewed", Comparison.HOLDING, "tea"))
FOR_FANS = Promotion("for-fans", PercentOff("10%"), conditions=InGroup("tea-fans"))
BOOK = PriceBook.of("EUR", {"tea": "5.00", "mug": "10.00"})


def test_who_looked_at_tea_gets_the_price_and_the_mail_of_its_fans() -> None:
    told, clock = ListSink(), FixedClock()
    quoter = Quoter(pricer=Pricer(BOOK, promotions=[FOR_FANS]), shipping=NO_SHIPPING)
    shop = Shop(quoter, events=told, clock=clock)
    for person, seen in (("ada", "tea"), ("bob", "mug"), ("eve", "tea")):
        shop.people.tell(person, "product_viewed", seen)
    allowed = ConsentGiven(purposes=(ConsentPurpose.MARKETING,))
    for person in ("ada", "bob"):
        shop.people.tell(person, allowed, person)
    at = clock.now() + timedelta(hours=1)
    known = profiles(told)

    audience = CampaignAudience(id="fans", fits=FANS)
    mailed = mailing_list(
        audience, known, at=at, consents=Consents.of(told), payload=lambda _: {}
    )
    assert [person for person, _ in mailed] == ["ada"]

    prices = {}
    for person in ("ada", "bob"):
        groups = buyer_groups(known[person], [FANS], at=at)
        cart = shop.carts.open(person, "EUR")
        shop.carts.add(cart.id, "mug")
        checkout = shop.checkouts.begin(cart.id, Purchaser(id=person, groups=groups))
        priced = shop.checkouts.review(checkout.id).priced
        assert priced is not None
        prices[person] = str(priced.total.amount)
    assert prices == {"ada": "9.00", "bob": "10.00"}
