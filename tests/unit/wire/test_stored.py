"""Documents that an older version wrote are read as what they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecomkit.wire import DOCUMENT_VERSIONS, from_json, from_wire, to_json

# One of every kind and more, as commit 743d7b8 wrote them, before names changed.
LINES = (
    (Path(__file__).parent / "stored" / "version_1.jsonl")
    .read_text("utf-8")
    .splitlines()
)


def named(line: str) -> str:
    return str(json.loads(line)["kind"])


def first(kind: str) -> dict[str, Any]:
    found = next(json.loads(line) for line in LINES if named(line) == kind)
    assert isinstance(found, dict)
    return found


# Kinds that came later.
YOUNGER = """
account article cart_request checkout_request checkout_response credit_note customer issued_document ledger_entry notification payment
reservation saved_cart
sale_response saved_payment_method settlement stock_level stock_movement
""".split()


def test_there_is_one_of_every_kind_that_there_was() -> None:
    assert {named(line) for line in LINES} | set(YOUNGER) == set(DOCUMENT_VERSIONS)


@pytest.mark.parametrize("line", LINES, ids=named)
def test_a_document_of_version_1_is_read_and_kept(line: str) -> None:
    value = from_json(line)

    assert from_json(to_json(value)) == value


def test_what_was_called_otherwise_is_still_there() -> None:
    cart = from_wire(first("cart"))
    occasion = from_wire(first("occasion"))
    checkout = from_wire(first("checkout"))
    promotion = from_wire(first("promotion"))
    order = from_wire(first("order"))
    priced = from_wire(first("priced_cart"))

    assert cart.lines[0].personalization.texts == (("front", "Ada"),)
    assert dict(cart.attributes)["note"] == "1.5"
    assert occasion.payment_method == "card"
    assert dict(occasion.usage.uses) == {"all": 1}
    assert dict(checkout.usage.uses) == {"P1": 1}
    assert promotion.conditions[5].payment_methods == {"card"}
    assert order.payment_method == "card"
    assert (
        str(priced.total) == first("priced_cart")["totals"]["total"]["amount"] + " EUR"
    )


def test_names_of_the_shops_own_stay_as_they_are() -> None:
    """An attribute may be called as a field once was."""
    cart = first("cart")
    cart["attributes"] = {"means": "bike", "inner": 1}

    assert dict(from_wire(cart).attributes) == {"means": "bike", "inner": 1}
