"""Writing papers: an order becomes a receipt or an invoice, its change a credit note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

import attrs

from ecomkit.checkout import DocumentKind, ShownBasis
from ecomkit.customers import Seller
from ecomkit.customers.tax_number import TaxEvidence, TaxNumber
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.orders import CreditNote, Order, OrderChange
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.documents import IssuedDocument, TaxTotal, tax_totals
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderLine
from ecomkit.payments import Payment
from ecomkit.payments.order_payments import payment_summary
from ecomkit.receipts.balance import paid_rows, settled_sums
from ecomkit.receipts.locale_writer import LocaleWriter
from ecomkit.receipts.model import (
    LABELS,
    Receipt,
    ReceiptDelivery,
    ReceiptParty,
    ReceiptSum,
)
from ecomkit.receipts.return_terms import return_terms
from ecomkit.receipts.rows import BilledRow, RowWriter, changed_rows, charged_rows
from ecomkit.receipts.taxes import is_summed, receipt_tax, tax_label, tax_note

if TYPE_CHECKING:
    from babel import Locale

_NO_NAMES: Mapping[str, str] = {}


def receipt(
    order: Order,
    locale: str | Locale,
    *,
    seller: Seller,
    payments: Sequence[Payment] = (),
    issued: IssuedDocument | None = None,
    document: DocumentKind | None = None,
    as_credit: Money | None = None,
    invoiced_apart: Sequence[OrderChange] = (),
    zone: tzinfo = UTC,
    native_digits: bool = False,
    names: Mapping[str, str] = _NO_NAMES,
    languages: Languages = SHIPPED_LANGUAGES,
) -> Receipt:
    """The receipt of an order as it was agreed, or its invoice for a company.

    *issued* is the invoice's number, day and payment terms; without it, the paper carries
    the order's own. Below the total stand what was credited, paid and refunded since;
    *as_credit* is what of it became store credit, and what the changes *invoiced_apart*
    have added is on invoices of their own. *zone* is the shop's time zone; *names*
    are the names of promotions, shipping methods and payment methods by id, *languages*
    those the shop speaks: another is an UnknownLanguageError.
    """
    kind = order.policy.document if document is None else DocumentKind(document)
    issuer = _issuer(
        order,
        kind,
        charged_rows(order, invoiced_apart),
        LocaleWriter(locale, native_digits=native_digits, languages=languages),
        zone,
        names,
    )
    added = Money.sum((each.charge for each in invoiced_apart), order.currency)
    coins = Money.sum((each.charge_rounding for each in invoiced_apart), order.currency)
    summed = issuer.sums(order.total - added, order.cash_rounding - coins)
    settled = settled_sums(
        order, payments, issuer.writer, as_credit=as_credit, added=added
    )
    return issuer.paper(
        seller=seller,
        number=order.number if issued is None else issued.number,
        facts=issuer.facts(issued, order.placed_at),
        sums=(*summed, *settled),
        deliveries=tuple(issuer.deliveries()),
        payments=paid_rows(payments, issuer.writer, names),
        notes=(
            *(() if settled else issuer.to_pay(payments)),
            *issuer.greeting(),
            *issuer.reasons(),
            *return_terms(issuer.order, issuer.writer),
            issuer.word("thanks"),
        ),
    )


def invoice_of_change(
    order: Order,
    change: OrderChange,
    locale: str | Locale,
    *,
    seller: Seller,
    issued: IssuedDocument,
    zone: tzinfo = UTC,
    native_digits: bool = False,
    names: Mapping[str, str] = _NO_NAMES,
    languages: Languages = SHIPPED_LANGUAGES,
) -> Receipt:
    """The invoice of what a change has added to an order that was invoiced before.

    The rest is as with :func:`receipt`.
    """
    issuer = _issuer(
        order,
        DocumentKind.INVOICE,
        changed_rows(order, change.added),
        LocaleWriter(locale, native_digits=native_digits, languages=languages),
        zone,
        names,
    )
    return issuer.paper(
        seller=seller,
        number=issued.number,
        facts=issuer.facts(issued, issued.at),
        sums=tuple(issuer.sums(change.charge, change.charge_rounding)),
        notes=issuer.reasons(),
    )


def credit_note_paper(
    note: CreditNote,
    order: Order,
    locale: str | Locale,
    *,
    seller: Seller,
    invoice: str = "",
    as_credit: bool = False,
    zone: tzinfo = UTC,
    native_digits: bool = False,
    names: Mapping[str, str] = _NO_NAMES,
    languages: Languages = SHIPPED_LANGUAGES,
) -> Receipt:
    """A credit note of an order as a paper: its rows and sums are what is credited.

    *invoice* is the number of the invoice that it corrects; *as_credit* says that it was
    given as store credit. The rest is as with :func:`receipt`.
    """
    rows = changed_rows(order, note.entries)
    kind = DocumentKind.CREDIT_NOTE
    writer = LocaleWriter(locale, native_digits=native_digits, languages=languages)
    issuer = _issuer(order, kind, rows, writer, zone, names)
    facts = [
        (issuer.word("number"), note.number),
        (issuer.word("date"), writer.day(note.at, zone)),
        (issuer.word("order"), order.number),
    ]
    if invoice:
        facts.append((issuer.word("corrects"), invoice))
    if note.reason:
        facts.append((issuer.word("reason"), note.reason))
    given = "credited_as_credit" if as_credit else "credited_as_paid"
    return issuer.paper(
        seller=seller,
        number=note.number,
        facts=facts,
        sums=tuple(issuer.sums(note.total, note.cash_rounding)),
        notes=(*issuer.reasons(), issuer.word(given)),
    )


def _issuer(
    order: Order,
    kind: DocumentKind,
    rows: tuple[BilledRow, ...],
    writer: LocaleWriter,
    zone: tzinfo,
    names: Mapping[str, str],
) -> _Issuer:
    # An invoice itemizes net and tax, so it shows net prices; what corrects it as well.
    itemized = kind is DocumentKind.INVOICE or (
        kind is DocumentKind.CREDIT_NOTE
        and order.policy.document is DocumentKind.INVOICE
    )
    return _Issuer(
        order=order,
        kind=kind,
        writer=writer,
        shown=(ShownBasis.NET if itemized else order.policy.shown or ShownBasis.GROSS),
        names=names,
        zone=zone,
        billed=rows,
    )


@attrs.frozen(eq=False, kw_only=True)
class _Issuer:
    order: Order
    kind: DocumentKind
    writer: LocaleWriter
    shown: ShownBasis
    names: Mapping[str, str]
    zone: tzinfo
    billed: tuple[BilledRow, ...]
    totals: tuple[TaxTotal, ...] = attrs.field(init=False)

    @totals.default
    def _totals(self) -> tuple[TaxTotal, ...]:
        return tax_totals(each.charged for each in self.billed)

    def paper(
        self,
        *,
        seller: Seller,
        number: str,
        facts: Iterable[tuple[str, str]],
        **parts: Any,
    ) -> Receipt:
        """The paper, with what all of them have."""
        writer = self.writer
        rows = RowWriter(writer, self.shown, self.names)
        return Receipt(
            document=self.kind,
            number=number,
            order=self.order.number,
            locale=str(writer.locale),
            direction=writer.direction,
            currency=self.order.currency,
            title=self.word(self.kind.value),
            shown=self.shown,
            seller=self.seller(seller),
            buyer=self.buyer(),
            facts=tuple(facts),
            rows=tuple(rows.rows(self.billed)),
            taxes=tuple(
                receipt_tax(total, writer, self.names) for total in self.shown_totals
            ),
            labels={name: self.word(name) for name in LABELS},
            **parts,
        )

    @property
    def shown_totals(self) -> tuple[TaxTotal, ...]:
        """The taxes without those that a special scheme keeps off the paper."""
        return tuple(total for total in self.totals if total.tax.scheme is None)

    def word(self, id: str, /, **values: str) -> str:
        return self.writer.say(f"document.{id}", **values)

    def seller(self, seller: Seller) -> ReceiptParty:
        lines = self.writer.address(seller.address) or (seller.name,)
        if seller.name not in lines:
            lines = (seller.name, *lines)
        registered = (seller.registration,) if seller.registration else ()
        return ReceiptParty(
            label=self.word("seller"),
            lines=(*lines, *registered),
            tax_numbers=tuple(map(str, seller.tax_numbers)),
            email=seller.email,
        )

    def buyer(self) -> ReceiptParty:
        buyer = self.order.purchaser
        lines = self.writer.address(self.order.billing)
        if buyer.is_company and buyer.company and buyer.company not in lines:
            lines = (buyer.company, *lines)
        return ReceiptParty(
            label=self.word("buyer"),
            lines=lines or tuple(filter(None, (buyer.name,))),
            tax_numbers=tuple(dict.fromkeys(map(str, self.buyer_numbers()))),
            email=self.order.email,
        )

    def buyer_numbers(self) -> Iterator[TaxNumber]:
        """The buyer's own tax numbers, and those that freed the sale."""
        yield from self.order.purchaser.tax_numbers
        for total in self.totals:
            for proof in total.proofs:
                if isinstance(proof, TaxEvidence):
                    yield proof.number

    def facts(
        self, issued: IssuedDocument | None, placed_at: datetime
    ) -> Iterator[tuple[str, str]]:
        writer, order = self.writer, self.order
        at = placed_at if issued is None else issued.at
        yield self.word("number"), order.number if issued is None else issued.number
        yield self.word("date"), writer.day(at, self.zone)
        if issued is not None:
            yield self.word("order"), order.number
            if self.sent_on:
                yield self.word("supplied_on"), self.sent_on
            yield from self.payable(issued)
        if order.purchase_order:
            yield self.word("purchase_order"), order.purchase_order
        if order.evidence:
            yield self.word("buyer_place"), "; ".join(self.places())

    @property
    def sent_on(self) -> str:
        """The day on which the last goods left (Directive 2006/112/EC, article 226 (7))."""
        days = [each.shipped_at for each in self.order.shipments if each.shipped_at]
        return self.writer.day(max(days), self.zone) if days else ""

    def payable(self, issued: IssuedDocument) -> Iterator[tuple[str, str]]:
        """By when an invoice is to be paid, and what paying early saves."""
        terms = issued.payment_terms
        if terms is None:
            return
        invoiced = local_time(issued.at, self.zone).date()
        yield self.word("payment_terms"), str(terms)
        for early in terms.early:
            day = self.writer.day(terms.discount_until(early, invoiced))
            rate = self.writer.rate(early.rate)
            yield self.word("early_payment"), self.word("until", rate=rate, day=day)
        yield self.word("due_on"), self.writer.day(terms.due_on(invoiced))

    def greeting(self) -> Iterator[str]:
        """The words on the card that goes with the order as a whole."""
        if self.order.greeting is not None:
            yield self.word("greeting_text", text=self.order.greeting.text)

    def places(self) -> Iterator[str]:
        """Where the buyer of digital content is, with the evidence that says so."""
        kinds: dict[str, list[str]] = {}
        for each in self.order.evidence:
            said = self.writer.say(f"place_evidence.{each.kind.value}")
            kinds.setdefault(each.country, []).append(said)
        for country, names in kinds.items():
            yield f"{self.writer.country(country)} ({', '.join(dict.fromkeys(names))})"

    def sums(self, total: Money, cash_rounding: Money) -> Iterator[ReceiptSum]:
        """The sums of the rows, up to the total."""
        groups = (
            ("goods", OrderLine),
            ("fees", OrderFeeLine),
            ("delivery", OrderDelivery),
        )
        for code, cls in groups:
            rows = [each.charged for each in self.billed if isinstance(each.row, cls)]
            if rows:
                yield self.total(code, [self.shown_of(each) for each in rows])
        if self.shown is ShownBasis.NET:
            yield self.total("total_net", (each.charged.net for each in self.billed))
            for tax in filter(is_summed, self.shown_totals):
                yield self.tax_sum("tax_added", tax)
        if cash_rounding:
            yield self.total("rounding", [cash_rounding])
        yield self.total("total", [total])
        if self.shown is ShownBasis.GROSS:
            for tax in filter(is_summed, self.shown_totals):
                yield self.tax_sum("tax_included", tax)

    def shown_of(self, charged: RowAmounts) -> Money:
        return charged.net if self.shown is ShownBasis.NET else charged.gross

    def total(self, code: str, amounts: Iterable[Money]) -> ReceiptSum:
        amount = self.writer.amount(Money.sum(amounts, self.order.currency))
        return ReceiptSum(code=code, label=self.word(code), amount=amount)

    def tax_sum(self, code: str, total: TaxTotal) -> ReceiptSum:
        label = tax_label(code, total, self.writer, self.names)
        amount = self.writer.amount(total.amount)
        return ReceiptSum(code=code, label=label, amount=amount)

    def deliveries(self) -> Iterator[ReceiptDelivery]:
        for each in self.order.deliveries:
            if not each.method:
                continue
            window = ""
            if each.promise is not None:
                when = "arrives_on" if each.promise.one_day else "arrives_between"
                first = self.writer.day(each.promise.earliest)
                last = self.writer.day(each.promise.latest)
                window = self.word(when, first=first, last=last)
            yield ReceiptDelivery(
                title=self.names.get(each.method, each.service or each.method),
                address=self.writer.address(each.address),
                window=window,
            )

    def to_pay(self, payments: Sequence[Payment]) -> Iterator[str]:
        """What is neither paid nor promised."""
        due = self.order.due
        if payments:
            now = payment_summary(due, payments)
            left = max(due - now.paid - now.promised, Money.zero(due.currency))
            if left:
                yield f"{self.word('to_pay')}: {self.writer.money(left)}"

    def reasons(self) -> tuple[str, ...]:
        """Why there is none of a tax."""
        reasons = (tax_note(total, self.writer) for total in self.totals)
        return tuple(dict.fromkeys(filter(None, reasons)))
