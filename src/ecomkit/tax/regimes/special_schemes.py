"""Sales under a special scheme: no tax shown, and where that holds."""

from __future__ import annotations

import attrs

from ecomkit.tax.regimes.crossing import Rates, inside
from ecomkit.tax.regimes.european import inside_eu
from ecomkit.tax.regimes.regime import PlaceRule, Regime
from ecomkit.tax.regimes.sale import Sale
from ecomkit.tax.scheme import TaxScheme
from ecomkit.tax.treatment import TaxTreatment


def under_scheme(regime: Regime, sale: Sale, scheme: TaxScheme) -> Rates:
    """The taxes on a sale within an area under a scheme; none where it does not hold.

    Goods under a margin scheme are taxed in the dealer's state, also at a distance and to
    businesses (Directive 2006/112/EC, art. 35 and 139). A small business is exempt at home
    alone (art. 284): what is taxed in another state is taxed there.
    """
    if regime.rule is not PlaceRule.EU:
        return tuple(
            attrs.evolve(rate.under_scheme(scheme), vatex="")
            for rate in inside(regime, sale)
        )
    if scheme.is_of_margin:
        rates = sale.rates(regime, sale.start)
    else:
        rates = inside_eu(regime, sale)
        if not regime.contains(sale.home, sale.kind):
            return ()
        home = sale.authority(regime, sale.home)
        if any(
            rate.authority != home or rate.treatment is TaxTreatment.REVERSE_CHARGE
            for rate in rates
        ):
            return ()
    return tuple(rate.under_scheme(scheme) for rate in rates)
