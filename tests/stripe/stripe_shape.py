"""What Stripe's API (2025-03-31.basil and later) answers and localstripe does not.

localstripe leaves out ``amount_received``, ``amount_capturable`` and
``amount_captured``, books what a partial capture releases as a refund (Stripe did,
before that version), has no search, and refuses some parameters.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

Json = dict[str, Any]

# Known to Stripe, and without influence on what is tested here.
_NOT_UNDERSTOOD = ("automatic_payment_methods", "return_url")


def understood(path: str, body: bytes) -> bytes:
    """*body* without what localstripe does not know."""
    if not path.startswith("/v1/payment_intents"):
        return body
    refused = _NOT_UNDERSTOOD + (("metadata",) if path.endswith("/capture") else ())
    pairs = parse_qsl(body.decode(), keep_blank_values=True)
    return urlencode(
        [each for each in pairs if not each[0].startswith(refused)]
    ).encode()


def shaped(answer: bytes) -> bytes:
    """*answer* with the amounts that Stripe states."""
    content = json.loads(answer)
    _shape(content)
    return json.dumps(content).encode()


def asked_for(metadata: Json, query: str) -> bool:
    """Whether a search finds what has *metadata*: ``metadata["name"]:"value"``."""
    asked = parse_qs(query)["query"][0]
    name, _, wanted = asked.removeprefix('metadata["').partition('"]:"')
    return bool(metadata.get(name) == wanted.removesuffix('"'))


def _shape(content: object) -> None:
    if isinstance(content, list):
        for each in content:
            _shape(each)
    if not isinstance(content, dict):
        return
    for each in content.values():
        _shape(each)
    if content.get("object") == "charge":
        _shape_charge(content)
    if content.get("object") == "payment_intent":
        charge = content["latest_charge"] or {"amount_captured": 0}
        content["amount_received"] = charge["amount_captured"]
        content["amount_capturable"] = (
            content["amount"] if content["status"] == "requires_capture" else 0
        )


def _shape_charge(charge: Json) -> None:
    taken = charge["captured"] and charge["status"] == "succeeded"
    # Refunds that a shop asks for name the payment intent; those of a capture do not.
    released = sum(
        refund["amount"]
        for refund in charge["refunds"]["data"]
        if not refund["payment_intent"]
    )
    charge["amount_captured"] = charge["amount"] - released if taken else 0
    charge["amount_refunded"] -= released
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
