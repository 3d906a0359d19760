"""Reading TOML: what others wrote, in bounded time, and data files of the library."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from ecomkit.errors import InvalidInputError
from ecomkit.validators import ErrorClass, require_type

_MOST_CHARACTERS = 1_000_000
_MOST_PARTS = 50
# Time grows with the square of a dotted key's length, so long ones are not tried.
_LONG_KEY = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+)"""
    f"{{{_MOST_PARTS}}}"
)


def read_toml(text: object, *, error: ErrorClass = InvalidInputError) -> dict[str, Any]:
    r"""What *text* says, as plain dicts, lists and values.

    Raises *error* for what is not TOML, for more than 1,000,000 characters, for dotted
    keys of 50 parts and for brackets that are nested too deeply.

    Examples:
        >>> read_toml('[shop]\ncurrency = "EUR"')
        {'shop': {'currency': 'EUR'}}
    """
    written = require_type(text, str, path="$", error=error)
    if len(written) > _MOST_CHARACTERS:
        raise error(
            f"{len(written)} characters of TOML are too many",
            hint=f"at most {_MOST_CHARACTERS}",
        )
    if _LONG_KEY.search(written):
        raise error(f"a TOML key has fewer than {_MOST_PARTS} parts")
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as mistake:
        raise error(f"this is not TOML: {mistake}") from None
    except RecursionError:
        raise error("this TOML is nested too deeply") from None
    except ValueError:
        raise error("this TOML holds a number or date that cannot be read") from None


def read_data(package: str, *path: str) -> dict[str, Any]:
    """A data file of the library, by its path below a *package*.

    Examples:
        >>> read_data("ecomkit.customers", "tax_numbers.toml")["DE"]["example"]
        '123456789'
    """
    return tomllib.loads(files(package).joinpath(*path).read_text("utf-8"))
