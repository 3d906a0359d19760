"""Treatment: a tax of zero has a reason; it is never just rate 0."""

from __future__ import annotations

from ecomkit.choices import StrictEnum


class TaxTreatment(StrictEnum):
    """How the law treats a supply, in the codes of EN 16931 (UNCL 5305).

    ``STANDARD``, the two island taxes and Italy's split payment may carry a rate above
    zero. All others but ``ZERO`` need a reason text or a VATEX code on the invoice.
    """

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUT_OF_SCOPE = "O"
    CANARY_ISLANDS = "L"
    CEUTA_MELILLA = "M"
    SPLIT_PAYMENT = "B"

    @property
    def is_taxed(self) -> bool:
        """Whether a rate above zero can be charged under this treatment."""
        return self in _TAXED

    @property
    def needs_reason(self) -> bool:
        """Whether an invoice has to say why there is no tax."""
        return self not in _UNEXPLAINED


_TAXED = frozenset(
    {
        TaxTreatment.STANDARD,
        TaxTreatment.CANARY_ISLANDS,
        TaxTreatment.CEUTA_MELILLA,
        TaxTreatment.SPLIT_PAYMENT,
    }
)
_UNEXPLAINED = _TAXED | {TaxTreatment.ZERO}
