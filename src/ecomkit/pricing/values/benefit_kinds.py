"""Benefit: the kinds of benefits there are, and what is asked of any of them."""

from __future__ import annotations

from ecomkit.pricing.values.benefits import (
    DELIVERY_SCOPES,
    FEE_SCOPES,
    AmountOff,
    FirstAndNext,
    PercentOff,
    Scope,
    SetPrice,
    SpendAndSave,
    Tiered,
)
from ecomkit.pricing.values.policy import AmountBasis
from ecomkit.pricing.values.selection import EVERYTHING, Select
from ecomkit.pricing.values.set_benefits import (
    BuyGet,
    CheapestFree,
    EachGroupOf,
    Gift,
    GroupPrice,
    ProgressivePercent,
)

Benefit = (
    PercentOff
    | AmountOff
    | SetPrice
    | Tiered
    | SpendAndSave
    | EachGroupOf
    | FirstAndNext
    | GroupPrice
    | CheapestFree
    | ProgressivePercent
    | BuyGet
    | Gift
)


def scope_of(benefit: Benefit) -> Scope | None:
    """What a benefit is taken off; None for a kind that is always on units of goods."""
    if isinstance(benefit, PercentOff | AmountOff | SetPrice):
        return benefit.scope
    return None


def select_of(benefit: Benefit) -> Select:
    """The goods that a benefit selects; a BuyGet does so with ``buy`` and ``get``."""
    return EVERYTHING if isinstance(benefit, BuyGet) else benefit.select


def basis_of(benefit: Benefit) -> AmountBasis | None:
    """What the percentage in a benefit is of, where it says so.

    The tiers of a Tiered benefit each say so for themselves.
    """
    part = benefit.benefit if isinstance(benefit, EachGroupOf) else benefit
    return part.basis if isinstance(part, PercentOff) else None


def lowers_goods(benefit: Benefit) -> bool:
    """Whether a benefit is on goods, alone or together with deliveries."""
    scope = scope_of(benefit)
    return scope is Scope.ORDER or scope not in DELIVERY_SCOPES | FEE_SCOPES


def is_for_delivery(benefit: Benefit) -> bool:
    """Whether a benefit is on deliveries, or on goods and deliveries."""
    return scope_of(benefit) in DELIVERY_SCOPES


def needs_goods(benefit: Benefit) -> bool:
    """Whether a benefit gives nothing where none of the goods that it selects is there.

    One on the whole order does if it names some: it is not about the deliveries alone.
    """
    scope = scope_of(benefit)
    if scope is Scope.ORDER:
        return not select_of(benefit).only("goods").is_everything
    return scope not in DELIVERY_SCOPES | FEE_SCOPES


def is_for_fees(benefit: Benefit) -> bool:
    """Whether a benefit is on fees."""
    return scope_of(benefit) in FEE_SCOPES
