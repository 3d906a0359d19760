"""The page of the shop file, drawn from the words that its schema is made of.

``python -m tests.docs.shop_file_page`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ecomkit.shopfile.schema import CHOICES, Key, tables_of_keys

PAGE = Path(__file__).parents[2] / "docs/reference/shopfile.md"

HEAD = """# shopfile

::: ecomkit.shopfile

## The words of a shop file

How a file begins, and what an error says, is on [Write a shop file](../how-to/write-a-shop-file.md).
The tables below are those of the [JSON Schema](schemas/shop_file.json), by which an editor that
knows TOML completes and checks a file while it is written:

```python
from ecomkit.shopfile import shop_file_schema

print(shop_file_schema()["$defs"]["campaigns"]["required"])
#> ['id', 'budget']
```

An amount is in quotes, in the shop's currency (`"4.50"`) or in another (`"4.50 USD"`); amounts
are one, or a list with one for each currency. A moment is a date or a date with a time,
unquoted, on the shop's clock; a date as `until` includes that day. Where texts are asked for,
one will do. What is in **bold** must be there.
"""
# How each table is written, and what it is about; in the order of the page.
TABLES = {
    "": "The file",
    "shop": "`[shop]`",
    "home": "`home = { ... }`",
    "address": "`address = { ... }`",
    "tax": "`[tax]`",
    "products": "`[[products]]`",
    "variants": "`variants` of a product",
    "personalization": "`[[products.personalization]]`",
    "gift_card": "`gift_card = { ... }` of a product",
    "price_tiers": "`tiers = [{ ... }]` of a price",
    "prices": "`[[prices]]`",
    "list_price": "A price of a list as a table",
    "reductions": "`[[reductions]]`",
    "goods": "Which goods",
    "promotions": "`[[promotions]]`",
    "benefit": "What a promotion gives",
    "tiers": "`tiers = [{ ... }]` of a promotion",
    "conditions": "When a promotion applies",
    "when": "`when`, `when_any` and `unless`",
    "discounts": "`[discounts]`",
    "sellers": "`[[sellers]]`",
    "campaigns": "`[[campaigns]]`",
    "lanes": "`[[lanes]]`",
    "fees": "`[[fees]]`",
    "shipping": "`[shipping]`",
    "zones": "`[[shipping.zones]]`",
    "origins": "`[[shipping.origins]]`",
    "closed": "`closed = [{ ... }]` of an origin or of all deliveries",
    "methods": "`[[shipping.methods]]`",
    "weight_bands": "`weights = [{ ... }]`",
    "total_bands": "`totals = [{ ... }]`",
    "boxes": "`[[shipping.boxes]]`",
    "imports": "`[[shipping.imports]]`",
    "payments": "`[[payments]]`",
    "returns": "`[returns]`",
}


def text() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_sections()))


def _sections() -> Iterator[str]:
    for table, title in TABLES.items():
        yield f"### {title}\n"
        yield "| key | value | says |\n| --- | --- | --- |"
        yield from map(_row, tables_of_keys()[table])
        yield ""


def _row(key: Key) -> str:
    if key.kind.startswith("all of "):
        title = TABLES[key.kind.removeprefix("all of ")]
        return f"| {title.lower()} | | {key.says} |"
    name = f"**`{key.name}`**" if key.needed else f"`{key.name}`"
    return f"| {name} | {_kind(key.kind)} | {key.says} |"


def _kind(kind: str) -> str:
    word, _, name = kind.partition(" ")
    if word == "choice":
        return ", ".join(f"`{choice.value}`" for choice in CHOICES[name])
    if " or " in kind:
        return " or ".join(map(_kind, kind.split(" or ")))
    if kind.startswith("map of "):
        return f"by name: {_kind(kind.removeprefix('map of '))}"
    return {"table": "a table", "tables": "tables", "flag": "true or false"}.get(
        word, word
    )


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
