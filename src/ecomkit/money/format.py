"""Writing an amount for a person: the locale is always an argument."""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.denomination import finer_places
from ecomkit.money.rounding import HALF_UP, Rounding, RoundingMode
from ecomkit.numbers import WIDE

if TYPE_CHECKING:
    from babel import Locale

_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def format_money(
    money: Money,
    locale: str | Locale,
    *,
    native_digits: bool = False,
    rounding: RoundingMode = HALF_UP,
    scale: int = 0,
) -> str:
    """*money* as people who read *locale* write it.

    Rounded to the currency's own places first, since Babel would round half to even, and to
    *scale* more for prices below the smallest coin.
    Babel writes Latin digits for every locale; *native_digits* writes Arabic-Indic
    ones, with their separators, where the locale's language is Arabic.
    """
    from babel.numbers import format_currency, get_currency_symbol

    found = find_locale(locale)
    native = native_digits and found.language == "ar"
    given = Money.from_moneyed(money)
    code = given.currency.code
    places = minor_unit(code) + finer_places(scale)
    top, bottom = given.amount.as_integer_ratio()
    steps = Rounding(rounding).of(top * 10**places, bottom)
    shown = Money.from_minor(steps, code, scale=scale)
    # Babel counts with the ambient decimal context, which may be too short.
    with localcontext(WIDE):
        text = format_currency(
            shown.amount,
            code,
            locale=found,
            currency_digits=False,
            format=_pattern(found, get_currency_symbol(code, found), places),
            numbering_system="arab" if native else "latn",
        )
    if native:
        return text.translate(_ARABIC_INDIC)
    # Swiss French writes amounts with a point, other numbers with a comma.
    signs = found.number_symbols["latn"]
    return text.replace(
        signs["decimal"], signs.get("currencyDecimal", signs["decimal"])
    )


def find_locale(locale: str | Locale) -> Locale:
    """The locale of an identifier such as ``de_DE``, ``ar`` or ``pt-BR``."""
    from babel import Locale, UnknownLocaleError

    if isinstance(locale, Locale):
        return locale
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError, AttributeError, TypeError):
        raise InvalidInputError(
            f"{short_repr(locale)} is not a locale",
            path="$.locale",
            hint="such as 'de_DE' or 'ar'",
        ) from None


def _pattern(locale: Locale, symbol: str, places: int) -> str:
    # The locale's own pattern, with the ISO places: CLDR shows none for some currencies.
    pattern = str(locale.currency_formats["standard"].pattern)
    pattern = pattern.replace("0.00", "0." + "0" * places if places else "0")
    # Letters keep a space from digits (CLDR's currency spacing, which Babel leaves out).
    if symbol[-1].isalpha():
        pattern = pattern.replace("¤#", "¤\N{NO-BREAK SPACE}#")
    if symbol[0].isalpha():
        pattern = pattern.replace("0¤", "0\N{NO-BREAK SPACE}¤")
    return pattern
