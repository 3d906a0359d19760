"""Supply: who sells what to whom, from where to where, on which day, as a tax law asks."""

from __future__ import annotations

from datetime import date

import attrs

from ecomkit.addressing.place import Place
from ecomkit.tax.treatment import Treatment


@attrs.frozen(kw_only=True)
class Exemption:
    """A buyer who owes no tax on some goods in some places, and the paper that says so.

    ``categories`` and ``countries`` left empty mean all of them.
    """

    reason: str
    certificate: str = ""
    treatment: Treatment = attrs.field(default=Treatment.EXEMPT, converter=Treatment)
    vatex: str = ""
    categories: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    countries: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    regions: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    since: date | None = None
    until: date | None = None

    def covers(self, category: str, place: Place | None, on: date) -> bool:
        """Whether it frees goods of *category* going to *place* on a day."""
        return (
            (not self.categories or category in self.categories)
            and (self.since is None or self.since <= on)
            and (self.until is None or on < self.until)
            and (
                not (self.countries or self.regions)
                if place is None
                else (not self.countries or place.country in self.countries)
                and (not self.regions or place.region in self.regions)
            )
        )


@attrs.frozen(kw_only=True, cache_hash=True)
class Supply:
    """The facts on which the place of supply and the treatment of a sale depend.

    ``ship_to`` is None while the buyer has not said where; ``buyer_tax_ids`` are numbers
    that were checked, as (country, number) pairs.
    """

    on: date
    ship_to: Place | None = None
    ship_from: Place | None = None
    is_business: bool = False
    buyer_tax_ids: tuple[tuple[str, str], ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    kind: str = "goods"
