"""The law of sides: an offer stated without tax costs what it costs stated with tax."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

import attrs

from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money
from ecomkit.pricing import ListPrice, PriceBook, PricedCart, Pricer
from ecomkit.pricing.values import TaxSide
from ecomkit.tax import DeliveryTax, TaxKind, TaxLevel, TaxPolicy
from ecomkit.testing.laws.law import Law
from ecomkit.testing.strategies import Sale


def _same_on_both_sides(sale: Sale) -> Iterator[str]:
    books = [_stated(sale, includes_tax=includes) for includes in (False, True)]
    for shown in (TaxSide.NET, TaxSide.GROSS):
        net, gross = (_priced(sale, book, shown) for book in books)
        if net.total != gross.total:
            yield (
                f"shown {shown.value}, {net.total} by net prices and {gross.total} "
                "by gross prices"
            )
        ours, theirs = _figures(net, shown), _figures(gross, shown)
        for key, amounts in ours.items():
            if amounts != theirs.get(key):
                yield f"shown {shown.value}, {key}: {amounts} and {theirs.get(key)}"


def _priced(sale: Sale, book: PriceBook, shown: TaxSide) -> PricedCart:
    # Percentages and amounts off are of what the buyer is shown, taxes those of lines. A
    # delivery is not divided by the net amounts of the goods, which are exact: 9.31 with
    # tax, rounded when a discount was taken, holds a net that is not quite 7.50.
    old = sale.pricer.policy
    taxes = old.taxes or TaxPolicy()
    divides = taxes.delivery in (DeliveryTax.PROPORTION, DeliveryTax.MAIN_GOODS)
    policy = attrs.evolve(
        old,
        discounts=attrs.evolve(old.discounts, taken_on=shown, deducted_from=shown),
        taxes=attrs.evolve(
            taxes,
            level=TaxLevel.LINE,
            combine=False,
            delivery=DeliveryTax.HIGHEST if divides else taxes.delivery,
        ),
    )
    occasion = attrs.evolve(sale.occasion, shown=shown)
    other = attrs.evolve(sale.in_shop(book=book, policy=policy), occasion=occasion)
    return other.price()


def _stated(sale: Sale, *, includes_tax: bool) -> PriceBook:
    # The book by prices that have whole minor units on both sides of each tax.
    old = sale.pricer.book
    shares = _tax_shares(sale)
    parts = lcm(*(line.quantity.as_integer_ratio()[1] for line in sale.cart.lines))
    lists = [
        attrs.evolve(
            listed,
            includes_tax=includes_tax,
            prices={
                sku: _price(price, shares[sku], parts, includes_tax=includes_tax)
                for sku, price in listed.prices.items()
            },
        )
        for listed in old.lists
        if listed.currency == sale.cart.currency
    ]
    return PriceBook(lists=lists, articles=old.articles.values())


def _tax_shares(sale: Sale) -> dict[str, tuple[Fraction, ...]]:
    # The taxes on each article of the book, as shares of its net price.
    old, currency = sale.pricer, sale.cart.currency
    skus = dict.fromkeys(
        sku
        for listed in old.book.lists
        if listed.currency == currency
        for sku in listed.prices
    )
    book = PriceBook.of(currency, dict.fromkeys(skus, "1000000"))
    book = attrs.evolve(book, articles=old.book.articles.values())
    cart = Cart(currency, [LineItem(sku) for sku in skus])
    priced = Pricer(book, taxes=old.taxes, zone=old.zone).price(cart, sale.occasion)
    classes = map(priced.columns.tax_class_of, range(len(skus)))
    return {
        line.sku: tuple(
            Fraction(top, tax.denominator) for top, _, _ in tax.coefficients
        )
        for line, tax in zip(priced.lines, classes, strict=True)
    }


def _price(
    price: ListPrice,
    shares: tuple[Fraction, ...],
    parts: int,
    *,
    includes_tax: bool,
) -> ListPrice:
    whole = parts * lcm(*(share.denominator for share in shares))
    with_tax = 1 + sum(shares, Fraction(0)) if includes_tax else Fraction(1)

    def stated(money: Money) -> Money:
        net = -(-money.minor() // whole) * whole
        return Money.from_minor(int(net * with_tax), money.currency.code)

    return attrs.evolve(
        price,
        unit_price=stated(price.unit_price),
        tiers=[
            attrs.evolve(tier, unit_price=stated(tier.unit_price))
            for tier in price.tiers
        ],
        includes_tax=None,
        **{
            name: stated(money)
            for name in ("floor", "compare_at", "lowest_prior")
            if (money := getattr(price, name)) is not None
        },
    )


def _figures(priced: PricedCart, shown: TaxSide) -> dict[str, list[Money]]:
    found: dict[str, list[Money]] = {}
    for row in (*priced.lines, *priced.fees, *priced.charges):
        amount = row.net if shown is TaxSide.NET else row.gross
        found.setdefault(row.key, []).append(amount)
    return {key: sorted(amounts) for key, amounts in found.items()}


def _has_two_sides(sale: Sale) -> bool:
    # Reductions in the catalog itself are rounded as prices are listed, and a bundle of
    # several rates is divided among them as its price is listed.
    lines = sale.price().lines
    return (
        bool(lines)
        and not sale.pricer.book.promotions
        and not sale.occasion.overrides
        and not any(line.terms.portions for line in lines)
        and all(
            tax.rate.kind is TaxKind.PERCENT
            and tax.rate.excess_over is None
            and tax.rate.included is None
            for line in lines
            for tax in line.taxes
        )
    )


L17 = Law(
    "L17",
    "an offer costs the same stated net or gross",
    _same_on_both_sides,
    _has_two_sides,
)
