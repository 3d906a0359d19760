"""Sales within an area, out of it, and into it."""

from __future__ import annotations

from ecomkit.tax.errors import InvalidTaxError, TaxNotCoveredError
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.regimes.regime import NotCharged, PlaceRule, Regime
from ecomkit.tax.regimes.sale import Sale, not_charged
from ecomkit.tax.supply import SupplyKind
from ecomkit.tax.treatment import TaxTreatment

Rates = tuple[TaxRate, ...]

AT_THE_BORDER = NotCharged(
    treatment=TaxTreatment.OUT_OF_SCOPE,
    reason="Import tax is collected at the border",
)
BY_THE_BUYER = NotCharged(
    treatment=TaxTreatment.OUT_OF_SCOPE,
    reason="The buyer, a business, accounts for the tax",
)


def inside(regime: Regime, sale: Sale) -> Rates:
    """The taxes on a sale within an area of one law."""
    same_region = sale.start.region == sale.to.region
    at_origin = same_region and sale.to.region in regime.by_origin
    rates = sale.rates(regime, sale.start if at_origin else sale.to)
    rates = _of_region(regime, rates, same_region=same_region)
    return _where_registered(regime, sale, rates)


def exported(regime: Regime, sale: Sale) -> Rates:
    """The taxes at the start on goods that leave the area: nothing, with the reason."""
    if sale.kind is not SupplyKind.GOODS:
        raise TaxNotCoveredError(
            f"{regime.name}: services across its border are not known here",
            path="$.kind",
            hint="give the shop rules of its own for them",
            regime=regime.id,
        )
    if regime.export is None:
        return ()
    rates = sale.rates(regime, sale.start, charged=False)
    return not_charged(_of_region(regime, rates, same_region=False), regime.export)


def imported(regime: Regime, sale: Sale) -> Rates:
    """The taxes at the end on goods that come into the area: the shop's matter, or not."""
    rule = regime.imports
    charged = rule is not None and rule.registration in sale.registrations
    rates = sale.rates(regime, sale.to, charged=charged)
    rates = _of_region(regime, rates, same_region=False)
    if rule is None:
        return not_charged(rates, AT_THE_BORDER)
    proof = sale.proof(regime) if rule.consumers_only else None
    if proof is not None:
        return not_charged(rates, BY_THE_BUYER, proof)
    if not charged:
        if regime.rule is PlaceRule.STATE:
            return _where_registered(regime, sale, rates)
        return not_charged(rates, AT_THE_BORDER)
    worth = sale.supply.worth
    if rule.limit is not None:
        if worth is not None and worth.currency != rule.limit.currency:
            raise InvalidTaxError(
                f"{regime.name} asks for the worth of the consignment in "
                f"{rule.limit.currency}, not {worth.currency}",
                path="$.worth",
            )
        if worth is None or worth > rule.limit:
            return not_charged(rates, AT_THE_BORDER)
    return _where_registered(regime, sale, rates)


def over_a_wire(regime: Regime, sale: Sale) -> Rates:
    """The taxes at the end on digital content from outside, if the shop collects them."""
    rule = regime.imports
    if (
        rule is None
        or not rule.digital
        or rule.registration not in sale.registrations
        or (rule.consumers_only and sale.is_business)
    ):
        return ()
    return sale.rates(regime, sale.to)


def _of_region(regime: Regime, rates: Rates, *, same_region: bool) -> Rates:
    # What falls only on sales within a region, or only between two, and not on this one.
    others = regime.between if same_region else regime.within
    return tuple(rate for rate in rates if rate.id not in others)


def _where_registered(regime: Regime, sale: Sale, rates: Rates) -> Rates:
    if regime.rule is not PlaceRule.STATE:
        return rates
    return tuple(
        rate
        if rate.authority in sale.registrations
        else rate.not_charged(
            TaxTreatment.OUT_OF_SCOPE,
            f"The shop is not registered with {rate.authority}",
        )
        for rate in rates
    )
