"""Exchange: one dated, explicit rate, applied once."""

from __future__ import annotations

from datetime import date

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.currency import find_currency, minor_unit
from ecomkit.money.errors import InvalidRateError, UnknownExchangeRateError
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.validators import Validators


def _currency_code(currency: object) -> str:
    return find_currency(currency).code


def _above_zero(instance: object, attribute: object, rate: Rate) -> None:
    if rate.numerator <= 0:
        raise InvalidRateError(f"{rate} is not an exchange rate", path="$.rate")


_check = Validators(InvalidRateError)


@attrs.frozen(kw_only=True)
class ExchangeRate:
    """What one unit of ``base`` costs in ``quote`` on a day, and who says so.

    Examples:
        >>> ecb = ExchangeRate(
        ...     base="EUR", quote="JPY", rate="163.5", on=date(2026, 11, 2), source="ECB"
        ... )
        >>> print(ecb.convert(Money("9.99", "EUR")))
        1633 JPY
    """

    base: str = attrs.field(converter=_currency_code)
    quote: str = attrs.field(converter=_currency_code)
    rate: Rate = attrs.field(converter=Rate, validator=_above_zero)
    on: date = attrs.field(validator=_check.day)
    source: str = attrs.field(default="", validator=_check.text)

    def inverted(self) -> ExchangeRate:
        """The same rate the other way round, exact.

        Examples:
            >>> rate = ExchangeRate(
            ...     base="EUR", quote="USD", rate="1.25", on=date(2026, 11, 2)
            ... )
            >>> print(rate.inverted().convert(Money("1.25", "USD")))
            1.00 EUR
        """
        return attrs.evolve(
            self,
            base=self.quote,
            quote=self.base,
            rate=Rate(self.rate.denominator, self.rate.numerator),
        )

    def convert(self, money: Money, rounding: Rounding = Rounding()) -> Money:
        """*money* in the other currency, rounded once.

        Raises UnknownExchangeRateError for another currency than ``base``.
        """
        money = Money.from_moneyed(money)
        if money.currency.code != self.base:
            raise UnknownExchangeRateError(
                f"this rate converts {self.base}, not {money.currency.code}",
                base=self.base,
                quote=self.quote,
            )
        top, bottom = money.amount.as_integer_ratio()
        return Money.from_minor(
            rounding.of(
                top * self.rate.numerator * 10 ** minor_unit(self.quote),
                bottom * self.rate.denominator,
            ),
            self.quote,
        )
