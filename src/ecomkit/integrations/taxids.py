"""Check digits of tax numbers, through python-stdnum (extra ``taxids``)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ecomkit.customers.errors import InvalidTaxNumberError
from ecomkit.customers.tax_number import TaxNumber
from ecomkit.errors import MissingExtraError, short_repr

# What python-stdnum calls "vat" asks for a suffix there; the number itself is this one.
_REGISTERS = {"CH": "stdnum.ch.uid", "NO": "stdnum.no.orgnr", "XI": "stdnum.gb.vat"}
_PREFIXED = {"CH"}


def check_tax_number(country: str, value: str) -> TaxNumber:
    """The tax number *value* of a country, with its shape and check digits checked.

    That finds typing mistakes; only the register knows whether somebody has the number.
    Where check digits are not public (Saudi Arabia, the United Arab Emirates), the shape
    is checked. Raises InvalidTaxNumberError.
    """
    number = TaxNumber(country, value)
    module = _module(number.country)
    if module is None:
        return number
    text = (
        f"{number.country}{number.value}"
        if number.country in _PREFIXED
        else number.value
    )
    if not module.is_valid(text):
        raise InvalidTaxNumberError(
            f"{short_repr(value)} has wrong check digits",
            path="$.value",
            hint="look for two digits that changed places",
            country=number.country,
        )
    return number


def knows_check_digits(country: str) -> bool:
    """Whether the check digits of a *country* are known."""
    return _module(country) is not None


def _module(country: str) -> Any:
    try:
        from stdnum import get_cc_module
    except ImportError:
        raise MissingExtraError("taxids", needed_for="checking tax numbers") from None
    if country in _REGISTERS:
        return import_module(_REGISTERS[country])
    return get_cc_module(country.lower(), "vat")
