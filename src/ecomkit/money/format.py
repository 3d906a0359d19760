"""Writing an amount for a person: the locale is always an argument."""

from __future__ import annotations

from decimal import Context, localcontext
from typing import TYPE_CHECKING

from ecomkit.errors import InvalidInputError
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rounding import HALF_UP, Rounding, RoundingMode

if TYPE_CHECKING:
    from babel import Locale

_WIDE = Context(prec=60)
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def format_money(
    money: Money,
    locale: str | Locale,
    *,
    native_digits: bool = False,
    rounding: RoundingMode = HALF_UP,
) -> str:
    """*money* as people who read *locale* write it.

    Rounded to the currency's own places first, since Babel would round half to even.
    Babel writes Latin digits for every locale; *native_digits* turns them into
    Arabic-Indic ones where the locale's language is Arabic.
    """
    from babel.numbers import format_currency

    found = find_locale(locale)
    shown = Money.of(money).rounded(Rounding(rounding))
    code = shown.currency.code
    # Babel counts with the ambient decimal context, which may be too short.
    with localcontext(_WIDE):
        text = format_currency(
            shown.amount,
            code,
            locale=found,
            currency_digits=False,
            format=_with_places(found, minor_unit(code)),
        )
    if native_digits and found.language == "ar":
        text = text.translate(_ARABIC_INDIC)
    return text


def find_locale(locale: str | Locale) -> Locale:
    """The locale of an identifier such as ``de_DE``, ``ar`` or ``pt-BR``."""
    from babel import Locale, UnknownLocaleError

    if isinstance(locale, Locale):
        return locale
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError, AttributeError, TypeError):
        raise InvalidInputError(
            f"{locale!r} is not a locale",
            path="$.locale",
            hint="such as 'de_DE' or 'ar'",
        ) from None


def _with_places(locale: Locale, places: int) -> str:
    # The locale's own pattern, with the ISO places: CLDR shows none for some currencies.
    pattern = str(locale.currency_formats["standard"].pattern)
    return pattern.replace("0.00", "0." + "0" * places if places else "0")
