"""Delivery in a shop file: the shipping table from zones, origins and methods."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time, tzinfo
from functools import partial

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.zone import Zone
from ecomkit.checkout import ImportTerms
from ecomkit.measures import Weight
from ecomkit.shipping import (
    NO_SHIPPING,
    CategoryMatch,
    DeliversTo,
    DeliveryKind,
    FeeTax,
    GoodsBasis,
    GoodsTotal,
    InCategory,
    ShippingFeeRule,
    ShippingMethod,
    ShippingRequirement,
    ShippingTable,
    TotalWeight,
    Weighing,
    WithoutFlags,
)
from ecomkit.shipping.fees import (
    ActualWeight,
    FeeByTotal,
    FeeByWeight,
    FeeByZone,
    FeePerItem,
    FeePerParcel,
    FeePerWeight,
    FirstThenMore,
    FlatRate,
    FreeFrom,
    FreeShipping,
    LiveRate,
    PercentOfGoods,
    SumOfFees,
    TotalBand,
    VolumetricWeight,
    WeightBand,
)
from ecomkit.shipping.parcels import Box
from ecomkit.shipping.transit import Origin, TransitTime, WeekCalendar
from ecomkit.shopfile.sending import read_box, read_import_terms
from ecomkit.shopfile.table import Table

_FEES = (
    *("fee", "per_item", "first_item", "per_parcel", "per_weight"),
    *("percent", "weights", "totals"),
)


Reader = Callable[[Table], ShippingMethod]


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
        methods = shipping.each("methods", named(_method))
        written = WrittenShipping(
            boxes=shipping.each("boxes", read_box),
            splits_origins=shipping.flag("split_by_origin"),
            imports=shipping.each("imports", partial(read_import_terms, zones)),
        )
        shipping.close()
        table = ShippingTable(zones=zones, origins=origins, methods=methods)
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
        calendar=WeekCalendar(closed=table.each("closed", _closed)),
    )


def _closed(table: Table) -> tuple[date, str]:
    when = table.moment("day")
    if when is None:
        raise table.wrong("day", "is not there", "such as 2026-12-25, unquoted")
    return when.date(), table.text("why", "closed")


def _method(table: Table) -> ShippingMethod:
    return ShippingMethod(
        id=table.text("id"),
        fee=read_fee(table),
        kind=table.choice("kind", DeliveryKind, DeliveryKind.SHIP),
        zones=table.names("zones"),
        but_not=table.names("but_not"),
        carrier=table.text("carrier", ""),
        service=table.text("service", ""),
        tax_category=table.text("tax", "standard"),
        fee_tax=table.choice("fee_tax", FeeTax, FeeTax.AS_GOODS),
        position=table.number("position", 0),
        transit=_transit(table),
        requires=_requires(table),
    )


def _requires(table: Table) -> tuple[ShippingRequirement, ...]:
    found: list[ShippingRequirement] = []
    weights = {
        "at_least": table.made("least_weight", Weight.from_text),
        "at_most": table.made("most_weight", Weight.from_text),
    }
    if any(weights.values()):
        found.append(TotalWeight(**weights))
    amounts = {
        "at_least": table.maybe(table.money, "least"),
        "at_most": table.maybe(table.money, "most"),
    }
    if any(amount is not None for amount in amounts.values()):
        found.append(GoodsTotal(basis=_basis(table), **amounts))
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


def _transit(table: Table) -> TransitTime | None:
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
    return TransitTime(*days)


def read_fee(table: Table) -> ShippingFeeRule:
    """The fee of a method: the sum of the fees it names, free from an amount on.

    Where the carrier says its rate, they count if it does not answer.
    """
    basis = _basis(table)
    rules = list(_rules(table, basis))
    if table.has("by_zone"):
        by_zone = table.table("by_zone")
        zones = {zone: FlatRate(by_zone.money(zone)) for zone in by_zone.data}
        rules.append(FeeByZone(zones=zones))
    fee: ShippingFeeRule | None = None
    if rules:
        fee = rules[0] if len(rules) == 1 else SumOfFees(*rules)
    if table.flag("carrier_rate"):
        carrier, service = table.text("carrier"), table.text("service")
        fee = LiveRate(carrier=carrier, service=service, otherwise=fee)
    if fee is None:
        raise table.instead_of("fee") or table.wrong(
            "fee",
            "is not there",
            f"one of {', '.join(map(repr, _FEES))}, 'by_zone', 'carrier_rate'",
        )
    if table.has("free_from"):
        fee = FreeFrom(amount=table.money("free_from"), basis=basis, rule=fee)
    return fee


def _rules(table: Table, basis: GoodsBasis) -> Iterable[ShippingFeeRule]:
    if table.has("fee"):
        amount = table.money("fee")
        yield FlatRate(amount) if amount else FreeShipping()
    if table.has("per_item"):
        yield FeePerItem(table.money("per_item"))
    if table.has("first_item"):
        yield FirstThenMore(table.money("first_item"), table.money("more_items"))
    if table.has("per_parcel"):
        yield FeePerParcel(FlatRate(table.money("per_parcel")))
    if table.has("per_weight"):
        step = table.made("weight_step", Weight.from_text) or Weight.of(1, "kg")
        yield FeePerWeight(
            amount=table.money("per_weight"), step=step, weighing=_weighing(table)
        )
    if table.has("percent"):
        yield PercentOfGoods(rate=table.percent("percent"), basis=basis)
    if table.has("weights"):
        yield FeeByWeight(
            bands=table.each("weights", _weight_band), weighing=_weighing(table)
        )
    if table.has("totals"):
        yield FeeByTotal(bands=table.each("totals", _total_band), basis=basis)


def _weighing(table: Table) -> Weighing:
    if not table.has("volume_divisor"):
        return ActualWeight()
    with table.errors_at("volume_divisor"):
        return VolumetricWeight(divisor=table.number("volume_divisor"), per="cm3/kg")


def _weight_band(table: Table) -> WeightBand:
    table.text("up_to")
    return WeightBand(
        table.made("up_to", Weight.from_text) or Weight(), table.money("fee")
    )


def _total_band(table: Table) -> TotalBand:
    return TotalBand(table.money("from"), table.money("fee"))
