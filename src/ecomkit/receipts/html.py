"""Receipts as a web page: escaped, for screen readers, too, in either direction."""

from __future__ import annotations

from functools import cache
from typing import Any

from ecomkit.errors import MissingExtraError
from ecomkit.receipts.model import Receipt


def as_html(receipt: Receipt) -> str:
    """The receipt as one HTML page that loads nothing from elsewhere.

    Needs the extra ``html``; raises MissingExtraError without it.
    """
    page: str = _template().render(
        receipt=receipt,
        itemised=receipt.is_itemized,
        columns=7 if receipt.is_itemized else 4,
    )
    return page


@cache
def _template() -> Any:
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        raise MissingExtraError("html", needed_for="a receipt as HTML") from None
    environment = Environment(
        loader=PackageLoader("ecomkit.receipts"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("receipt.html")
