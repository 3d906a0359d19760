"""Checks that a message comes from the provider before anything reads it."""

from __future__ import annotations

import binascii
import hmac
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.payments.errors import BadNotificationError
from ecomkit.validators import require_moment, require_type

# Five minutes is the providers' own default, and that of their libraries.
_TOLERANCE = timedelta(minutes=5)
_LONGEST_BODY = 1_000_000
_LONGEST_HEADER = 4_096
_LONGEST_ID = 255
# A header lists one signature per live secret. More only makes us work.
_MOST_SIGNATURES = 16
# Up to the year 2286, far from the end of datetime.
_MOST_DIGITS = 10
# Standard Webhooks asks for 24 bytes; nothing below 16 is a secret.
FEWEST_BYTES = 16


@attrs.frozen(kw_only=True)
class SignedMessage:
    """A message with a proven sender and signing time.

    ``id`` is the same each time the provider delivers the message; ``content`` is its
    JSON, with decimal numbers as ``Decimal``.
    """

    id: str
    signed_at: datetime
    content: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class SignatureHeaders:
    """What the headers of a message claim, before any of it is proven.

    The signed content is each text of ``prefix`` followed by a dot, then the body.
    """

    timestamp: str
    prefix: tuple[str, ...]
    signatures: list[bytes]
    message_id: str = ""


class WebhookSignatures(ABC):
    """Base of the schemes by which providers sign messages with HMAC-SHA256.

    While a secret is being replaced, give the old and the new one. *tolerance* is how far
    the signing time may be from now, on either side.
    """

    __slots__ = ("_keys", "_tolerance")

    def __init__(self, *secrets: str, tolerance: timedelta = _TOLERANCE) -> None:
        if not secrets:
            raise InvalidInputError("no webhook secret", hint="give at least one")
        self._keys = tuple(map(self._checked_key, secrets))
        if require_type(tolerance, timedelta, path="$.tolerance") <= timedelta(0):
            raise InvalidInputError("is not above zero", path="$.tolerance")
        self._tolerance = tolerance

    @abstractmethod
    def key(self, secret: str) -> bytes:
        """The key that *secret* stands for."""

    @abstractmethod
    def read(self, headers: Mapping[str, str]) -> SignatureHeaders:
        """What *headers* claim; :func:`header` reads one."""

    def verify(
        self, body: bytes, headers: Mapping[str, str], *, now: datetime
    ) -> SignedMessage:
        """The message in *body*; raises BadNotificationError unless it is genuine.

        *body* is exactly what came over the wire, before any parsing.
        """
        require_moment(now, path="$.now")
        if not isinstance(body, bytes) or len(body) > _LONGEST_BODY:
            raise bad_message("malformed", "the body is not the raw bytes, or too long")
        claimed = self.read(headers)
        signed_at = _signing_time(claimed.timestamp)
        signed = ".".join((*claimed.prefix, "")).encode() + body
        if len(claimed.signatures) > _MOST_SIGNATURES:
            raise bad_message("malformed", f"more than {_MOST_SIGNATURES} signatures")
        if not self._is_signed(signed, claimed.signatures):
            raise bad_message("forged", "no signature is one of ours")
        if now - signed_at > self._tolerance:
            raise bad_message("stale", "the message was signed too long ago")
        # Without this side, a message dated ahead could be replayed until then.
        if signed_at - now > self._tolerance:
            raise bad_message("future", "the message was signed in the future")
        content = _parsed(body)
        message_id = claimed.message_id or _usable_id(content.get("id"), "unreadable")
        return SignedMessage(id=message_id, signed_at=signed_at, content=content)

    def _is_signed(self, content: bytes, signatures: list[bytes]) -> bool:
        expected = [hmac.digest(key, content, "sha256") for key in self._keys]
        # Every pair is compared, so that the time taken does not tell which matched.
        matches = [
            hmac.compare_digest(one, other) for one in signatures for other in expected
        ]
        return any(matches)

    def _checked_key(self, secret: str) -> bytes:
        if not (isinstance(secret, str) and secret.isascii()):
            raise InvalidInputError("a webhook secret is not an ASCII string")
        key = self.key(secret)
        if len(key) < FEWEST_BYTES:
            raise InvalidInputError(
                "a webhook secret is empty or too short",
                hint=f"at least {FEWEST_BYTES} bytes; copy the whole secret",
            )
        return key

    def __repr__(self) -> str:
        return f"{type(self).__name__}(<{len(self._keys)} secrets>)"

    def __reduce__(self) -> NoReturn:
        raise InvalidInputError(
            "webhook secrets are not written anywhere",
            hint="make the verifier anew from the shop's configuration",
        )


class StandardSignatures(WebhookSignatures):
    """Checks messages signed by the Standard Webhooks scheme, version 1 (symmetric).

    The headers are ``webhook-id``, ``webhook-timestamp`` and ``webhook-signature``; a
    secret is base64, with or without ``whsec_`` before it. Source: Standard Webhooks
    specification, standardwebhooks.com.

    Examples:
        >>> StandardSignatures("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        StandardSignatures(<1 secrets>)
    """

    __slots__ = ()

    def key(self, secret: str) -> bytes:
        """The bytes of a base64 secret."""
        text = secret.removeprefix("whsec_")
        try:
            return binascii.a2b_base64(text + "=" * (-len(text) % 4), strict_mode=True)
        except ValueError:
            raise InvalidInputError("a webhook secret is not base64") from None

    def read(self, headers: Mapping[str, str]) -> SignatureHeaders:
        """What the three headers claim."""
        message_id = _usable_id(header(headers, "webhook-id"), "malformed")
        timestamp = header(headers, "webhook-timestamp")
        signatures: list[bytes] = []
        for part in header(headers, "webhook-signature").split(" "):
            version, comma, value = part.partition(",")
            if not comma:
                raise bad_message("malformed", "a part of webhook-signature has no ','")
            if version == "v1":
                try:
                    signatures.append(binascii.a2b_base64(value, strict_mode=True))
                except ValueError:
                    raise bad_message(
                        "malformed", "a signature is not base64"
                    ) from None
        return SignatureHeaders(
            timestamp=timestamp,
            prefix=(message_id, timestamp),
            signatures=signatures,
            message_id=message_id,
        )


def bad_message(reason: str, message: str) -> BadNotificationError:
    """The error for a message that is not believed."""
    return BadNotificationError(message, reason=reason)


def header(headers: Mapping[str, str], name: str) -> str:
    """The one header of this lower-case *name*, a line of printable ASCII."""
    if not isinstance(headers, Mapping):
        raise bad_message("malformed", "the headers are not strings by name")
    # Header names have no case; a name that comes twice could be read two ways.
    found = [
        value
        for key, value in headers.items()
        if isinstance(key, str) and key.lower() == name
    ]
    if not found:
        raise bad_message("missing", f"the header {name} is missing")
    value = found[0]
    if len(found) > 1 or not _is_line(value, _LONGEST_HEADER):
        raise bad_message("malformed", f"the header {name} is not one printable line")
    return value


def _usable_id(found: object, otherwise: str) -> str:
    """*found*, a short line of ASCII; *otherwise* is the reason for refusing it."""
    if not (isinstance(found, str) and found and _is_line(found, _LONGEST_ID)):
        raise bad_message(otherwise, "the message has no usable id")
    return found


def _is_line(value: object, most: int) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= most
        and value.isascii()
        and value.isprintable()
    )


def _signing_time(digits: str) -> datetime:
    if not (digits.isdecimal() and len(digits) <= _MOST_DIGITS):
        raise bad_message("malformed", "the signing time is not in whole seconds")
    return datetime.fromtimestamp(int(digits), tz=UTC)


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(
            body.decode("utf-8"),
            parse_constant=_no_number,
            parse_float=Decimal,
            object_pairs_hook=_unambiguous,
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise bad_message("unreadable", "the body is not JSON in UTF-8") from None
    if not isinstance(content, dict):
        raise bad_message("unreadable", "the body is not a JSON object")
    return content


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a field is given twice")
    return fields
