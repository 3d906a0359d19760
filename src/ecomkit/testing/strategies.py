"""Hypothesis strategies: price books, carts and whole shops, for a shop's own tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

import attrs
from hypothesis import strategies as st

from ecomkit.cart import Cart, LineItem
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    Charge,
    CustomFee,
    CustomPromotion,
    ListPrice,
    Occasion,
    OrderFee,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PriceTier,
    PricingPolicy,
    Promotion,
    ServiceFee,
    Trace,
)
from ecomkit.pricing.values import (
    TierCount,
)
from ecomkit.tax import TaxRate, TaxTable
from ecomkit.testing.policies import policies
from ecomkit.testing.promotions import (
    CATEGORIES,
    SKUS,
    among,
    built_once,
    moneys,
    promotions,
    rates,
    some,
)

# One currency for each number of places, and one whose coins are coarser than its cents.
CURRENCIES = ("EUR", "JPY", "KWD", "CHF")
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
# Every hour of the day and every day of the week.
MOMENTS = among([NOON + timedelta(hours=5 * number) for number in range(34)])


@built_once
def currencies() -> st.SearchStrategy[str]:
    """Currencies with no, two and three decimals."""
    return st.sampled_from(CURRENCIES)


# Round prices make the ties, and cheap ones the edges, that rules stumble on: as often
# as any other. Of a price, some hundredths may be its floor.
PRICES = among([*[1_000, 999, 1, 0] * 5_000, *range(20_000)])
FLOORS = among([*[None] * 100, *range(101)])
TIERS = among([None, *product((2, 3, 5), (50, 80, 99))])  # from so many on, in percent
ONE_IN_THREE = st.sampled_from([False, False, True])
FEW = 4  # lines
# One of each, as often as not: equal prices then make equal lines.
COUNTS = among([*[1] * 6, 2, 2, *range(3, 13)])
# A line is plain, or a second one of its article, or weighed.
KINDS = ("", "", "", "", "blue", "kg")


@built_once
def _articles(categories: tuple[str, ...]) -> st.SearchStrategy[Article]:
    # One draw for all that is known of an article.
    few = [frozenset[str](), *some(categories, most=2)]
    return among(
        [
            Article(
                sku="article",
                categories=named,
                tax_category=taxed,
                discountable=discountable,
            )
            for discountable, named, taxed in product(
                [True, True, True, False], few, ["standard", "reduced", "none"]
            )
        ]
    )


@st.composite
def books(
    draw: st.DrawFn,
    currency: str,
    *,
    skus: Sequence[str] = SKUS,
    categories: Sequence[str] = CATEGORIES,
) -> PriceBook:
    """A price book; some articles have a floor, a tier or no discount, one may be a bundle."""
    articles = _articles(tuple(categories))
    # By chance alone hardly any two articles would cost the same, whatever else they have.
    alike = draw(PRICES) if draw(st.booleans()) else None
    differ = alike is None
    has_floors, has_tiers = differ and draw(ONE_IN_THREE), differ and draw(ONE_IN_THREE)
    mixed = differ and draw(ONE_IN_THREE)
    sides = among([None, None, None, True, False] if mixed else [None])
    prices = {}
    for sku in skus:
        price = draw(PRICES) if alike is None else alike
        share = draw(FLOORS) if has_floors else None
        floor = None if share is None else price * share // 100
        tier = draw(TIERS) if has_tiers else None
        prices[sku] = ListPrice(
            unit_price=Money.from_minor(price, currency),
            floor=None if floor is None else Money.from_minor(floor, currency),
            tiers=() if tier is None else _tier(price, *tier, currency),
            includes_tax=draw(sides),
        )
    listed = PriceList(
        id="list",
        currency=currency,
        prices=prices,
        includes_tax=draw(st.booleans()),
        tiers_count=draw(st.sampled_from(TierCount)),
    )
    facts = [attrs.evolve(draw(articles), sku=sku) for sku in skus]
    first, second = skus[0], skus[min(1, len(skus) - 1)]
    if skus[-1] not in (first, second) and draw(ONE_IN_THREE):
        facts[-1] = attrs.evolve(
            facts[-1],
            parts={first: 2, second: 1},
            shares={first: draw(st.integers(0, 3)), second: 1},
        )
    return PriceBook(lists=[listed], articles=facts)


def _tier(price: int, at_least: int, share: int, currency: str) -> list[PriceTier]:
    lower = Money.from_minor(price * share // 100, currency)
    return [PriceTier(at_least=at_least, unit_price=lower)]


@built_once
@st.composite
def tax_tables(draw: st.DrawFn) -> TaxTable:
    """A standard and a reduced rate, sometimes with a second tax next to it or on top."""
    rows = [
        TaxRate(
            id="vat", rate=draw(rates(most=30)), category="standard", affects_base=True
        ),
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
def carts(
    draw: st.DrawFn,
    currency: str,
    *,
    least: int = 0,
    most: int = 6,
    skus: Sequence[str] = SKUS,
    codes: Sequence[str] = ("CODE",),
    weighed: bool = True,
) -> Cart:
    """A cart of *least* to *most* lines of the articles of :func:`books`, some *weighed*."""
    kinds = KINDS if weighed else KINDS[:-1]
    lines, typed = draw(_carts(least, most, tuple(skus), tuple(codes), kinds))
    return Cart(currency, lines, codes=typed)


@built_once
def _carts(
    least: int,
    most: int,
    skus: tuple[str, ...],
    codes: tuple[str, ...],
    kinds: tuple[str, ...],
) -> st.SearchStrategy[tuple[list[LineItem], tuple[str, ...]]]:
    # Numbers of their own, so that Hypothesis can lower the counts of two lines together;
    # or few articles, all in one number, so that lines tie.
    wanted = {
        (sku, kind, count): _line(sku, kind, count)
        for sku, kind, count in product(skus, set(kinds), range(1, 13))
    }
    drawn = st.lists(
        st.tuples(among(skus), among(kinds), COUNTS),
        unique_by=_article,
        min_size=least,
        max_size=most,
    )
    if min(most, len(skus)) > 1:
        largest = min(most, len(skus), FEW)
        some = st.lists(among(skus), unique=True, min_size=2, max_size=largest)
        drawn |= st.tuples(COUNTS, some).map(
            lambda ties: [(sku, "", ties[0]) for sku in ties[1]]
        )
    lines = drawn.map(lambda found: [wanted[line] for line in found])
    return st.tuples(lines, st.sampled_from([(), codes]))


def _line(sku: str, kind: str, count: int) -> LineItem:
    if kind == "kg":  # half kilos
        return LineItem(sku, Decimal(count) / 2, unit="kg")
    return LineItem(sku, count, options={"color": kind} if kind else {})


def _article(line: tuple[str, str, int]) -> tuple[str, str]:
    return line[:2]


@attrs.frozen(kw_only=True, repr=False)
class Sale:
    """A pricer, a cart, an occasion and charges: everything that a law of prices needs."""

    pricer: Pricer
    cart: Cart
    occasion: Occasion
    charges: tuple[Charge, ...] = ()

    def __repr__(self) -> str:
        """All that a price depends on, so that a failure can be read."""
        asked = self.pricer
        parts = (asked.book, asked.promotions, asked.fees, asked.taxes, asked.policy)
        rest = (self.cart, self.occasion, self.charges)
        return f"Sale({', '.join(map(repr, (*parts, *rest)))})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - its call
        # What Hypothesis asks for; by itself it prints fields, and a pricer tells none.
        printer.text(repr(self))

    def price(self) -> PricedCart:
        """The priced cart, priced when it is first asked for."""
        return self._priced

    @cached_property
    def _priced(self) -> PricedCart:
        return self.pricer.price(self.cart, self.occasion, self.charges)

    def explain(self) -> Trace:
        """The tree behind the price."""
        return self.pricer.explain(self.cart, self.occasion, self.charges)

    def with_cart(self, cart: Cart) -> Sale:
        """The same shop with another cart."""
        return attrs.evolve(self, cart=cart)

    def with_promotions(
        self, promotions: Sequence[Promotion | CustomPromotion]
    ) -> Sale:
        """The same prices, taxes and policy with other promotions, and no fees or lanes."""
        return self.in_shop(promotions=promotions, fees=(), lanes=())

    def in_shop(self, **other: Any) -> Sale:
        """The same sale in a shop that is this one but for *other* parts of its pricer."""
        old = self.pricer
        parts: dict[str, Any] = {
            "book": old.book,
            "promotions": old.promotions,
            "fees": old.fees,
            "taxes": old.taxes,
            "policy": old.policy,
            "lanes": old.lanes.values(),
            "campaigns": old.campaigns.values(),
            "zone": old.zone,
        }
        return attrs.evolve(self, pricer=Pricer(**{**parts, **other}))


@built_once
def _charges(currency: str) -> st.SearchStrategy[list[tuple[Money, str, str]]]:
    return st.lists(
        st.tuples(
            moneys(currency, most=2_000),
            st.sampled_from(["post", "courier"]),
            st.sampled_from(["", "standard"]),
        ),
        max_size=3,
    )


@built_once
def _small_orders(currency: str) -> st.SearchStrategy[tuple[OrderFee, ...]]:
    fee = OrderFee(
        id="small",
        amount=Money.from_minor(250, currency),
        below=Money.from_minor(5_000, currency),
    )
    return st.sampled_from([(), (fee,)])


@st.composite
def sales(
    draw: st.DrawFn,
    *,
    currency: st.SearchStrategy[str] | None = None,
    policy: st.SearchStrategy[PricingPolicy] | None = None,
    rules: Sequence[Promotion | CustomPromotion] | None = None,
    fees: Sequence[ServiceFee | OrderFee | CustomFee] | None = None,
    book: PriceBook | None = None,
    skus: Sequence[str] = SKUS,
    categories: Sequence[str] = CATEGORIES,
    codes: Sequence[str] = ("CODE",),
    weighed: bool = True,
) -> Sale:
    """A whole shop with a cart in it: prices, promotions, fees, taxes, policy, delivery.

    With *rules*, *fees* or a *book*, those are its own; *skus*, *categories* and *codes* are what it
    sells and what buyers type, so that a shop's own rule finds what it looks for. Some lines
    are *weighed*.
    """
    coin = draw(currencies() if currency is None else currency)
    pricer = Pricer(
        draw(books(coin, skus=skus, categories=categories)) if book is None else book,
        promotions=draw(promotions(coin)) if rules is None else rules,
        fees=draw(_small_orders(coin)) if fees is None else fees,
        taxes=draw(tax_tables()),
        policy=draw(policies() if policy is None else policy),
    )
    charges = [
        Charge(
            id=f"delivery-{number}", amount=amount, method=method, tax_category=taxed
        )
        for number, (amount, method, taxed) in enumerate(draw(_charges(coin)))
    ]
    return Sale(
        pricer=pricer,
        cart=draw(carts(coin, least=1, skus=skus, codes=codes, weighed=weighed)),
        occasion=Occasion(at=draw(MOMENTS)),
        charges=tuple(charges),
    )
