"""Backorder: an order that waits for goods, and its place in line."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.inventory.errors import amount, check


@attrs.frozen(kw_only=True)
class Backorder:
    """An amount of a SKU that an order has been waiting for since a moment.

    ``reference`` is the order's reservation, ``location`` where the goods will come to.
    Who has the lowest ``number`` in line gets the next pieces.
    """

    reference: str = attrs.field(validator=check.name)
    sku: str = attrs.field(validator=check.sku)
    location: str = attrs.field(default="", validator=check.text)
    number: int = attrs.field(validator=amount)
    amount: int = attrs.field(validator=amount)
    ordered_at: datetime = attrs.field(validator=check.moment)
