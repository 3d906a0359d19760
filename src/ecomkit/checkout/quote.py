"""Quote: a priced sale the shop stands by until a moment; all that a buyer can accept."""

from __future__ import annotations

import json
from datetime import datetime
from hmac import compare_digest
from typing import Any

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart import Cart
from ecomkit.checkout.checkout import OrderSource
from ecomkit.checkout.errors import (
    InvalidCheckoutError,
    QuoteExpiredError,
    StaleQuoteError,
)
from ecomkit.checkout.purchaser import Purchaser
from ecomkit.checkout.quotation import content_hash
from ecomkit.checkout.terms import BuyerPolicy, SalesTerms
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.payments import PaymentMethod
from ecomkit.pricing import PricedCart
from ecomkit.shipping import DeliveryKind
from ecomkit.shipping.transit import DeliveryPromise


@attrs.frozen(kw_only=True)
class QuotedDelivery:
    """One delivery of a quote: which lines go where, how, and when they arrive.

    ``lines`` are the keys of its lines; ``charge`` names its row among the priced
    charges ("" where nothing is sent); ``promise`` is None where the shop names no time.
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


def _moment(instance: object, attribute: attrs.Attribute[datetime], at: object) -> None:
    if not is_moment(at):
        raise InvalidCheckoutError(
            "is not a moment with a time zone", path=f"$.{attribute.name}"
        )


@attrs.frozen(kw_only=True)
class Quote:
    """A price the shop stands by: never repriced, good before ``valid_until``.

    ``policy`` is what holds for this kind of buyer, ``terms`` what they were told about
    returns. ``paid_later`` says that goods may be packed before the money is there.
    ``titles`` are the articles' names as the buyer saw them.
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
    at: datetime = attrs.field(validator=_moment)
    valid_until: datetime = attrs.field(validator=_moment)
    source: OrderSource = attrs.field(default=OrderSource.WEB, converter=OrderSource)
    channel: str = ""
    purchase_order: str = ""
    paid_later: bool = False
    titles: tuple[tuple[str, str], ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.valid_until <= self.at:
            raise InvalidCheckoutError(
                "a quote lasts beyond the moment it is made", path="$.valid_until"
            )

    @property
    def total(self) -> Money:
        """What is to be paid."""
        return self.priced.total

    @property
    def content_hash(self) -> str:
        """A hash of all that the buyer accepts: goods, prices, taxes, deliveries, payment_method."""
        return content_hash(json.dumps(_content(self), ensure_ascii=False))

    def is_expired(self, at: datetime) -> bool:
        """Whether its time has passed at a moment."""
        return at >= self.valid_until

    def accepted(self, *, at: datetime, content_hash: str = "") -> Quote:
        """The quote itself, once it may be accepted.

        *content_hash*, where given, says what the buyer saw. Raises QuoteExpiredError
        or StaleQuoteError.
        """
        if self.is_expired(at):
            raise QuoteExpiredError(
                f"quote {self.id} was good until {self.valid_until.isoformat()}",
                hint="make a new quote and show it to the buyer",
                quote=self.id,
                valid_until=self.valid_until,
            )
        if content_hash and not compare_digest(
            content_hash.encode(), self.content_hash.encode()
        ):
            raise StaleQuoteError(
                f"quote {self.id} holds something else than was accepted",
                hint="show it to the buyer again",
                quote=self.id,
            )
        return self


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
