"""Reviewing: a checkout as the shop sees it now, with all that is asked outside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial

from ecomkit.checkout import Checkout
from ecomkit.checkout.review import CheckoutReview
from ecomkit.inventory import Availability
from ecomkit.shipping.carriers import CarrierRate
from ecomkit.shop.desk.asking_rates import asked_rates
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.filing import assessed
from ecomkit.shop.flows.steps import Flow
from ecomkit.tax.errors import TaxSourceError


def reviewed(desk: Desk, checkout: str) -> Flow[CheckoutReview]:
    """The prices, offers and payment methods of a checkout, and what is missing."""
    asked, stock, at, rates = yield from asked_of(desk, checkout)
    with suppress(TaxSourceError):  # the review says that its answer is missing
        asked = yield from assessed(desk, asked, stock, at, rates)
    return desk.quoter.review(asked, at=at, stock=stock, rates=rates)


def asked_of(
    desk: Desk, checkout: str
) -> Flow[
    tuple[
        Checkout, Mapping[str, Availability], datetime, Mapping[str, list[CarrierRate]]
    ]
]:
    """A checkout with its stock, the moment, and what carriers ask for it."""
    asked, stock, at = yield from desk.read(partial(desk.taking.asked, checkout))
    rates = yield from asked_rates(desk, asked, at=at, stock=stock)
    return asked, stock, at, rates
