"""Keyed digests: codes and tokens that only the shop can make."""

from __future__ import annotations

import hmac
from hashlib import sha256

from ecomkit.errors import InvalidInputError
from ecomkit.text import one_line
from ecomkit.validators import require_type

_SHORTEST_SECRET = 16


def secret_digest(kind: str, id: str, secret: bytes, *, path: str) -> bytes:
    """The HMAC of an *id* of this kind, keyed with the shop's *secret*."""
    one_line(id, path=path, required=True)
    if len(require_type(secret, bytes, path="$.secret")) < _SHORTEST_SECRET:
        raise InvalidInputError(
            f"a secret has at least {_SHORTEST_SECRET} bytes", path="$.secret"
        )
    return hmac.new(secret, f"{kind}:{id}".encode(), sha256).digest()
