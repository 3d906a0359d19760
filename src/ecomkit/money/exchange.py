"""Exchange: one dated, explicit rate, applied once."""

from __future__ import annotations

from datetime import date

import attrs

from ecomkit.money.amount import Money, find_currency
from ecomkit.money.currency import minor_unit
from ecomkit.money.errors import UnknownExchangeRateError
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding


@attrs.frozen(kw_only=True)
class ExchangeRate:
    """What one unit of *base* costs in *quote* on a day, and who says so."""

    base: str
    quote: str
    rate: Rate = attrs.field(converter=Rate)
    on: date
    source: str = ""

    def convert(self, money: Money, rounding: Rounding = Rounding()) -> Money:
        """*money* in the other currency, rounded once."""
        if money.currency.code != self.base:
            raise UnknownExchangeRateError(
                f"this rate converts {self.base}, not {money.currency.code}",
                base=self.base,
                quote=self.quote,
            )
        target = find_currency(self.quote)
        top, bottom = money.amount.as_integer_ratio()
        return Money.from_minor(
            rounding.of(
                top * self.rate.numerator * 10 ** minor_unit(target.code),
                bottom * self.rate.denominator,
            ),
            target,
        )
