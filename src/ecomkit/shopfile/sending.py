"""How goods are sent in a shop file: the boxes they go in, and the terms of sending abroad."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from ecomkit.addressing.zone import Zone
from ecomkit.checkout import ImportTerms
from ecomkit.errors import short_repr
from ecomkit.measures import Dimensions, Weight
from ecomkit.money.rate import Rate
from ecomkit.shipping.abroad import (
    AdValoremDuty,
    CustomsValueBasis,
    DutyRelief,
    DutyTable,
    ImportTaxBase,
    Incoterm,
)
from ecomkit.shipping.abroad.ports import DutyRule
from ecomkit.shipping.parcels import Box
from ecomkit.shopfile.table import Table
from ecomkit.text import did_you_mean

# What a file says of duties says no day: it holds from then on.
_SINCE_EVER = datetime(1, 1, 1, tzinfo=UTC)


def read_box(table: Table) -> Box:
    """A box that the shop packs in."""
    inner = table.must("inner", Dimensions.from_text)
    return Box(
        id=table.text("id"),
        inner=inner,
        outer=table.made("outer", Dimensions.from_text) or inner,
        carries=table.must("carries", Weight.from_text),
        tare=table.made("tare", Weight.from_text) or Weight(),
    )


def read_import_terms(zones: Sequence[Zone], table: Table) -> ImportTerms:
    """The terms by which goods go to one of the *zones*, which lies abroad."""
    by_id = {each.id: each for each in zones}
    name = table.text("zone")
    if name not in by_id:
        raise table.wrong(
            "zone", f"there is no zone {short_repr(name)}", did_you_mean(name, by_id)
        )
    territory = by_id[name]
    return ImportTerms(
        territory=territory,
        incoterm=table.must("incoterm", Incoterm),
        duties=DutyTable(
            territory=territory, periods=[(_SINCE_EVER, list(_duties(table)))]
        ),
        import_tax=table.percent("import_tax") if table.has("import_tax") else Rate(0),
        tax_free_up_to=table.maybe(table.money, "tax_free_up_to"),
        taxed=table.choice("taxed", ImportTaxBase, ImportTaxBase.EVERYTHING),
    )


def _duties(table: Table) -> Iterator[DutyRule]:
    if table.has("duty_free_up_to"):
        yield DutyRelief(table.money("duty_free_up_to"))
    duties = table.table("duties")
    rates = {code: duties.percent(code) for code in duties.data}
    basis = table.choice("duty_basis", CustomsValueBasis, CustomsValueBasis.CIF)
    if rates:
        with table.errors_at("duties"):
            yield AdValoremDuty(rates=rates, basis=basis)
