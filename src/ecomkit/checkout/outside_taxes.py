"""Sales whose taxes an outside engine assesses: its answer is on the checkout."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import attrs

from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.pricing import Charge, Occasion, PricedCart, Pricer
from ecomkit.tax.errors import StaleAssessmentError


def priced_with_taxes(
    pricer: Pricer,
    checkout: Checkout,
    occasion: Occasion,
    goods: PricedCart,
    charges: Sequence[Charge],
    *,
    is_assessed: bool,
) -> tuple[PricedCart, tuple[Requirement, ...]]:
    """The price of the *goods* with their deliveries, and what its taxes still need.

    By the checkout's assessment, if that is of this sale; else by the shop's own tax rules.
    The cart is priced again as a whole with the chosen deliveries, never patched.
    """
    assessment = checkout.tax_assessment
    if assessment is not None:
        assessed = attrs.evolve(occasion, tax_assessment=assessment)
        with suppress(StaleAssessmentError):
            return pricer.price(checkout.cart, assessed, charges), ()
    priced = pricer.price(checkout.cart, occasion, charges) if charges else goods
    if assessment is None and not is_assessed:
        return priced, ()
    need = Requirement(
        code="tax_assessment_missing" if assessment is None else "tax_assessment_stale",
        step=CheckoutStep.PAYMENT,
        path="$.tax_assessment",
        hint="ask the tax engine: Quoter.tax_question(checkout, ...)",
    )
    return priced, (need,)
