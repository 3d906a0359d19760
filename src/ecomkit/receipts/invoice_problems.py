"""Before an invoice is sent: everything that the law asks for and that it would lack."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ecomkit.customers import Seller
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.orders import Order
from ecomkit.orders.documents import tax_totals
from ecomkit.tax.treatment import TaxTreatment


@attrs.frozen(kw_only=True)
class InvoiceProblem:
    """One thing that an invoice lacks: a stable code, its place, a hint, and who asks for it."""

    code: str
    path: str
    hint: str
    rule: str


def invoice_problems(order: Order, seller: Seller) -> tuple[InvoiceProblem, ...]:
    """All that the invoice of an order would lack by Directive 2006/112/EC, article 226.

    And what keeps it from being an electronic one by EN 16931: what is outside the scope of
    the tax beside what is not.
    """
    return (*_seller(seller), *_buyer(order), *_taxes(order), *_scopes(order))


def _seller(seller: Seller) -> Iterator[InvoiceProblem]:
    if seller.address is None:
        yield _problem("seller_address", "$.seller.address", "(5)", "where the shop is")
    if not seller.tax_numbers:
        yield _problem(
            "seller_tax_number",
            "$.seller.tax_numbers",
            "(3)",
            "the number under which the shop is taxed",
        )


def _buyer(order: Order) -> Iterator[InvoiceProblem]:
    buyer, address = order.purchaser, order.billing
    name = buyer.company or buyer.name or (address.name if address else "")
    if not name:
        yield _problem("buyer_name", "$.order.purchaser.name", "(5)", "who buys")
    if address is None:
        yield _problem("buyer_address", "$.order.billing", "(5)", "where the buyer is")


def _taxes(order: Order) -> Iterator[InvoiceProblem]:
    totals = tax_totals(row.charged for row in order.rows)
    known = bool(order.purchaser.tax_numbers) or any(
        isinstance(proof, TaxEvidence) for total in totals for proof in total.proofs
    )
    shifted = {TaxTreatment.REVERSE_CHARGE, TaxTreatment.INTRA_COMMUNITY}
    if not known and any(total.tax.treatment in shifted for total in totals):
        yield _problem(
            "buyer_tax_number",
            "$.order.purchaser.tax_numbers",
            "(4); EN 16931 BR-AE-02, BR-IC-02",
            "the number under which the buyer was freed of the tax",
        )
    for total in totals:
        treatment = total.tax.treatment
        needs_reason = not treatment.is_taxed and treatment is not TaxTreatment.ZERO
        if needs_reason and not (total.tax.reason or total.tax.vatex):
            yield _problem(
                "tax_reason",
                f"$.order.taxes.{total.tax.id}",
                "(11)",
                "why there is none of this tax",
            )


def _scopes(order: Order) -> Iterator[InvoiceProblem]:
    # Of each row, whether no tax concerns it at all.
    outside = {
        all(tax.treatment is TaxTreatment.OUT_OF_SCOPE for tax in row.charged.taxes)
        for row in order.rows
        if row.charged.taxes
    }
    if len(outside) > 1:
        yield InvoiceProblem(
            code="scopes_mixed",
            path="$.order.lines",
            hint="sell what is outside the scope of the tax, as gift cards are, by an order "
            "of its own",
            rule="EN 16931 BR-O-11 to BR-O-14",
        )


def _problem(what: str, path: str, point: str, hint: str) -> InvoiceProblem:
    return InvoiceProblem(
        code=f"{what}_missing",
        path=path,
        hint=hint,
        rule=f"Directive 2006/112/EC, article 226 {point}",
    )
