"""The seam of this room: a shop's own tax rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, runtime_checkable

from ecomkit.addressing.place import Place
from ecomkit.money.amount import Money
from ecomkit.tax.policy import TaxPolicy
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply, SupplyKind


class TaxRules(Protocol):
    """Which taxes apply to a sale: a TaxTable, ShopTaxes, or a shop's own class."""

    @property
    def version(self) -> str:
        """Names these rules in the prices they made; new rules have a new version."""
        ...

    @property
    def home(self) -> Place | None:
        """Where the shop is, whose taxes its prices include."""
        ...

    def resolve(self, category: str, supply: Supply, /) -> tuple[TaxRate, ...]:
        """The taxes on goods of *category* in this sale, in order of computation.

        A tax that is not charged is among them at zero, with the reason.
        """
        ...

    def boundaries(self) -> Iterable[date]:
        """The days on which something in these rules changes."""
        ...


@runtime_checkable
class TaxLaw(TaxRules, Protocol):
    """Tax rules that also know how their law rounds, and up to which worth it holds."""

    def policy_for(self, supply: Supply, /) -> TaxPolicy | None:
        """How the law that taxes a supply rounds, and taxes deliveries; None: no matter."""
        ...

    def kind_of(self, category: str, kind: SupplyKind, /) -> SupplyKind:
        """What goods of *category* are in law, where the shop calls them *kind*."""
        ...

    def worth_limit(self, supply: Supply, /) -> Money | None:
        """Up to which worth of a consignment the shop charges the destination's tax.

        None where no limit matters. The worth is that of the goods without tax and
        carriage.
        """
        ...
