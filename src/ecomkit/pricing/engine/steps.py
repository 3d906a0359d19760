"""The pipeline: how a price is made, as one tuple of steps.

Each step reads and writes the worksheet of one pricing; the market holds what is known
before a cart is seen. ``price`` and ``explain`` run the same tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecomkit.cart.cart import Cart
from ecomkit.moments import local_time
from ecomkit.pricing.engine.cash import cash_rounding
from ecomkit.pricing.engine.fees_and_delivery import deliveries, fees
from ecomkit.pricing.engine.list_prices import list_prices
from ecomkit.pricing.engine.market.market import Market
from ecomkit.pricing.engine.promotions import promotions, promotions_on_fees
from ecomkit.pricing.engine.recorder import Recorder
from ecomkit.pricing.engine.route import route_of_goods
from ecomkit.pricing.engine.taxes import taxes
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.occasion import Occasion

Step = Callable[[Worksheet, Market], None]

STEPS: tuple[Step, ...] = (
    list_prices,
    deliveries,
    promotions,
    fees,
    promotions_on_fees,
    taxes,
    cash_rounding,
)


def price_in_full(
    market: Market,
    cart: Cart,
    occasion: Occasion,
    charges: Sequence[Charge],
    recorder: Recorder | None = None,
) -> Worksheet:
    """The worksheet of a cart after all steps; a *recorder* looks at it between them."""
    local = market.at(route_of_goods(cart, occasion))
    worksheet = Worksheet(
        cart,
        occasion,
        charges,
        market.policy,
        local.tax_policy,
        market.scale,
        local.find,
        local_time(occasion.at, market.shop.zone),
        market.shown,
    )
    for step in STEPS:
        if recorder is not None:
            recorder.before(step, worksheet)
        step(worksheet, market)
        if recorder is not None:
            recorder.after(step, worksheet)
    return worksheet
