"""The fee of a method in a shop file: the fees that it names, in each currency, added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ecomkit.measures import Weight
from ecomkit.money.amount import Money
from ecomkit.shipping import GoodsBasis, ShippingFeeRule, Weighing
from ecomkit.shipping.fees import (
    AboveLastBand,
    ActualWeight,
    FeeAtLeast,
    FeeAtMost,
    FeeByCategory,
    FeeByCurrency,
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
    PerExtraWeight,
    SumOfFees,
    TotalBand,
    VolumetricWeight,
    WeightBand,
)
from ecomkit.shopfile.table import Table

_FEES = (
    *("fee", "per_item", "first_item", "per_parcel", "per_weight"),
    *("percent", "weights", "totals"),
)


def read_fee(table: Table, basis: GoodsBasis) -> ShippingFeeRule:
    """The fee of a method: the sum of the fees it names, free from an amount on.

    Where the carrier says its rate, they count if it does not answer. Goods of a category
    that has a fee of its own pay that instead, whatever the others come to.
    """
    rules = list(_rules(table, basis))
    if table.has("by_zone"):
        by_zone = table.table("by_zone")
        zones = {zone: _in_each(by_zone, zone, flat_rate) for zone in by_zone.data}
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
    for key, bounded in (("at_least", FeeAtLeast), ("at_most", FeeAtMost)):
        if table.has(key):
            fee = _in_each(table, key, partial(_bounded, bounded, fee))
    if table.has("free_from"):
        rest = fee
        fee = _in_each(
            table,
            "free_from",
            lambda amount: FreeFrom(amount=amount, basis=basis, rule=rest),
        )
    if table.has("by_category"):
        own = table.table("by_category")
        categories = {name: _in_each(own, name, flat_rate) for name in own.data}
        fee = FeeByCategory(categories=categories, otherwise=fee)
    return fee


def _bounded(
    bound: type[FeeAtLeast | FeeAtMost], rule: ShippingFeeRule, amount: Money
) -> ShippingFeeRule:
    return bound(amount, rule)


def flat_rate(amount: Money) -> ShippingFeeRule:
    """A flat fee; none at all where it is nothing."""
    return FlatRate(amount) if amount else FreeShipping()


def _in_each(
    table: Table, key: str, rule: Callable[[Money], ShippingFeeRule]
) -> ShippingFeeRule:
    # The rule of an amount, or one for each currency.
    amounts = table.amounts(key)
    if len(amounts) == 1:
        return rule(amounts[0])
    with table.errors_at(key):
        return FeeByCurrency([(each.currency.code, rule(each)) for each in amounts])


def _rules(table: Table, basis: GoodsBasis) -> Iterator[ShippingFeeRule]:
    if table.has("fee"):
        yield _in_each(table, "fee", flat_rate)
    if table.has("per_item"):
        yield _in_each(table, "per_item", FeePerItem)
    if table.has("first_item"):
        yield FirstThenMore(table.money("first_item"), table.money("more_items"))
    if table.has("per_parcel"):
        yield _in_each(table, "per_parcel", lambda each: FeePerParcel(FlatRate(each)))
    if table.has("per_weight"):
        step = table.made("weight_step", Weight.from_text) or Weight.of(1, "kg")
        weighing = _weighing(table)
        yield _in_each(
            table,
            "per_weight",
            lambda each: FeePerWeight(amount=each, step=step, weighing=weighing),
        )
    if table.has("percent"):
        yield PercentOfGoods(rate=table.percent("percent"), basis=basis)
    if table.has("weights"):
        by_weight = table.each("weights", _weight_band)
        above, weighing = _above(table), _weighing(table)
        with table.errors_at("weights"):
            yield FeeByWeight(bands=by_weight, above=above, weighing=weighing)
    if table.has("totals"):
        by_total = table.each("totals", _total_band)
        with table.errors_at("totals"):
            yield FeeByTotal(bands=by_total, basis=basis)


def _above(table: Table) -> AboveLastBand | PerExtraWeight:
    step = table.made("extra_weight", Weight.from_text)
    if step is None:
        return AboveLastBand.REFUSE
    return PerExtraWeight(step, table.money("extra_fee"))


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
