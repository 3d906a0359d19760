"""Past sales under other rules: same rules, same totals; what cannot be sold is listed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecomkit.cart import Cart
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import Occasion, PercentOff, PriceBook, Pricer, Promotion
from ecomkit.whatif import PastSale, backtest

NOW = Occasion(at=datetime(2026, 11, 2, tzinfo=UTC))
OLD = Pricer(PriceBook.of("EUR", {"tea": "10.00", "mug": "3.00"}))
NEW = Pricer(
    PriceBook.of("EUR", {"tea": "9.00", "pot": "25.00"}),
    promotions=[Promotion("tenth", PercentOff(10))],
)


def sold(id: str, sku: str, quantity: int) -> PastSale:
    cart = Cart("EUR").with_item(sku, quantity)
    return PastSale(id=id, cart=cart, occasion=NOW, total=OLD.price(cart, NOW).total)


SALES = [sold("s-1", "tea", 1), sold("s-2", "mug", 2), sold("s-3", "tea", 10)]


def test_the_same_rules_bring_the_same_totals() -> None:
    result = backtest(OLD, iter(SALES))

    assert len(result.same) == len(SALES)
    assert result.change == {"EUR": Money.zero("EUR")}


def test_other_rules_say_what_would_have_changed() -> None:
    result = backtest(NEW, SALES)

    assert [(each.sale, str(each.after)) for each in result.cheaper] == [
        ("s-1", "8.10 EUR"),
        ("s-3", "81.00 EUR"),
    ]
    assert [(each.sale, each.why) for each in result.refused] == [
        ("s-2", "not_for_sale")
    ]
    assert result.dearer == ()
    assert result.change == {"EUR": Money("-20.90", "EUR")}


def test_a_total_in_another_currency_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="EUR"):
        PastSale(id="s", cart=Cart("EUR"), occasion=NOW, total=Money("1.00", "USD"))
