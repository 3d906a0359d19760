"""Schemas for an OpenAPI document, and errors as the body of a response."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ecomkit.cart import Cart
from ecomkit.checkout import Checkout, IncompleteCheckoutError
from ecomkit.errors import EcomkitError, InvalidInputError, NotFoundError, RefusedError
from ecomkit.money import Money
from ecomkit.wire import (
    DOCUMENT_VERSIONS,
    json_schema,
    openapi_schemas,
    problem_details,
)


def references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"]
        for one in schema.values():
            yield from references(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from references(one)


def test_every_reference_leads_to_a_schema_of_the_document() -> None:
    schemas = openapi_schemas()
    found = set(references(schemas))

    assert set(DOCUMENT_VERSIONS) <= set(schemas)
    assert len(found) > 50
    assert {name.removeprefix("#/components/schemas/") for name in found} <= set(
        schemas
    )


def test_what_two_kinds_hold_is_the_same_in_both() -> None:
    """One name means one thing: no kind's definition hides another's."""
    seen: dict[str, Any] = {}
    for kind in DOCUMENT_VERSIONS:
        for name, one in json_schema(kind)["$defs"].items():
            assert seen.setdefault(name, one) == one, (kind, name)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(EcomkitError, match="cart_request"):
        openapi_schemas("cart_reqest")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInputError("wrong", path="$.a", hint="right", tried=3), 422),
        (RefusedError("no", bound=Money("5", "EUR"), who=object()), 403),
        (NotFoundError("gone"), 404),
    ],
)
def test_an_error_is_told_as_problem_details(error: EcomkitError, status: int) -> None:
    problem = problem_details(error)

    assert json.loads(json.dumps(problem)) == problem
    assert (problem["status"], problem["detail"]) == (status, error.message)
    assert problem["type"] == f"urn:ecomkit:{error.code}"
    assert problem["title"].endswith(".")
    assert "who" not in problem.get("facts", {})


def test_all_that_is_missing_is_told() -> None:
    missing = Checkout(id="c", cart=Cart("EUR")).missing()
    error = IncompleteCheckoutError("not yet", missing=tuple(missing))

    facts = problem_details(error)["facts"]
    assert {each["code"] for each in facts["missing"]} >= {"cart_empty"}
