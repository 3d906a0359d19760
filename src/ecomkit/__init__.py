"""The front door: what a first sale needs, each name loaded when it is first used.

The README and the tutorial use every name here; the rest is in the rooms.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecomkit.addressing import Address as Address
    from ecomkit.addressing import Place as Place
    from ecomkit.cart import Cart as Cart
    from ecomkit.catalog import Article as Article
    from ecomkit.checkout import Purchaser as Purchaser
    from ecomkit.errors import InvalidInputError as InvalidInputError
    from ecomkit.money import Money as Money
    from ecomkit.money import Rate as Rate
    from ecomkit.money import Rounding as Rounding
    from ecomkit.money import RoundingMode as RoundingMode
    from ecomkit.money import allocate as allocate
    from ecomkit.money import format_money as format_money
    from ecomkit.opening import open_shop as open_shop
    from ecomkit.orders import Order as Order
    from ecomkit.orders import order_state as order_state
    from ecomkit.payments.adapters import CardTerminal as CardTerminal
    from ecomkit.pricing import Occasion as Occasion
    from ecomkit.pricing import PercentOff as PercentOff
    from ecomkit.pricing import PriceBook as PriceBook
    from ecomkit.pricing import Pricer as Pricer
    from ecomkit.pricing import Promotion as Promotion
    from ecomkit.receipts import Seller as Seller
    from ecomkit.receipts import as_text as as_text
    from ecomkit.shipping import ShippingMethod as ShippingMethod
    from ecomkit.shipping import ShippingTable as ShippingTable
    from ecomkit.shipping.fees import FlatRate as FlatRate
    from ecomkit.shipping.transit import Origin as Origin
    from ecomkit.shipping.transit import TransitTime as TransitTime
    from ecomkit.shop import Shop as Shop
    from ecomkit.tax import ShopTaxes as ShopTaxes
    from ecomkit.tax import TaxRate as TaxRate
    from ecomkit.tax import TaxTable as TaxTable
    from ecomkit.tax import find_regime as find_regime
    from ecomkit.wire import from_json as from_json
    from ecomkit.wire import to_json as to_json

_NAMES = {
    "addressing": "Address Place",
    "cart": "Cart",
    "catalog": "Article",
    "checkout": "Purchaser",
    "errors": "InvalidInputError",
    "money": "Money Rate Rounding RoundingMode allocate format_money",
    "opening": "open_shop",
    "orders": "Order order_state",
    "payments.adapters": "CardTerminal",
    "pricing": "Occasion PercentOff PriceBook Pricer Promotion",
    "receipts": "Seller as_text",
    "shipping": "ShippingMethod ShippingTable",
    "shipping.fees": "FlatRate",
    "shipping.transit": "Origin TransitTime",
    "shop": "Shop",
    "tax": "ShopTaxes TaxRate TaxTable find_regime",
    "wire": "from_json to_json",
}
_ROOM_OF = dict(
    sorted((name, room) for room, names in _NAMES.items() for name in names.split())
)

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
