"""Shipping abroad: customs declarations, duties and the landed cost."""

from ecomkit.shipping.abroad.customs import (
    CustomsDeclaration,
    CustomsLine,
    CustomsValueBasis,
    Duties,
    DutiesUnknown,
    DutyLine,
    ExportPurpose,
    IncompleteDeclaration,
    customs_declaration,
    may_owe_duty,
    needs_declaration,
)
from ecomkit.shipping.abroad.duties import (
    EU_LOW_VALUE,
    AdValoremDuty,
    DutyPerHeading,
    DutyRelief,
    DutyTable,
)
from ecomkit.shipping.abroad.incoterms import (
    Incoterm,
)
from ecomkit.shipping.abroad.landed_cost import (
    ImportTaxBase,
    LandedCost,
    landed_cost,
)
from ecomkit.shipping.abroad.ports import (
    DutyRule,
    DutySource,
)

__all__ = [
    "EU_LOW_VALUE",
    "AdValoremDuty",
    "CustomsDeclaration",
    "CustomsLine",
    "CustomsValueBasis",
    "Duties",
    "DutiesUnknown",
    "DutyLine",
    "DutyPerHeading",
    "DutyRelief",
    "DutyRule",
    "DutySource",
    "DutyTable",
    "ExportPurpose",
    "ImportTaxBase",
    "IncompleteDeclaration",
    "Incoterm",
    "LandedCost",
    "customs_declaration",
    "landed_cost",
    "may_owe_duty",
    "needs_declaration",
]
