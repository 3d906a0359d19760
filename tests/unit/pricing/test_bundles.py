"""Bundles: a bundle is taxed by its parts, each on its share of the price."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Place
from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    Buyer,
    Charge,
    ListPrice,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    PriceList,
    Pricer,
    PriceTier,
    PricingPolicy,
    Promotion,
)
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.result import PricedLine
from ecomkit.tax import (
    Exemption,
    InvalidTaxError,
    Jurisdiction,
    TaxKind,
    TaxPolicy,
    TaxRate,
    TaxTable,
)
from ecomkit.wire import from_wire, to_wire

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
RATES = [
    {"id": "v19", "rate": "19%", "country": "DE", "category": "standard"},
    {"id": "v7", "rate": "7%", "country": "DE", "category": "reduced"},
    {"id": "f20", "rate": "20%", "country": "FR", "category": "standard"},
    {"id": "f5", "rate": "5.5%", "country": "FR", "category": "reduced"},
]
VAT = TaxTable.from_rows(RATES, home=Place("DE"))
TEA, MUG = Article(sku="tea", tax_category="reduced"), Article(sku="mug")
SET = Article(sku="set", parts={"tea": 2, "mug": 1})
STATED = Article(sku="set", parts={"tea": 2, "mug": 1}, shares={"tea": 30, "mug": 70})
# By themselves the parts cost 10.70 with 7 % and 11.90 with 19 %: 10.00 net each.
GROSS = {"tea": "5.35", "mug": "11.90", "set": "22.60"}
ONE = Cart("EUR").with_item("set")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def price(
    cart: Cart = ONE,
    *promotions: Promotion,
    prices: Mapping[str, object] = GROSS,
    place: str = "DE",
    bundle: Article = SET,
    includes_tax: bool = True,
    taxes: TaxTable = VAT,
    charges: tuple[Charge, ...] = (),
    **policy: object,
) -> PricedCart:
    book = PriceBook.of(
        "EUR", prices, includes_tax=includes_tax, articles=[TEA, MUG, bundle]
    )
    pricer = Pricer(
        book,
        promotions=promotions,
        taxes=taxes,
        policy=PricingPolicy(taxes=TaxPolicy(**policy)),  # type: ignore[arg-type]
    )
    return pricer.price(cart, Occasion(at=AT, place=Place(place)), charges)


def taxed(line: PricedLine) -> list[tuple[str, str, str]]:
    return [
        (tax.rate.id, str(tax.base.amount), str(tax.amount.amount))
        for tax in line.taxes
    ]


@pytest.mark.parametrize(
    ("prices", "includes_tax", "taxes", "gross"),
    [
        (GROSS, True, [("v19", "10.00", "1.90"), ("v7", "10.00", "0.70")], "22.60"),
        # 20.00 in the proportion 10.70 to 11.90: 9.469 with 7 %, 10.531 with 19 %.
        (
            GROSS | {"set": "20.00"},
            True,
            [("v19", "8.85", "1.68"), ("v7", "8.85", "0.62")],
            "20.00",
        ),
        (
            {"tea": "5.00", "mug": "10.00", "set": "18.00"},
            False,
            [("v19", "9.00", "1.71"), ("v7", "9.00", "0.63")],
            "20.34",
        ),
    ],
)
def test_each_part_is_taxed_on_its_share(
    prices: Mapping[str, object],
    taxes: list[tuple[str, str, str]],
    gross: str,
    *,
    includes_tax: bool,
) -> None:
    (line,) = price(prices=prices, includes_tax=includes_tax).lines

    assert taxed(line) == taxes
    assert line.gross == eur(gross)
    assert sum((tax.base for tax in line.taxes), eur("0.00")) == line.net


def test_stated_shares_divide_the_price_where_parts_are_not_for_sale() -> None:
    """10.00: 3.00 with 7 % is 2.80 net, 7.00 with 19 % is 5.88."""
    (line,) = price(prices={"set": "10.00"}, bundle=STATED).lines

    assert taxed(line) == [("v19", "5.88", "1.12"), ("v7", "2.80", "0.20")]


@pytest.mark.parametrize("level", ["line", "unit", "group"])
@pytest.mark.parametrize(
    ("benefit", "total"),
    [(PercentOff(10), "81.36"), (AmountOff(eur("22.60")), "67.80")],
)
def test_discounts_come_off_all_parts_alike(
    benefit: PercentOff | AmountOff, total: str, level: str
) -> None:
    priced = price(ONE.with_quantity("set", 4), Promotion("x", benefit), level=level)

    assert priced.total == eur(total)
    (line,) = priced.lines
    reduced, standard = (
        next(tax for tax in line.taxes if tax.rate.id == id) for id in ("v7", "v19")
    )
    assert abs((reduced.base - standard.base).amount) <= eur("0.01").amount
    assert line.net + line.tax == line.gross
    assert from_wire(to_wire(priced)) == priced


def test_one_rate_is_rounded_once_over_bundles_and_other_goods() -> None:
    """19 % on 10.00 + 10.00, not on each."""
    priced = price(ONE.with_item("mug"), level="group")
    by_rate = {total.rate.id: total.amount for total in priced.tax_breakdown}

    assert by_rate == {"v19": eur("3.80"), "v7": eur("0.70")}


@pytest.mark.parametrize(
    ("place", "abroad", "gross", "taxes"),
    [
        ("FR", "keep", "22.60", [("f20", "9.92", "1.98"), ("f5", "10.14", "0.56")]),
        ("FR", "retax", "22.55", [("f20", "10.00", "2.00"), ("f5", "10.00", "0.55")]),
        ("US", "retax", "20.00", []),
    ],
)
def test_abroad_each_part_is_moved_as_its_goods_are(
    place: str, abroad: str, gross: str, taxes: list[tuple[str, str, str]]
) -> None:
    (line,) = price(place=place, abroad=abroad).lines

    assert (taxed(line), line.gross) == (taxes, eur(gross))


def test_a_delivery_follows_the_parts() -> None:
    post = Charge(id="post", amount=eur("22.60"))
    (delivery,) = price(charges=(post,), delivery="proportion").charges

    assert [str(tax.base.amount) for tax in delivery.taxes] == ["10.00", "10.00"]


def test_a_freed_buyer_owes_no_tax_inside_the_delivery_either() -> None:
    """13 % of the net of the set, and so of the delivery: 11.30 are 10.00."""
    book = PriceBook.of("EUR", GROSS, includes_tax=True, articles=[TEA, MUG, SET])
    policy = PricingPolicy(taxes=TaxPolicy(delivery="proportion"))
    freed = Buyer(exemptions=Exemption(reason="embassy"))
    priced = Pricer(book, taxes=VAT, policy=policy).price(
        ONE,
        Occasion(at=AT, place=Place("DE"), buyer=freed),
        [Charge(id="post", amount=eur("11.30"))],
    )

    assert (priced.goods.gross, priced.delivery.gross) == (eur("20.00"), eur("10.00"))


def test_parts_that_are_taxed_alike_need_no_shares() -> None:
    pair = Article(sku="set", tax_category="reduced", parts={"mug": 2})
    (line,) = price(prices={"set": "11.90"}, bundle=pair).lines

    assert taxed(line) == [("v19", "10.00", "1.90")]


def test_a_tier_price_is_divided_alike() -> None:
    listed = ListPrice(
        unit_price=eur("22.60"),
        tiers=[PriceTier(at_least=2, unit_price=eur("20.00"))],
    )
    book = PriceBook(
        lists=[
            PriceList(
                id="l",
                currency="EUR",
                prices=GROSS | {"set": listed},
                includes_tax=True,
            )
        ],
        articles=[TEA, MUG, SET],
    )
    (line,) = (
        Pricer(book, taxes=VAT)
        .price(ONE.with_quantity("set", 2), Occasion(at=AT, place=Place("DE")))
        .lines
    )

    # 40.00 in the proportion 10.70 to 11.90.
    assert taxed(line) == [("v19", "17.70", "3.36"), ("v7", "17.70", "1.24")]


def test_a_part_below_a_limit_is_exempt_as_it_is_by_itself() -> None:
    """Of 22.60 the mug is 11.90; with 15.00 as the limit its share is not taxed."""
    limited = TaxTable(
        [
            TaxRate(
                id="v19",
                rate="19%",
                category="standard",
                included=False,
                exempt_below=eur("15.00"),
            ),
            TaxRate(id="v7", rate="7%", category="reduced", included=False),
        ]
    )
    (line,) = price(taxes=limited, includes_tax=False).lines

    # Without tax inside, the shares are 10.70 and 11.90 themselves.
    assert taxed(line) == [("v19", "11.90", "0.00"), ("v7", "10.70", "0.75")]


@pytest.mark.parametrize(
    ("prices", "problem"),
    [
        ({"set": "10.00", "tea": "1.00"}, "'mug' is not for sale by itself"),
        ({"set": "10.00", "tea": "0.00", "mug": "0.00"}, "its parts cost nothing"),
    ],
)
def test_a_price_that_cannot_be_divided_says_what_to_do(
    prices: Mapping[str, object], problem: str
) -> None:
    with pytest.raises(InvalidPriceError, match=problem) as caught:
        price(prices=prices)
    assert caught.value.hint == "state the shares of its parts"


def test_a_bundle_of_bundles_is_refused() -> None:
    box = Article(sku="box", parts={"set": 1, "mug": 1})
    book = PriceBook.of("EUR", GROSS | {"box": "9.00"}, articles=[TEA, MUG, SET, box])

    with pytest.raises(InvalidPriceError, match="is a bundle itself"):
        Pricer(book, taxes=VAT).price(
            Cart("EUR").with_item("box"), Occasion(at=AT, place=Place("DE"))
        )


def levied(*, included: bool | None, **levy: Any) -> TaxTable:
    """0.10 for each tea, beside 7 % on tea and 19 % on mugs."""
    fixed = {"kind": TaxKind.PER_UNIT, "amount": eur("0.10"), "category": "reduced"}
    return TaxTable(
        [
            TaxRate(id="levy", included=included, **{**fixed, **levy}),
            TaxRate(id="v7", rate="7%", category="reduced", sequence=1),
            TaxRate(id="v19", rate="19%", category="standard"),
        ]
    )


NET = {"tea": "5.00", "mug": "10.00", "set": "18.00"}


@pytest.mark.parametrize(
    ("taxes", "found", "gross"),
    [
        # Two teas are in the set. Without the levy, 9.00 are teas and 9.00 are the mug.
        (
            levied(included=None),
            [("levy", "9.00", "0.20"), ("v19", "9.00", "1.71"), ("v7", "9.00", "0.63")],
            "20.54",
        ),
        # 7 % on 9.20, the levy being in its base.
        (
            levied(included=None, affects_base=True),
            [("levy", "9.00", "0.20"), ("v19", "9.00", "1.71"), ("v7", "9.20", "0.64")],
            "20.55",
        ),
        # So much for the line that the teas are in, however many there are.
        (
            levied(included=None, kind=TaxKind.PER_LINE),
            [("levy", "9.00", "0.10"), ("v19", "9.00", "1.71"), ("v7", "9.00", "0.63")],
            "20.44",
        ),
    ],
)
def test_a_fixed_tax_of_a_part_is_due_for_each_of_its_pieces(
    taxes: TaxTable, found: list[tuple[str, str, str]], gross: str
) -> None:
    (line,) = price(prices=NET, includes_tax=False, taxes=taxes).lines

    assert (sorted(taxed(line)), line.gross) == (found, eur(gross))


@pytest.mark.parametrize(
    ("percent", "found"),
    [
        # 10.70 hold 0.20 and 7 % of 9.80 + 0.20; 11.90 hold 19 % of 10.00.
        (
            0,
            [
                ("levy", "9.80", "0.20"),
                ("v19", "10.00", "1.90"),
                ("v7", "10.00", "0.70"),
            ],
        ),
        # Half of it: the levy stays. (11.30 - 0.214) / 1.130606 = 9.805 without tax.
        (
            50,
            [("levy", "4.86", "0.20"), ("v19", "4.95", "0.94"), ("v7", "5.06", "0.35")],
        ),
        # Given away, nothing is inside.
        (
            100,
            [("levy", "0.00", "0.00"), ("v19", "0.00", "0.00"), ("v7", "0.00", "0.00")],
        ),
    ],
)
def test_a_fixed_tax_inside_the_price_of_a_bundle_stays_when_it_is_reduced(
    percent: int, found: list[tuple[str, str, str]]
) -> None:
    less = Promotion("less", PercentOff(percent))
    priced = price(ONE, less, taxes=levied(included=None, affects_base=True))

    (line,) = priced.lines
    assert sorted(taxed(line)) == found
    assert line.net + line.tax == line.gross
    assert from_wire(to_wire(priced)) == priced


def test_six_bottles_in_a_bundle_bear_six_levies() -> None:
    """Also where its parts are taxed alike, and their price need not be divided."""
    levy = TaxRate(id="levy", kind=TaxKind.PER_UNIT, amount=eur("0.25"))
    six = Article(sku="set", parts={"water": 6})
    priced = price(
        ONE.with_quantity("set", 2),
        prices={"set": "6.00"},
        bundle=six,
        taxes=TaxTable([levy]),
    )

    assert taxed(priced.lines[0]) == [("levy", "9.00", "3.00")]


def test_parts_that_are_taxed_alike_are_each_held_against_a_limit() -> None:
    """Six at 1.00 are each below 2.00, though together they are not."""
    limited = TaxRate(id="vat", rate="10%", exempt_below=eur("2.00"))
    six = Article(sku="set", parts={"water": 6})
    priced = price(
        prices={"set": "6.00"},
        bundle=six,
        taxes=TaxTable([limited]),
        includes_tax=False,
    )

    assert taxed(priced.lines[0]) == [("vat", "6.00", "0.00")]


def test_abroad_the_fixed_taxes_of_all_pieces_are_exchanged() -> None:
    """22.60 without 0.20 and 2.60 are 19.80, to which France adds nothing but 20 %."""
    rates = [
        attrs.evolve(each, jurisdiction=Jurisdiction(countries="DE"))
        for each in levied(included=None, affects_base=True).rates
    ]
    french = TaxRate(id="f20", rate="20%", jurisdiction=Jurisdiction(countries="FR"))
    taxes = TaxTable([*rates, french], home=Place("DE"))
    (line,) = price(place="FR", taxes=taxes, abroad="retax").lines

    assert (line.net, line.gross) == (eur("19.80"), eur("23.76"))


def test_a_fixed_tax_of_a_line_in_the_base_of_another_is_refused() -> None:
    taxes = levied(included=None, kind=TaxKind.PER_LINE, affects_base=True)
    with pytest.raises(InvalidTaxError, match="fixed for a line"):
        price(prices=NET, includes_tax=False, taxes=taxes)


def test_a_bundle_that_costs_nothing_bears_nothing() -> None:
    priced = price(prices=GROSS | {"set": "0.00"})

    assert (priced.total, priced.tax) == (eur("0.00"), eur("0.00"))
