"""PlaceTaxes: the taxes at one place, and what prices that include taxes become there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import attrs

from ecomkit.pricing.engine.scale import Scale
from ecomkit.tax.compiled import TaxClass, compile_class
from ecomkit.tax.policy import CrossBorderPricing, TaxPolicy
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply, SupplyKind
from ecomkit.tax.treatment import TaxTreatment

_NOT_CHARGED = frozenset(
    {
        TaxTreatment.EXEMPT,
        TaxTreatment.REVERSE_CHARGE,
        TaxTreatment.INTRA_COMMUNITY,
        TaxTreatment.EXPORT,
        TaxTreatment.OUT_OF_SCOPE,
    }
)


class PlacedPrice(NamedTuple):
    """How a unit price changes on its way to a place, and how it is taxed there.

    ``listed`` are the taxes of the price as it is listed, before it is converted.
    """

    convert: Callable[[int], int]
    tax: TaxClass
    includes_tax: bool
    listed: TaxClass


class PlaceTaxes:
    """The taxes of one supply, compiled for one currency and scale."""

    def __init__(
        self, taxes: TaxRules, supply: Supply, policy: TaxPolicy, scale: Scale
    ) -> None:
        self._taxes = taxes
        self._supply = supply
        self._home = Supply(on=supply.on, ship_to=taxes.home or supply.ship_to)
        self._rounding = policy.rounding
        self._abroad = policy.abroad
        self._unit = 10**scale.places
        self._currency = scale.currency
        self.policy = policy
        self._classes: dict[tuple[tuple[TaxRate, ...], bool], TaxClass] = {}
        self.some_included = False  # whether any tax met here is part of a price

    def place(
        self, category: str, kind: SupplyKind, *, includes_tax: bool
    ) -> PlacedPrice:
        """What prices of a tax category become here.

        A price that includes the taxes at home keeps them, unless the buyer owes none or
        the policy asks to exchange them for the taxes here.
        """
        rates = self._taxes.resolve(category, attrs.evolve(self._supply, kind=kind))
        if not includes_tax:
            bare = self.tax_class(rates, includes=False)
            return PlacedPrice(_unchanged, bare, False, bare)
        at_home = self._taxes.resolve(category, attrs.evolve(self._home, kind=kind))
        freed = is_not_charged(rates)
        home = self.tax_class(at_home, includes=True)
        here = self.tax_class(rates, includes=True)
        same = here.is_as_high_as(home)
        if same or not (freed or self._abroad is CrossBorderPricing.RETAX):
            return PlacedPrice(_unchanged, here, True, here)
        rounding = self._rounding

        def net(unit: int) -> int:
            return unit - home.inside_of(unit, rounding)

        if freed or not rates or any(rate.included is False for rate in rates):
            bare = self.tax_class(rates, includes=False)
            return PlacedPrice(net, bare, False, home)
        added = compile_class(
            [attrs.evolve(rate, included=False) for rate in rates], includes=False
        )

        def retaxed(unit: int) -> int:
            bare = net(unit)
            return bare + added.on_top_of(bare, rounding)

        return PlacedPrice(retaxed, here, True, home)

    def charge_rates(self, category: str) -> tuple[TaxRate, ...]:
        """The rates on a fee or a delivery of a tax category."""
        rates = self._taxes.resolve(category, self._supply)
        return tuple(rate for rate in rates if rate.on_delivery)

    def home_class(self, category: str, kind: SupplyKind) -> TaxClass:
        """The taxes inside a price of a tax category at home."""
        rates = self._taxes.resolve(category, attrs.evolve(self._home, kind=kind))
        return self.tax_class(rates, includes=True)

    def freed_share(self, category: str, amount: int) -> int:
        """The tax at home to take out of a charge that includes it, for a freed buyer."""
        home = self.home_class(category, SupplyKind.GOODS)
        return home.inside_of(amount, self._rounding)

    def tax_class(self, rates: tuple[TaxRate, ...], *, includes: bool) -> TaxClass:
        """The class of *rates*, compiled once."""
        key = rates, includes
        found = self._classes.get(key)
        if found is None:
            found = self._classes[key] = compile_class(
                rates, includes=includes, unit=self._unit, currency=self._currency
            )
            self.some_included = self.some_included or True in found.inside
        return found


def is_not_charged(rates: Sequence[TaxRate]) -> bool:
    """Whether the buyer owes none of a tax."""
    return any(rate.treatment in _NOT_CHARGED for rate in rates)


def _unchanged(unit: int) -> int:
    return unit
