"""The sellers of a shop file: who else sells in the shop, and on which terms."""

from __future__ import annotations

from ecomkit.customers import Seller, SellerKind, TaxNumber
from ecomkit.shopfile.table import Table


def read_tax_number(table: Table, text: str) -> TaxNumber:
    """A tax number, with its country before it: ``"DE 123456789"``."""
    country, _, value = text.partition(" ")
    if not value:
        country, value = text[:2], text
    with table.errors_at("tax_numbers"):
        return TaxNumber(country, value)


def read_seller(table: Table) -> Seller:
    """A seller of a shop file."""

    def rate(key: str) -> str:
        return str(table.percent(key)) if table.has(key) else "0%"

    return Seller(
        id=table.text("id"),
        name=table.text("name"),
        kind=table.choice("kind", SellerKind, SellerKind.BUSINESS),
        tax_numbers=[read_tax_number(table, one) for one in table.names("tax_numbers")],
        email=table.text("email", ""),
        commission=rate("commission"),
        commission_tax=rate("commission_tax"),
        origin=table.text("origin", ""),
    )
