"""Owing taxes: what a tax engine has to be told is written with what it is about."""

from __future__ import annotations

from typing import Any

from ecomkit.orders import Order, OrderChange
from ecomkit.orders.change import ChangeEntry
from ecomkit.shop.desk.case import Case
from ecomkit.shop.store import Work, WorkKind
from ecomkit.shop.store.kept import TaxFiling
from ecomkit.tax.outside import TaxAssessment


def owe_filing(case: Case) -> None:
    """Writes down that the tax engine has to hear of an order.

    Nothing where no engine assessed the sale.
    """
    if case.placed.tax_assessment is not None:
        _owe(case, case.placed.number)


def owe_changed(case: Case, change: OrderChange, added: TaxAssessment | None) -> None:
    """Writes down that the tax engine has to hear of a change of an order.

    What it has *added* is a sale of its own; what came back is refunded of the sale that
    it was part of.
    """
    order = case.placed
    if order.tax_assessment is None:
        return
    sales = [order.number, *(f"{order.number}:{each.id}+" for each in order.changes)]
    known = [sale for sale in sales if case.books.filings.find(sale) is not None]
    for number, sale in enumerate(known):
        if any(each.charged.net for each in rows_of(order, sale, change)):
            id = f"{order.number}:{change.id}" + (f"-{number}" if number else "")
            _owe(case, id, change=change.id, refunds=sale)
    if added is not None and known:
        _owe(case, f"{order.number}:{change.id}+", change=change.id, sold=added)


def rows_of(order: Order, sale: str, change: OrderChange) -> tuple[ChangeEntry, ...]:
    """What a change credits of the rows that a filed sale had."""
    later = {
        entry.row: f"{order.number}:{each.id}+"
        for each in order.changes
        for entry in each.added
    }
    return tuple(
        each for each in change.entries if later.get(each.row, order.number) == sale
    )


def _owe(case: Case, id: str, **facts: Any) -> None:
    case.books.filings.add(
        TaxFiling(id=id, checkout=case.row.id, order=case.placed.number, **facts)
    )
    case.books.work.add(
        Work(
            id=id,
            kind=WorkKind.TAXES,
            checkout=case.row.id,
            due=case.transaction.now,
        )
    )
