"""Price history: what was asked and when, and the lowest price of the last thirty days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from ecomkit.errors import short_repr
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values import validators as fields

# Directive 98/6/EC, Article 6a (as of 2022-05-28): an announced reduction names the
# lowest price of at least the thirty days before it.
PRIOR_PERIOD = timedelta(days=30)


@attrs.frozen(kw_only=True)
class PriceChange:
    """From a moment on, one unit cost this."""

    since: datetime
    price: Money = attrs.field(converter=fields.money)

    def __attrs_post_init__(self) -> None:
        _check_moment(self.since, "$.since")


def _in_order(changes: Iterable[PriceChange]) -> tuple[PriceChange, ...]:
    found = fields.several(changes)
    for place, change in enumerate(found):
        if not isinstance(change, PriceChange):
            raise InvalidPriceError(
                f"{short_repr(change)} is not a PriceChange", path=f"$.changes[{place}]"
            )
    if len({change.price.currency.code for change in found}) > 1:
        raise InvalidPriceError(
            "a history has prices in one currency",
            path="$.changes",
            hint="keep one for each currency",
        )
    return tuple(sorted(found, key=lambda change: change.since))


def _check_moment(at: object, path: str) -> None:
    if not is_moment(at):
        raise fields.no_moment(at, path)


@attrs.frozen
class PriceHistory:
    """All prices that one article had in one channel and currency."""

    changes: tuple[PriceChange, ...] = attrs.field(converter=_in_order)

    def price_at(self, at: datetime) -> Money | None:
        """What one unit cost at a moment; None before the first price."""
        _check_moment(at, "$.at")
        price = None
        for change in self.changes:
            if change.since > at:
                break
            price = change.price
        return price

    def lowest_prior(
        self, reduced_at: datetime, *, period: timedelta = PRIOR_PERIOD
    ) -> Money | None:
        """The lowest price in the *period* before a reduction; None if there was none.

        A price that began earlier counts as far as it still held in the period.
        """
        _check_moment(reduced_at, "$.reduced_at")
        begin = reduced_at - period
        prices = [
            change.price for change in self.changes if begin < change.since < reduced_at
        ]
        at_begin = self.price_at(begin)
        if at_begin is not None:
            prices.append(at_begin)
        return min(prices, default=None)

    def with_price(self, price: Money, since: datetime) -> PriceHistory:
        """The history with one more price."""
        return PriceHistory((*self.changes, PriceChange(since=since, price=price)))
