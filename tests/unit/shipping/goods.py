"""Goods for the tests of this room."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ecomkit.addressing.place import Place
from ecomkit.measures import Dimensions, Weight
from ecomkit.money import Money
from ecomkit.shipping import (
    Consignment,
    ConsignmentLine,
    FeeRefusal,
    RateRequest,
    ShippingFee,
    ShippingFeeRule,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
BERLIN = Place("DE", "BE", "Berlin", "10115")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def kg(amount: str) -> Weight:
    return Weight.of(amount, "kg")


def cm(length: int, width: int, height: int) -> Dimensions:
    return Dimensions.of(length, width, height, "cm")


def line(key: str = "a", net: str = "10.00", **facts: Any) -> ConsignmentLine:
    currency = facts.pop("currency", "EUR")
    facts.setdefault("gross", Money(net, currency))
    return ConsignmentLine(key=key, sku=key, net=Money(net, currency), **facts)


def consignment(*lines: ConsignmentLine, **facts: Any) -> Consignment:
    facts.setdefault("currency", "EUR")
    facts.setdefault("at", NOON)
    facts.setdefault("destination", BERLIN)
    return Consignment(lines=lines, **facts)


def request(
    *lines: ConsignmentLine, zones: tuple[str, ...] = (), **facts: Any
) -> RateRequest:
    return RateRequest(consignment=consignment(*lines, **facts), zones=zones)


def charged(rule: ShippingFeeRule, goods: RateRequest) -> ShippingFee:
    fee = rule.fee(goods)
    assert isinstance(fee, ShippingFee), fee
    assert sum(fee.shares) == fee.minor
    return fee


def price(rule: ShippingFeeRule, goods: RateRequest) -> str:
    return str(charged(rule, goods).amount.amount)


def refused(rule: ShippingFeeRule, goods: RateRequest) -> list[str]:
    found = rule.fee(goods)
    assert isinstance(found, FeeRefusal), found
    return [reason.code for reason in found.reasons]
