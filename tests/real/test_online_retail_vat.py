"""The UK VAT inside a year of real sales, at four conventions of rounding."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import duckdb
import pytest

from ecomkit.money.amount import Money
from ecomkit.money.rounding import HALF_EVEN, HALF_UP, Rounding, RoundingMode
from ecomkit.tax import TaxPolicy, TaxRate
from ecomkit.tax.compiled import compile_class
from ecomkit.tax.levels import by_group, by_line
from tests.real.data import FOLDER, needs

SALES = FOLDER / "online_retail.parquet"
Invoices = dict[str, list[tuple[int, int]]]

pytestmark = needs(SALES)

VAT = TaxRate(id="vat", rate="20%")
# Four lines need tenths of a penny, so that all amounts are held in them.
TENTHS = 10
UK_VAT = compile_class([VAT], includes=True, unit=TENTHS)


@pytest.fixture(scope="module")
def invoices() -> Invoices:
    """The UK sales: for each invoice its lines' quantities and amounts, in tenths."""
    rows = duckdb.execute(
        """
        select InvoiceNo, Quantity, cast(round(UnitPrice * 1000) as bigint)
        from read_parquet(?)
        where Country = 'United Kingdom' and not starts_with(InvoiceNo, 'C')
          and Quantity > 0 and UnitPrice > 0
        """,
        [str(SALES)],
    ).fetchall()
    assert len(rows) == 485_123
    found: Invoices = defaultdict(list)
    for invoice, quantity, price in rows:
        found[invoice].append((quantity, quantity * price))
    assert len(found) == 18_019
    return found


def policy(mode: RoundingMode) -> TaxPolicy:
    return TaxPolicy(rounding=Rounding(mode, step=TENTHS))


@pytest.mark.parametrize(
    ("mode", "total"), [(HALF_UP, "1504597.81"), (HALF_EVEN, "1504183.61")]
)
def test_vat_rounded_on_each_line(
    invoices: Invoices, mode: RoundingMode, total: str
) -> None:
    """By line, the VAT inside the sales is what was computed elsewhere."""
    tenths = 0
    for lines in invoices.values():
        amounts = [amount for _, amount in lines]
        counts = [count for count, _ in lines]
        classes = [UK_VAT] * len(lines)
        taxes = by_line(classes, amounts, counts, None, policy(mode))
        tenths += sum(tax for (tax,) in taxes)

    assert Money.from_minor(tenths, "GBP", scale=1) == Money(total, "GBP")


@pytest.mark.parametrize(
    ("mode", "total"), [(HALF_UP, "1504215.28"), (HALF_EVEN, "1504203.61")]
)
def test_vat_rounded_once_per_invoice(
    invoices: Invoices, mode: RoundingMode, total: str
) -> None:
    """By invoice too, and each invoice's VAT is back on its lines to the penny."""
    tenths = 0
    for lines in invoices.values():
        amounts = [amount for _, amount in lines]
        counts = [count for count, _ in lines]
        classes = [UK_VAT] * len(lines)
        ranks = partial(range, len(lines))
        taxes = by_group(classes, amounts, counts, None, policy(mode), ranks)
        assert all(tax % TENTHS == 0 for (tax,) in taxes)
        tenths += sum(tax for (tax,) in taxes)

    assert Money.from_minor(tenths, "GBP", scale=1) == Money(total, "GBP")
