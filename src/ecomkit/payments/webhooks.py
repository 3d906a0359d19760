"""Checks that a message comes from the provider before anything reads it."""

from __future__ import annotations

import binascii
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.moments import is_moment
from ecomkit.payments.errors import BadNotificationError
from ecomkit.payments.fields import check_kind

# Providers name five minutes; both schemes' own libraries use it too.
_TOLERANCE = timedelta(minutes=5)
_LONGEST_BODY = 1_000_000
_LONGEST_HEADER = 4_096
_LONGEST_ID = 255
# A header lists one signature per live secret. More is somebody making us work.
_MOST_SIGNATURES = 16
# The year 2286; keeps datetime far from its end.
_MOST_DIGITS = 10


@attrs.frozen(kw_only=True)
class SignedMessage:
    """A message of which it is proven who sent it, and when.

    ``id`` is the same each time the provider delivers the message; ``content`` is its
    JSON, with decimal numbers as ``Decimal``.
    """

    id: str
    signed_at: datetime
    content: Mapping[str, Any]


class _Secrets:
    """The keys of one endpoint, which show themselves to nobody."""

    __slots__ = ("_keys",)

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = keys

    def signed(self, content: bytes, signatures: Iterable[bytes]) -> bool:
        """Whether one of *signatures* is that of *content* under one of the keys."""
        expected = [hmac.digest(key, content, "sha256") for key in self._keys]
        # Every pair is compared, so that the time taken does not tell which matched.
        matches = [
            hmac.compare_digest(one, other) for one in signatures for other in expected
        ]
        return any(matches)

    def __repr__(self) -> str:
        return f"<{len(self._keys)} secrets>"

    def __reduce__(self) -> NoReturn:
        raise InvalidInputError(
            "webhook secrets are not written anywhere",
            hint="make the verifier anew from the shop's configuration",
        )


class StripeSignatures:
    """Checks messages signed the way Stripe does: ``Stripe-Signature: t=...,v1=...``.

    While a secret is being exchanged, give the old and the new one. *tolerance* is how
    far the signing time may lie from now, on either side.

    Examples:
        >>> StripeSignatures("whsec_test")
        StripeSignatures(<1 secrets>)
    """

    __slots__ = ("_secrets", "_tolerance")

    def __init__(self, *secrets: str, tolerance: timedelta = _TOLERANCE) -> None:
        # Stripe signs with the text of the secret, prefix included.
        self._secrets = _Secrets(tuple(_text(each).encode() for each in _some(secrets)))
        self._tolerance = _positive(tolerance)

    def verify(
        self, body: bytes, headers: Mapping[str, str], *, now: datetime
    ) -> SignedMessage:
        """The message in *body*; raises BadNotificationError unless it is genuine.

        *body* is exactly what came over the wire, before any parsing.
        """
        _check_body(body)
        moments: list[str] = []
        signatures: list[bytes] = []
        for part in _header(headers, "stripe-signature").split(","):
            scheme, equals, value = part.partition("=")
            if not equals:
                raise _bad("malformed", "the signature header has a part without '='")
            if scheme == "t":
                moments.append(value)
            elif scheme == "v1":
                signatures.append(_unhex(value))
        if len(moments) != 1:
            raise _bad("malformed", "the signature header names not exactly one time")
        signed_at = _moment(moments[0])
        _check_signature(
            self._secrets, b"%s.%s" % (moments[0].encode(), body), signatures
        )
        _check_age(signed_at, now, self._tolerance)
        content = _parsed(body)
        return SignedMessage(
            id=_message_id(content.get("id"), "unreadable"),
            signed_at=signed_at,
            content=content,
        )

    def __repr__(self) -> str:
        return f"StripeSignatures({self._secrets!r})"


class StandardSignatures:
    """Checks messages signed by the Standard Webhooks scheme, version 1 (symmetric).

    The headers are ``webhook-id``, ``webhook-timestamp`` and ``webhook-signature``; a
    secret is base64, with or without ``whsec_`` before it. Source: Standard Webhooks
    specification, standardwebhooks.com.
    """

    __slots__ = ("_secrets", "_tolerance")

    def __init__(self, *secrets: str, tolerance: timedelta = _TOLERANCE) -> None:
        self._secrets = _Secrets(tuple(_decoded(each) for each in _some(secrets)))
        self._tolerance = _positive(tolerance)

    def verify(
        self, body: bytes, headers: Mapping[str, str], *, now: datetime
    ) -> SignedMessage:
        """The message in *body*; raises BadNotificationError unless it is genuine."""
        _check_body(body)
        message_id = _message_id(_header(headers, "webhook-id"), "malformed")
        moment = _header(headers, "webhook-timestamp")
        signed_at = _moment(moment)
        signatures: list[bytes] = []
        for part in _header(headers, "webhook-signature").split(" "):
            version, comma, value = part.partition(",")
            if not comma:
                raise _bad("malformed", "the signature header has a part without ','")
            if version == "v1":
                signatures.append(_unbase64(value))
        _check_signature(
            self._secrets,
            b"%s.%s.%s" % (message_id.encode(), moment.encode(), body),
            signatures,
        )
        _check_age(signed_at, now, self._tolerance)
        return SignedMessage(id=message_id, signed_at=signed_at, content=_parsed(body))

    def __repr__(self) -> str:
        return f"StandardSignatures({self._secrets!r})"


class MemoryInbox:
    """An Inbox in memory: it forgets all when the process ends."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str], object] = {}

    def claim(self, source: str, message_id: str, /) -> bool:
        """Whether this message is new; from now on it is not."""
        check_kind(source, str, path="$.source")
        check_kind(message_id, str, path="$.message_id")
        # One step, so that of two threads with the same message only one is first.
        mine = object()
        return self._taken.setdefault((source, message_id), mine) is mine

    def release(self, source: str, message_id: str, /) -> None:
        """Forgets a message whose effects were undone, so that it may come again."""
        self._taken.pop((source, message_id), None)


def _bad(reason: str, message: str) -> BadNotificationError:
    return BadNotificationError(message, reason=reason)


def _check_body(body: bytes) -> None:
    if not isinstance(body, bytes):
        raise _bad("malformed", "the body is not the raw bytes of the message")
    if len(body) > _LONGEST_BODY:
        raise _bad("malformed", f"the body is longer than {_LONGEST_BODY} bytes")


def _header(headers: Mapping[str, str], name: str) -> str:
    if not isinstance(headers, Mapping):
        raise _bad("malformed", "the headers are no texts by name")
    # Header names have no case; a name that comes twice could be read two ways.
    found = [
        value
        for key, value in headers.items()
        if isinstance(key, str) and key.lower() == name
    ]
    if not found:
        raise _bad("missing", f"the header {name} is missing")
    value = found[0]
    if len(found) > 1 or not isinstance(value, str):
        raise _bad("malformed", f"the header {name} is not one line of text")
    if len(value) > _LONGEST_HEADER or not (value.isascii() and value.isprintable()):
        raise _bad("malformed", f"the header {name} is not printable ASCII")
    return value


def _moment(digits: str) -> datetime:
    if not (digits.isdecimal() and len(digits) <= _MOST_DIGITS):
        raise _bad("malformed", "the signing time is not in whole seconds")
    return datetime.fromtimestamp(int(digits), tz=UTC)


def _unhex(value: str) -> bytes:
    try:
        return binascii.unhexlify(value)
    except ValueError:
        raise _bad("malformed", "a signature is not hexadecimal") from None


def _unbase64(value: str) -> bytes:
    try:
        return binascii.a2b_base64(value, strict_mode=True)
    except ValueError:
        raise _bad("malformed", "a signature is not base64") from None


def _check_signature(
    secrets: _Secrets, content: bytes, signatures: list[bytes]
) -> None:
    if len(signatures) > _MOST_SIGNATURES:
        raise _bad("malformed", f"more than {_MOST_SIGNATURES} signatures")
    if not secrets.signed(content, signatures):
        raise _bad("forged", "no signature is one of ours")


def _check_age(signed_at: datetime, now: datetime, tolerance: timedelta) -> None:
    if not is_moment(now):
        raise InvalidInputError(
            f"{short_repr(now)} is not a moment with a time zone",
            path="$.now",
            hint="use datetime.now(UTC)",
        )
    if now - signed_at > tolerance:
        raise _bad("stale", "the message was signed too long ago")
    # Without this side, a message dated ahead could be replayed until its time comes.
    if signed_at - now > tolerance:
        raise _bad("future", "the message was signed in the future")


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(
            body.decode("utf-8"), parse_constant=_no_number, parse_float=Decimal
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise _bad("unreadable", "the body is not JSON in UTF-8") from None
    if not isinstance(content, dict):
        raise _bad("unreadable", "the body is not a JSON object")
    return content


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _message_id(found: object, otherwise: str) -> str:
    if not (
        isinstance(found, str)
        and 0 < len(found) <= _LONGEST_ID
        and found.isascii()
        and found.isprintable()
    ):
        raise _bad(otherwise, "the message has no usable id")
    return found


def _some(secrets: tuple[str, ...]) -> tuple[str, ...]:
    if not secrets:
        raise InvalidInputError("no webhook secret", hint="give at least one")
    return secrets


def _text(secret: str) -> str:
    if not (isinstance(secret, str) and secret.strip() and secret.isascii()):
        raise InvalidInputError("a webhook secret is empty or not text")
    return secret


def _decoded(secret: str) -> bytes:
    text = _text(secret).removeprefix("whsec_")
    try:
        key = binascii.a2b_base64(text + "=" * (-len(text) % 4), strict_mode=True)
    except ValueError:
        key = b""
    if not key:
        raise InvalidInputError("a webhook secret is not base64")
    return key


def _positive(tolerance: timedelta) -> timedelta:
    if not (isinstance(tolerance, timedelta) and tolerance > timedelta(0)):
        raise InvalidInputError(
            "the tolerance is not a positive length of time", path="$.tolerance"
        )
    return tolerance
