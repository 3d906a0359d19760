"""The one way into the engine from outside pricing: for checks of rules, and for laws."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from ecomkit.cart.cart import Cart
from ecomkit.pricing import engine
from ecomkit.pricing.engine.fast_path import price_fast
from ecomkit.pricing.engine.ledger_of import ledger_of
from ecomkit.pricing.engine.market.markets import Markets
from ecomkit.pricing.engine.rules.compiled_benefits import compile_benefit
from ecomkit.pricing.engine.rules.compiled_rules import compile_rules
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.steps import price_in_full
from ecomkit.pricing.ports import CustomPromotion
from ecomkit.pricing.result.ledger import Ledger
from ecomkit.pricing.values.benefits import Benefit
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.promotion import Promotion


def has_amount(benefit: Benefit, policy: PricingPolicy, currency: str) -> bool:
    """Whether a benefit can be given in a currency."""
    scale = Scale(currency, policy.scale)
    return compile_benefit(benefit, policy, scale) is not None


def first_turns(
    promotions: Sequence[Promotion | CustomPromotion],
    policy: PricingPolicy,
    currency: str,
) -> dict[str, int]:
    """Where each promotion, by its id, first comes in the order in which rules apply."""
    rules = compile_rules(promotions, policy, Scale(currency, policy.scale))
    return {rule.promotion.id: rule.index for rule in reversed(rules)}


def priced_both_ways(
    markets: Markets, cart: Cart, occasion: Occasion, charges: Sequence[Charge]
) -> tuple[Ledger | None, Ledger]:
    """The ledger by the fast path, None where it does not take the cart, and in full."""
    deliveries = cart.deliveries
    place = deliveries[0].place if deliveries else occasion.place
    market, local = markets.find(cart.currency, occasion, place)
    worksheet = price_in_full(market, cart, occasion, charges)
    return (
        price_fast(market, local, cart, charges),
        ledger_of(worksheet, market.rules),
    )


def modules_with(name: str) -> list[ModuleType]:
    """The engine's modules that know a function or class by *name*: to plant bugs there."""
    packages = walk_packages(engine.__path__, f"{engine.__name__}.")
    modules = [import_module(found.name) for found in packages]
    return [module for module in modules if hasattr(module, name)]
