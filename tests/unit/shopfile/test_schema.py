"""The words of a shop file are those that the reader knows, in the schema and in a file that has them all."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.shopfile import read_shop, shop_file_schema
from ecomkit.shopfile.schema import keys_of, tables_of_keys
from ecomkit.shopfile.table import Table
from tests.unit.wire.test_schema import accepts

EVERYTHING = Path(__file__).with_name("everything.toml").read_text("utf-8")
SHOP = '[shop]\nname = "x"\ncurrency = "EUR"\n[[products]]\nsku = "a"\nprice = "1"\n'
PUBLISHED = Path(__file__).parents[3] / "docs/reference/schemas/shop_file.json"
# Where the tables of the words stand in a file.
PLACES = {
    "$": "",
    "$.shop": "shop",
    "$.shop.home": "home",
    "$.shop.address": "address",
    "$.tax": "tax",
    "$.products[]": "products",
    "$.products[].tiers[]": "price_tiers",
    "$.products[].variants[]": "variants",
    "$.products[].personalization[]": "personalization",
    "$.products[].gift_card": "gift_card",
    "$.prices[]": "prices",
    "$.prices[].prices.tea": "list_price",
    "$.prices[].prices.tea.tiers[]": "price_tiers",
    "$.reductions[]": "reductions",
    "$.promotions[]": "promotions",
    "$.promotions[].tiers[]": "tiers",
    "$.promotions[].get_from": "goods",
    "$.promotions[].spent_on": "goods",
    "$.promotions[].one_of_each[]": "goods",
    "$.promotions[].when[]": "when",
    "$.promotions[].when_any[]": "when",
    "$.promotions[].unless[]": "when",
    "$.discounts": "discounts",
    "$.campaigns[]": "campaigns",
    "$.sellers[]": "sellers",
    "$.lanes[]": "lanes",
    "$.fees[]": "fees",
    "$.shipping": "shipping",
    "$.shipping.zones[]": "zones",
    "$.shipping.boxes[]": "boxes",
    "$.shipping.closed[]": "closed",
    "$.shipping.imports[]": "imports",
    "$.shipping.origins[]": "origins",
    "$.shipping.origins[].closed[]": "closed",
    "$.shipping.methods[]": "methods",
    "$.shipping.methods[].weights[]": "weight_bands",
    "$.shipping.methods[].totals[]": "total_bands",
    "$.payments[]": "payments",
    "$.returns": "returns",
}


def as_json(value: Any) -> Any:
    """What an editor hands to a schema: dates are texts."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def test_every_word_is_known_to_the_reader_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file has each word that is written down, and the reader asks for no other."""
    asked: dict[str, set[str]] = defaultdict(set)
    closed = Table.close

    def close(table: Table) -> None:
        closed(table)
        place = re.sub(r"\[\d+\]", "[]", table.path)
        asked[PLACES[place]] |= set(table._asked)

    monkeypatch.setattr(Table, "close", close)
    read_shop(EVERYTHING)

    # Either the rows of [[taxes]] or [tax]; the rows are read by another reader.
    written = {table: {key.name for key in keys_of(table)} for table in asked}
    for table, words in written.items():
        assert asked[table] ^ words == set(), table
    inside = {key.kind for table in tables_of_keys() for key in tables_of_keys()[table]}
    parts = {kind.removeprefix("all of ") for kind in inside if "all of" in kind}
    assert set(written) | parts == set(tables_of_keys())


def test_the_file_says_every_word() -> None:
    words = {key.name for table in set(PLACES.values()) for key in keys_of(table)}
    said = set(re.findall(r"[a-z_]+(?=\s*[=\].])", EVERYTHING)) | {"shop", "prices"}

    assert words - said == {"taxes"}


def test_the_schema_takes_what_the_reader_takes() -> None:
    schema = shop_file_schema()
    data = as_json(tomllib.loads(EVERYTHING))

    assert accepts(schema, data, schema)
    assert not accepts(schema, {**data, "promotion": []}, schema)
    assert not accepts(schema, {"products": []}, schema)


@pytest.mark.parametrize(
    "wrong",
    [
        '[[promotions]]\nid = "p"\npercnt = 10',
        "[[promotions]]\npercent = 10",
        '[[promotions]]\nid = "p"\npercent = 1.5',
        '[[promotions]]\nid = "p"\npercent = 10\nscope = "carts"',
        '[[promotions]]\nid = "p"\npercent = 10\nexclusive = "yes"',
        '[[promotions]]\nid = "p"\ntiers = [{ percent = 10 }]',
        '[[promotions]]\nid = "p"\nbuy = 1\nget_from = { sku = "a" }',
        '[[promotions]]\nid = "p"\npercent = 10\none_of_each = [{ sku = "a" }]',
        '[[promotions]]\nid = "p"\npercent = 10\nweekdays = [1]',
        '[[campaigns]]\nid = "c"',
        '[promotions]\nid = "p"',
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(wrong: str) -> None:
    schema = shop_file_schema()
    text = SHOP + wrong
    assert not accepts(schema, as_json(tomllib.loads(text)), schema)
    with pytest.raises(InvalidInputError):
        read_shop(text)


def test_the_published_schema_is_that_of_this_version() -> None:
    """Written anew by ``ecomkit schema shop_file > docs/reference/schemas/shop_file.json``."""
    assert json.loads(PUBLISHED.read_text("utf-8")) == shop_file_schema()
