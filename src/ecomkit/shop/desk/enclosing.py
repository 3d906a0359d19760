"""Enclosing: the papers that go with a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from ecomkit.checkout import DocumentKind
from ecomkit.errors import MissingExtraError
from ecomkit.languages import Languages
from ecomkit.orders import Order
from ecomkit.payments import Payment
from ecomkit.receipts import Attachment, Receipt, Seller, as_html, as_text, receipt


def receipt_of(
    order: Order,
    payments: Sequence[Payment],
    locale: str,
    *,
    seller: Seller,
    names: Mapping[str, str],
    languages: Languages,
    zone: tzinfo,
) -> tuple[Attachment, ...]:
    """The receipt of an order for a consumer; an invoice is issued when it is asked for."""
    if order.policy.document is not DocumentKind.RECEIPT:
        return ()
    paper = receipt(
        order,
        locale,
        seller=seller,
        payments=payments,
        names=names,
        languages=languages,
        zone=zone,
    )
    return (_attached(paper),)


def _attached(paper: Receipt) -> Attachment:
    # As a page, or as text where the extra ``html`` is not installed.
    name = f"{paper.title} {paper.number}".replace("/", "-")
    try:
        page = as_html(paper)
    except MissingExtraError:
        text = as_text(paper).encode()
        return Attachment(name=f"{name}.txt", media_type="text/plain", content=text)
    return Attachment(
        name=f"{name}.html", media_type="text/html", content=page.encode()
    )
