"""The front door: the names most shops need, each loaded when it is first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecomkit.addressing import Address as Address
    from ecomkit.addressing import Place as Place
    from ecomkit.cart import Cart as Cart
    from ecomkit.cart import LineItem as LineItem
    from ecomkit.catalog import Product as Product
    from ecomkit.checkout import Checkout as Checkout
    from ecomkit.checkout import Purchaser as Purchaser
    from ecomkit.checkout import Quote as Quote
    from ecomkit.checkout import Quoter as Quoter
    from ecomkit.customers import Account as Account
    from ecomkit.customers import Customer as Customer
    from ecomkit.errors import ConflictError as ConflictError
    from ecomkit.errors import EcomkitError as EcomkitError
    from ecomkit.errors import InvalidInputError as InvalidInputError
    from ecomkit.errors import MissingExtraError as MissingExtraError
    from ecomkit.errors import RefusedError as RefusedError
    from ecomkit.errors import UnavailableError as UnavailableError
    from ecomkit.events import Event as Event
    from ecomkit.inventory import MemoryStock as MemoryStock
    from ecomkit.journey import Stage as Stage
    from ecomkit.journey.figures import Funnel as Funnel
    from ecomkit.journey.figures import kpi_report as kpi_report
    from ecomkit.measures import Weight as Weight
    from ecomkit.money import ExchangeRate as ExchangeRate
    from ecomkit.money import Money as Money
    from ecomkit.money import Rate as Rate
    from ecomkit.money import Rounding as Rounding
    from ecomkit.money import RoundingMode as RoundingMode
    from ecomkit.money import allocate as allocate
    from ecomkit.money import format_money as format_money
    from ecomkit.orders import Order as Order
    from ecomkit.orders import OrderChange as OrderChange
    from ecomkit.payments import PaymentMethod as PaymentMethod
    from ecomkit.payments import PaymentService as PaymentService
    from ecomkit.pricing import AmountOff as AmountOff
    from ecomkit.pricing import Occasion as Occasion
    from ecomkit.pricing import PercentOff as PercentOff
    from ecomkit.pricing import PriceBook as PriceBook
    from ecomkit.pricing import PricedCart as PricedCart
    from ecomkit.pricing import PriceList as PriceList
    from ecomkit.pricing import Pricer as Pricer
    from ecomkit.pricing import PricingPolicy as PricingPolicy
    from ecomkit.pricing import Promotion as Promotion
    from ecomkit.receipts import Receipt as Receipt
    from ecomkit.receipts import Seller as Seller
    from ecomkit.receipts import as_html as as_html
    from ecomkit.receipts import as_text as as_text
    from ecomkit.receipts import receipt as receipt
    from ecomkit.shipping import ShippingMethod as ShippingMethod
    from ecomkit.shipping import ShippingTable as ShippingTable
    from ecomkit.shop import Shop as Shop
    from ecomkit.shopfile import load_shop as load_shop
    from ecomkit.tax import ShopTaxes as ShopTaxes
    from ecomkit.tax import TaxRate as TaxRate
    from ecomkit.tax import TaxTable as TaxTable
    from ecomkit.tax import find_regime as find_regime
    from ecomkit.wire import from_json as from_json
    from ecomkit.wire import from_wire as from_wire
    from ecomkit.wire import to_json as to_json
    from ecomkit.wire import to_wire as to_wire

_NAMES = {
    "addressing": "Address Place",
    "cart": "Cart LineItem",
    "catalog": "Product",
    "checkout": "Checkout Purchaser Quote Quoter",
    "customers": "Account Customer",
    "errors": "ConflictError EcomkitError InvalidInputError MissingExtraError RefusedError UnavailableError",
    "events": "Event",
    "inventory": "MemoryStock",
    "journey": "Stage",
    "journey.figures": "Funnel kpi_report",
    "measures": "Weight",
    "money": "ExchangeRate Money Rate Rounding RoundingMode allocate format_money",
    "orders": "Order OrderChange",
    "payments": "PaymentMethod PaymentService",
    "pricing": "AmountOff Occasion PercentOff PriceBook PriceList PricedCart Pricer PricingPolicy Promotion",
    "receipts": "Receipt Seller as_html as_text receipt",
    "shipping": "ShippingMethod ShippingTable",
    "shop": "Shop",
    "shopfile": "load_shop",
    "tax": "ShopTaxes TaxRate TaxTable find_regime",
    "wire": "from_json from_wire to_json to_wire",
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
