"""Purchases and sold lines in few words, for the tests beside this file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ecomkit.journey.figures.purchases import Purchase, SoldLine
from ecomkit.money import Money

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def bought(
    customer: str, day: float, amount: str = "10.00", *, order: str = ""
) -> Purchase:
    """An order of *customer*, so many days after the first of January 2026 at noon."""
    return Purchase(
        order=order or f"{customer}-{day}",
        customer=customer,
        at=START + timedelta(days=day),
        amount=Money(amount, "EUR"),
    )


def sold(
    order: str,
    sku: str,
    quantity: int = 1,
    amount: str = "10.00",
    *,
    customer: str = "ann",
    day: float = 0,
) -> SoldLine:
    """A line of an order."""
    return SoldLine(
        order=order,
        sku=sku,
        quantity=quantity,
        amount=Money(amount, "EUR"),
        at=START + timedelta(days=day),
        customer=customer,
    )
