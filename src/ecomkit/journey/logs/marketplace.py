"""The tables of a marketplace: orders, their items by seller, payments and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from functools import partial
from itertools import pairwise
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.feedback.reviews import BEST
from ecomkit.journey.logs.cells import (
    Reader,
    read_amount,
    read_day,
    read_moment,
    read_number,
    read_text,
)
from ecomkit.journey.logs.reading import (
    Cells,
    LogReading,
    Row,
    Table,
    TableReader,
    their_names,
)
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.money.currency import find_currency
from ecomkit.validators import ErrorClass, as_dict, as_names, require_type

_Lines = dict[str, list[tuple[int, Cells]]]


def _require_currency(value: object, *, path: str, error: ErrorClass) -> None:
    try:
        find_currency(require_type(value, str, path=path, error=error))
    except InvalidInputError as wrong:
        raise error(wrong.message, path=path, hint=wrong.hint) from None


@attrs.frozen(kw_only=True)
class MarketplaceLog:
    """Four tables of a marketplace, read as the events of a shop.

    ======== ====================================================================
    table    columns (those in brackets may be missing or empty)
    ======== ====================================================================
    orders   order, customer, bought, (status), (dispatched), (delivered), (promised)
    items    order, item (its number), product, seller, price, freight, (category),
             (customer), (bought)
    payments order, sequence, method, amount, (installments)
    reviews  order, score (1 to 5), reviewed (its day), (review)
    ======== ====================================================================

    Without a table of orders each item says when it was ``bought``, and by whom if that is
    known. ``columns`` names those that are called otherwise (``{"order": "order_id"}``). An order
    with a status of ``canceled`` is canceled. Times without a zone are those of ``zone``.
    Prices and freight are what buyers paid, tax included; as the tables do not say the
    tax, figures without tax are refused.
    """

    currency: str = attrs.field(validator=check.of(_require_currency))
    columns: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_dict, hash=False
    )
    canceled: frozenset[str] = attrs.field(
        default=frozenset({"canceled", "unavailable"}),
        converter=as_names,
        validator=check.names,
    )
    zone: tzinfo = attrs.field(default=UTC, validator=check.instance_of(tzinfo))

    def __attrs_post_init__(self) -> None:
        their_names(self._tables.values(), self.columns)

    @property
    def _tables(self) -> dict[str, Table]:
        moment = partial(read_moment, zone=self.zone)
        amount = partial(read_amount, currency=self.currency)
        columns: dict[str, dict[str, Reader]] = {
            "orders": {
                "order": read_text,
                "customer": read_text,
                "bought": moment,
                "status": read_text,
                "dispatched": moment,
                "delivered": moment,
                "promised": partial(read_day, zone=self.zone),
            },
            "items": {
                "order": read_text,
                "item": read_number,
                "product": read_text,
                "seller": read_text,
                "price": amount,
                "freight": amount,
                "category": read_text,
                "customer": read_text,
                "bought": moment,
            },
            "payments": {
                "order": read_text,
                "sequence": read_number,
                "method": read_text,
                "amount": amount,
                "installments": read_number,
            },
            "reviews": {
                "order": read_text,
                "score": _read_score,
                "reviewed": moment,
                "review": read_text,
            },
        }
        return {
            name: Table(name=name, columns=each, optional=_OPTIONAL[name])
            for name, each in columns.items()
        }

    def read(
        self,
        *,
        items: Iterable[Row],
        orders: Iterable[Row] | None = None,
        payments: Iterable[Row] = (),
        reviews: Iterable[Row] = (),
    ) -> LogReading:
        """The events of the four tables; rows are dicts, or tuples in the columns' order.

        Each table is read once. InvalidInputError if it holds no rows or lacks a column; a
        row that is wrong in itself, or of an order that nobody knows, is told and left
        out, an order without items with it. What is odd and counts all the same is told
        too: an order without a payment, a missing payment of a sequence, payments of more
        or less than the order.
        """
        tables = self._tables
        reader = TableReader(theirs=their_names(tables.values(), self.columns))
        home = tables["items" if orders is None else "orders"]
        sold: _Lines = {}
        known: dict[str, tuple[int, Cells]] = {}
        if orders is None:
            known = _orders_of_items(reader, home, items, sold)
        else:
            for line, cells in reader.read_once(home, orders, ["order"]):
                known[cells["order"]] = line, cells
            sold = _of(known, reader, tables["items"], items, ["order", "item"])
        paid = _of(known, reader, tables["payments"], payments, ["order", "sequence"])
        key = ["order", "review", "reviewed"]
        rated = _of(known, reader, tables["reviews"], reviews, key)
        events: list[Event] = []
        for number, (line, order) in known.items():
            lines = [cells for _, cells in sold.get(number, ())]
            if lines:
                # A sale comes before what becomes of it, also at one moment.
                completed = _completed(order, lines, self.currency)
                events.append(completed)
                if paid:
                    of_order = paid.get(number, [])
                    _check_payments(
                        reader, home, tables["payments"], line, completed, of_order
                    )
                events += _fulfilled(
                    order, is_canceled=order["status"] in self.canceled
                )
            else:
                reader.refuse(home, line, f"order {number} has no items")
            events += _paid(order, paid.get(number, []))
            events += _reviewed(order, lines, rated.get(number, []))
        return LogReading(
            events=tuple(in_order(events)),
            problems=tuple(reader.problems),
            repeated=reader.repeated,
        )


_OPTIONAL = {
    "orders": frozenset({"status", "dispatched", "delivered", "promised"}),
    "items": frozenset({"category", "customer", "bought"}),
    "payments": frozenset({"installments"}),
    "reviews": frozenset({"review"}),
}


def _of(
    known: Mapping[str, object],
    reader: TableReader,
    table: Table,
    rows: Iterable[Row],
    key: list[str],
) -> _Lines:
    # The rows of a table by order; those of an order that nobody knows are refused.
    found: _Lines = {}
    for line, cells in reader.read_once(table, rows, key):
        if cells["order"] in known:
            found.setdefault(cells["order"], []).append((line, cells))
        else:
            unknown = f"no order {short_repr(cells['order'])}"
            reader.refuse(table, line, unknown, "order")
    return found


def _orders_of_items(
    reader: TableReader, table: Table, rows: Iterable[Row], sold: _Lines
) -> dict[str, tuple[int, Cells]]:
    # The orders as their first items tell them; the items themselves go into *sold*.
    known: dict[str, tuple[int, Cells]] = {}
    for line, cells in reader.read_once(table, rows, ["order", "item"]):
        number, customer = cells["order"], cells["customer"] or ""
        if cells["bought"] is None:
            reader.refuse(table, line, "is empty", "bought")
            continue
        order = dict.fromkeys(_OPTIONAL["orders"]) | {
            "order": number,
            "customer": customer,
            "bought": cells["bought"],
        }
        first, before = known.setdefault(number, (line, order))
        if before == order:
            sold.setdefault(number, []).append((line, cells))
        else:
            reader.refuse(
                table, line, f"says otherwise of order {number} than line {first}"
            )
    return known


def _read_score(value: object) -> int:
    score = read_number(value)
    if not 1 <= score <= BEST:
        raise InvalidInputError(f"{score} is no score from 1 to {BEST}")
    return score


def _of_order(
    name: str, order: Cells, at: Any, *, subject: str | None = None, **facts: Any
) -> Event:
    return Event(
        name=name,
        at=at,
        actor=order["customer"],
        subject=order["order"] if subject is None else subject,
        properties={"order": order["order"], **facts},
    )


def _completed(order: Cells, lines: list[Cells], currency: str) -> Event:
    shipping = Money.sum((line["freight"] for line in lines), currency)
    goods = Money.sum((line["price"] for line in lines), currency)
    promise = {} if order["promised"] is None else {"promised_by": order["promised"]}
    return _of_order(
        "order_completed",
        order,
        order["bought"],
        total=goods + shipping,
        shipping=shipping,
        # Within the freight, as the tax of the goods is within their price.
        shipping_tax=Money.zero(currency),
        products=tuple(_product(line) for line in lines),
        **promise,
    )


def _product(line: Cells) -> dict[str, Any]:
    product = {
        "sku": line["product"],
        "quantity": 1,
        "seller": line["seller"],
        "amount": line["price"],
    }
    return (
        product
        if line["category"] is None
        else product | {"category": line["category"]}
    )


def _fulfilled(order: Cells, *, is_canceled: bool) -> list[Event]:
    found = []
    if order["dispatched"] is not None:
        found.append(_of_order("shipment_dispatched", order, order["dispatched"]))
    if order["delivered"] is not None:
        found.append(_of_order("shipment_delivered", order, order["delivered"]))
    if is_canceled:
        found.append(_of_order("order_canceled", order, order["bought"]))
    return found


def _paid(order: Cells, payments: list[tuple[int, Cells]]) -> list[Event]:
    return [
        _of_order(
            "payment_captured",
            order,
            order["bought"],
            subject=f"{order['order']}/{cells['sequence']}",
            payment_method=cells["method"],
            amount=cells["amount"],
            **(
                {}
                if cells["installments"] is None
                else {"installments": cells["installments"]}
            ),
        )
        for _, cells in payments
    ]


def _reviewed(
    order: Cells, lines: list[Cells], reviews: list[tuple[int, Cells]]
) -> list[Event]:
    # Of an order with several products nobody knows which one was meant.
    products = {line["product"] for line in lines}
    product = products.pop() if len(products) == 1 else ""
    return [
        _of_order(
            "product_reviewed",
            order,
            cells["reviewed"],
            subject=product,
            rating=cells["score"],
            review=f"{order['order']}/{cells['review'] or cells['reviewed'].isoformat()}",
        )
        for _, cells in reviews
    ]


def _check_payments(
    reader: TableReader,
    home: Table,
    table: Table,
    line: int,
    completed: Event,
    payments: list[tuple[int, Cells]],
) -> None:
    number = completed.subject
    if not payments:
        reader.remark(home, line, f"order {number} has no payment")
        return
    found = sorted((cells["sequence"], at) for at, cells in payments)
    for (before, _), (after, at) in pairwise([(0, line), *found]):
        if after > before + 1:
            missing = f"order {number} has payment {after}, and no {before + 1}"
            reader.remark(table, at, missing)
    total = completed.properties["total"]
    paid = Money.sum((cells["amount"] for _, cells in payments), total.currency)
    if paid != total:
        reader.remark(home, line, f"order {number} is {total}, and {paid} was paid")
