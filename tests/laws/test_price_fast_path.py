"""The fast path gives ordinary carts what the full steps make of them, to the digit."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.money import Money, Residue, Rounding, RoundingMode
from ecomkit.pricing import (
    AmountOff,
    Charge,
    DiscountPolicy,
    ListPrice,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    Select,
    SpreadPolicy,
    TotalAtLeast,
)
from ecomkit.pricing.values import Benefit, DiscountLevel, PromotionOrder
from ecomkit.tax import TaxLevel, TaxPolicy, TaxRate, TaxTable
from ecomkit.testing.laws import L5, LAWS
from ecomkit.testing.strategies import Sale
from tests.laws.engine_access import priced_both_ways

SKUS = ("tea", "mug", "pot", "tin", "jar", "cup")
# Few prices, so that lines tie; odd ones, so that every rounding has something to do.
CENTS = st.sampled_from([1, 99, 100, 333, 999, 1_000, 1_005, 12_345])
PERCENTS = st.sampled_from(["10%", "12.5%", "33%", "50%", "100%"])
FEW = st.integers(1, 5)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def euros(cents: int) -> Money:
    """An amount of cents."""
    return Money.from_minor(cents, "EUR")


@st.composite
def ordinary_promotions(draw: st.DrawFn, place: int) -> Promotion:
    """A percentage off goods or deliveries, or an amount off the cart."""
    kind = draw(st.integers(0, 3))
    codes: tuple[str, ...] = draw(st.sampled_from([(), (), ("SPRING",)]))
    benefit: Benefit
    if kind == 0:
        benefit = AmountOff(euros(draw(CENTS)))
    elif kind == 1:
        benefit = PercentOff(draw(PERCENTS), Scope.DELIVERY)
    elif kind == 2 or codes:
        benefit = PercentOff(draw(PERCENTS))
    else:
        select = st.sampled_from(
            [Select(categories="hot"), Select(skus=["tea", "pot"])]
        )
        benefit = PercentOff(draw(PERCENTS), select=draw(select))
    threshold = draw(st.none() | CENTS.map(euros) | st.just(Money("1", "USD")))
    return Promotion(
        f"p{place}",
        benefit,
        conditions=() if threshold is None else TotalAtLeast(threshold),
        codes=codes,
        priority=draw(st.integers(0, 2)),
    )


def policies() -> st.SearchStrategy[PricingPolicy]:
    """Rounded on lines or on units, up or down, ties by content or by place."""
    roundings = st.sampled_from(
        [RoundingMode.HALF_UP, RoundingMode.HALF_DOWN, RoundingMode.UP]
    ).map(Rounding)
    return st.builds(
        PricingPolicy,
        discounts=st.builds(
            DiscountPolicy,
            rounding=roundings,
            level=st.sampled_from([DiscountLevel.LINE, DiscountLevel.UNIT]),
            order=st.sampled_from(PromotionOrder),
        ),
        spread=st.builds(SpreadPolicy, residue=st.sampled_from(Residue)),
        taxes=st.builds(
            TaxPolicy,
            rounding=roundings,
            level=st.sampled_from([TaxLevel.LINE, TaxLevel.UNIT]),
        ),
    )


@st.composite
def ordinary_sales(draw: st.DrawFn) -> Sale:
    """A sale such as most are."""
    mixed = st.sampled_from([None, None, None, True, False])
    prices = {
        sku: ListPrice(unit_price=euros(draw(CENTS)), includes_tax=draw(mixed))
        for sku in SKUS
    }
    listed = PriceList(
        id="list", currency="EUR", prices=prices, includes_tax=draw(st.booleans())
    )
    facts = [
        Article(
            sku=sku,
            categories=["hot"] if sku < "q" else [],
            tax_category=draw(st.sampled_from(["standard", "reduced", "none"])),
        )
        for sku in SKUS
    ]
    pricer = Pricer(
        PriceBook(lists=[listed], articles=facts),
        promotions=[
            draw(ordinary_promotions(place)) for place in range(draw(st.integers(0, 4)))
        ],
        taxes=TaxTable(
            [
                TaxRate(id="vat", rate="20%", category="standard"),
                TaxRate(id="low", rate="5.5%", category="reduced"),
            ]
        ),
        policy=draw(policies()),
    )
    wished = draw(st.lists(st.sampled_from(SKUS), min_size=1, unique=True))
    cart = Cart(
        "EUR",
        [LineItem(sku, draw(FEW)) for sku in wished],
        codes=draw(st.sampled_from([(), ("SPRING",), ("OTHER", "SPRING")])),
    )
    charges = tuple(
        Charge(
            id=method,
            method=method,
            amount=euros(draw(CENTS)),
            tax_category=draw(st.sampled_from(["", "standard"])),
            includes_tax=draw(mixed),
        )
        for method in draw(st.sampled_from([(), ("post",), ("post", "van")]))
    )
    return Sale(pricer=pricer, cart=cart, occasion=Occasion(at=NOON), charges=charges)


def test_both_ways_agree() -> None:
    """Nearly every ordinary sale takes the fast path, and none comes out otherwise."""
    took_it: list[bool] = []

    @settings(max_examples=200)
    @given(ordinary_sales())
    def agree(sale: Sale) -> None:
        fast, in_full = priced_both_ways(
            sale.pricer._markets, sale.cart, sale.occasion, sale.charges
        )
        took_it.append(fast is not None)
        assert fast is None or fast == in_full
        by_content = sale.pricer.policy.spread.residue is Residue.CONTENT
        for law in LAWS:  # where ties go by place, the order of lines does matter
            if law is not L5 or by_content:
                law.check(sale)

    agree()
    assert sum(took_it) > 0.9 * len(took_it)
