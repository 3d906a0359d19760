"""Sales under generated regimes: any tax there is, any way of taxing deliveries, any buyer."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from ecomkit.addressing import Place
from ecomkit.catalog import Article, ProductKind
from ecomkit.money import Money, Rounding, RoundingMode
from ecomkit.pricing import (
    AmountOff,
    Buyer,
    Charge,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    PriceList,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    ServiceFee,
)
from ecomkit.tax import (
    DeliveryTax,
    Exemption,
    Jurisdiction,
    ShopTaxes,
    TaxBase,
    TaxKind,
    TaxLevel,
    TaxPolicy,
    TaxRate,
    TaxTable,
)
from ecomkit.tax.regimes.regime import NotCharged, PlaceRule, Regime
from ecomkit.testing.strategies import NOON, Sale, carts

HOME, ABROAD = Place("DE"), Place("CH")
CURRENCIES = ("EUR", "JPY", "KWD")
SKUS = ("a", "b", "c", "d")
CATEGORIES = ("standard", "reduced", "clothing", "other")
PERCENTAGES_ONLY = (TaxKind.PERCENT, TaxKind.PERCENT_OF_GROSS)
PERCENTAGES = st.sampled_from(["0.5%", "5%", "7%", "8.875%", "9.975%", "19%", "1/7"])
FIXED = (TaxKind.PER_UNIT, TaxKind.PER_LINE)
EVERY_KIND = (TaxKind.PERCENT, TaxKind.PERCENT, TaxKind.PERCENT_OF_GROSS, *FIXED)
WHY = "Below a limit"
Kinds = tuple[TaxKind, ...]
Ways = tuple[DeliveryTax, ...]


@st.composite
def tax_rates(
    draw: st.DrawFn, currency: str, id: str, sequence: int, kinds: Kinds
) -> TaxRate:
    """One tax on goods of a category: of a kind, from a price on or above it."""
    kind = draw(st.sampled_from(kinds))
    amount = begins = above = None
    rate = "0%"
    if kind in FIXED:
        amount = Money.from_minor(draw(st.integers(0, 300)), currency)
    else:
        rate = draw(PERCENTAGES)
        limit = draw(st.none() | st.integers(1, 4_000))
        if limit is not None:
            money = Money.from_minor(limit, currency)
            if kind is TaxKind.PERCENT and draw(st.booleans()):
                above = money
            else:
                begins = money
    return TaxRate(
        id=id,
        kind=kind,
        amount=amount,
        rate=rate,
        category=draw(st.sampled_from(["*", *CATEGORIES])),
        included=draw(st.sampled_from([None, None, None, True, False])),
        compound=draw(st.booleans()),
        affects_base=draw(st.booleans()),
        on_delivery=kinds is PERCENTAGES_ONLY or draw(st.booleans()),
        exempt_below=begins,
        excess_over=above,
        reason=WHY if begins or above else "",
        sequence=sequence,
        jurisdiction=Jurisdiction(countries="DE"),
    )


def policy_of(sale: Sale) -> TaxPolicy:
    """The tax policy of a sale's only regime."""
    taxes = sale.pricer.taxes
    assert isinstance(taxes, ShopTaxes)
    return taxes.regimes[0].policy


@st.composite
def tax_policies(draw: st.DrawFn, *, ways: Ways) -> TaxPolicy:
    """Any way of rounding taxes and of taxing deliveries."""
    return TaxPolicy(
        rounding=Rounding(draw(st.sampled_from(RoundingMode))),
        level=draw(st.sampled_from(TaxLevel)),
        base=draw(st.sampled_from([*[TaxBase.AFTER_DISCOUNT] * 3, *TaxBase])),
        combine=draw(st.booleans()),
        delivery=draw(st.sampled_from(ways)),
    )


@st.composite
def regimes(
    draw: st.DrawFn,
    currency: str,
    kinds: Kinds,
    ways: Ways,
) -> Regime:
    """The tax law of a country that is not written yet."""
    table = TaxTable(
        [
            draw(tax_rates(currency, id, sequence, kinds))
            for sequence, id in enumerate(
                ["vat", "city", "levy"][: draw(st.integers(1, 3))]
            )
        ]
    )
    return Regime(
        id="new",
        name="Generated",
        version="1",
        covers_from=date(2020, 1, 1),
        rule=PlaceRule.COUNTRY,
        area=[Jurisdiction(countries="DE")],
        table=table,
        policy=draw(tax_policies(ways=ways)),
        export=NotCharged(treatment="G", reason="Export"),
    )


@st.composite
def books(draw: st.DrawFn, currency: str, to: Place) -> PriceBook:
    """Four articles of some tax categories; at home, some of them are not shipped."""
    prices = {
        sku: Money.from_minor(draw(st.integers(0, 5_000)), currency) for sku in SKUS
    }
    other = ProductKind.DIGITAL if to == HOME else ProductKind.GOODS
    kinds = st.sampled_from([*[ProductKind.GOODS] * 4, other])
    return PriceBook(
        lists=[
            PriceList(
                id="l",
                currency=currency,
                prices=prices,
                includes_tax=draw(st.booleans()),
            )
        ],
        articles=[
            Article(
                sku=sku,
                tax_category=draw(st.sampled_from(CATEGORIES)),
                kind=draw(kinds),
            )
            for sku in SKUS
        ],
    )


def promotions(currency: str) -> list[Promotion]:
    """Percentages and amounts off goods and deliveries, down to nothing."""
    off = AmountOff(Money.from_minor(499, currency), Scope.CART)
    return [
        Promotion("tenth", PercentOff(10)),
        Promotion("all", PercentOff(100)),
        Promotion("off", off),
        Promotion("free delivery", PercentOff(100, Scope.DELIVERY)),
    ]


EXEMPT = Exemption(reason="Resale", certificate="R-1")
SOME_EXEMPT = Exemption(reason="Farm", certificate="F-1", categories={"reduced"})
BUYERS = [Buyer(), Buyer(), Buyer(exemptions=[EXEMPT]), Buyer(exemptions=[SOME_EXEMPT])]


@st.composite
def tax_sales(
    draw: st.DrawFn,
    *,
    kinds: Kinds = EVERY_KIND,
    ways: Ways = tuple(DeliveryTax),
    rules: bool = True,
) -> Sale:
    """A sale under a generated regime, with a fee and up to two deliveries."""
    currency = draw(st.sampled_from(CURRENCIES))
    offers = promotions(currency) if rules else []
    place = draw(st.sampled_from([HOME, HOME, HOME, ABROAD]))
    fees: list[OrderFee | ServiceFee] = [
        OrderFee(
            id="cod", amount=Money.from_minor(draw(st.integers(0, 500)), currency)
        ),
        ServiceFee(id="wrap", amount=Money.from_minor(250, currency), service="wrap"),
    ]
    pricer = Pricer(
        draw(books(currency, place)),
        promotions=[offer for offer in offers if draw(st.integers(0, 2)) == 0],
        fees=fees[: draw(st.integers(0, 2))],
        taxes=ShopTaxes(home=HOME, regimes=draw(regimes(currency, kinds, ways))),
        policy=PricingPolicy(),
    )
    amounts = st.integers(0, 2_000)
    stated = st.sampled_from([None, True, False])
    charges = [
        Charge(
            id=f"post-{number}",
            amount=Money.from_minor(draw(amounts), currency),
            includes_tax=draw(stated),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    return Sale(
        pricer=pricer,
        cart=draw(carts(currency, least=1, most=4, skus=SKUS, codes=())),
        occasion=Occasion(
            at=NOON,
            place=place,
            buyer=draw(st.sampled_from(BUYERS)),
        ),
        charges=tuple(charges),
    )
