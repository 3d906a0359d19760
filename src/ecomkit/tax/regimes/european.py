"""The place of supply in the European Union (Directive 2006/112/EC)."""

from __future__ import annotations

from ecomkit.money.amount import Money
from ecomkit.tax.regimes.crossing import Rates, exported, imported
from ecomkit.tax.regimes.regime import NotCharged, Regime
from ecomkit.tax.regimes.sale import Sale, not_charged
from ecomkit.tax.supply import SupplyKind
from ecomkit.tax.treatment import TaxTreatment

# Art. 138: goods to a business that is registered in another member state.
INTRA_COMMUNITY = NotCharged(
    treatment=TaxTreatment.INTRA_COMMUNITY,
    reason="Intra-Community supply",
    vatex="VATEX-EU-IC",
)
# Art. 44 and 196: services to a business elsewhere, which owes the tax itself.
REVERSE_CHARGE = NotCharged(
    treatment=TaxTreatment.REVERSE_CHARGE, reason="Reverse charge", vatex="VATEX-EU-AE"
)
# Art. 44 and 58: the place of supply lies outside the Union.
NOT_SUBJECT = NotCharged(
    treatment=TaxTreatment.OUT_OF_SCOPE, reason="Not subject to VAT", vatex="VATEX-EU-O"
)
# Art. 59c: sales to consumers in other member states, in a calendar year, without tax.
THRESHOLD = Money("10000", "EUR")


def inside_eu(regime: Regime, sale: Sale) -> Rates:
    """The taxes on a sale from one place in the Union to another."""
    from_state = sale.authority(regime, sale.start)
    if from_state == sale.authority(regime, sale.to):
        return sale.rates(regime, sale.to)
    proof = sale.proof(regime, apart_from=from_state)
    if proof is not None:
        if sale.kind is SupplyKind.GOODS:
            return not_charged(sale.rates(regime, sale.start), INTRA_COMMUNITY, proof)
        return not_charged(sale.rates(regime, sale.to), REVERSE_CHARGE, proof)
    # Art. 45 for services; Art. 33, 58 and 59c for goods and what comes over a wire.
    at_home = (
        sale.below_threshold
        and regime.contains(sale.home, sale.kind)
        and from_state == sale.authority(regime, sale.home)
    )
    if at_home or sale.kind is SupplyKind.SERVICES:
        return sale.rates(regime, sale.start)
    return sale.rates(regime, sale.to)


def out_of_eu(regime: Regime, sale: Sale) -> Rates:
    """The taxes on a sale to a place outside the Union."""
    if sale.kind is SupplyKind.GOODS:
        return exported(regime, sale)
    rates = sale.rates(regime, sale.start)
    if sale.is_business or sale.kind is SupplyKind.DIGITAL:
        return not_charged(rates, NOT_SUBJECT)
    return rates


def into_eu(regime: Regime, sale: Sale) -> Rates:
    """The taxes on a sale from outside the Union to a place in it."""
    if sale.kind is SupplyKind.GOODS:
        return imported(regime, sale)
    rates = sale.rates(regime, sale.to)
    proof = sale.proof(regime)
    if proof is not None:
        return not_charged(rates, REVERSE_CHARGE, proof)
    # Art. 58: what comes over a wire is taxed where the consumer is; Art. 45: other
    # services where the shop is, outside.
    return rates if sale.kind is SupplyKind.DIGITAL else ()


def is_taxed_abroad(last_year: Money, this_year: Money, sale: Money) -> bool:
    """Whether a sale to a consumer in another member state bears that state's tax.

    *last_year* and *this_year* are the shop's sales of this kind so far, to all other
    member states together, without tax and in EUR. The sale that passes the threshold
    is the first one taxed abroad (Art. 59c).

    Examples:
        >>> none, sold = Money("0", "EUR"), Money("9990", "EUR")
        >>> is_taxed_abroad(none, sold, Money("10", "EUR"))
        False
        >>> is_taxed_abroad(none, sold, Money("10.01", "EUR"))
        True
    """
    return last_year > THRESHOLD or this_year + sale > THRESHOLD
