"""Requirement: one thing a checkout still needs, as data that a form can show."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.choices import StrictEnum


class CheckoutStep(StrictEnum):
    """The steps of a checkout, in the order in which a short one asks for them."""

    CART = "cart"
    CONTACT = "contact"
    SHIPPING = "shipping"
    DELIVERY = "delivery"
    PAYMENT = "payment"


def _facts(given: Mapping[str, object]) -> Mapping[str, object]:
    return dict(given)


@attrs.frozen(kw_only=True)
class Requirement:
    """One thing that is missing or cannot be as it is.

    ``code`` is stable (``email_missing``, ``delivery_not_chosen``, ...), ``path`` says
    where in the checkout, ``hint`` what would do, ``step`` on which page it is asked.
    """

    code: str
    step: CheckoutStep = attrs.field(converter=CheckoutStep)
    path: str = "$"
    hint: str = ""
    facts: Mapping[str, object] = attrs.field(
        factory=dict, converter=_facts, hash=False
    )
