"""Placing: an accepted and paid quote becomes an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any

import attrs

from ecomkit.catalog import Article
from ecomkit.checkout import Quote
from ecomkit.checkout.quote import QuotedDelivery
from ecomkit.events import Visit
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.errors import (
    PaymentMismatchError,
    PaymentNotReadyError,
)
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderLine
from ecomkit.payments import Payment, PaymentStatus
from ecomkit.payments.trade import PaymentSchedule
from ecomkit.pricing.result import PricedFee, PricedLine

_READY = frozenset(
    {
        PaymentStatus.PENDING,
        PaymentStatus.AUTHORIZED,
        PaymentStatus.PARTIALLY_CAPTURED,
        PaymentStatus.CAPTURED,
    }
)


def place(
    quote: Quote,
    payments: Sequence[Payment] = (),
    *,
    number: str,
    at: datetime,
    content_hash: str = "",
    zone: tzinfo = UTC,
) -> Order:
    """The order that a quote becomes, at the quoted prices.

    The *payments* together are due for the quote's total, or for the first installment of
    it, and each is captured, authorized or promised; a total of zero needs none. *content_hash* is the hash of what the buyer
    saw. A delivery keeps its promise if its goods can still leave in time, by the days of
    *zone*, the shop's. Raises QuoteExpiredError, StaleQuoteError, PaymentMismatchError or
    PaymentNotReadyError.
    """
    quote.accepted(at=at, content_hash=content_hash)
    return paid_order(quote, payments, number=number, at=at, zone=zone)


def paid_order(
    quote: Quote,
    payments: Sequence[Payment] = (),
    *,
    number: str,
    at: datetime,
    zone: tzinfo,
    visit: Visit | None = None,
) -> Order:
    """The order of a quote that was accepted before: its end is not asked again.

    Raises PaymentMismatchError or PaymentNotReadyError.
    """
    check_payments(quote, payments)
    today = local_time(at, zone).date()
    priced = quote.priced
    articles = {each.sku: each for each in quote.articles}
    method, origins = quote.payment_method, dict(quote.origins)
    return Order(
        number=number,
        quote=quote.id,
        content_hash=quote.content_hash,
        checkout=quote.checkout,
        placed_at=at,
        currency=priced.currency,
        purchaser=quote.purchaser,
        billing=quote.billing,
        email=quote.email,
        lines=tuple(
            ordered_line(line, articles, origins.get(line.key, ""))
            for line in priced.lines
        ),
        fees=(*map(ordered_fee, priced.fees), *_other_charges(quote)),
        deliveries=still_promised(
            [ordered_delivery(quote, each) for each in quote.deliveries], today
        ),
        total=priced.total,
        cash_rounding=priced.cash_rounding,
        policy=quote.policy,
        terms=quote.terms,
        payment_method="" if method is None else method.id,
        payment_terms=None if method is None else method.terms,
        schedule=scheduled(quote, today),
        payments=tuple(payment.id for payment in payments),
        paid_later=quote.paid_later,
        codes=quote.cart.codes,
        claims=priced.claims,
        source=quote.source,
        channel=quote.channel,
        purchase_order=quote.purchase_order,
        note=quote.cart.note,
        services=quote.cart.services,
        gift_wrap=quote.cart.gift_wrap,
        greeting=quote.cart.greeting,
        attributes=quote.cart.attributes,
        evidence=quote.evidence,
        tax_assessment=quote.tax_assessment,
        imports=quote.imports,
        visit=visit,
        cash=quote.cash,
    )


def _as_sold(line: PricedLine, article: Article | None) -> dict[str, Any]:
    # What an order line keeps of its article; one that has no title is called by its SKU.
    if article is None:
        return {}
    return {
        "title": "" if article.title == article.sku else article.title,
        "kind": article.kind,
        "parts": article.parts,
        "returns": article.returns,
        "gift_card": article.gift_card,
        "seller": article.sold_by(line.item.seller),
    }


def still_promised(
    deliveries: Iterable[OrderDelivery], on: date
) -> tuple[OrderDelivery, ...]:
    """Deliveries without the promises whose goods were to leave before a day."""
    return tuple(
        attrs.evolve(each, promise=None)
        if each.promise is not None and each.promise.dispatch < on
        else each
        for each in deliveries
    )


def scheduled(quote: Quote, on: date) -> PaymentSchedule | None:
    """The installments of a quote that is ordered on a day; None if it is paid at once."""
    method = quote.payment_method
    if method is None or method.plan is None or not quote.total:
        return None
    return method.plan.schedule(quote.total, on)


def is_ready(payment: Payment) -> bool:
    """Whether a payment is captured, authorized or promised, so that an order can be placed."""
    return payment.status in _READY


def check_payments(quote: Quote, payments: Sequence[Payment]) -> None:
    """Refuses payments that do not match the quote, or are not ready."""
    total = quote.to_pay_now
    for index, payment in enumerate(payments):
        if payment.due.currency != total.currency:
            raise PaymentMismatchError(
                f"{payment.due} is not in {total.currency.code}",
                path=f"$.payments[{index}].due",
                payment=payment.id,
            )
        if not is_ready(payment):
            raise PaymentNotReadyError(
                f"payment {payment.id} is {payment.status.value}",
                path=f"$.payments[{index}]",
                hint="pay, or choose another payment method",
                payment=payment.id,
                status=payment.status.value,
            )
    paid = Money.sum((each.due for each in payments), total.currency)
    if paid != total:
        raise PaymentMismatchError(
            f"the payments are for {paid}, and {total} is to be paid",
            path="$.payments",
            hint=f"{abs(total - paid)} {'more' if paid < total else 'less'}",
            paid=paid,
            total=total,
        )
    wanted = quote.payment_method
    named = {each.payment_method for each in payments if each.payment_method}
    # The price depends on the payment method (a fee, a rebate): it cannot be swapped.
    if named and wanted is not None and wanted.id not in named:
        raise PaymentMismatchError(
            f"quoted for {wanted.id}, paid by {', '.join(sorted(named))}",
            path="$.payments",
            hint="make a new quote for this payment method",
        )


def _other_charges(quote: Quote) -> Iterator[OrderFeeLine]:
    # What is charged beside the deliveries themselves: duty and import tax.
    sent = {each.charge for each in quote.deliveries}
    for row in quote.priced.charges:
        if row.key not in sent:
            yield OrderFeeLine(
                key=row.key,
                id=row.charge.id,
                kind=row.charge.kind,
                charged=RowAmounts.from_priced(row),
            )


def ordered_line(
    line: PricedLine, articles: Mapping[str, Article], ships_from: str = ""
) -> OrderLine:
    """A line of goods as it was priced, of *articles* as they are sold, by SKU.

    What was ordered without a unit is in the one that the article is sold by.
    """
    unit_net, unit_gross = line.unit_before_discount
    item, sold_by = line.item, line.terms.unit
    if sold_by and not item.unit:
        item = attrs.evolve(item, unit=sold_by)
    return OrderLine(
        key=line.key,
        item=item,
        **_as_sold(line, articles.get(line.sku)),
        ships_from=ships_from,
        part_shares=tuple(
            attrs.evolve(each, title=articles[each.sku].title)
            if each.sku in articles
            else each
            for each in line.terms.parts
        ),
        is_gift=line.is_gift,
        list_price=line.list_price,
        unit_price=line.unit_price,
        unit_net=unit_net,
        unit_gross=unit_gross,
        price_unit=line.terms.unit,
        shown=line.shown,
        charged=RowAmounts.from_priced(line),
    )


def ordered_fee(fee: PricedFee) -> OrderFeeLine:
    """A fee as it was priced."""
    return OrderFeeLine(
        key=fee.key,
        id=fee.fee.id,
        kind=fee.fee.kind,
        line=fee.fee.line,
        charged=RowAmounts.from_priced(fee),
    )


def ordered_delivery(quote: Quote, quoted: QuotedDelivery) -> OrderDelivery:
    """A delivery as it was quoted."""
    charged = RowAmounts.zero(quote.priced.currency)
    shares: tuple[tuple[str, Money], ...] = ()
    for row in quote.priced.charges:
        if row.key == quoted.charge:
            charged = RowAmounts.from_priced(row)
            shares = row.charge.shares
    agreed = attrs.asdict(quoted, recurse=False)
    return OrderDelivery(
        key=agreed.pop("charge"), charged=charged, shares=shares, **agreed
    )
