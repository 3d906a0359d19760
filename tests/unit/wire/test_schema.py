"""The JSON Schemas accept what is written and refuse what would not be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ecomkit.cart import Cart
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import (
    AnyOf,
    InGroup,
    Not,
    NthOrder,
    Occasion,
    PercentOff,
    PriceBook,
    Pricer,
    Promotion,
    TotalAtLeast,
)
from ecomkit.wire import DOCUMENT_VERSIONS, json_schema, to_wire

_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def accepts(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    """The part of JSON Schema that the schemas use."""
    if "$ref" in schema:
        return accepts(root["$defs"][schema["$ref"].split("/")[-1]], value, root)
    if "anyOf" in schema:
        return any(accepts(one, value, root) for one in schema["anyOf"])
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    if "type" in schema and not isinstance(value, _TYPES[schema["type"]]):
        return False
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        more = schema.get("additionalProperties", {})
        return set(schema.get("required", ())) <= set(value) and all(
            accepts(properties[name], one, root)
            if name in properties
            else more is not False and accepts(more, one, root)
            for name, one in value.items()
        )
    if isinstance(value, list):
        fixed = schema.get("prefixItems")
        if fixed is not None:
            pairs = zip(fixed, value, strict=True)
            return len(fixed) == len(value) and all(
                accepts(one, item, root) for one, item in pairs
            )
        return all(accepts(schema.get("items", {}), item, root) for item in value)
    return True


PROMOTION = Promotion(
    "p",
    PercentOff(10),
    conditions=[
        AnyOf([InGroup("club"), Not(NthOrder(1))]),
        TotalAtLeast(Money("5", "EUR")),
    ],
)
CART = Cart("EUR").with_item("tea", 2, options={"color": "red"}, attributes={"a": 1})
PRICED = Pricer(PriceBook.of("EUR", {"tea": "4.50"}), promotions=[PROMOTION]).price(
    CART, Occasion(at=datetime(2026, 11, 2, tzinfo=UTC))
)


@pytest.mark.parametrize("value", [CART, PROMOTION, PRICED])
def test_the_schema_accepts_what_is_written(value: object) -> None:
    document = to_wire(value)
    schema = json_schema(document["kind"])

    assert accepts(schema, document, schema)
    assert not accepts(schema, {**document, "other": 1}, schema)
    assert not accepts(schema, {**document, "version": 99}, schema)


def test_a_rule_may_hold_rules_of_its_own_kind() -> None:
    schema = json_schema("promotion")

    assert {"AnyOf.any_of", "Not.not"} <= set(schema["$defs"])


@pytest.mark.parametrize("kind", DOCUMENT_VERSIONS)
def test_every_kind_has_a_schema_that_is_whole(kind: str) -> None:
    """Each reference leads somewhere, and the text is the same every time."""
    schema = json_schema(kind)
    text = json.dumps(schema)
    named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}

    assert schema["$schema"].endswith("2020-12/schema")
    assert named <= set(schema["$defs"])
    assert json.dumps(json_schema(kind)) == text


def test_a_kind_that_does_not_exist_is_named() -> None:
    with pytest.raises(InvalidInputError, match="did you mean 'cart'?"):
        json_schema("carts")


@pytest.mark.parametrize("kind", DOCUMENT_VERSIONS)
def test_the_published_schemas_are_those_of_this_version(kind: str) -> None:
    """Written anew by ``ecomkit schema KIND > docs/reference/schemas/KIND.json``."""
    published = Path(__file__).parents[3] / "docs" / "reference" / "schemas"

    assert json.loads((published / f"{kind}.json").read_text("utf-8")) == json_schema(
        kind
    )
