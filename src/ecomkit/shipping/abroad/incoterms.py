"""The Incoterms of the International Chamber of Commerce."""

from __future__ import annotations

from ecomkit.choices import StrictEnum


class Incoterm(StrictEnum):
    """Who bears carriage and duties: the rules of the ICC, Incoterms 2020.

    DDU is the predecessor of DAP (Incoterms 2000) and still found in old records.
    """

    EXW = "EXW"
    FCA = "FCA"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"
    DDU = "DDU"

    @property
    def seller_pays_duty(self) -> bool:
        """Whether the seller pays duty and import tax: only under DDP."""
        return self is Incoterm.DDP

    @property
    def seller_pays_carriage(self) -> bool:
        """Whether the seller pays the main carriage: under all but the E and F terms."""
        return self.value[0] not in "EF"
