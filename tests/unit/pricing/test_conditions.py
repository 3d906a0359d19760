"""When a promotion applies, and what a refusal says is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, time

import pytest

from ecomkit.addressing import Place
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    AnyOf,
    Buyer,
    Charge,
    Contains,
    DeliveredBy,
    During,
    Gift,
    InGroup,
    Not,
    NthOrder,
    Occasion,
    PaidWith,
    PercentOff,
    PriceBook,
    Promotion,
    QuantityAtLeast,
    Scope,
    Select,
    ShipsTo,
    SpendAndSave,
    Tier,
    Tiered,
    TotalAtLeast,
)
from ecomkit.pricing.result import Missing, NotYet
from ecomkit.pricing.values import AmountBasis, ArticlesAtLeast, Condition
from ecomkit.receipts.explanation import hints_in_words
from ecomkit.tax import Jurisdiction, TaxTable

from .shop import NOON, cart, eur, price, verdict

TEA = Select(skus="tea")
POST = Charge(id="post", amount=eur("5"), method="post")
ANN = Buyer(id="ann", groups="club", order_count=2)
HERE = Occasion(at=NOON, buyer=ANN, place=Place("DE"), payment_method="card")


def missing(condition: Condition) -> Missing | None:
    promotion = Promotion("p", PercentOff(50), conditions=condition)
    found = verdict(price(cart(("tea", 2), ("mug", 1)), promotion, occasion=HERE))
    return found.missing[0] if isinstance(found, NotYet) else None


@pytest.mark.parametrize(
    "condition",
    [
        TotalAtLeast(eur("23")),
        TotalAtLeast(eur("20"), select=TEA),
        TotalAtLeast(eur("23"), basis=AmountBasis.LIST),
        TotalAtLeast(eur("20"), select=TEA, consumes=True),
        QuantityAtLeast(3),
        QuantityAtLeast(2, on_one_line=True),
        ArticlesAtLeast(2),
        QuantityAtLeast(2, select=TEA, consumes=True),
        Contains(TEA),
        InGroup({"club", "staff"}),
        NthOrder(3),
        ShipsTo(Jurisdiction(countries="DE")),
        PaidWith("card"),
        During(weekdays=[0], start=time(12), end=time(13)),
        AnyOf([InGroup("staff"), PaidWith("card")]),
        Not(InGroup("staff")),
    ],
    ids=lambda condition: type(condition).__name__,
)
def test_a_condition_that_holds_lets_the_promotion_apply(condition: Condition) -> None:
    assert missing(condition) is None


@pytest.mark.parametrize(
    ("condition", "what"),
    [
        (TotalAtLeast(eur("24")), Missing(what="amount", amount=eur("1"))),
        (
            TotalAtLeast(eur("24"), select=TEA),
            Missing(what="amount", amount=eur("4")),
        ),
        (QuantityAtLeast(5), Missing(what="quantity", quantity=2)),
        (QuantityAtLeast(3, on_one_line=True), Missing(what="quantity", quantity=1)),
        (QuantityAtLeast(4, consumes=True), Missing(what="quantity", quantity=1)),
        (ArticlesAtLeast(4), Missing(what="articles", quantity=2)),
        (ArticlesAtLeast(2, select=TEA), Missing(what="articles", quantity=1)),
        (Contains(Select(skus="pot")), Missing(what="contents", values=("pot",))),
        (InGroup("staff"), Missing(what="group", values=("staff",))),
        (NthOrder(5), Missing(what="order_count", quantity=2)),
        (
            ShipsTo(Jurisdiction(countries="FR")),
            Missing(what="place", values=("FR",)),
        ),
        (PaidWith("cash"), Missing(what="payment_method", values=("cash",))),
        (DeliveredBy("post"), Missing(what="method", values=("post",))),
        (During(weekdays=[1]), Missing(what="time")),
        (During(start=time(12, 1)), Missing(what="time")),
        (During(end=time(12)), Missing(what="time")),
        (
            AnyOf([InGroup("staff"), PaidWith("cash")]),
            Missing(what="group", values=("staff",)),
        ),
        (Not(InGroup("club")), Missing(what="absence")),
    ],
    ids=lambda condition: type(condition).__name__,
)
def test_a_refusal_says_what_is_missing(condition: Condition, what: Missing) -> None:
    assert missing(condition) == what


def test_a_threshold_in_another_currency_is_out_of_reach() -> None:
    assert missing(TotalAtLeast(Money("1", "USD"))) == Missing(
        what="currency", values=("EUR",)
    )


def test_the_chosen_delivery_can_be_a_condition() -> None:
    """It is known once the delivery has a price."""
    free = Promotion(
        "f", AmountOff(eur("5"), Scope.DELIVERY), conditions=DeliveredBy("post")
    )

    assert str(price(cart(("tea", 1)), free, charges=[POST]).total) == "10.00 EUR"
    assert verdict(price(cart(("tea", 1)), free)) == NotYet(
        promotion="f", missing=(Missing(what="method", values=("post",)),)
    )


def test_a_benefit_on_another_delivery_names_it() -> None:
    """The buyer may still choose it."""
    van = Promotion(
        "v", PercentOff(50, Scope.DELIVERY, select=Select(methods=["van", "bike"]))
    )

    assert verdict(price(cart(("tea", 1)), van, charges=[POST])) == NotYet(
        promotion="v", missing=(Missing(what="method", values=("bike", "van")),)
    )


def test_goods_may_be_cheaper_for_who_fetches_them() -> None:
    """The chosen delivery counts for goods too, though their turn comes before it."""
    fetched = Promotion("f", PercentOff(10), conditions=DeliveredBy("post"))

    priced = price(cart(("tea", 1)), fetched, charges=[POST])

    assert (str(priced.goods.gross), str(priced.discount)) == ("9.00 EUR", "1.00 EUR")


def test_a_gift_does_not_help_to_reach_a_condition() -> None:
    """The buyer did not put it into the cart."""
    gift = Promotion("gift", Gift(sku="mug"))
    three = Promotion("three", PercentOff(50), conditions=QuantityAtLeast(3))
    mug = Promotion("mug", PercentOff(50), conditions=Contains(Select(skus="mug")))
    listed = Promotion(
        "listed",
        PercentOff(50),
        conditions=TotalAtLeast(eur("23"), basis=AmountBasis.LIST),
    )
    wishes = cart(("tea", 2))

    assert str(price(wishes, gift, three, mug, listed).total) == "20.00 EUR"


def test_days_of_the_week_go_by_their_names_or_numbers() -> None:
    assert During(weekdays=["saturday", "sunday"]) == During(weekdays=[5, 6])
    assert During(weekdays="monday") == During(weekdays=[0])


WRONG: dict[str, Callable[[], object]] = {
    "amount": lambda: TotalAtLeast("5"),  # type: ignore[arg-type]
    "basis": lambda: TotalAtLeast(eur("5"), basis="moon"),
    "quantity": lambda: QuantityAtLeast("5"),  # type: ignore[arg-type]
    "contents": lambda: Contains("tea"),  # type: ignore[arg-type]
    "group": lambda: InGroup(5),  # type: ignore[arg-type]
    "order": lambda: NthOrder(0),
    "area": lambda: ShipsTo("DE"),  # type: ignore[arg-type]
    "payment_method": lambda: PaidWith(None),  # type: ignore[arg-type]
    "day": lambda: During(weekdays=[7]),
    "days": lambda: During(weekdays="someday"),
    "clock": lambda: During(start="9"),  # type: ignore[arg-type]
    "zone": lambda: During(start=time(9, tzinfo=UTC)),
    "backwards": lambda: During(start=time(9), end=time(8)),
    "any of what": lambda: AnyOf(["x"]),
    "any of nothing": lambda: AnyOf([]),
    "not what": lambda: Not("x"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_is_no_condition_is_refused_when_it_is_written(
    wrong: Callable[[], object],
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        wrong()
    assert caught.value.path.startswith("$")


def test_a_threshold_in_another_currency_is_not_reached() -> None:
    """Nobody knows whether the cart is worth so many dollars: the rule does not apply."""
    dollars = TotalAtLeast(Money("1", "USD"))
    promotion = Promotion("p", PercentOff(10), conditions=dollars)

    assert price(cart(("tea", 2)), promotion).discount == eur("0")
    assert missing(dollars) == Missing(what="currency", values=("EUR",))


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (QuantityAtLeast(5), ("Add 2 more for P.",)),
        (ArticlesAtLeast(4), ("Different articles still missing for P: 2.",)),
        (NthOrder(5), ()),  # no goods in the cart are orders
    ],
)
def test_what_can_be_put_into_the_cart_is_told_in_words(
    condition: Condition, told: tuple[str, ...]
) -> None:
    promotion = Promotion("p", PercentOff(50), conditions=condition)
    found = price(cart(("tea", 2), ("mug", 1)), promotion, occasion=HERE)

    assert hints_in_words(found.verdicts, "en", {"p": "P"}) == told


STATED = {
    "condition": lambda side: Promotion(
        "p", PercentOff(10), conditions=TotalAtLeast(eur("200"), side=side)
    ),
    "spent": lambda side: Promotion(
        "p", SpendAndSave(for_each=eur("200"), amount=eur("5"), side=side)
    ),
    "tier": lambda side: Promotion(
        "p",
        Tiered(tiers=[Tier(at_least=eur("200"), benefit=PercentOff(10))], side=side),
    ),
}
ON_BOTH = {"net": eur("100"), "gross": eur("119")}
WORDS = {"net": "Net", "gross": "Gross"}


@pytest.mark.parametrize("kind", STATED)
@pytest.mark.parametrize("stated", [None, "net", "gross", "listed"])
@pytest.mark.parametrize("shown", ["net", "gross"])
@pytest.mark.parametrize("listed", ["net", "gross"])
def test_what_is_missing_on_another_side_of_the_tax_says_so(
    kind: str, stated: str | None, shown: str, listed: str
) -> None:
    book = PriceBook.of("EUR", {"pot": ON_BOTH[listed]}, includes_tax=listed == "gross")
    found = price(
        cart(("pot", 1)),
        STATED[kind](stated),
        book=book,
        taxes=TaxTable.from_rows([{"id": "vat", "rate": "19%"}]),
        occasion=Occasion(at=NOON, shown=shown),
    )

    told = verdict(found)
    assert isinstance(told, NotYet)
    side = listed if stated == "listed" else stated or shown
    short = eur("200") - ON_BOTH[side]
    assert told.missing[0].amount == short
    assert told.missing[0].side == (None if side == shown else side)
    (words,) = hints_in_words(found.verdicts, "en", {"p": "P"})
    assert words.startswith(
        f"Add €{short.amount:.2f} more"
        if side == shown
        else f"Add €{short.amount:.2f} ({WORDS[side]}) more"
    )


@pytest.mark.parametrize("kind", STATED)
def test_no_side_is_named_where_there_is_no_tax(kind: str) -> None:
    told = verdict(price(cart(("tea", 1)), STATED[kind]("gross")))
    assert isinstance(told, NotYet)
    assert told.missing[0].side is None
