"""The page of territories, drawn from the table in the code.

``python -m tests.docs.territories`` writes it anew.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

from ecomkit.addressing import TERRITORIES, Territory
from ecomkit.addressing.territory import union_members

PAGE = Path(__file__).parents[2] / "docs/reference/territories.md"

HEAD = """# Territories

Places where tax or customs differ from those of the country under which they are written.
A `Place` finds them by the code of a country, by the code or name of a region, or by the
postcode, and is one value however it was written; rules name them by their code. This page
is drawn from the table in the code, `addressing/territories.toml` (a test compares them).

| column | says |
| --- | --- |
| on the parcel | the country that a `Place` there has |
| by region, by postcode | how else it is written, under which country |
| named by | the countries and codes by which a rule for all of one holds: zones, requirements, payment methods |
| tax | the codes by which a tax holds; "EU" where the place is in the Union's value added tax |
| customs | its customs territories: between two places that share one, no duty is due |

A rule that names a country with regions, cities or postcodes holds in its territories,
too: `Zone("islands", countries={"FR"}, postcodes={"97*"})`.
"""


def text() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_sections()))


def _sections() -> Iterator[str]:
    heads = (
        "code", "territory", "on the parcel", "by region", "by postcode",
        "named by", "tax", "customs",
    )  # fmt: skip
    yield _row(heads)
    yield _row(["---"] * len(heads))
    for each in TERRITORIES.values():
        yield _row(_columns(each))
    yield "\n## Customs unions\n"
    yield "Members of one owe no duty to each other.\n"
    for name, more in (
        ("EU", "nothing is declared"),
        ("EAEU", "nothing is declared"),
        ("SACU", "goods are declared"),
    ):
        yield f"- {name}: {', '.join(sorted(union_members(name)))}; inside, {more}"
    yield "\n## Sources\n"
    rows = sorted(TERRITORIES.values(), key=lambda each: each.source)
    for source, found in itertools.groupby(rows, key=lambda each: each.source):
        those = list(found)
        codes = ", ".join(each.code for each in those)
        yield f"- {source} (read on {those[0].as_of}): {codes}"
    yield ""


def _columns(each: Territory) -> Iterator[str]:
    yield f"`{each.code}`"
    yield each.name
    yield each.country
    codes = [f"{at}-{code}" for at, given in each.regions.items() for code in given]
    yield _listed([*codes, *(f"{each.country}-{part}" for part in each.parts)])
    yield _listed(
        f"{at} {code}" for at, given in each.postcodes.items() for code in given
    )
    own = each.code if each.country == each.part_of else each.country
    yield _listed(sorted({own, *([each.part_of] if each.holds else ())}))
    taxed = sorted({each.code, each.vat} - {""})
    in_union = each.vat in union_members("EU")
    goods = f" ({each.goods_in} for goods)" if each.goods_in else ""
    yield _listed(taxed) + (" (EU)" if in_union else "") + goods
    yield _listed(each.customs or (each.code,))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
