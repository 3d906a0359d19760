"""Importing: what goods sent abroad cost at the border, and who pays it when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.zone import Zone
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.errors import check
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.money.validators import as_rate
from ecomkit.pricing import Charge, PricedCart
from ecomkit.shipping import Consignment
from ecomkit.shipping.abroad import (
    CustomsDeclaration,
    DutiesUnknown,
    DutySource,
    ImportTaxBase,
    IncompleteDeclaration,
    Incoterm,
    LandedCost,
    customs_declaration,
    landed_cost,
    needs_declaration,
)
from ecomkit.validators import maybe


@attrs.frozen(kw_only=True)
class ImportTerms:
    """By what terms a shop sends to places abroad: who pays duty and import tax, and what.

    Under DDP the buyer pays them with the order; under all others at the door, and is only
    told. ``duties`` knows the duty, ``import_tax`` is the rate of the tax on importing, which
    is not due on goods worth no more than ``tax_free_up_to``.
    """

    territory: Zone = attrs.field(validator=check.instance_of(Zone))
    incoterm: Incoterm = attrs.field(converter=Incoterm)
    duties: DutySource = attrs.field(
        validator=check.method("assess", what="a source of duties")
    )
    import_tax: Rate = attrs.field(converter=as_rate, default=Rate("0%"))
    taxed: ImportTaxBase = attrs.field(
        default=ImportTaxBase.EVERYTHING, converter=ImportTaxBase
    )
    tax_free_up_to: Money | None = attrs.field(
        default=None, validator=maybe(check.money())
    )
    rounding: Rounding = Rounding(HALF_UP)


@attrs.frozen(kw_only=True)
class ImportEstimate:
    """What it costs to import the goods of a delivery, as far as it is known.

    ``cost`` is None where the duties are not known, or the ``declaration`` lacks facts of
    the goods: ``missing`` are pairs of line and fact, ``unknown`` the HS codes.
    """

    delivery: str
    incoterm: Incoterm
    declaration: CustomsDeclaration | None = None
    cost: LandedCost | None = None
    missing: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def with_the_order(self) -> Money | None:
        """Duty and import tax that are paid with the order; None if nothing is."""
        if self.cost is None or not self.cost.paid_by_seller:
            return None
        return self.cost.duty + self.cost.import_tax


def import_estimates(
    terms: Iterable[ImportTerms],
    checkout: Checkout,
    goods: Mapping[str, Consignment],
    priced: PricedCart,
    sent_from: Mapping[str, Place],
) -> tuple[ImportEstimate, ...]:
    """The cost of importing the goods of each delivery that crosses a border of customs.

    *goods* and *sent_from* are by delivery. The first terms whose territory it is count.
    """
    freight = {row.charge.delivery: row.net for row in priced.charges}
    known, found = tuple(terms), []
    buyer = checkout.purchaser
    for id, consignment in goods.items():
        start, end = sent_from.get(id), consignment.destination
        if start is None or end is None or not needs_declaration(start, end):
            continue
        for each in known:
            if each.territory.contains(end):
                declared = customs_declaration(
                    consignment,
                    incoterm=each.incoterm,
                    freight=freight.get(id, Money.zero(consignment.currency)),
                    to_consumer=buyer is None or not buyer.is_company,
                    sent_from=start,
                )
                found.append(_estimate(each, id, declared))
                break
    return tuple(found)


def _estimate(
    terms: ImportTerms, id: str, declared: CustomsDeclaration | IncompleteDeclaration
) -> ImportEstimate:
    known = ImportEstimate(delivery=id, incoterm=terms.incoterm)
    if isinstance(declared, IncompleteDeclaration):
        return attrs.evolve(known, missing=declared.missing)
    known = attrs.evolve(known, declaration=declared)
    duties = terms.duties.assess(declared)
    if isinstance(duties, DutiesUnknown):
        codes = dict.fromkeys(reason.hs_code for reason in duties.reasons)
        return attrs.evolve(known, unknown=tuple(codes))
    cost = landed_cost(
        declared,
        duties,
        import_tax=terms.import_tax,
        taxed=terms.taxed,
        rounding=terms.rounding,
        tax_free_up_to=terms.tax_free_up_to,
    )
    return attrs.evolve(known, cost=cost)


def import_charges(estimates: Iterable[ImportEstimate]) -> tuple[Charge, ...]:
    """What is paid at the border for the buyer, charged with the order and not taxed."""
    return tuple(
        Charge(
            id=f"import:{each.delivery}",
            amount=amount,
            kind="import",
            tax_category="",
            includes_tax=False,
            discountable=False,
            delivery=each.delivery,
        )
        for each in estimates
        if (amount := each.with_the_order)
    )


def import_needs(estimates: Iterable[ImportEstimate]) -> Iterator[Requirement]:
    """What keeps goods from being sold duty paid: nobody knows what that costs."""
    for each in estimates:
        if each.incoterm.seller_pays_duty and each.cost is None:
            lacks = [f"{fact} of {line}" for line, fact in each.missing]
            yield Requirement(
                code="import_cost_unknown",
                step=CheckoutStep.DELIVERY,
                path="$.cart.deliveries",
                hint=", ".join((*lacks, *each.unknown)) or "ask a broker",
                facts={"delivery": each.delivery, "incoterm": each.incoterm.value},
            )
