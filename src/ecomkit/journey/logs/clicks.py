"""Clicks of visitors: when, who, what they did, and to which item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import partial
from types import MappingProxyType
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.logs.cells import read_moment, read_text
from ecomkit.journey.logs.reading import (
    LogReading,
    Row,
    Table,
    TableReader,
    their_names,
)
from ecomkit.journey.validators import check
from ecomkit.validators import ErrorClass, as_dict, require_mapping

CLICK_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "view": "product_viewed",
        "addtocart": "product_added",
        "transaction": "order_completed",
    }
)
"""How a log of clicks usually calls what happened, with the names of our events."""

_ORDER = "order_completed"


def _require_kinds(kinds: object, *, path: str, error: ErrorClass) -> None:
    require_mapping(kinds, str, path=path, error=error)
    if isinstance(kinds, Mapping):
        for name in kinds.values():
            if name not in EVENT_KINDS:
                raise error(
                    f"no event {short_repr(name)}",
                    path=path,
                    hint="names of EVENT_KINDS, such as product_viewed",
                )


@attrs.frozen(kw_only=True)
class ClickLog:
    """A log of clicks, as sites and recommenders keep it: one row for each thing done.

    The columns are ``at``, ``visitor``, ``kind``, ``item`` and, for an order, ``order``;
    ``columns`` names those that are called otherwise (``{"at": "timestamp"}``). ``kinds``
    says which event each kind is. A time without a zone is that of ``zone``.

    The rows of one order become one event with all its items. Such a log knows no prices:
    figures of people, orders and pieces come out, figures of money do not.
    """

    columns: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_dict, hash=False
    )
    kinds: Mapping[str, str] = attrs.field(
        default=CLICK_KINDS,
        converter=as_dict,
        validator=check.of(_require_kinds),
        hash=False,
    )
    zone: tzinfo = attrs.field(default=UTC, validator=check.instance_of(tzinfo))

    def __attrs_post_init__(self) -> None:
        their_names([self._table], self.columns)

    @property
    def _table(self) -> Table:
        return Table(
            name="clicks",
            columns={
                "at": partial(read_moment, zone=self.zone),
                "visitor": read_text,
                "kind": read_text,
                "item": read_text,
                "order": read_text,
            },
            optional=frozenset({"item", "order"}),
        )

    def read(self, rows: Iterable[Row]) -> LogReading:
        """The events of *rows*: dicts, or tuples in the order of the columns.

        Reads them once, one after the other. InvalidInputError if they are no rows or a
        column is missing; a row that is wrong in itself is told and left out.
        """
        table = self._table
        reader = TableReader(theirs=their_names([table], self.columns))
        events: list[Event] = []
        orders: dict[str, _Order] = {}
        seen: set[tuple[Any, ...]] = set()
        for line, cells in reader.read(table, rows):
            row = tuple(cells.values())
            if row in seen:
                reader.repeated += 1
                continue
            seen.add(row)
            at, visitor, kind, item, order = row
            name = self.kinds.get(kind)
            if name is None:
                reader.refuse(table, line, f"unknown kind {short_repr(kind)}", "kind")
            elif item is None:
                reader.refuse(table, line, "is empty", "item")
            elif name != _ORDER:
                events.append(_click(name, at, visitor, item))
            elif order is None:
                reader.refuse(table, line, "is empty", "order")
            else:
                known = orders.setdefault(order, _Order(visitor, at, line))
                if known.visitor != visitor:
                    reader.refuse(
                        table,
                        line,
                        f"order {order} is of {known.visitor} in line {known.line}",
                        "order",
                    )
                    continue
                known.at = min(known.at, at)
                known.items.append(item)
        events += (order.event(number) for number, order in orders.items())
        return LogReading(
            events=tuple(in_order(events)),
            problems=tuple(reader.problems),
            repeated=reader.repeated,
        )


@attrs.define
class _Order:
    visitor: str
    at: datetime
    line: int
    items: list[str] = attrs.field(factory=list)

    def event(self, number: str) -> Event:
        return Event(
            name=_ORDER,
            at=self.at,
            actor=self.visitor,
            subject=number,
            properties={
                "products": tuple({"sku": item, "quantity": 1} for item in self.items)
            },
        )


def _click(name: str, at: datetime, visitor: str, item: str) -> Event:
    if EVENT_KINDS[name].subject == "product":
        return Event(name=name, at=at, actor=visitor, subject=item)
    return Event(name=name, at=at, actor=visitor, properties={"sku": item})
