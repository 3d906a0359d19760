"""CheckoutResponse: what a page shows of a checkout, and nothing of the shop's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import attrs

from ecomkit.cart.quantity import Quantity
from ecomkit.checkout.requirement import Requirement
from ecomkit.checkout.review import CheckoutReview
from ecomkit.checkout.terms import SalesTerms
from ecomkit.money import Money, Rate, allocate
from ecomkit.payments.payment_method import PaymentMethodChoice, RefusalReason
from ecomkit.pricing import PricedCart
from ecomkit.pricing.result.priced_rows import PricedLine, PricedRow
from ecomkit.pricing.values import TaxSide
from ecomkit.shipping import DeliveryKind
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class CheckoutLine:
    """A line of goods on the page of a checkout.

    ``unit_price`` is that of one unit before discounts on the cart, for one ``price_unit``
    where it is sold by a measure; ``before`` and ``amount`` are what all of it costs before
    and after them. ``compare_at`` and ``lowest_prior`` are prices to show beside it.
    """

    key: str
    sku: str
    quantity: Quantity
    unit: str = ""
    price_unit: str = ""
    unit_price: Money
    compare_at: Money | None = None
    lowest_prior: Money | None = None
    before: Money
    amount: Money
    is_gift: bool = False


@attrs.frozen(kw_only=True)
class CheckoutCharge:
    """A fee or a delivery, and what it costs ``before`` and after discounts."""

    key: str
    before: Money
    amount: Money


@attrs.frozen(kw_only=True)
class CheckoutDiscount:
    """What a promotion takes off in all, and the code that was entered for it."""

    promotion: str
    code: str = ""
    amount: Money


@attrs.frozen(kw_only=True)
class CheckoutTax:
    """The tax of one rate over everything: its name, and what it comes to."""

    name: str
    rate: Rate
    amount: Money


@attrs.frozen(kw_only=True)
class CheckoutOffer:
    """A way to send a delivery, its price before discounts, and the days it arrives."""

    delivery: str
    method: str
    kind: DeliveryKind = attrs.field(default=DeliveryKind.SHIP, converter=DeliveryKind)
    carrier: str = ""
    service: str = ""
    price: Money
    free_from: Money | None = None
    earliest: date | None = None
    latest: date | None = None
    is_chosen: bool = False


@attrs.frozen(kw_only=True)
class RefusedPaymentMethod:
    """A payment method that cannot be used, why, and the amount at which it could be."""

    id: str
    reason: RefusalReason = attrs.field(converter=RefusalReason)
    bound: Money | None = None


@attrs.frozen(kw_only=True)
class CheckoutResponse:
    """What a page shows of a checkout: the answer to a CheckoutRequest, as a document.

    Amounts are on the ``side`` of the tax on which the buyer is shown prices: those of
    ``lines`` and ``charges``, with ``tax_on_top`` and ``cash_rounding``, sum to ``total``,
    and the ``discounts`` to the difference between ``before`` and ``amount`` of all rows.
    ``total`` is None while something is not for sale; ``missing`` says what. Policies,
    groups, limits and what else the shop knows are not in it.
    """

    checkout: str
    currency: str
    side: TaxSide = attrs.field(default=TaxSide.LISTED, converter=TaxSide)
    lines: tuple[CheckoutLine, ...] = ()
    charges: tuple[CheckoutCharge, ...] = ()
    discounts: tuple[CheckoutDiscount, ...] = ()
    taxes: tuple[CheckoutTax, ...] = ()
    tax: Money | None = None
    tax_on_top: Money | None = None
    cash_rounding: Money | None = None
    total: Money | None = None
    offers: tuple[CheckoutOffer, ...] = ()
    payment_method: str = ""
    payment_methods: tuple[str, ...] = ()
    refused_payment_methods: tuple[RefusedPaymentMethod, ...] = ()
    terms: SalesTerms = attrs.field(factory=SalesTerms)
    missing: tuple[Requirement, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether a quote can be made."""
        return not self.missing

    @classmethod
    def from_review(cls, review: CheckoutReview) -> CheckoutResponse:
        """What a page shows of a review."""
        require_type(review, CheckoutReview, path="$.review")
        checkout, priced = review.checkout, review.priced
        methods, refused = _payment_methods(review.payment_methods)
        figures = {} if priced is None else _figures(priced)
        return cls(
            checkout=checkout.id,
            currency=checkout.cart.currency,
            offers=tuple(_offers(review)),
            payment_method=checkout.payment_method,
            payment_methods=methods,
            refused_payment_methods=refused,
            terms=review.terms,
            missing=review.missing,
            **figures,
        )


def _figures(priced: PricedCart) -> dict[str, Any]:
    rows = (*priced.lines, *priced.fees, *priced.charges)
    side = priced.lines[0].shown.side if priced.lines else TaxSide.LISTED
    sides = [_on_side(row, side) for row in rows]
    lines = len(priced.lines)
    amounts = Money.sum((amount for _, amount in sides), priced.currency)
    return {
        "side": side,
        "lines": tuple(
            _line(row, *money) for row, money in zip(priced.lines, sides, strict=False)
        ),
        "charges": tuple(
            CheckoutCharge(key=row.key, before=before, amount=amount)
            for row, (before, amount) in zip(rows[lines:], sides[lines:], strict=True)
        ),
        "discounts": _discounts(rows, sides),
        "taxes": tuple(
            CheckoutTax(name=each.rate.name, rate=each.rate.rate, amount=each.amount)
            for each in priced.tax_breakdown
        ),
        "tax": priced.tax,
        "tax_on_top": priced.gross - amounts,
        "cash_rounding": priced.cash_rounding,
        "total": priced.total,
    }


def _on_side(row: PricedRow, side: TaxSide) -> tuple[Money, Money]:
    # What a row costs before and after discounts, on a side of the tax.
    if side is TaxSide.LISTED:
        return row.subtotal, row.amount
    net, gross = row.before_discount
    return (net, row.net) if side is TaxSide.NET else (gross, row.gross)


def _line(line: PricedLine, before: Money, amount: Money) -> CheckoutLine:
    shown = line.shown
    return CheckoutLine(
        key=line.key,
        sku=line.sku,
        quantity=line.quantity,
        unit=line.item.unit or line.terms.unit,
        price_unit=line.terms.unit,
        unit_price=shown.unit_price,
        compare_at=shown.compare_at,
        lowest_prior=shown.lowest_prior,
        before=before,
        amount=amount,
        is_gift=line.is_gift,
    )


def _discounts(
    rows: Sequence[PricedRow], sides: Sequence[tuple[Money, Money]]
) -> tuple[CheckoutDiscount, ...]:
    # What each row saves on its side is split as its discounts are on the listed one.
    found: dict[tuple[str, str], Money] = {}
    for row, (before, amount) in zip(rows, sides, strict=True):
        given = [each for each in row.discounts if each.amount]
        if given:
            weights = [abs(each.amount.amount) for each in given]
            for each, share in zip(
                given, allocate(before - amount, weights), strict=True
            ):
                name = each.promotion, each.code
                found[name] = found[name] + share if name in found else share
    return tuple(
        CheckoutDiscount(promotion=promotion, code=code, amount=amount)
        for (promotion, code), amount in found.items()
    )


def _offers(review: CheckoutReview) -> Iterator[CheckoutOffer]:
    chosen = {delivery: option.method for delivery, option in review.chosen}
    for delivery, options in review.offers:
        for each in options:
            promise = each.promise
            yield CheckoutOffer(
                delivery=delivery,
                method=each.method,
                kind=each.kind,
                carrier=each.carrier,
                service=each.service,
                price=each.price,
                free_from=each.free_from,
                earliest=None if promise is None else promise.earliest,
                latest=None if promise is None else promise.latest,
                is_chosen=chosen.get(delivery) == each.method,
            )


def _payment_methods(
    choice: PaymentMethodChoice | None,
) -> tuple[tuple[str, ...], tuple[RefusedPaymentMethod, ...]]:
    if choice is None:
        return (), ()
    refused = tuple(
        RefusedPaymentMethod(
            id=each.payment_method.id, reason=each.reason, bound=each.bound
        )
        for each in choice.refused
    )
    return tuple(each.id for each in choice.offered), refused
