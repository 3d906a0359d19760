"""What follows the goods is taxed as the goods came out: each tax the same part of the net."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given, settings

from ecomkit.catalog import ProductKind
from ecomkit.pricing import PricedCart
from ecomkit.pricing.result import PricedLine
from ecomkit.pricing.result.priced_rows import PricedRow
from ecomkit.tax import DeliveryTax
from ecomkit.testing.strategies import Sale
from tests.laws.tax_sales import PERCENTAGES_ONLY, tax_sales


class Taxed(NamedTuple):
    """Rows together: their net, each tax, and how often these were rounded."""

    net: int
    taxes: Counter[str]
    roundings: int

    @classmethod
    def of(cls, rows: Sequence[PricedRow]) -> Taxed:
        """What some rows come to."""
        taxes: Counter[str] = Counter()
        for row in rows:
            for tax in row.taxes:
                taxes[tax.rate.id] += tax.amount.minor()
        units = sum(
            int(row.quantity) if isinstance(row, PricedLine) else len(row.taxes)
            for row in rows
        )
        return cls(sum(row.net.minor() for row in rows), taxes, units + len(rows))

    def is_as(self, other: Taxed) -> bool:
        """Whether each tax is the same part of both nets, as far as cents can tell."""
        room = self.roundings * other.net + other.roundings * self.net
        return all(
            abs(self.taxes[id] * other.net - other.taxes[id] * self.net) <= room
            for id in self.taxes | other.taxes
        )


def followers(
    priced: PricedCart, sale: Sale
) -> list[tuple[PricedRow, Sequence[PricedRow]]]:
    """Each delivery and fee, and the goods that it goes with."""
    lines = priced.lines
    kinds = {line.key: sale.pricer.book.article(line.sku).kind for line in lines}
    shipped = [line for line in lines if kinds[line.key] is not ProductKind.DIGITAL]
    found: list[tuple[PricedRow, Sequence[PricedRow]]] = [
        (charge, shipped or lines) for charge in priced.charges
    ]
    return [*found, *((fee, lines) for fee in priced.fees)]


@settings(max_examples=200)
@given(tax_sales(kinds=PERCENTAGES_ONLY, ways=(DeliveryTax.PROPORTION,), rules=False))
def test_in_proportion_each_tax_is_the_part_of_the_net_that_it_is_of_the_goods(
    sale: Sale,
) -> None:
    """Exempt, freed, above a limit or from one on, on one another, of the gross."""
    priced = sale.price()
    for row, goods in followers(priced, sale):
        of_goods = Taxed.of(goods)
        if of_goods.net:
            assert Taxed.of([row]).is_as(of_goods)


@settings(max_examples=200)
@given(
    tax_sales(
        kinds=PERCENTAGES_ONLY,
        ways=(DeliveryTax.HIGHEST, DeliveryTax.MAIN_GOODS),
        rules=False,
    )
)
def test_by_the_highest_or_main_goods_it_is_taxed_as_some_of_the_goods_are(
    sale: Sale,
) -> None:
    """Never by a mixture, and never as none of them is."""
    priced = sale.price()
    for row, goods in followers(priced, sale):
        if any(each.net for each in goods):
            assert any(
                Taxed.of([row]).is_as(Taxed.of([each])) for each in goods if each.net
            )
