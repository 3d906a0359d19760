"""Price history: what was asked and when, and the lowest price of the last thirty days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import attrs

from ecomkit.moments import after, instant_of
from ecomkit.money.amount import Money
from ecomkit.money.validators import MoneyValidators, as_money
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.validators import (
    one_or_more,
    require_duration,
    require_moment,
    require_types,
)

check = MoneyValidators(InvalidPriceError)

# Directive 98/6/EC, Article 6a (as of 2022-05-28): an announced reduction names the
# lowest price of at least the thirty days before it.
PRIOR_PERIOD = timedelta(days=30)
_FIRST = datetime.min.replace(tzinfo=UTC)


@attrs.frozen(kw_only=True)
class PriceChange:
    """From a moment on, one unit cost this."""

    since: datetime = attrs.field(validator=check.moment)
    price: Money = attrs.field(
        converter=as_money, validator=check.money(from_zero=True)
    )


def _in_order(changes: Iterable[PriceChange]) -> tuple[PriceChange, ...]:
    found = one_or_more(changes)
    require_types(found, PriceChange, path="$.changes", error=InvalidPriceError)
    if len({change.price.currency.code for change in found}) > 1:
        raise InvalidPriceError(
            "a history has prices in one currency",
            path="$.changes",
            hint="keep one for each currency",
        )
    return tuple(sorted(found, key=lambda change: instant_of(change.since)))


@attrs.frozen
class PriceHistory:
    """All prices that one article had in one channel and currency.

    Examples:
        >>> history = PriceHistory(())
        >>> history = history.with_price(Money("20", "EUR"), datetime(2026, 9, 1, tzinfo=UTC))
        >>> history = history.with_price(Money("15", "EUR"), datetime(2026, 10, 20, tzinfo=UTC))
        >>> str(history.lowest_prior(datetime(2026, 11, 1, tzinfo=UTC)))
        '15.00 EUR'
    """

    changes: tuple[PriceChange, ...] = attrs.field(converter=_in_order)

    def price_at(self, at: datetime) -> Money | None:
        """What one unit cost at a moment; None before the first price."""
        require_moment(at, path="$.at", error=InvalidPriceError)
        now = instant_of(at)
        known = [one.price for one in self.changes if instant_of(one.since) <= now]
        return known[-1] if known else None

    def lowest_prior(
        self, reduced_at: datetime, *, period: timedelta = PRIOR_PERIOD
    ) -> Money | None:
        """The lowest price in the *period* before a reduction; None if there was none.

        A price that began earlier counts as far as it still applied in the period.
        """
        require_moment(reduced_at, path="$.reduced_at", error=InvalidPriceError)
        require_duration(period, path="$.period", error=InvalidPriceError)
        since_ever = reduced_at - _FIRST
        begin = after(reduced_at, -period) if period < since_ever else _FIRST
        first, last = instant_of(begin), instant_of(reduced_at)
        prices = [
            change.price
            for change in self.changes
            if first < instant_of(change.since) < last
        ]
        at_begin = self.price_at(begin)
        if at_begin is not None:
            prices.append(at_begin)
        return min(prices, default=None)

    def with_price(self, price: Money, since: datetime) -> PriceHistory:
        """The history with one more price."""
        return PriceHistory((*self.changes, PriceChange(since=since, price=price)))
