"""LocaleWriter: amounts, dates, rates and quantities as a locale writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from ecomkit.addressing.address import Address
from ecomkit.addressing.format import format_address
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.money.format import find_locale, format_money
from ecomkit.money.rate import Rate
from ecomkit.numbers import WIDE
from ecomkit.receipts.model import Amount
from ecomkit.validators import require_type

if TYPE_CHECKING:
    from babel import Locale

_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_RATE = "#,##0.####%"
_ISOLATE, _END = "\u2068", "\u2069"


class LocaleWriter:
    """Writes figures, dates, addresses and messages for one locale.

    Native digits are Arabic-Indic ones, if the language is Arabic. A locale whose language
    the shop does not speak is an UnknownLanguageError: no paper mixes two languages.
    """

    def __init__(
        self,
        locale: str | Locale,
        *,
        native_digits: bool = False,
        languages: Languages = SHIPPED_LANGUAGES,
    ) -> None:
        self.locale = find_locale(locale)
        require_type(languages, Languages, path="$.languages")
        self.words = languages.words(self.locale)
        self.native = native_digits and self.locale.language == "ar"

    @property
    def direction(self) -> str:
        """``"ltr"`` or ``"rtl"``."""
        return str(self.locale.text_direction)

    def say(self, id: str, count: int | None = None, /, **values: str) -> str:
        """The words of an id in the reader's language, with *values* in their place."""
        kept = {name: self.kept(value) for name, value in values.items()}
        return self.words.say(id, count, **kept)

    def kept(self, text: str) -> str:
        """A text of others within words of ours: isolated where these run right to left.

        By first-strong isolates (Unicode UAX 9), so that names and amounts stay in place.
        """
        is_rtl = self.direction == "rtl"
        return f"{_ISOLATE}{text}{_END}" if is_rtl and text else text

    def amount(self, money: Money) -> Amount:
        """An amount with its text."""
        return Amount(money, self.money(money))

    def money(self, money: Money, scale: int = 0) -> str:
        """An amount as text, of a price with *scale* places below the smallest coin."""
        return format_money(money, self.locale, native_digits=self.native, scale=scale)

    def number(self, quantity: int | Decimal, unit: str = "") -> str:
        """A quantity, with its unit."""
        from babel.numbers import format_decimal

        with localcontext(WIDE):
            written = format_decimal(
                quantity, format="#,##0.######", locale=self.locale
            )
        text = self._digits(written)
        return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text

    def rate(self, rate: Rate) -> str:
        """A tax rate in percent."""
        from babel.numbers import format_percent

        with localcontext(WIDE):
            share = rate.percentage.scaleb(-2)
            written = format_percent(share, format=_RATE, locale=self.locale)
        return self._digits(written)

    def day(self, day: date | datetime, zone: tzinfo = UTC) -> str:
        """A day; of a moment, the day in a time zone."""
        from babel.dates import format_date

        if isinstance(day, datetime):
            day = local_time(day, zone).date()
        return self._digits(format_date(day, "long", locale=self.locale))

    def country(self, code: str) -> str:
        """The name of a country."""
        return str(self.locale.territories.get(code, code))

    def address(self, address: Address | None) -> tuple[str, ...]:
        """The lines of an address."""
        return () if address is None else format_address(address, self.locale)

    def rates(self, rates: Iterable[Rate]) -> str:
        """Several rates, joined; if all are zero, one of them."""
        rates = list(rates)
        charged = [rate for rate in rates if rate.percentage] or rates[:1]
        return " + ".join(map(self.rate, charged))

    def _digits(self, text: str) -> str:
        return text.translate(_ARABIC_INDIC) if self.native else text
