"""What a web framework needs: schemas for an OpenAPI document, and errors as problem details."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from ecomkit.errors import EcomkitError
from ecomkit.validators import require_type
from ecomkit.wire.kinds import DOCUMENT_VERSIONS
from ecomkit.wire.schema import json_schema

_HERE, _THERE = "#/$defs/", "#/components/schemas/"


def openapi_schemas(*kinds: str) -> dict[str, Any]:
    """The schemas of some *kinds* of documents, or of all, for ``components.schemas``.

    A document is found by its kind (``"cart_request"``), what it consists of by the name of
    the class (``"LineRequest"``).

    Examples:
        >>> sorted(openapi_schemas("cart_request"))[:3]
        ['Greeting', 'LineRequest', 'Money']
    """
    found: dict[str, Any] = {}
    for kind in kinds or DOCUMENT_VERSIONS:
        schema = json_schema(kind)
        parts = schema.pop("$defs")
        del schema["$schema"]  # OpenAPI 3.1 says it for all
        found |= {name: _moved(one) for name, one in {**parts, kind: schema}.items()}
    return dict(sorted(found.items()))


def _moved(schema: Any) -> Any:
    # A reference to a part of this document, as one to a part of the whole.
    if isinstance(schema, list):
        return [_moved(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: one.replace(_HERE, _THERE) if name == "$ref" else _moved(one)
        for name, one in schema.items()
    }


def problem_details(error: EcomkitError) -> dict[str, Any]:
    """An error as the body of a response, ``application/problem+json`` of RFC 9457.

    ``type`` and ``code`` are for programs, ``title`` says what the code means, ``detail``
    what happened; ``path``, ``hint`` and ``facts`` are the error's own. The response has
    the status ``error.http_status``.

    Examples:
        >>> from ecomkit.errors import InvalidInputError
        >>> problem = problem_details(InvalidInputError("must be above 0", path="$.quantity"))
        >>> problem["status"], problem["code"], problem["detail"], problem["path"]
        (422, 'invalid_input', 'must be above 0', '$.quantity')
    """
    require_type(error, EcomkitError, path="$.error")
    found = {
        "type": f"urn:ecomkit:{error.code}",
        "title": (inspect.getdoc(type(error)) or error.code).partition("\n")[0],
        "status": error.http_status,
        "code": error.code,
        "detail": error.message,
        "path": error.path,
    }
    if error.hint:
        found["hint"] = error.hint
    facts = {name: one for name, value in error.facts.items() for one in _fact(value)}
    if facts:
        found["facts"] = facts
    return found


def _fact(value: object) -> Iterator[Any]:
    # What JSON can say; of other classes it says nothing rather than their repr.
    from ecomkit.journey.event_json import (
        plain_fact,  # late, as where documents hold any
    )

    with suppress(EcomkitError):
        yield plain_fact(value)
