"""Each promotion of the table that people ask for makes the price that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from ecomkit import pricing
from ecomkit.addressing.place import Place
from ecomkit.cart import Cart, LineItem
from ecomkit.money import Money
from ecomkit.pricing import Buyer, Charge, Occasion, Pricer, values
from ecomkit.shopfile import read_shop
from ecomkit.tax import Jurisdiction

PAGE = Path(__file__).parents[2] / "docs/how-to/write-promotions.md"
TEXT = PAGE.read_text("utf-8")
BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 2, 12, tzinfo=BERLIN)
# What a row of Python may name.
NAMES: Mapping[str, object] = {
    **{name: getattr(values, name) for name in values.__all__},
    **{name: getattr(pricing, name) for name in pricing.__all__},
    "Money": Money,
    "Decimal": Decimal,
    "Jurisdiction": Jurisdiction,
    "datetime": datetime,
    "time": time,
    "ZoneInfo": ZoneInfo,
}


@attrs.frozen
class Row:
    """One row of the table."""

    asked: str
    shop_file: tuple[str, ...]
    python: tuple[str, ...]
    cart: str
    price: str


def rows() -> Iterator[Row]:
    """The rows of the page's table."""
    table = TEXT.split("| they say |")[1].splitlines()[2:]
    for line in table:
        asked, shop_file, python, cart, price = line.strip("| ").split(" | ")
        yield Row(asked, _codes(shop_file), _codes(python), cart, price)


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(part.strip("`") for part in cell.split("<br>"))


ROWS = list(rows())
SHOP = TEXT.split('SHOP = """')[1].split('"""')[0]


def shop_text(row: Row) -> str:
    """The page's shop with what a row adds to it."""
    added: dict[str, list[str]] = {}
    for code in row.shop_file:
        found = re.fullmatch(r"(\[\[?\w+\]\]?)? ?(.*)", code)
        assert found is not None
        header, words = found[1] or "[[promotions]]", found[2]
        ids = "pq"[len(added.get(header, []))]
        named = f'id = "{ids}", {words}' if header == "[[promotions]]" else words
        added.setdefault(header, []).append(f"{{ {named} }}")
    settings = []
    for header, tables in added.items():
        value = f"[{', '.join(tables)}]" if header.startswith("[[") else tables[0]
        settings.append(f"{header.strip('[]')} = {value}\n")
    return "".join(settings) + SHOP


def cart_of(row: Row) -> tuple[Cart, Occasion, list[Charge]]:
    """The cart that a row describes, on which occasion, and its delivery."""
    goods, *more = row.cart.split("; ")
    cart = Cart("EUR", [_line(one) for one in goods.split(", ")])
    occasion, charges = Occasion(at=NOON), []
    for word, value in (told.split(" ", 1) for told in more):
        if word == "code":
            cart = cart.with_code(value)
        elif word in ("delivery", "express"):
            charges.append(Charge(id=word, method=word, amount=Money(value, "EUR")))
        else:
            occasion = attrs.evolve(occasion, **_facts(word, value))
    return cart, occasion, charges


def _line(told: str) -> LineItem:
    number, *rest = told.split()
    if rest[-2:-1] == ["in"]:
        return LineItem(rest[0], int(number), gift_wrap=rest[-1])
    if rest[0] == "kg":
        return LineItem(rest[1], Decimal(number), unit="kg")
    return LineItem(rest[0], int(number))


def _facts(word: str, value: str) -> Mapping[str, Any]:
    if word == "group":
        return {"buyer": Buyer(id="ada", groups={value})}
    if word == "order":
        return {"buyer": Buyer(id="ada", order_count=int(value) - 1)}
    if word == "to":
        return {"place": Place(value)}
    if word == "by":
        return {"payment_method": value}
    assert word == "at"
    return {"at": datetime.fromisoformat(value).replace(tzinfo=BERLIN)}


def test_there_are_at_least_forty() -> None:
    assert len({row.asked for row in ROWS}) >= 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.asked)
def test_the_promotion_makes_the_price_that_stands_beside_it(row: Row) -> None:
    cart, occasion, charges = cart_of(row)
    priced = read_shop(shop_text(row)).pricer.price(cart, occasion, charges)

    assert priced.total == Money(row.price, "EUR")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.asked)
def test_it_does_something(row: Row) -> None:
    """Without the row the price is another one, or a gift is missing."""
    cart, occasion, charges = cart_of(row)
    plain = read_shop(SHOP).pricer.price(cart, occasion, charges)
    priced = read_shop(shop_text(row)).pricer.price(cart, occasion, charges)

    assert priced.total < plain.total or any(line.is_gift for line in priced.lines)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.asked)
def test_python_and_the_shop_file_say_the_same(row: Row) -> None:
    written = [eval(code, dict(NAMES)) for code in row.python]  # our own page

    read = _rules_of(read_shop(shop_text(row)).pricer)
    assert [one for one in written if one not in read] == []


def _rules_of(pricer: Pricer) -> Sequence[object]:
    book = pricer.book
    return [
        *(*pricer.promotions, *book.lists, *book.promotions, *pricer.lanes.values()),
        *(*pricer.campaigns.values(), pricer.policy.discounts),
    ]
