"""Stripe's signatures of webhook messages."""

from __future__ import annotations

import binascii
from collections.abc import Mapping

from ecomkit.payments.webhooks import (
    FEWEST_BYTES,
    SignatureHeaders,
    WebhookSignatures,
    bad_message,
    header,
)


class StripeSignatures(WebhookSignatures):
    """Checks messages signed as Stripe does: ``Stripe-Signature: t=...,v1=...``.

    Source: Stripe's documentation, "Verify webhook signatures manually".

    Examples:
        >>> StripeSignatures("whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH")
        StripeSignatures(<1 secrets>)
    """

    __slots__ = ()

    def key(self, secret: str) -> bytes:
        """Stripe signs with the text of the secret, prefix included."""
        text = secret.removeprefix("whsec_").strip()
        return secret.encode() if len(text) >= FEWEST_BYTES else b""

    def read(self, headers: Mapping[str, str]) -> SignatureHeaders:
        """What the header claims."""
        moments: list[str] = []
        signatures: list[bytes] = []
        for part in header(headers, "stripe-signature").split(","):
            scheme, equals, value = part.partition("=")
            if not equals:
                raise bad_message("malformed", "a part of stripe-signature has no '='")
            if scheme == "t":
                moments.append(value)
            elif scheme == "v1":
                try:
                    signatures.append(binascii.unhexlify(value))
                except ValueError:
                    raise bad_message(
                        "malformed", "a signature is not hexadecimal"
                    ) from None
        if len(moments) != 1:
            raise bad_message("malformed", "stripe-signature does not name one time")
        return SignatureHeaders(
            timestamp=moments[0], prefix=(moments[0],), signatures=signatures
        )
