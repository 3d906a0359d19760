"""ShopLinks: the addresses of a shop's pages to which messages lead."""

from __future__ import annotations

import attrs

from ecomkit.messages.errors import InvalidMessageError, check
from ecomkit.validators import ErrorClass

_PLAIN = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)


def _require_page(value: str, *, path: str, error: ErrorClass) -> None:
    if value and (not value.startswith(("https://", "http://")) or " " in value):
        raise error(
            "is not the address of a page",
            path=path,
            hint="such as https://shop.example/orders/{order}",
        )


def _page() -> str:
    return attrs.field(default="", validator=[check.text, check.of(_require_page)])


@attrs.frozen(kw_only=True)
class ShopLinks:
    """The addresses of a shop's pages, with places in braces that a message fills in.

    ``order`` has the number as ``{order}``, ``survey`` and ``review`` too, and ``review``
    the article as ``{sku}``; ``cart`` has ``{cart}``; ``download`` has ``{order}`` and
    ``{line}``; ``unsubscribe`` has the message's id as ``{message}``. ``{token}`` is a
    secret that belongs to the id. A message leaves out a link that is empty.

    Examples:
        >>> ShopLinks(order="https://shop.example/o/{order}").to("order", order="R 1")
        'https://shop.example/o/R%201'
    """

    shop: str = _page()
    order: str = _page()
    cart: str = _page()
    survey: str = _page()
    review: str = _page()
    download: str = _page()
    unsubscribe: str = _page()

    def to(self, page: str, **facts: str) -> str:
        """The address of a page about *facts*, "" if the shop has none."""
        address: str = getattr(self, page)
        for name, fact in facts.items():
            address = address.replace(f"{{{name}}}", escaped(fact))
        if "{" in address:
            raise InvalidMessageError(
                f"nothing fills all places of {address}",
                path=f"$.links.{page}",
                hint=f"known here: {', '.join(facts)}",
            )
        return address


def escaped(text: str) -> str:
    """A text as a part of a web address (RFC 3986)."""
    return "".join(
        chr(byte) if byte in _PLAIN else f"%{byte:02X}"
        for byte in text.encode("utf-8", "replace")
    )
