"""``receipt`` and ``schema``: the papers of an order, and the form of documents."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, tzinfo

from ecomkit.cli.reading import read_text
from ecomkit.cli.screen import show_json
from ecomkit.orders import Order
from ecomkit.receipts import Seller, as_html, as_text
from ecomkit.receipts import receipt as written
from ecomkit.shopfile import read_shop, shop_file_schema
from ecomkit.wire import DOCUMENT_VERSIONS, from_json, json_schema, to_wire

_SHOP_FILE = "shop_file"


def receipt(asked: Namespace) -> int:
    """Prints the receipt or invoice of an order."""
    order = from_json(read_text(asked.order), Order)
    seller = Seller(name=asked.seller or "The shop")
    names: Mapping[str, str] = {}
    zone: tzinfo = UTC
    if asked.shop:
        plan = read_shop(read_text(asked.shop))
        seller = plan.seller
        names, zone = plan.names, plan.timezone
    paper = written(order, asked.locale, seller=seller, names=names, zone=zone)
    if asked.json or asked.format == "json":
        show_json(to_wire(paper))
    elif asked.format == "html":
        print(as_html(paper))
    else:
        print(as_text(paper), end="")
    return 0


def schema(asked: Namespace) -> int:
    """Prints the JSON Schema of a kind of document or of a shop file, or the kinds there are."""
    kinds = [*DOCUMENT_VERSIONS, _SHOP_FILE]
    if asked.kind == _SHOP_FILE:
        show_json(shop_file_schema())
    elif asked.kind:
        show_json(json_schema(asked.kind))
    elif asked.json:
        show_json(kinds)
    else:
        print("\n".join(kinds))
    return 0
