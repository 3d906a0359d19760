"""Quote: a priced sale that the shop honors until a moment."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart import Cart
from ecomkit.catalog import Article
from ecomkit.checkout.checkout import OrderSource
from ecomkit.checkout.errors import (
    InvalidCheckoutError,
    QuoteExpiredError,
    StaleQuoteError,
    check,
)
from ecomkit.checkout.importing import ImportEstimate
from ecomkit.checkout.place_evidence import PlaceEvidence
from ecomkit.checkout.purchaser import Purchaser
from ecomkit.checkout.quotation import content_hash
from ecomkit.checkout.terms import BuyerPolicy, SalesTerms
from ecomkit.moments import after, instant_of
from ecomkit.money.amount import Money
from ecomkit.money.rounding import Rounding
from ecomkit.payments import PaymentMethod
from ecomkit.pricing import PricedCart
from ecomkit.shipping import DeliveryKind, PickupPoint
from ecomkit.shipping.transit import DeliveryPromise
from ecomkit.tax.outside import TaxAssessment
from ecomkit.validators import require_moment, require_type


@attrs.frozen(kw_only=True)
class QuotedDelivery:
    """One delivery of a quote: which lines go where, how, and when they arrive.

    ``lines`` are keys of lines; ``charge`` is the key of its row among the priced charges
    ("" where nothing is sent); ``promise`` is None where the shop promises no day;
    ``point`` is where a parcel is collected, if it is not brought. Of its
    price ``standard`` is what the least expensive delivery offered would have cost: that
    is paid back when the buyer withdraws (Directive 2011/83/EU, article 13).
    """

    id: str
    address: Address | None
    lines: tuple[str, ...]
    method: str = ""
    kind: DeliveryKind | None = None
    carrier: str = ""
    service: str = ""
    charge: str = ""
    promise: DeliveryPromise | None = None
    standard: Money | None = None
    point: PickupPoint | None = None


@attrs.frozen(kw_only=True)
class Quote:
    """A price the shop honors: never repriced, accepted before ``valid_until``.

    ``policy`` is that of this kind of buyer, ``terms`` are the terms of returns they were
    shown. ``paid_later`` says that goods may be packed before they are paid. ``articles``
    are those sold, as the buyer saw them; ``evidence`` is kept of where the
    buyer of digital content is; ``tax_assessment`` is by whom the sale was taxed, where that
    was an outside engine: to be committed there when the order is placed; ``imports`` is what
    crossing a border costs, with the customs declarations; ``cash`` is how what is paid in
    cash is rounded to coins. ``origins`` are where lines leave from, by their keys, but for
    those that leave from the shop's first origin.
    """

    id: str
    checkout: str
    cart: Cart
    purchaser: Purchaser
    billing: Address | None
    email: str
    priced: PricedCart
    deliveries: tuple[QuotedDelivery, ...]
    payment_method: PaymentMethod | None
    policy: BuyerPolicy
    terms: SalesTerms
    at: datetime = attrs.field(validator=check.moment)
    valid_until: datetime = attrs.field(validator=check.moment)
    source: OrderSource = attrs.field(default=OrderSource.WEB, converter=OrderSource)
    channel: str = ""
    purchase_order: str = ""
    paid_later: bool = False
    articles: tuple[Article, ...] = ()
    evidence: tuple[PlaceEvidence, ...] = ()
    tax_assessment: TaxAssessment | None = None
    imports: tuple[ImportEstimate, ...] = ()
    cash: Rounding | None = None
    origins: tuple[tuple[str, str], ...] = ()

    def __attrs_post_init__(self) -> None:
        if instant_of(self.valid_until) <= instant_of(self.at):
            raise InvalidCheckoutError(
                "must be after the quote is made", path="$.valid_until"
            )

    @property
    def total(self) -> Money:
        """What is to be paid."""
        return self.priced.total

    @property
    def to_pay_now(self) -> Money:
        """What has to be paid before it is an order: the total, or its first installment."""
        method = self.payment_method
        if method is None or method.plan is None or not self.total:
            return self.total
        return method.plan.first(self.total)

    @property
    def content_hash(self) -> str:
        """A hash of what the buyer accepts: goods, prices, deliveries, payment method."""
        return content_hash(json.dumps(_content(self), ensure_ascii=False))

    def is_expired(self, at: datetime) -> bool:
        """Whether it can no longer be accepted at a moment."""
        require_moment(at, path="$.at", error=InvalidCheckoutError)
        return instant_of(at) >= instant_of(self.valid_until)

    def accepted(self, *, at: datetime, content_hash: str = "") -> Quote:
        """The quote itself, if it can be accepted at a moment.

        *content_hash* is the hash of what the buyer saw. Raises QuoteExpiredError, or
        StaleQuoteError for another hash.
        """
        if self.is_expired(at):
            raise QuoteExpiredError(
                f"quote {self.id} expired at {self.valid_until.isoformat()}",
                hint="make a new quote and show it to the buyer",
                quote=self.id,
                valid_until=self.valid_until,
            )
        seen = require_type(
            content_hash, str, path="$.content_hash", error=InvalidCheckoutError
        ).encode(errors="surrogatepass")
        if seen and not compare_digest(seen, self.content_hash.encode()):
            raise StaleQuoteError(
                f"quote {self.id} is not what the buyer accepted",
                hint="show it to the buyer again",
                quote=self.id,
            )
        return self


def end_of_quote(at: datetime, valid_for: timedelta) -> datetime:
    """The moment until which a quote made *at* another is honored."""
    end = after(at, valid_for)
    if instant_of(end) - instant_of(at) < valid_for:
        raise InvalidCheckoutError("ends after the year 9999", path="$.at")
    return end


def _content(quote: Quote) -> list[Any]:
    priced = quote.priced
    rows = [
        [
            row.key,
            *map(str, (row.subtotal, row.discount, row.net, row.tax, row.gross)),
        ]
        for row in (*priced.lines, *priced.fees, *priced.charges)
    ]
    quantities = [[line.key, str(line.quantity)] for line in priced.lines]
    deliveries = [
        [
            each.id,
            each.method,
            list(each.lines),
            None if each.address is None else attrs.astuple(each.address),
            None
            if each.promise is None
            else [each.promise.earliest.isoformat(), each.promise.latest.isoformat()],
        ]
        for each in quote.deliveries
    ]
    return [
        quote.id,
        quote.purchaser.id,
        quote.purchaser.account,
        str(priced.total),
        rows,
        quantities,
        deliveries,
        "" if quote.payment_method is None else quote.payment_method.id,
        quote.valid_until.isoformat(),
    ]
