"""Hypothesis strategies: money, carts, promotions and whole shops, for a shop's own tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import attrs
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem
from ecomkit.money import AllocationMethod, Money, Rate, Residue, Rounding, RoundingMode
from ecomkit.pricing import (
    AmountOff,
    Basis,
    Benefit,
    BuyGet,
    Charge,
    CheapestFree,
    Choice,
    Condition,
    Contains,
    CustomPromotion,
    DiscountLevel,
    DiscountPolicy,
    EachGroupOf,
    FirstAndNext,
    Floor,
    GroupPrice,
    ListPrice,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PricingPolicy,
    ProductFacts,
    Promotion,
    QuantityAtLeast,
    Scope,
    Select,
    SetPrice,
    Spread,
    SpreadTo,
    Tier,
    Tiered,
    TotalAtLeast,
    Trace,
)
from ecomkit.tax import TaxLevel, TaxPolicy, TaxRate, TaxTable

# One currency for each number of places, and one whose coins are coarser than its cents.
CURRENCIES = ("EUR", "JPY", "KWD", "CHF")
CATEGORIES = ("tea", "ware", "books")
SKUS = tuple(f"sku-{letter}" for letter in "abcdefgh")
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def currencies() -> st.SearchStrategy[str]:
    """Currencies with no, two and three decimals."""
    return st.sampled_from(CURRENCIES)


def moneys(
    currency: str, *, least: int = 0, most: int = 100_000
) -> st.SearchStrategy[Money]:
    """Amounts between two numbers of minor units, round ones among them."""
    plain = st.sampled_from([100, 500, 1_000]).filter(
        lambda minor: least <= minor <= most
    )
    return (plain | st.integers(least, most)).map(
        lambda minor: Money.from_minor(minor, currency)
    )


def rates(*, most: int = 100) -> st.SearchStrategy[Rate]:
    """Percentages with up to two places, from nothing to *most*."""
    return st.integers(0, most * 100).map(lambda points: Rate(points, 10_000))


def selects(currency: str) -> st.SearchStrategy[Select]:
    """Everything, some articles, some categories, or a price range."""
    return st.one_of(
        st.just(Select()),
        st.sets(st.sampled_from(SKUS), min_size=1).map(lambda skus: Select(skus=skus)),
        st.sets(st.sampled_from(CATEGORIES), min_size=1).map(
            lambda names: Select(categories=names)
        ),
        moneys(currency).map(lambda price: Select(price_min=price)),
        moneys(currency).map(lambda price: Select(price_max=price)),
    )


def goods_benefits(currency: str) -> st.SearchStrategy[Benefit]:
    """Every kind of benefit on goods but gifts."""
    select = selects(currency)
    amount = moneys(currency, most=20_000)
    limit = st.none() | st.integers(1, 5)
    simple = st.one_of(
        st.builds(PercentOff, rates(), st.just(Scope.LINE)),
        st.builds(AmountOff, amount, st.sampled_from([Scope.UNIT, Scope.LINE])),
    )
    return st.one_of(
        st.builds(
            PercentOff,
            rates(),
            st.sampled_from([Scope.LINE, Scope.CART]),
            select=select,
            at_most=st.just(()) | amount.map(lambda most: (most,)),
        ),
        st.builds(
            PercentOff,
            rates(),
            select=select,
            max_units=limit,
            max_units_per_line=limit,
        ),
        st.builds(
            AmountOff,
            amount,
            st.sampled_from([Scope.UNIT, Scope.LINE, Scope.CART]),
            select=select,
        ),
        st.builds(
            AmountOff, amount, st.just(Scope.UNIT), select=select, max_units=limit
        ),
        st.builds(
            SetPrice, amount, st.sampled_from([Scope.UNIT, Scope.CART]), select=select
        ),
        st.builds(
            Tiered,
            tiers=st.lists(
                st.builds(Tier, at_least=amount, benefit=simple), min_size=1, max_size=3
            ),
            select=select,
        ),
        st.builds(EachGroupOf, size=st.integers(1, 4), benefit=simple, select=select),
        st.builds(
            FirstAndNext, first=amount, next=amount, max_units=limit, select=select
        ),
        st.builds(
            GroupPrice,
            quantity=st.integers(1, 4),
            amount=amount,
            repeat=st.booleans(),
            select=select,
        ),
        st.builds(
            CheapestFree,
            quantity=st.integers(1, 4),
            repeat=st.booleans(),
            dearest=st.booleans(),
            select=select,
        ),
        st.builds(
            BuyGet,
            buy=select,
            buy_quantity=st.integers(1, 3),
            get=select,
            get_quantity=st.integers(1, 3),
            rate=rates(),
            max_units=limit,
        ),
    )


def delivery_benefits(currency: str) -> st.SearchStrategy[Benefit]:
    """Every kind of benefit on deliveries, or on the whole order."""
    amount = moneys(currency, most=5_000)
    scopes = st.sampled_from([Scope.DELIVERY, Scope.DELIVERIES, Scope.ORDER])
    return st.one_of(
        st.builds(PercentOff, rates(), scopes),
        st.builds(AmountOff, amount, scopes),
        st.builds(SetPrice, amount, st.just(Scope.DELIVERY)),
    )


def conditions(currency: str) -> st.SearchStrategy[Condition]:
    """Conditions on what is in the cart."""
    select = selects(currency)
    return st.one_of(
        st.builds(
            TotalAtLeast,
            moneys(currency, most=50_000),
            select=select,
            basis=st.none() | st.sampled_from(Basis),
            consumes=st.booleans(),
        ),
        st.builds(
            QuantityAtLeast,
            st.integers(1, 6),
            select=select,
            on_one_line=st.booleans(),
            consumes=st.booleans(),
        ),
        st.builds(Contains, select),
    )


@st.composite
def promotions(draw: st.DrawFn, currency: str, *, most: int = 4) -> list[Promotion]:
    """Up to *most* promotions of all kinds, some of them waiting for the code ``CODE``."""
    count = draw(st.integers(0, most))
    benefit = goods_benefits(currency) | delivery_benefits(currency)
    return [
        Promotion(
            f"promotion-{number}",
            draw(benefit),
            conditions=draw(st.lists(conditions(currency), max_size=2)),
            codes=draw(st.sampled_from([(), (), (), ("CODE",)])),
            priority=draw(st.integers(0, 3)),
            exclusive=draw(st.sampled_from([False, False, False, True])),
        )
        for number in range(count)
    ]


@st.composite
def books(
    draw: st.DrawFn,
    currency: str,
    *,
    skus: Sequence[str] = SKUS,
    categories: Sequence[str] = CATEGORIES,
) -> PriceBook:
    """A price book, some of it with a floor, some out of promotions' reach."""
    prices = {}
    has_floors = draw(st.sampled_from([False, False, True]))
    for sku in skus:
        # Round prices make the ties, and cheap ones the edges, that rules stumble on.
        price = draw(st.sampled_from([1_000, 999, 1, 0]) | st.integers(0, 20_000))
        floor = draw(st.none() | st.integers(0, price)) if has_floors else None
        prices[sku] = ListPrice(
            unit_price=Money.from_minor(price, currency),
            floor=None if floor is None else Money.from_minor(floor, currency),
        )
    facts = [
        ProductFacts(
            sku=sku,
            categories=draw(st.sets(st.sampled_from(categories), max_size=2)),
            tax_category=draw(st.sampled_from(["standard", "reduced", "none"])),
            discountable=draw(st.sampled_from([True, True, True, False])),
        )
        for sku in skus
    ]
    listed = PriceList(
        id="list",
        currency=currency,
        prices=prices,
        includes_tax=draw(st.booleans()),
    )
    return PriceBook(lists=[listed], products=facts)


@st.composite
def tax_tables(draw: st.DrawFn) -> TaxTable:
    """A standard and a reduced rate, sometimes with a second tax beside or on top."""
    rows = [
        TaxRate(id="vat", rate=draw(rates(most=30)), category="standard", widens=True),
        TaxRate(id="vat-low", rate=draw(rates(most=10)), category="reduced"),
    ]
    if draw(st.booleans()):
        rows.append(
            TaxRate(
                id="city",
                rate=draw(rates(most=5)),
                category="standard",
                sequence=1,
                compound=draw(st.booleans()),
            )
        )
    return TaxTable(rows)


@st.composite
def policies(draw: st.DrawFn) -> PricingPolicy:
    """Any composition of the policies for which all laws hold."""
    mode = st.sampled_from(RoundingMode)
    unit = draw(st.booleans())
    return PricingPolicy(
        discounts=DiscountPolicy(
            rounding=Rounding(draw(mode)),
            level=DiscountLevel.UNIT
            if unit
            else draw(st.sampled_from([DiscountLevel.LINE, DiscountLevel.TOTAL])),
            stacking=draw(st.sampled_from(Basis)),
            threshold=draw(st.sampled_from(Basis)),
            choice=draw(st.sampled_from([Choice.CHEAPEST, Choice.DEAREST])),
            ties=Residue.CONTENT,
            floor=draw(st.sampled_from(Floor)),
        ),
        spread=Spread(
            weights=draw(st.sampled_from(Basis)),
            method=draw(
                st.sampled_from(
                    [AllocationMethod.LARGEST_REMAINDER, AllocationMethod.FLOOR_THEN]
                )
            ),
            residue=Residue.CONTENT,
            to=SpreadTo.UNIT if unit else SpreadTo.LINE,
        ),
        taxes=TaxPolicy(
            rounding=Rounding(draw(mode)),
            level=draw(st.sampled_from(TaxLevel)),
            combine=draw(st.booleans()),
        ),
        cash=draw(st.none() | st.sampled_from([Rounding(step=5)])),
    )


@st.composite
def carts(
    draw: st.DrawFn,
    currency: str,
    *,
    most: int = 6,
    skus: Sequence[str] = SKUS,
    codes: Sequence[str] = ("CODE",),
) -> Cart:
    """A cart of up to *most* lines of the articles of :func:`books`."""
    chosen = draw(st.lists(st.sampled_from(skus), unique=True, max_size=most))
    lines = [LineItem(sku, draw(st.integers(1, 12))) for sku in chosen]
    return Cart(currency, lines, codes=draw(st.sampled_from([(), tuple(codes)])))


@attrs.frozen(kw_only=True)
class Sale:
    """A pricer, and what it is asked: everything a law about prices needs."""

    pricer: Pricer
    cart: Cart
    occasion: Occasion
    charges: tuple[Charge, ...] = ()

    def price(self) -> PricedCart:
        """The priced cart."""
        return self.pricer.price(self.cart, self.occasion, self.charges)

    def explain(self) -> Trace:
        """The tree behind the price."""
        return self.pricer.explain(self.cart, self.occasion, self.charges)

    def with_cart(self, cart: Cart) -> Sale:
        """The same shop with another cart."""
        return attrs.evolve(self, cart=cart)


@st.composite
def sales(
    draw: st.DrawFn,
    *,
    currency: st.SearchStrategy[str] | None = None,
    policy: st.SearchStrategy[PricingPolicy] | None = None,
    rules: Sequence[Promotion | CustomPromotion] | None = None,
    skus: Sequence[str] = SKUS,
    categories: Sequence[str] = CATEGORIES,
    codes: Sequence[str] = ("CODE",),
) -> Sale:
    """A whole shop with a cart in it: prices, promotions, fees, taxes, policy, delivery.

    With *rules*, those are its promotions; *skus*, *categories* and *codes* are what it
    sells and what buyers type, so that a shop's own rule finds what it looks for.
    """
    coin = draw(currencies() if currency is None else currency)
    small = OrderFee(
        id="small",
        amount=Money.from_minor(250, coin),
        below=Money.from_minor(5_000, coin),
    )
    pricer = Pricer(
        draw(books(coin, skus=skus, categories=categories)),
        promotions=draw(promotions(coin)) if rules is None else rules,
        fees=draw(st.sampled_from([(), (small,)])),
        taxes=draw(tax_tables()),
        policy=draw(policies() if policy is None else policy),
    )
    charges = [
        Charge(
            id=f"delivery-{number}",
            amount=draw(moneys(coin, most=2_000)),
            method=draw(st.sampled_from(["post", "courier"])),
            tax_category=draw(st.sampled_from(["", "standard"])),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    return Sale(
        pricer=pricer,
        cart=draw(carts(coin, skus=skus, codes=codes)),
        occasion=Occasion(at=NOON),
        charges=tuple(charges),
    )
