"""The products of a shop file: what each table says becomes one article, or one a variant."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.catalog import (
    Article,
    Content,
    GiftCardTerms,
    OptionAxis,
    PersonalizationField,
    PersonalizationKind,
    PersonalizationSchema,
    Product,
    ProductKind,
    ReturnRule,
    Variant,
)
from ecomkit.catalog.article import articles_of
from ecomkit.measures import UNITS, Dimensions, Weight
from ecomkit.shopfile.table import Table


def _unit(table: Table) -> str:
    unit = table.text("unit", "")
    # A unit of the shop's own is one; "KG" would be one that no gram converts to.
    if unit not in UNITS and unit.casefold() in UNITS:
        known = unit.casefold()
        raise table.wrong("unit", f"{unit!r} is no unit", f"did you mean {known!r}?")
    return unit


def read_product(table: Table, sku: str) -> tuple[Article, ...]:
    """The articles that a table of ``[[products]]`` describes."""
    axes = _axes(table.table("axes"))
    said: dict[str, Any] = {}  # what a gift card has other defaults for
    if table.has("kind"):
        said["kind"] = table.maybe_choice("kind", ProductKind)
    if table.has("tax"):
        said["tax_category"] = table.text("tax")
    if table.has("discountable"):
        said["discountable"] = table.flag("discountable")
    product = Product(
        sku,
        table.text("title", sku),
        categories=table.names("categories"),
        unlimited=table.flag("unlimited"),
        shipping_category=table.text("shipping", ""),
        weight=table.made("weight", Weight.from_text),
        dimensions=table.made("size", Dimensions.from_text),
        unit=_unit(table),
        content=table.made("content", Content.from_text),
        hs_code=table.text("hs_code", ""),
        origin=table.text("made_in", ""),
        axes=axes,
        variants=table.each("variants", _variant),
        not_made=[_combination(axes, text) for text in table.names("not_made")],
        choices=_axes(table.table("choices")),
        personalization=PersonalizationSchema(table.each("personalization", _field)),
        services=table.maybe(table.names, "services"),
        gift_wraps=table.maybe(table.names, "gift_wraps"),
        returns=ReturnRule(
            accepted=table.flag("returnable", default=True),
            days=table.maybe(table.number, "return_days"),
            reason=table.text("return_reason", ""),
        ),
        titles=_texts(table.table("titles")),
        ships_from=table.text("origin", ""),
        seller=table.text("seller", ""),
        flags=table.names("flags"),
        gift_card=_gift_card(table) if table.has("gift_card") else None,
        **said,
    )
    group = table.text("product", sku)
    parts = table.table("parts")
    made_of = {name: parts.number(name) for name in parts.data}
    return tuple(
        attrs.evolve(each, product=group, parts=made_of)
        for each in articles_of(product, product.categories)
    )


def _gift_card(table: Table) -> GiftCardTerms:
    with table.inside("gift_card") as terms:
        return GiftCardTerms(
            least=terms.amounts("least"),
            most=terms.amounts("most"),
            valid_months=terms.maybe(terms.number, "valid_months"),
            mail_to=terms.text("mail_to", ""),
        )


def _variant(table: Table) -> Variant:
    table.has("price")  # read with the prices
    return Variant(
        table.text("sku"),
        _texts(table.table("options")),
        weight=table.made("weight", Weight.from_text),
        dimensions=table.made("size", Dimensions.from_text),
        content=table.made("content", Content.from_text),
    )


def _field(table: Table) -> PersonalizationField:
    return PersonalizationField(
        table.text("name"),
        kind=table.choice("kind", PersonalizationKind, PersonalizationKind.TEXT),
        required=table.flag("required"),
        longest=table.number("longest", 100),
        service=table.text("service", ""),
        choices=_texts(table.table("choices")),
    )


def _axes(table: Table) -> list[OptionAxis]:
    return [OptionAxis(name, table.names(name)) for name in table.data]


def _combination(axes: list[OptionAxis], text: str) -> dict[str, str]:
    values = [value.strip() for value in text.split(",")]
    return dict(zip((axis.name for axis in axes), values, strict=False))


def _texts(table: Table) -> dict[str, str]:
    return {name: table.text(name) for name in table.data}
