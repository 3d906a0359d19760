"""Delivery in a shop file: the shipping table from zones, origins and methods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time, tzinfo
from functools import partial

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.zone import Zone
from ecomkit.checkout import ImportTerms
from ecomkit.measures import Length, Weight
from ecomkit.shipping import (
    NO_SHIPPING,
    CategoryMatch,
    DeliversTo,
    DeliveryKind,
    FeeTax,
    GoodsBasis,
    GoodsTotal,
    InCategory,
    PieceLimits,
    ShippingMethod,
    ShippingRequirement,
    ShippingTable,
    TotalWeight,
    WithoutFlags,
)
from ecomkit.shipping.parcels import Box
from ecomkit.shipping.transit import (
    CalendarsByPlace,
    Origin,
    TransitTime,
    WeekCalendar,
)
from ecomkit.shopfile.delivery_fees import read_fee
from ecomkit.shopfile.sending import read_box, read_import_terms
from ecomkit.shopfile.table import Table

Reader = Callable[[Table], ShippingMethod]
Closed = tuple[tuple[date, str], ...]
_WHY = "closed"


@attrs.frozen(kw_only=True)
class WrittenShipping:
    """What ``[shipping]`` says; its parts are those of a :class:`~ecomkit.checkout.Quoter`."""

    table: ShippingTable = NO_SHIPPING
    boxes: tuple[Box, ...] = ()
    splits_origins: bool = False
    imports: tuple[ImportTerms, ...] = ()


def read_shipping(
    root: Table, zone: tzinfo, named: Callable[[Reader], Reader]
) -> WrittenShipping:
    """What ``[shipping]`` says; *named* keeps the methods' titles."""
    if not root.has("shipping"):
        return WrittenShipping()
    shipping = root.table("shipping")
    with shipping.errors_here():
        zones = shipping.each("zones", _zone)
        origins = shipping.each("origins", partial(_origin, zone))
        closed = _closures(shipping)
        methods = shipping.each("methods", named(partial(_method, origins, closed)))
        written = WrittenShipping(
            boxes=shipping.each("boxes", read_box),
            splits_origins=shipping.flag("split_by_origin"),
            imports=shipping.each("imports", partial(read_import_terms, zones)),
        )
        shipping.close()
        table = ShippingTable(
            zones=zones,
            origins=origins,
            methods=methods,
            calendars=_everywhere(WeekCalendar(closed=closed)),
        )
        return attrs.evolve(written, table=table)


def _zone(table: Table) -> Zone:
    return Zone(
        table.text("id"),
        countries=table.names("countries"),
        regions=table.names("regions"),
        cities=table.names("cities"),
        postcodes=table.names("postcodes"),
    )


def _origin(zone: tzinfo, table: Table) -> Origin:
    return Origin(
        id=table.text("id"),
        place=table.made("country", Place),
        timezone=zone,
        cutoff=table.clock("cutoff") or time(12),
        handling_days=table.number("handling_days", 1),
        calendar=_week(_closures(table), table),
    )


def _closures(table: Table) -> Closed:
    # Days, or tables that say why.
    given = table.data.get("closed") if table.has("closed") else []
    if isinstance(given, list) and all(isinstance(each, date) for each in given):
        return tuple((date(x.year, x.month, x.day), _WHY) for x in given)
    return table.each("closed", _closed)


def _closed(table: Table) -> tuple[date, str]:
    when = table.moment("day")
    if when is None:
        raise table.wrong("day", "is not there", "such as 2026-12-25, unquoted")
    return when.date(), table.text("why", _WHY)


def _everywhere(calendar: WeekCalendar) -> CalendarsByPlace:
    return CalendarsByPlace({}, otherwise=calendar)


def _method(origins: Sequence[Origin], closed: Closed, table: Table) -> ShippingMethod:
    return ShippingMethod(
        id=table.text("id"),
        fee=read_fee(table, _basis(table)),
        kind=table.choice("kind", DeliveryKind, DeliveryKind.SHIP),
        zones=table.names("zones"),
        but_not=table.names("but_not"),
        carrier=table.text("carrier", ""),
        service=table.text("service", ""),
        tax_category=table.text("tax", "standard"),
        fee_tax=table.choice("fee_tax", FeeTax, FeeTax.AS_GOODS),
        position=table.number("position", 0),
        transit=_transit(table, origins),
        calendars=_delivers(closed, table),
        requires=_requires(table),
    )


def _delivers(closed: Closed, table: Table) -> CalendarsByPlace | None:
    # The days on which a method delivers, where they are not the usual ones of the week.
    return _everywhere(_week(closed, table)) if table.has("weekdays") else None


def _week(closed: Closed, table: Table) -> WeekCalendar:
    days = table.weekdays("weekdays")
    if not days:
        return WeekCalendar(closed=closed)
    return WeekCalendar(rest=set(range(7)) - set(days), closed=closed)


def _requires(table: Table) -> tuple[ShippingRequirement, ...]:
    found: list[ShippingRequirement] = []
    weights = {
        "at_least": table.made("least_weight", Weight.from_text),
        "at_most": table.made("most_weight", Weight.from_text),
    }
    if any(weights.values()):
        with table.errors_at("most_weight" if weights["at_most"] else "least_weight"):
            found.append(TotalWeight(**weights))
    amounts = {
        "at_least": table.maybe(table.money, "least"),
        "at_most": table.maybe(table.money, "most"),
    }
    if any(amount is not None for amount in amounts.values()):
        basis = _basis(table)
        with table.errors_at("least" if amounts["at_most"] is None else "most"):
            found.append(GoodsTotal(basis=basis, **amounts))
    limits = PieceLimits(
        weight=table.made("most_piece_weight", Weight.from_text),
        longest=table.made("most_length", Length.from_text),
        girth=table.made("most_girth", Length.from_text),
    )
    if limits != PieceLimits():
        found.append(limits)
    category = table.text("category", "")
    if category:
        found.append(InCategory(category=category, match=CategoryMatch.ALL))
    found += [
        InCategory(category=each, match=CategoryMatch.NONE)
        for each in table.names("except_categories")
    ]
    flags = table.names("without")
    if flags:
        found.append(WithoutFlags(*flags))
    kinds, needs_account = table.names("delivers_to"), table.flag("needs_account")
    if kinds:
        with table.errors_here():
            found.append(DeliversTo(kinds=kinds, needs_account=needs_account))
    return tuple(found)


def _basis(table: Table) -> GoodsBasis:
    return table.choice("basis", GoodsBasis, GoodsBasis.SHOWN)


def _transit(table: Table, origins: Sequence[Origin]) -> TransitTime | None:
    if not table.has("days"):
        return None
    days = table.data["days"]
    if isinstance(days, int) and not isinstance(days, bool):
        days = [days, days]
    if (
        not isinstance(days, list)
        or len(days) != len(("least", "most"))
        or any(isinstance(day, bool) or not isinstance(day, int) for day in days)
    ):
        raise table.wrong("days", "is not a span of working days", "such as [1, 3]")
    if not origins:
        raise table.wrong(
            "days",
            "promises no day where nothing says from where and when goods leave",
            'a [[shipping.origins]], such as id = "home"',
        )
    return TransitTime(*days)
