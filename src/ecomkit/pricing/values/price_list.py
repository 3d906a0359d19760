"""PriceList: what a shop charges for its goods, and for whom, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import EcomkitError, short_repr, wrong_type
from ecomkit.money.amount import Money
from ecomkit.money.currency import find_currency
from ecomkit.money.errors import InexactAmountError
from ecomkit.money.validators import MoneyValidators, as_money, maybe_money
from ecomkit.numbers import exact_decimal
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.policy import MOST_SCALE
from ecomkit.validators import (
    as_dict,
    as_names,
    maybe,
    one_or_more,
    require_since_before_until,
    require_sku,
)

check = MoneyValidators(InvalidPriceError)
_moment = maybe(check.moment)
_not_negative = maybe(check.money(from_zero=True))


def _units(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    path = "$.at_least"
    if isinstance(value, str | float):
        raise wrong_type(InvalidPriceError)(
            f"{short_repr(value)} is not a number of units",
            path=path,
            hint="give an int or a Decimal: Decimal('1.5')",
        )
    units = exact_decimal(
        value, what="a number of units", kind=InvalidPriceError, path=path
    )
    if units <= 0:
        raise InvalidPriceError(
            f"{short_repr(value)} is not a number of units above zero", path=path
        )


@attrs.frozen(kw_only=True)
class PriceTier:
    """From ``at_least`` units on, each costs ``unit_price``."""

    at_least: int | Decimal = attrs.field(validator=_units)
    unit_price: Money = attrs.field(converter=as_money, validator=check.money())


@attrs.frozen(kw_only=True)
class ListPrice:
    """What one unit costs, and the prices that go with it.

    A price below zero gives money back, for an empty bottle say; no promotion changes it.
    ``compare_at`` is the struck-out price; ``lowest_prior`` the lowest price of at least the
    thirty days before an announced reduction (Directive 98/6/EC, Article 6a; see
    PriceHistory); ``floor`` the least a discount may leave of a unit; ``includes_tax`` left
    out means as the list does.
    """

    unit_price: Money = attrs.field(converter=as_money, validator=check.money())
    tiers: tuple[PriceTier, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(PriceTier)
    )
    compare_at: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=_not_negative
    )
    lowest_prior: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=_not_negative
    )
    floor: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=_not_negative
    )
    includes_tax: bool | None = None

    def __attrs_post_init__(self) -> None:
        seen = set()
        for index, tier in enumerate(self.tiers):
            if tier.at_least in seen:
                raise InvalidPriceError(
                    f"two tiers begin at {tier.at_least}",
                    path=f"$.tiers[{index}].at_least",
                )
            seen.add(tier.at_least)


class TierCount(StrictEnum):
    """Whether tiers count one line, or a product over all its variants and lines."""

    LINE = "line"
    PRODUCT = "product"


@attrs.frozen(kw_only=True)
class PriceList:
    """Prices in one currency, for some customer groups and channels, for some time.

    ``prices`` map a SKU to a ListPrice, a Money, or plain digits in the list's currency.
    ``scale`` counts places below the minor unit that its prices may use (0.0035 needs 2).
    Where several lists have a price, the one of highest ``priority`` applies; among equals
    the one by which the line costs least: at its quantity, with catalog promotions taken,
    all on one side of the tax. The list applies from ``since`` to before ``until``.
    """

    id: str = attrs.field(validator=check.name)
    currency: str
    prices: Mapping[str, ListPrice] = attrs.field(
        converter=as_dict, validator=check.instance_of(dict), hash=False
    )
    includes_tax: bool = False
    groups: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    channels: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    since: datetime | None = attrs.field(default=None, validator=_moment)
    until: datetime | None = attrs.field(default=None, validator=_moment)
    priority: int = attrs.field(default=0, validator=check.whole_number())
    scale: int = attrs.field(default=0, validator=check.whole_number(0, MOST_SCALE))
    tiers_count: TierCount = attrs.field(default=TierCount.LINE, converter=TierCount)
    version: str = "1"

    def __attrs_post_init__(self) -> None:
        find_currency(self.currency)
        require_since_before_until(self.since, self.until, error=InvalidPriceError)
        prices = {
            sku: self._list_price(sku, price) for sku, price in self.prices.items()
        }
        object.__setattr__(self, "prices", prices)

    def _list_price(self, sku: str, given: object) -> ListPrice:
        path = f"prices[{short_repr(sku)}]"
        try:
            require_sku(sku, path="$", error=InvalidPriceError)
            if not isinstance(given, ListPrice):
                money = (
                    given if isinstance(given, Money) else Money(given, self.currency)
                )
                given = ListPrice(unit_price=money)
            # Checked here, once: later the engine works on whole numbers alone.
            for money in self._moneys(given):
                if money.currency.code != self.currency:
                    raise InvalidPriceError(f"{money} is not in {self.currency}")
                money.minor(scale=self.scale)
        except InexactAmountError as error:
            raise InvalidPriceError(
                error.message,
                path=f"$.{path}",
                hint="a price list with scale=2 has two places more; or round it",
            ) from None
        except EcomkitError as error:
            raise error.under(path) from None
        return given

    @staticmethod
    def _moneys(price: ListPrice) -> Iterable[Money]:
        yield price.unit_price
        yield from (tier.unit_price for tier in price.tiers)
        for money in (price.compare_at, price.lowest_prior, price.floor):
            if money is not None:
                yield money
