"""PriceList: what a shop asks for its goods, of whom, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import EcomkitError, short_repr
from ecomkit.money.amount import Money, find_currency
from ecomkit.numbers import exact_decimal
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values import validators as fields


def _units(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    units = exact_decimal(
        value, what="a number of units", kind=InvalidPriceError, path="$.at_least"
    )
    if isinstance(value, str) or units <= 0:
        raise InvalidPriceError(
            f"{short_repr(value)} is not a number of units above zero",
            path="$.at_least",
        )


@attrs.frozen(kw_only=True)
class PriceTier:
    """From this many units on, each costs this."""

    at_least: int | Decimal = attrs.field(validator=_units)
    unit_price: Money = attrs.field(converter=fields.any_money)


@attrs.frozen(kw_only=True)
class ListPrice:
    """What one unit costs, and the prices shown or kept beside it.

    A price below zero gives money back, for an empty bottle say; no promotion changes it.
    ``compare_at`` is the struck-out price; ``floor`` the least a discount may leave of a
    unit; ``includes_tax`` left out means as the list.
    """

    unit_price: Money = attrs.field(converter=fields.any_money)
    tiers: tuple[PriceTier, ...] = attrs.field(
        default=(), converter=fields.several, validator=fields.all_are(PriceTier)
    )
    compare_at: Money | None = attrs.field(default=None, converter=fields.maybe_money)
    floor: Money | None = attrs.field(default=None, converter=fields.maybe_money)
    includes_tax: bool | None = None


class TierCount(StrictEnum):
    """Whether tiers count the units of one line, or of the product across lines."""

    LINE = "line"
    PRODUCT = "product"


@attrs.frozen(kw_only=True)
class PriceList:
    """Prices in one currency, for some customer groups and channels, for some time.

    ``prices`` map a SKU to a ListPrice, a Money, or plain digits in the list's currency.
    ``scale`` counts places below the minor unit that its prices may use (0.0035 needs 2).
    Where several lists have a price, the one of highest ``priority`` holds, the lowest
    price among equals. The list holds from ``since`` to before ``until``.
    """

    id: str = attrs.field(validator=fields.text)
    currency: str
    prices: Mapping[str, ListPrice] = attrs.field(converter=fields.mapping, hash=False)
    includes_tax: bool = False
    groups: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    channels: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    since: datetime | None = attrs.field(default=None, validator=fields.moment)
    until: datetime | None = attrs.field(default=None, validator=fields.moment)
    priority: int = attrs.field(default=0, validator=fields.number)
    scale: int = attrs.field(default=0, validator=fields.number)
    tiers_count: TierCount = attrs.field(default=TierCount.LINE, converter=TierCount)
    version: str = "1"

    def __attrs_post_init__(self) -> None:
        find_currency(self.currency)
        fields.window(self)
        prices = {
            sku: self._list_price(sku, price) for sku, price in self.prices.items()
        }
        object.__setattr__(self, "prices", prices)

    def _list_price(self, sku: str, given: object) -> ListPrice:
        path = f"prices[{sku!r}]"
        try:
            if not isinstance(sku, str) or not sku:
                raise InvalidPriceError(f"{short_repr(sku)} is not a SKU")
            if not isinstance(given, ListPrice):
                money = (
                    given if isinstance(given, Money) else Money(given, self.currency)
                )
                given = ListPrice(unit_price=money)
            # Checked here, once: later the engine works on whole numbers alone.
            for money in self._moneys(given):
                if money.currency.code != self.currency:
                    raise InvalidPriceError(
                        f"{money} stands in a list of {self.currency}"
                    )
                money.minor(scale=self.scale)
        except EcomkitError as error:
            raise error.under(path) from None
        return given

    @staticmethod
    def _moneys(price: ListPrice) -> Iterable[Money]:
        yield price.unit_price
        yield from (tier.unit_price for tier in price.tiers)
        for money in (price.compare_at, price.floor):
            if money is not None:
                yield money
