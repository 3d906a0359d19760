"""Correspondence: how a shop writes to its customers."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from hmac import compare_digest

import attrs

from ecomkit.journey.secret_digest import secret_digest
from ecomkit.messages.errors import InvalidMessageError, check
from ecomkit.messages.kinds import DEFAULT_DELAYS, MessageKind
from ecomkit.messages.links import ShopLinks
from ecomkit.messages.ports import AsyncMailer, Mailer
from ecomkit.receipts import Seller
from ecomkit.validators import as_dict, require_duration, require_type


@attrs.frozen(kw_only=True, eq=False)
class Correspondence:
    """How a shop writes to its customers: who signs, who sends, where links lead.

    *delays* are the kinds that are written, and how long after what they are about. *secret*, of at least 16 bytes, makes the tokens in links.

    Raises InvalidMessageError for kinds that advertise without a page to unsubscribe on.
    """

    sender: Seller = attrs.field(validator=check.instance_of(Seller))
    mailer: Mailer | AsyncMailer = attrs.field(
        validator=check.method("send", what="a mailer")
    )
    secret: bytes = attrs.field(validator=check.instance_of(bytes), repr=False)
    links: ShopLinks = attrs.field(
        factory=ShopLinks, validator=check.instance_of(ShopLinks)
    )
    delays: Mapping[MessageKind, timedelta] = attrs.field(
        default=DEFAULT_DELAYS, converter=as_dict
    )

    def __attrs_post_init__(self) -> None:
        self.token("")
        require_type(self.delays, dict, path="$.delays", error=InvalidMessageError)
        for kind, delay in self.delays.items():
            require_type(kind, MessageKind, path="$.delays", error=InvalidMessageError)
            require_duration(delay, path=f"$.delays.{kind}")
        advertising = [kind.value for kind in self.delays if kind.needs_consent]
        if advertising and not self.links.unsubscribe:
            raise InvalidMessageError(
                f"{', '.join(advertising)} need a page on which their readers say no",
                path="$.links.unsubscribe",
                hint="such as https://shop.example/unsubscribe/{message}/{token}, "
                "or leave them out of delays",
            )

    def token(self, message: str) -> str:
        """The secret that belongs to a message's id, for links."""
        digest = secret_digest("message", message or "-", self.secret, path="$.message")
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def knows(self, message: str, token: str) -> bool:
        """Whether a link's *token* was made for this message."""
        return compare_digest(
            token.encode(errors="replace"), self.token(message).encode()
        )
