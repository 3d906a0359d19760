"""Lines that no price list knows are sold like any others: priced by the shop, with a reason."""

from __future__ import annotations

import attrs
import pytest

from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.errors import InvalidInputError
from ecomkit.orders import cancellation
from ecomkit.pricing import (
    NotForSaleError,
    Occasion,
    PercentOff,
    PriceBook,
    PriceList,
    PriceOverride,
    Pricer,
    Promotion,
)
from ecomkit.receipts import as_text
from ecomkit.tax import TaxTable
from ecomkit.wire import from_json, to_json
from tests.stories.shops import NOON, SELLER, World, eur

ENGRAVING = PriceOverride(
    unit_price=eur("15.00"),
    reason="agreed by phone",
    by="grace",
    article=Article(sku="engraving", title="Engraving, 3 lines", kind="service"),
)
OLD = PriceOverride(
    unit_price=eur("-5.00"),
    reason="trade-in",
    article=Article(sku="old-pot", title="Old pot, taken back"),
)


def test_they_go_from_the_cart_to_the_receipt() -> None:
    world = World()
    checkout = world.filled()
    cart = checkout.cart.with_item("engraving", 2).with_item("old-pot")
    keys = [line.key for line in cart.lines]
    checkout = attrs.evolve(
        checkout,
        cart=cart,
        overrides={keys[-2]: ENGRAVING, keys[-1]: OLD},
    )
    before = world.quote(world.filled())
    quote = world.quote(checkout)
    goods = before.priced.goods.gross + eur("25.00")
    assert quote.priced.goods.gross == goods
    engraving = quote.priced.lines[-2]
    assert [str(tax.rate.rate) for tax in engraving.taxes] == ["19%"]
    order = world.bought(quote)
    assert order is not None
    paper = as_text(world.shop.papers.receipt(order.number, "en", seller=SELLER))
    assert "Engraving, 3 lines" in paper
    assert "Old pot, taken back" in paper
    change = cancellation(order, {engraving.key: 1}, id="c", at=NOON)
    assert change.refund == eur("15.00")
    assert from_json(to_json(checkout)) == checkout


def test_the_trace_says_by_whom_and_why() -> None:
    cart = Cart("EUR").with_item("engraving")
    occasion = Occasion(at=NOON, overrides={"engraving": ENGRAVING})
    trace = Pricer(PriceBook.of("EUR", {"tea": "1"})).explain(cart, occasion)
    said = [figure.because for _, figure in trace.total.walk()]
    assert any("agreed by phone" in str(because) for because in said)


class TestTheirTax:
    TAXES = TaxTable.from_rows(
        [
            {"id": "full", "category": "standard", "rate": "20%"},
            {"id": "low", "category": "food", "rate": "5%"},
        ]
    )

    @pytest.mark.parametrize(
        ("listed_gross", "includes_tax", "total"),
        [(True, None, "10.00"), (True, False, "10.50"), (False, None, "10.50")],
    )
    def test_by_the_article_and_on_the_side_that_is_shown(
        self, listed_gross: bool, includes_tax: bool | None, total: str
    ) -> None:
        listed = PriceList(
            id="l", currency="EUR", prices={"tea": "1"}, includes_tax=listed_gross
        )
        cake = PriceOverride(
            unit_price=eur("10.00"),
            reason="baked for the day",
            article=Article(sku="cake", tax_category="food"),
            includes_tax=includes_tax,
        )
        pricer = Pricer(PriceBook(lists=[listed]), taxes=self.TAXES)
        cart = Cart("EUR").with_item("cake")
        priced = pricer.price(cart, Occasion(at=NOON, overrides={"cake": cake}))
        assert priced.total == eur(total)


def test_promotions_take_them_as_the_article_says() -> None:
    half = Promotion("half", PercentOff(50))
    pricer = Pricer(PriceBook.of("EUR", {"tea": "1"}), promotions=[half])
    fixed = attrs.evolve(
        ENGRAVING, article=Article(sku="engraving", discountable=False)
    )
    for override, total in ((ENGRAVING, "7.50"), (fixed, "15.00")):
        occasion = Occasion(at=NOON, overrides={"engraving": override})
        cart = Cart("EUR").with_item("engraving")
        assert pricer.price(cart, occasion).total == eur(total)


def test_only_the_shop_can_add_them() -> None:
    with pytest.raises(NotForSaleError):
        Pricer(PriceBook.of("EUR", {"tea": "1"})).price(
            Cart("EUR").with_item("engraving"), Occasion(at=NOON)
        )


def test_a_price_below_zero_needs_its_article() -> None:
    with pytest.raises(InvalidInputError, match="below zero"):
        PriceOverride(unit_price=eur("-1.00"), reason="oops")
    other = attrs.evolve(ENGRAVING, article=Article(sku="other"))
    with pytest.raises(InvalidInputError, match="other"):
        Pricer(PriceBook.of("EUR", {"tea": "1"})).price(
            Cart("EUR").with_item("engraving"),
            Occasion(at=NOON, overrides={"engraving": other}),
        )
