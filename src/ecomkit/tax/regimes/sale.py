"""A sale under a tax law: what the rules of place ask of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.addressing.place import Place
from ecomkit.customers.tax_number import TaxEvidence, latest_answers
from ecomkit.tax.errors import TaxNotCoveredError
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.regimes.regime import NotCharged, Regime
from ecomkit.tax.supply import Supply, SupplyKind
from ecomkit.tax.treatment import TaxTreatment

# Levels of every law, whether it has rows of them or not: which goods they are for, the
# shop knows.
UNTAXED_LEVELS = {
    "zero": (TaxTreatment.ZERO, ""),
    "exempt": (TaxTreatment.EXEMPT, "Goods or services that the law exempts"),
}


@attrs.frozen(kw_only=True)
class Sale:
    """One category of goods on its way from one place to another."""

    category: str
    supply: Supply
    kind: SupplyKind
    start: Place
    to: Place
    home: Place
    levels: Mapping[str, str]
    registrations: frozenset[str]
    below_threshold: bool

    @property
    def is_business(self) -> bool:
        """Whether the buyer is a business: by its own word, or by a number looked up."""
        supply = self.supply
        return supply.is_business or any(each.proves for each in self._answers)

    @property
    def _answers(self) -> tuple[TaxEvidence, ...]:
        return latest_answers(self.supply.buyer_tax_ids)

    def rates(
        self, regime: Regime, place: Place, *, charged: bool = True
    ) -> tuple[TaxRate, ...]:
        """The taxes on these goods if *place* decides, whether they are *charged* or not."""
        if regime.needs_region and not place.region:
            raise region_missing(regime)
        level = self._level(place)
        rates = regime.rates_at(
            place,
            level or self.category,
            self.supply.on,
            start=self.start,
            charged=charged,
        )
        untaxed = UNTAXED_LEVELS.get(level)
        if untaxed is None:
            return rates
        return tuple(
            rate if rate.category == level else rate.not_charged(*untaxed)
            for rate in rates
        )

    def _level(self, place: Place) -> str:
        # The level that the shop names for these goods there; "" where it names none.
        names = (
            *sorted(place.region_codes, reverse=True),
            place.territory,
            place.country,
            *place.standing.taxed,
        )
        return next((self.levels[name] for name in names if name in self.levels), "")

    def authority(self, regime: Regime, place: Place) -> str:
        """Who levies the taxes at *place*."""
        rates = self.rates(regime, place, charged=False)
        if not rates:
            raise TaxNotCoveredError(
                f"{regime.name}: no tax is known for {place.country}",
                path="$.ship_to",
                regime=regime.id,
            )
        return rates[0].authority

    def proof(self, regime: Regime, *, apart_from: str = "") -> TaxEvidence | None:
        """The look-up that proves the buyer's business in the area, if there is one."""
        for evidence in self._answers:
            country = evidence.number.country
            if (
                evidence.proves
                and country in regime.authorities
                and country != apart_from
            ):
                return evidence
        return None


def region_missing(regime: Regime) -> TaxNotCoveredError:
    """The refusal of a place of which the region would have to be known."""
    return TaxNotCoveredError(
        f"{regime.name} depends on the region, which is not known",
        path="$.ship_to.region",
        regime=regime.id,
    )


def not_charged(
    rates: Iterable[TaxRate], why: NotCharged, evidence: TaxEvidence | None = None
) -> tuple[TaxRate, ...]:
    """*rates* at zero, with the reason and what proves it."""
    return tuple(
        rate.not_charged(why.treatment, why.reason, why.vatex, evidence)
        for rate in rates
    )
