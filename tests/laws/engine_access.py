"""The engine of pricing seen by its laws: both ways to a price, and where to plant bugs."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from ecomkit.cart import Cart
from ecomkit.pricing import Charge, Occasion, engine
from ecomkit.pricing.engine.columns_of import columns_of
from ecomkit.pricing.engine.fast_path import price_fast
from ecomkit.pricing.engine.market.markets import Markets
from ecomkit.pricing.engine.steps import price_in_full
from ecomkit.pricing.result.price_columns import PriceColumns


def priced_both_ways(
    markets: Markets, cart: Cart, occasion: Occasion, charges: Sequence[Charge]
) -> tuple[PriceColumns | None, PriceColumns]:
    """The columns by the fast path, None where it does not take the cart, and in full."""
    market, local = markets.find(cart, occasion)
    worksheet = price_in_full(market, cart, occasion, charges)
    return (
        price_fast(market, local, cart, charges),
        columns_of(worksheet, market.rules),
    )


def modules_with(name: str) -> list[ModuleType]:
    """The engine's modules that know a function or class by *name*: to plant bugs there."""
    packages = walk_packages(engine.__path__, f"{engine.__name__}.")
    modules = [import_module(found.name) for found in packages]
    return [module for module in modules if hasattr(module, name)]
