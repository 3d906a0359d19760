"""The front door: the names most shops need, each loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecomkit.errors import ConflictError as ConflictError
    from ecomkit.errors import EcomkitError as EcomkitError
    from ecomkit.errors import InvalidInputError as InvalidInputError
    from ecomkit.errors import MissingExtraError as MissingExtraError
    from ecomkit.errors import RefusedError as RefusedError
    from ecomkit.errors import UnavailableError as UnavailableError
    from ecomkit.events import Event as Event
    from ecomkit.money import ExchangeRate as ExchangeRate
    from ecomkit.money import Money as Money
    from ecomkit.money import Rate as Rate
    from ecomkit.money import Rounding as Rounding
    from ecomkit.money import RoundingMode as RoundingMode
    from ecomkit.money import allocate as allocate
    from ecomkit.money import format_money as format_money

_NAMES = {
    "errors": "ConflictError EcomkitError InvalidInputError MissingExtraError RefusedError"
    " UnavailableError",
    "events": "Event",
    "money": "ExchangeRate Money Rate Rounding RoundingMode allocate format_money",
}
_ROOM_OF = {name: room for room, names in _NAMES.items() for name in names.split()}

__all__ = list(_ROOM_OF)  # pyright: ignore[reportUnsupportedDunderAll]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{room}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
