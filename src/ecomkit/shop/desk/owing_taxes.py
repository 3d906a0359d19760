"""Owing taxes: what a tax engine has to be told is written with what it is about."""

from __future__ import annotations

from ecomkit.orders import OrderChange
from ecomkit.shop.desk.case import Case
from ecomkit.shop.store import Work, WorkKind
from ecomkit.shop.store.kept import TaxFiling


def owe_filing(case: Case, change: OrderChange | None = None) -> None:
    """Writes down that the tax engine has to hear of an order, or of a *change* of it.

    Nothing where no engine assessed the sale, or where the change gives nothing back.
    """
    order = case.placed
    if order.tax_assessment is None:
        return
    is_filed = case.books.filings.find(order.number) is not None
    if change is not None and not (change.net and is_filed):
        return
    id = order.number if change is None else f"{order.number}:{change.id}"
    case.books.filings.add(
        TaxFiling(
            id=id,
            checkout=case.row.id,
            order=order.number,
            change="" if change is None else change.id,
        )
    )
    case.books.work.add(
        Work(
            id=id,
            kind=WorkKind.TAXES,
            checkout=case.row.id,
            due=case.transaction.now,
        )
    )
