"""Promotions in sales: what each takes off, what it answers, and what a refund gives back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.cart import Personalization, normalize_code
from ecomkit.catalog import Article, PersonalizationField, PersonalizationSchema
from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, Order, cancellation
from ecomkit.payments.adapters import BankTransfer
from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    Campaign,
    CatalogPromotion,
    CheapestFree,
    DiscountPolicy,
    EachGroupOf,
    GroupPrice,
    InGroup,
    PaidWith,
    PercentOff,
    PriceBook,
    PricingPolicy,
    ProgressivePercent,
    Promotion,
    Scope,
    Select,
    SetPrice,
    SpendAndSave,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.result import Applied, Beaten, Missing, NotYet, Rejected
from ecomkit.pricing.values import ArticlesAtLeast, TaxSide
from ecomkit.pricing.values.conditions import DeliveredBy, During, ShipsTo
from ecomkit.receipts import hints_in_words
from ecomkit.shop.ports import Store
from ecomkit.tax.jurisdiction import Jurisdiction
from tests.stories.shops import ADA, BOOK, PARIS, PERSON, SLIP, eur
from tests.stories.till import Till, kept_in

MUGS, TEAS = Select(skus="mug"), Select(skus="tea")
DELIVERY_FREE = PercentOff(100, Scope.DELIVERY)
MORNING = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
FIVE_FOR_TWENTY = SpendAndSave(for_each=eur("20.00"), amount=eur("5.00"))
IN_THE_MORNING = During(start=time(9), end=time(10))
FRIENDS = attrs.evolve(PERSON, groups={"friends"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with kept_in(tmp_path) as found:
        yield found


def till_with(store: Store, *promotions: Promotion, **pricing: Any) -> Till:
    return Till(
        store,
        BOOK,
        at=MORNING,
        pricing={"promotions": promotions, **pricing},
        payments=[BankTransfer(iban="DE02", holder="Tea House")],
    )


def sold(
    till: Till, *items: tuple[str, int], codes: tuple[str, ...] = (), **wishes: Any
) -> Order:
    cart = till.filled(*items)
    for code in codes:
        till.shop.carts.enter_code(cart.id, code)
    return till.bought(till.shop.checkouts.quote(till.checkout(cart, **wishes)))


def closes(till: Till, order: Order) -> None:
    """Unit by unit it is called off; to the cent all that was paid comes back."""
    number, back = order.number, eur("0.00")
    for line in order.lines:
        for unit in range(int(line.quantity)):
            now = till.shop.orders.get(number)
            change = cancellation(
                now,
                {line.key: 1},
                id=f"{line.key} {unit}",
                at=till.clock.now(),
                also_refund=AlsoRefund.SHARES,
            )
            back += change.refund
            till.shop.orders.change(number, change, details=SLIP)
    assert back == order.total
    assert not till.shop.orders.get(number).due


@pytest.mark.parametrize(
    ("benefit", "items", "off"),
    [
        (PercentOff(10), [("tea", 3), ("mug", 1)], "2.55"),  # of 25.50
        (PercentOff("12.5%", select=MUGS), [("tea", 3), ("mug", 1)], "1.50"),
        (AmountOff(eur("5.00")), [("tea", 3), ("mug", 1)], "5.00"),
        (AmountOff(eur("1.00"), Scope.UNIT, select=TEAS), [("tea", 3)], "3.00"),
        (SetPrice(eur("9.00"), select=MUGS), [("mug", 2)], "6.00"),
        (DELIVERY_FREE, [("mug", 1)], "4.90"),
        (PercentOff(50, Scope.DELIVERY), [("mug", 1)], "2.45"),
        (CheapestFree(quantity=3, select=TEAS), [("tea", 7)], "9.00"),
        (CheapestFree(quantity=2, rate="50%"), [("tea", 1), ("mug", 1)], "2.25"),
        (
            GroupPrice(quantity=3, amount=eur("10.00"), select=TEAS),
            [("tea", 4)],
            "3.50",
        ),
        (
            GroupPrice(one_of_each=[MUGS, TEAS], amount=eur("15.00")),
            [("mug", 3), ("tea", 2)],  # two pairs at 16.50; three mugs are none
            "3.00",
        ),
        (
            EachGroupOf(one_of_each=[MUGS, TEAS], benefit=AmountOff(eur("3.00"))),
            [("mug", 1), ("tea", 2)],
            "3.00",
        ),
        (
            EachGroupOf(one_of_each=[MUGS, TEAS, TEAS], benefit=PercentOff(10)),
            [("mug", 2), ("tea", 3)],  # 21.00
            "2.10",
        ),
        (
            ProgressivePercent([0, 10, 20]),
            [("tea", 3), ("mug", 1)],  # 0.45 of a tea, and 0.90 of each other one
            "2.25",
        ),
        (BuyGet(buy=MUGS, get=TEAS), [("mug", 1), ("tea", 2)], "4.50"),
        (
            Tiered(
                tiers=[
                    Tier(at_least=eur("20.00"), benefit=PercentOff(5)),
                    Tier(at_least=eur("40.00"), benefit=PercentOff(10)),
                ]
            ),
            [("mug", 3), ("tea", 1)],  # 40.50
            "4.05",
        ),
        (FIVE_FOR_TWENTY, [("mug", 3), ("tea", 1)], "10.00"),
        (
            attrs.evolve(FIVE_FOR_TWENTY, select=TEAS, spent_on=MUGS),
            [("mug", 5), ("tea", 4)],  # 60.00 of mugs
            "15.00",
        ),
    ],
)
def test_what_it_takes_off_is_on_the_rows_and_comes_back_with_them(
    store: Store, benefit: Any, items: list[tuple[str, int]], off: str
) -> None:
    till = till_with(store, Promotion("p", benefit))

    order = sold(till, *items)

    assert order.discount == eur(off)
    shares = [share for row in order.rows for share in row.charged.discounts]
    assert {each.promotion for each in shares} == {"p"}
    assert Money.sum((each.amount for each in shares), "EUR") == eur(off)
    paper = till.paper(order)
    assert f"€{order.total.amount}" in paper
    closes(till, order)


@pytest.mark.parametrize(
    ("condition", "held", "not_held"),
    [
        (TotalAtLeast(eur("24.00")), {}, {"items": [("mug", 1)]}),
        (ArticlesAtLeast(2), {"items": [("mug", 1), ("tea", 1)]}, {}),
        (InGroup("friends"), {"buyer": FRIENDS}, {}),
        (ShipsTo(Jurisdiction(countries="DE")), {"to": ADA}, {"to": PARIS}),
        (DeliveredBy("pickup"), {"delivery": "pickup"}, {"delivery": "post"}),
        (
            PaidWith("bank_transfer"),
            {"payment_method": "bank_transfer"},
            {"payment_method": "terminal"},
        ),
        (IN_THE_MORNING, {}, {"hours": 1}),
    ],
)
def test_it_holds_for_this_cart_buyer_place_way_and_time(
    store: Store, condition: Any, held: dict[str, Any], not_held: dict[str, Any]
) -> None:
    till = till_with(
        store, Promotion("p", AmountOff(eur("1.00")), conditions=condition)
    )
    for facts, off in ((held, "1.00"), (not_held, "0.00")):
        wishes = dict(facts)
        till.clock.advance(hours=wishes.pop("hours", 0))
        items = wishes.pop("items", [("mug", 2)])
        assert sold(till, *items, **wishes).discount == eur(off)


def test_what_is_missing_for_the_next_step_is_told_before_the_sale(
    store: Store,
) -> None:
    """Of 24.00 a part of the second 20.00 is spent: 16.00 more take another 5.00 off."""
    till = till_with(store, Promotion("p", FIVE_FOR_TWENTY))
    cart = till.filled(("mug", 2))

    review = till.shop.checkouts.review(till.checkout(cart))

    assert review.priced is not None
    (told,) = review.priced.verdicts
    missing = Missing(what="amount", amount=eur("16.00"), saving=eur("5.00"))
    assert told == Applied(promotion="p", saving=eur("5.00"), further=missing)

    till.shop.carts.add(cart.id, "mug", 2)
    order = till.bought(till.shop.checkouts.quote(till.checkout(cart)))
    assert order.discount == eur("10.00")
    closes(till, order)


def test_what_is_missing_without_tax_is_told_so_to_who_is_shown_it_with_tax(
    store: Store,
) -> None:
    """A mug at 12.00 is 10.08 without 19 %: 9.92 without tax are missing, 11.80 with it."""
    threshold = TotalAtLeast(eur("20.00"), side="net")
    till = till_with(store, Promotion("p", PercentOff(10), conditions=threshold))
    cart = till.filled(("mug", 1))

    review = till.shop.checkouts.review(till.checkout(cart))

    assert review.priced is not None
    verdicts = review.priced.verdicts
    missing = Missing(what="amount", amount=eur("9.92"), side=TaxSide.NET)
    assert verdicts == (NotYet(promotion="p", missing=(missing,)),)
    for language, told in (
        ("en", "Add €9.92 (Net) more for Ten."),
        ("fr", "9,92\u00a0€ (Hors taxe)"),
    ):
        (words,) = hints_in_words(verdicts, language, {"p": "Ten"})
        assert told in words

    till.shop.carts.add(cart.id, "mug", 1)
    order = till.bought(till.shop.checkouts.quote(till.checkout(cart)))
    assert order.discount == eur("2.40")
    closes(till, order)


def test_an_amount_off_the_order_is_shared_alike_by_one_line_and_by_two(
    store: Store,
) -> None:
    """Of 3.50 the goods' part is 24.00 in 28.90: 2.906, so 2.91, and 0.59 of the delivery."""
    cup = Article(
        sku="cup",
        personalization=PersonalizationSchema([PersonalizationField("name")]),
    )
    prices = PriceBook.of("EUR", {"cup": "12.00"}, articles=[cup], includes_tax=True)
    off = Promotion("p", AmountOff(eur("3.50"), Scope.ORDER))
    till = Till(store, prices, at=MORNING, pricing={"promotions": [off]})
    for names in (["Ada", "Ada"], ["Ada", "Bob"]):
        cart = till.filled()
        for name in names:
            text = Personalization({"name": name})
            till.shop.carts.add(cart.id, "cup", personalization=text)
        order = till.bought(till.shop.checkouts.quote(till.checkout(cart)))

        assert len(order.lines) == len(set(names))
        assert Money.sum((line.gross for line in order.lines), "EUR") == eur("21.09")
        assert [each.charged.gross for each in order.deliveries] == [eur("4.31")]
        assert order.total == eur("25.40")
        closes(till, order)


def test_a_free_delivery_and_an_amount_off_the_order_are_one_promotion(
    store: Store,
) -> None:
    """4.90 are free, then 2.00 are off 24.00: each benefit is taken off what it says."""
    both = PercentOff(100, Scope.DELIVERY), AmountOff(eur("2.00"), Scope.ORDER)
    till = till_with(store, Promotion("p", both, codes="WELCOME"))

    order = sold(till, ("mug", 2), codes=("welcome",))

    assert order.total == eur("22.00")
    assert [each.charged.gross for each in order.deliveries] == [eur("0.00")]
    closes(till, order)


def test_two_codes_and_what_each_of_them_is_told(store: Store) -> None:
    """Two apply, one is not yet reached and says by how much, one nobody knows.

    Of 24.00 five and a tenth of the rest are taken: 17.10 are left, 82.90 below 100.00.
    """
    till = till_with(
        store,
        Promotion("five", AmountOff(eur("5.00")), codes="FIVE"),
        Promotion("tenth", PercentOff(10), codes="TENTH"),
        Promotion(
            "big",
            PercentOff(20),
            codes="BIG",
            conditions=TotalAtLeast(eur("100.00")),
        ),
    )
    cart = till.filled(("mug", 2))
    for code in (" five ", "tenth", "big", "bogus"):
        till.shop.carts.enter_code(cart.id, code)

    review = till.shop.checkouts.review(till.checkout(cart))

    assert review.priced is not None
    told = {each.code: each for each in review.priced.verdicts}
    assert isinstance(told["FIVE"], Applied)
    assert isinstance(told["TENTH"], Applied)
    assert isinstance(told["BOGUS"], Rejected)
    not_yet = told["BIG"]
    assert isinstance(not_yet, NotYet)
    assert [each.amount for each in not_yet.missing] == [eur("82.90")]
    names = [e.name for e in till.told if e.name.startswith("coupon_")]
    assert names.count("coupon_applied") == 2
    assert names.count("coupon_denied") == 2

    order = till.bought(till.shop.checkouts.quote(till.checkout(cart)))
    assert order.discount == eur("6.90")
    assert set(order.codes) >= {"FIVE", "TENTH"}
    closes(till, order)


@pytest.mark.parametrize(
    ("code", "typed"),
    [("Über10", "u\u0308BER10"), ("春节88", "春节８８"), ("خصم20", "خصم٢٠")],
)
def test_a_code_of_any_script_opens_its_promotion(
    store: Store, code: str, typed: str
) -> None:
    till = till_with(store, Promotion("p", AmountOff(eur("2.00")), codes=code))

    order = sold(till, ("mug", 2), codes=(typed,))

    assert order.discount == eur("2.00")
    assert order.codes == (normalize_code(code),)
    closes(till, order)


def test_an_extra_tenth_off_what_is_reduced_already(store: Store) -> None:
    """A mug of 12.00 is reduced to 9.00: 0.90 more are off it, and nothing off the tea."""
    sale = CatalogPromotion(id="sale", rate="25%", select=MUGS)
    extra = Promotion("extra", PercentOff(10, select=Select(only_discounted=True)))
    till = Till(
        store,
        attrs.evolve(BOOK, promotions=[sale]),
        at=MORNING,
        pricing={"promotions": [extra]},
        payments=[BankTransfer(iban="DE02", holder="Tea House")],
    )

    order = sold(till, ("mug", 1), ("tea", 2))

    assert order.discount == eur("0.90")
    closes(till, order)


def test_the_better_one_of_two_that_exclude_each_other(store: Store) -> None:
    """A fifth of 24.00 is 4.80, of 12.00 it is 2.40; the other is 3.00 always."""
    till = till_with(
        store,
        Promotion("fifth", PercentOff(20), exclusive=True),
        Promotion("three", AmountOff(eur("3.00")), exclusive=True),
        policy=PricingPolicy(discounts=DiscountPolicy(exclusive="best")),
    )
    for mugs, off, best in ((2, "4.80", "fifth"), (1, "3.00", "three")):
        quote = till.quote(("mug", mugs))
        beaten = [each for each in quote.priced.verdicts if isinstance(each, Beaten)]
        assert [each.by for each in beaten] == [best]
        assert till.bought(quote).discount == eur(off)


def test_a_campaign_gives_what_its_budget_has_and_gets_back_what_is_canceled(
    store: Store,
) -> None:
    """Fifteen euros are 6.00 twice, and not enough for a third; what is canceled is free again."""
    half = Promotion("half", PercentOff(50), campaign="autumn")
    autumn = Campaign(id="autumn", budget=eur("15.00"))
    till = till_with(store, half, campaigns=[autumn])
    orders = [sold(till, ("mug", 1)) for _ in range(3)]
    given = [order.discount for order in orders]
    assert given == [eur("6.00"), eur("6.00"), eur("0.00")]

    change = cancellation(orders[0], {"mug": 1}, id="c", at=till.clock.now())
    till.shop.orders.change(orders[0].number, change, details=SLIP)
    assert sold(till, ("mug", 1)).discount == eur("6.00")
