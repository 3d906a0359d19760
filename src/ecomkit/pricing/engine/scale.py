"""Scale: money into the engine's whole steps and back."""

from __future__ import annotations

from collections.abc import Iterable

from ecomkit.money.amount import Money, minor_money
from ecomkit.money.denomination import denomination
from ecomkit.pricing.values.charge import Charge


class Scale:
    """Turns money into the engine's steps and back, for one currency and scale."""

    __slots__ = ("currency", "denomination", "places")

    def __init__(self, currency: str, scale: int) -> None:
        self.denomination = denomination(currency, scale=scale)
        self.currency = currency
        self.places = scale

    def steps_of(self, amounts: Iterable[Money]) -> int | None:
        """The amount given for this currency, in steps; None where there is none."""
        for amount in amounts:
            if amount.currency.code == self.currency:
                return amount.minor(scale=self.places)
        return None

    def steps_of_charge(self, charge: Charge) -> int | None:
        """What a delivery costs, in steps; None where it is in another currency."""
        if self.places == 0 and charge.minor is not None:
            return (
                charge.minor if charge.amount.currency.code == self.currency else None
            )
        return self.steps_of((charge.amount,))

    def money(self, steps: int) -> Money:
        """*steps* as money."""
        return minor_money(steps, self.denomination)
