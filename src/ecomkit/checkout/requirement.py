"""Requirement: one thing a checkout still needs, as data for a form."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.checkout.errors import check
from ecomkit.choices import StrictEnum
from ecomkit.validators import as_dict


class CheckoutStep(StrictEnum):
    """The steps of a checkout, in the order in which a short one asks for them."""

    CART = "cart"
    CONTACT = "contact"
    SHIPPING = "shipping"
    DELIVERY = "delivery"
    PAYMENT = "payment"


@attrs.frozen(kw_only=True)
class Requirement:
    """One thing that a checkout lacks, or that cannot stay as it is.

    ``code`` is stable (``email_missing``, ``delivery_not_chosen``, ...); ``path`` names
    the field of the checkout, ``hint`` an answer that would do, ``step`` the page that
    asks for it.
    """

    code: str = attrs.field(validator=check.name)
    step: CheckoutStep = attrs.field(converter=CheckoutStep)
    path: str = attrs.field(default="$", validator=check.text)
    hint: str = attrs.field(default="", validator=check.text)
    facts: Mapping[str, object] = attrs.field(
        factory=dict, converter=as_dict, validator=check.instance_of(dict), hash=False
    )
