"""Writing receipts: an order becomes a receipt or an invoice in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

import attrs

from ecomkit.checkout import DocumentKind, ShownBasis
from ecomkit.checkout.terms import ReturnCost
from ecomkit.customers.tax_number import TaxEvidence, TaxNumber
from ecomkit.languages import SHIPPED_LANGUAGES, Languages
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.orders import Order, OrderLine
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.documents import TaxTotal, tax_totals
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine
from ecomkit.payments import Payment
from ecomkit.payments.order_payments import payment_summary
from ecomkit.pricing.result import ShownPrices
from ecomkit.receipts.locale_writer import LocaleWriter
from ecomkit.receipts.model import (
    LABELS,
    Amount,
    Receipt,
    ReceiptDelivery,
    ReceiptParty,
    ReceiptPayment,
    ReceiptRow,
    ReceiptSum,
    Seller,
)
from ecomkit.receipts.taxes import receipt_tax, tax_name, tax_note

if TYPE_CHECKING:
    from babel import Locale

_NO_NAMES: Mapping[str, str] = {}


def receipt(
    order: Order,
    locale: str | Locale,
    *,
    seller: Seller,
    payments: Sequence[Payment] = (),
    number: str = "",
    document: DocumentKind | None = None,
    zone: tzinfo = UTC,
    native_digits: bool = False,
    names: Mapping[str, str] = _NO_NAMES,
    languages: Languages = SHIPPED_LANGUAGES,
) -> Receipt:
    """The receipt of an order as it was placed, or its invoice for a company.

    *number* is the document's own number (by default the order's), *zone* the shop's time
    zone; *names* are the names of promotions, shipping methods and payment methods by id,
    *languages* those the shop speaks: another is an UnknownLanguageError.
    """
    writer = LocaleWriter(locale, native_digits=native_digits, languages=languages)
    kind = order.policy.document if document is None else DocumentKind(document)
    # An invoice itemizes net and tax, so it shows net prices.
    shown = (
        ShownBasis.NET
        if kind is DocumentKind.INVOICE
        else order.policy.shown or ShownBasis.GROSS
    )
    totals = tax_totals(row.charged for row in order.rows)
    issuer = _Issuer(order, writer, shown, names, zone, totals)
    return Receipt(
        document=kind,
        number=number or order.number,
        order=order.number,
        locale=str(writer.locale),
        direction=writer.direction,
        currency=order.currency,
        title=writer.say(f"document.{kind.value}"),
        shown=shown,
        seller=issuer.seller(seller),
        buyer=issuer.buyer(),
        facts=tuple(issuer.facts(number or order.number)),
        rows=tuple(issuer.rows()),
        sums=tuple(issuer.sums()),
        taxes=tuple(receipt_tax(total, writer, names) for total in issuer.shown_totals),
        deliveries=tuple(issuer.deliveries()),
        payments=tuple(issuer.payment(each) for each in payments),
        notes=tuple(issuer.notes(payments)),
        labels={name: writer.say(f"document.{name}") for name in LABELS},
    )


@attrs.frozen(eq=False)
class _Issuer:
    order: Order
    writer: LocaleWriter
    shown: ShownBasis
    names: Mapping[str, str]
    zone: tzinfo
    totals: tuple[TaxTotal, ...]

    @property
    def shown_totals(self) -> tuple[TaxTotal, ...]:
        """The taxes without those that a special scheme keeps off the paper."""
        return tuple(total for total in self.totals if total.tax.scheme is None)

    def word(self, id: str, /, **values: str) -> str:
        return self.writer.say(f"document.{id}", **values)

    def name(self, group: str, id: str) -> str:
        """The shop's own name for a thing, else ours, else its id."""
        return self.names.get(id) or self.writer.say(f"{group}.{id}")

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

    def facts(self, number: str) -> Iterator[tuple[str, str]]:
        writer, order = self.writer, self.order
        yield self.word("number"), number
        yield self.word("date"), writer.day(order.placed_at, self.zone)
        if number != order.number:
            yield self.word("order"), order.number
        if order.purchase_order:
            yield self.word("purchase_order"), order.purchase_order
        if order.evidence:
            yield self.word("buyer_place"), "; ".join(self.places())

    def places(self) -> Iterator[str]:
        """Where the buyer of digital content is, with the evidence that says so."""
        kinds: dict[str, list[str]] = {}
        for each in self.order.evidence:
            said = self.writer.say(f"place_evidence.{each.kind.value}")
            kinds.setdefault(each.country, []).append(said)
        for country, names in kinds.items():
            yield f"{self.writer.country(country)} ({', '.join(dict.fromkeys(names))})"

    def rows(self) -> Iterator[ReceiptRow]:
        for line in self.order.lines:
            yield self.row(
                line.key,
                "goods",
                line.title or line.sku,
                line.charged,
                details=tuple(self.details(line)),
                quantity=self.writer.number(line.quantity, line.item.unit),
                unit_price=self.unit_price(line),
            )
        for fee in self.order.fees:
            yield self.row(fee.key, "fee", self.fee_name(fee), fee.charged)
        for each in self.order.deliveries:
            if each.key:
                title, details = self.delivery_name(each), self.discounts(each.charged)
                yield self.row(
                    each.key, "delivery", title, each.charged, details=tuple(details)
                )

    def unit_price(self, line: OrderLine) -> str:
        price = line.unit_gross or line.unit_price
        if self.shown is ShownBasis.NET:
            price = line.unit_net
        text, unit = self.writer.money(price), line.price_unit
        is_other = bool(unit and line.item.unit) and unit != line.item.unit
        return f"{text}/{unit}" if is_other else text

    def row(
        self,
        key: str,
        kind: str,
        title: str,
        charged: RowAmounts,
        *,
        details: tuple[str, ...] = (),
        quantity: str = "",
        unit_price: str = "",
    ) -> ReceiptRow:
        writer = self.writer
        tax, rate = writer.amount(charged.tax), self.rates(charged)
        if charged.taxes and not rate:
            tax = Amount(charged.tax, "")
        return ReceiptRow(
            key=key,
            kind=kind,
            title=title,
            amount=writer.amount(self.shown_of(charged)),
            net=writer.amount(charged.net),
            tax=tax,
            gross=writer.amount(charged.gross),
            details=details,
            quantity=quantity,
            unit_price=unit_price,
            rate=rate,
        )

    def rates(self, charged: RowAmounts) -> str:
        """The rates of a row's taxes; nothing under a scheme that shows no tax."""
        shown = [tax.rate for tax in charged.taxes if tax.scheme is None]
        return self.writer.rates(shown) if shown or not charged.taxes else ""

    def shown_of(self, charged: RowAmounts) -> Money:
        return charged.net if self.shown is ShownBasis.NET else charged.gross

    def details(self, line: OrderLine) -> Iterator[str]:
        item = line.item
        if item.options:
            yield ", ".join(f"{name}: {value}" for name, value in item.options)
        if item.personalization is not None:
            for place, text in item.personalization.texts:
                yield self.word("engraved", place=place, text=text)
        if item.greeting is not None:
            yield self.word("greeting_text", text=item.greeting.text)
        if line.is_gift:
            yield self.word("gift")
        if line.shown is not None and line.shown.side.value == self.shown.value:
            yield from self.compared(line, line.shown)
        yield from self.discounts(line.charged)

    def compared(self, line: OrderLine, shown: ShownPrices) -> Iterator[str]:
        # The prices beside the price: of its content, to strike out, and before.
        writer, price = self.writer, shown.unit_price
        of_content = shown.content_price()
        if of_content is not None and not line.price_unit:
            yield f"{writer.money(of_content.amount)}/{of_content.per.unit}"
        if shown.compare_at is not None and shown.compare_at > price:
            yield self.word("instead_of", amount=writer.money(shown.compare_at))
        if shown.lowest_prior is not None:
            yield self.word("lowest_prior", amount=writer.money(shown.lowest_prior))

    def discounts(self, charged: RowAmounts) -> Iterator[str]:
        if not charged.discounts:
            return
        # All on the side that is shown, so that a row multiplies out.
        before, amounts = charged.subtotal, [each.amount for each in charged.discounts]
        if self.shown is ShownBasis.NET:
            before = charged.subtotal_net
            amounts = _split(before - charged.net, amounts)
        elif charged.subtotal_gross is not None and charged.subtotal_gross != before:
            before = charged.subtotal_gross
            amounts = _split(before - charged.gross, amounts)
        yield self.word("before", amount=self.writer.money(before))
        for each, amount in zip(charged.discounts, amounts, strict=True):
            name = self.names.get(each.promotion, each.promotion)
            if each.code:
                name += f" ({self.word('code', code=each.code)})"
            yield self.word(
                "discount", promotion=name, amount=self.writer.money(-amount)
            )

    def fee_name(self, fee: OrderFeeLine) -> str:
        return self.names.get(fee.id) or self.writer.say(f"fee.{fee.kind}")

    def delivery_name(self, each: OrderDelivery) -> str:
        name = self.names.get(each.method, each.service or each.method)
        return f"{self.word('delivery')}: {name}" if name else name

    def sums(self) -> Iterator[ReceiptSum]:
        order = self.order
        groups: tuple[tuple[str, Iterable[RowAmounts]], ...] = (
            ("goods", (line.charged for line in order.lines)),
            ("fees", (fee.charged for fee in order.fees)),
            ("delivery", (each.charged for each in order.deliveries if each.key)),
        )
        for code, group in groups:
            rows = list(group)
            if rows:
                yield self.total(code, [self.shown_of(each) for each in rows])
        if self.shown is ShownBasis.NET:
            yield self.total("total_net", [order.net])
            for tax in self.shown_totals:
                yield self.tax_sum("tax_added", tax)
        if order.cash_rounding:
            yield self.total("rounding", [order.cash_rounding])
        yield self.total("total", [order.total])
        if self.shown is ShownBasis.GROSS:
            for tax in self.shown_totals:
                yield self.tax_sum("tax_included", tax)

    def total(self, code: str, amounts: Iterable[Money]) -> ReceiptSum:
        amount = self.writer.amount(Money.sum(amounts, self.order.currency))
        return ReceiptSum(code=code, label=self.word(code), amount=amount)

    def tax_sum(self, code: str, total: TaxTotal) -> ReceiptSum:
        rate = self.writer.rate(total.tax.rate)
        label = self.word(code, name=tax_name(total, self.names), rate=rate)
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

    def payment(self, payment: Payment) -> ReceiptPayment:
        totals = payment.totals
        state, amount = "open", payment.due
        if totals.captured:
            state, amount = "paid", totals.kept
        elif totals.hold.amount > 0:
            state, amount = "promised", totals.hold
        method = payment.payment_method or payment.adapter
        return ReceiptPayment(
            label=self.name("payment_methods", method),
            amount=self.writer.amount(amount),
            state=self.word(state),
        )

    def notes(self, payments: Sequence[Payment]) -> Iterator[str]:
        writer, order, terms = self.writer, self.order, self.order.terms
        if payments:
            now = payment_summary(order.due, payments)
            left = max(order.due - now.kept - now.promised, Money.zero(order.currency))
            if left:
                yield f"{self.word('to_pay')}: {writer.money(left)}"
        reasons = (tax_note(total, writer) for total in self.totals)
        yield from dict.fromkeys(filter(None, reasons))
        if terms.return_days:
            days = terms.return_days
            yield writer.say("returns.days", days, days=writer.number(days))
            payer = "shop" if terms.return_cost is ReturnCost.SHOP else "buyer"
            yield writer.say(f"returns.{payer}")
        else:
            yield writer.say("returns.none")
        kept = [
            line.title or line.sku
            for line in order.lines
            if line.sku in terms.not_returnable
        ]
        if kept:
            yield writer.say("returns.except", articles=", ".join(kept))
        if terms.url:
            yield writer.say("returns.more", url=terms.url)
        yield self.word("thanks")


def _split(whole: Money, parts: Sequence[Money]) -> list[Money]:
    # Net discounts: each has its share of what the discounts took off the net price.
    return list(allocate(whole, [part.amount for part in parts], scale=whole.scale))
