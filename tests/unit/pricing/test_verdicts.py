"""Every rule and code gets a verdict; limits and budgets hold, and are claimed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest

from ecomkit.cart import Cart, InvalidCouponCodeError
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Buyer,
    Campaign,
    Gift,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    Promotion,
    Scope,
    Select,
    TotalAtLeast,
    Usage,
    best_codes,
)
from ecomkit.pricing.result import (
    Applied,
    Claim,
    Exhausted,
    Expired,
    Missing,
    NotYet,
    Rejected,
    Verdict,
)

from .shop import BOOK, NOON, OCCASION, cart, eur, price, verdict

TEA = cart(("tea", 3))
TEN = Promotion("ten", PercentOff(10))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Applied(promotion="ten", saving=eur("3"))),
        (
            {"since": NOON + DAY},
            Expired(promotion="ten", since="2026-11-03T12:00:00+00:00"),
        ),
        ({"until": NOON}, Expired(promotion="ten", until="2026-11-02T12:00:00+00:00")),
        ({"channels": "app"}, Rejected(promotion="ten", reason="channel")),
        ({"codes": "SPRING"}, NotYet(promotion="ten", missing=(Missing(what="code"),))),
        (
            {"benefits": AmountOff(Money("1", "USD"))},
            Rejected(promotion="ten", reason="currency"),
        ),
        ({"benefits": PercentOff(0)}, Rejected(promotion="ten", reason="no_saving")),
        (
            {"benefits": PercentOff(5, select=Select(skus="pot"))},
            NotYet(
                promotion="ten", missing=(Missing(what="contents", values=("pot",)),)
            ),
        ),
        (
            {"benefits": PercentOff(5, Scope.DELIVERY)},
            NotYet(promotion="ten", missing=(Missing(what="delivery"),)),
        ),
        (
            {"conditions": TotalAtLeast(eur("34.30"))},
            NotYet(
                promotion="ten", missing=(Missing(what="amount", amount=eur("4.30")),)
            ),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_verdict_says_what_became_of_a_promotion(
    changes: dict[str, Any], expected: Verdict
) -> None:
    assert verdict(price(TEA, attrs.evolve(TEN, **changes))) == expected


def test_a_gift_that_is_not_for_sale_does_not_break_the_cart() -> None:
    """The shop's mistake is a verdict, and everything else is priced as before."""
    gift = Promotion("gift", Gift(sku="fog"), codes="GIFT")
    wishes = cart(("tea", 3), codes=("GIFT",))
    pricer = Pricer(BOOK, promotions=[gift, TEN])
    refused = Rejected(promotion="gift", reason="gift_not_for_sale", code="GIFT")
    applied = Applied(promotion="ten", saving=eur("3"))

    priced = pricer.price(wishes, OCCASION)

    assert str(priced.total) == "27.00 EUR"
    assert [line.sku for line in priced.lines] == ["tea"]
    assert priced.verdicts == (refused, applied)
    assert pricer.explain(wishes, OCCASION).verdicts == (refused, applied)


def test_a_gift_without_a_price_in_this_currency_is_not_given() -> None:
    book = PriceBook(
        lists=[
            PriceList(id="eur", currency="EUR", prices={"tea": "10", "mug": "3"}),
            PriceList(id="usd", currency="USD", prices={"tea": "11"}),
        ]
    )
    pricer = Pricer(book, promotions=[Promotion("gift", Gift(sku="mug"))])
    euros, dollars = (Cart(coin).with_item("tea") for coin in ("EUR", "USD"))

    assert len(pricer.price(euros, OCCASION).lines) == 2
    assert verdict(pricer.price(dollars, OCCASION)) == Rejected(
        promotion="gift", reason="gift_not_for_sale"
    )


def test_each_code_has_a_verdict() -> None:
    spring = attrs.evolve(TEN, codes=("SPRING", "MAY"))
    wishes = cart(("tea", 3), codes=("spring", "may", "nonsense"))

    assert price(wishes, spring).verdicts == (
        Applied(promotion="ten", saving=eur("3"), code="SPRING"),
        Rejected(promotion="ten", reason="code_already_given", code="MAY"),
        Rejected(promotion="", reason="unknown_code", code="NONSENSE"),
    )


@pytest.mark.parametrize(
    ("limit", "usage"),
    [
        ("max_uses", {"uses": {"ten": 2}}),
        ("max_uses_per_buyer", {"uses_by_buyer": {"ten": 2}}),
        ("max_uses_per_code", {"uses": {"SPRING": 2}}),
    ],
)
def test_a_limit_ends_a_promotion_and_is_claimed_before(
    limit: str, usage: dict[str, Any]
) -> None:
    limits: dict[str, Any] = {limit: 2}
    promotion = attrs.evolve(TEN, codes="SPRING", **limits)
    wishes = cart(("tea", 3), codes=("SPRING",))
    ann = Occasion(at=NOON, buyer=Buyer(id="ann"))

    assert len(price(wishes, promotion, occasion=ann).claims) == 1
    used_up = price(wishes, promotion, occasion=Occasion(at=NOON, usage=Usage(**usage)))
    assert verdict(used_up) == Exhausted(promotion="ten", limit=limit, code="SPRING")
    assert used_up.claims == ()


@pytest.mark.parametrize(
    ("spent", "saved"), [("0", "3.00"), ("7", "3.00"), ("7.01", "0.00"), ("10", "0.00")]
)
def test_a_campaign_gives_no_more_than_its_budget(spent: str, saved: str) -> None:
    occasion = Occasion(at=NOON, usage=Usage(spent={"spring": eur(spent)}))
    promotion = attrs.evolve(TEN, campaign="spring")
    budget = Campaign(id="spring", budget=eur("10"))

    priced = price(TEA, promotion, campaigns=budget, occasion=occasion)

    assert str(priced.discount) == f"{saved} EUR"
    if priced.discount:
        assert priced.claims == (Claim(kind="campaign", id="spring", amount=eur("3")),)
    else:
        assert verdict(priced) == Exhausted(promotion="ten", limit="budget")


def test_two_benefits_of_one_campaign_are_claimed_together() -> None:
    promotion = attrs.evolve(
        TEN, benefits=(PercentOff(10), AmountOff(eur("2"))), campaign="k"
    )
    priced = price(TEA, promotion, campaigns=Campaign(id="k", budget=eur("10")))

    assert [str(claim.amount) for claim in priced.claims] == ["5.00 EUR"]


def test_the_best_set_of_codes_is_found() -> None:
    """An exclusive code that saves more beats two that stack."""
    small = attrs.evolve(TEN, codes="SMALL")
    flat = Promotion("flat", AmountOff(eur("2")), codes="FLAT")
    alone = Promotion("alone", AmountOff(eur("9")), codes="ALONE", exclusive=True)
    pricer = Pricer(BOOK, promotions=[small, flat, alone])

    both = best_codes(
        Pricer(BOOK, promotions=[small, flat]), TEA, OCCASION, ["flat", "small"]
    )
    best = best_codes(pricer, TEA, OCCASION, ["flat", "small", "alone"])

    assert (both.codes, both.saving) == (("FLAT", "SMALL"), eur("5"))
    assert (best.codes, best.saving) == (("ALONE",), eur("9"))
    assert best_codes(pricer, TEA, OCCASION, "flat").codes == ("FLAT",)
    with pytest.raises(InvalidCouponCodeError):
        best_codes(pricer, TEA, OCCASION, [f"c{i}" for i in range(13)])
