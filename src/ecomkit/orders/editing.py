"""Editing an order: goods added, quantities raised and lowered, another delivery, as one change.

Goods that are kept keep the price they were sold at. What is added is priced as a part of
the whole order as it will be, with its codes, at the prices of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Unpack

import attrs

from ecomkit.cart import Cart
from ecomkit.cart.quantity import Quantity, check_quantity
from ecomkit.checkout import Quote
from ecomkit.checkout.quote import QuotedDelivery
from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowTax, fraction_of
from ecomkit.orders.change import ChangeEntry, ChangeKind, OrderChange
from ecomkit.orders.coins import rounded_to_coins
from ecomkit.orders.crediting import ChangeDetails, credited_units
from ecomkit.orders.errors import InvalidChangeError, OrderStepError, check
from ecomkit.orders.fulfillment import minus, sum_of
from ecomkit.orders.order import Order
from ecomkit.orders.placing import ordered_delivery, ordered_fee, ordered_line
from ecomkit.orders.remainder import remaining
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderLine
from ecomkit.pricing.result import Claim
from ecomkit.tax.outside import (
    AssessedLine,
    AssessedTax,
    TaxAssessment,
    TaxQuestionLine,
)
from ecomkit.validators import as_tuple


@attrs.frozen(kw_only=True)
class OrderEdit:
    """A preview of a change that adds to an order, with the rows it adds.

    ``deliveries`` are all of the order as they will be; ``claims`` what is used of
    promotions after it; ``tax_assessment`` is what an outside tax engine answered about the
    rows that are added, where that is asked.
    """

    change: OrderChange = attrs.field(validator=check.instance_of(OrderChange))
    lines: tuple[OrderLine, ...] = attrs.field(default=(), converter=as_tuple)
    fees: tuple[OrderFeeLine, ...] = attrs.field(default=(), converter=as_tuple)
    deliveries: tuple[OrderDelivery, ...] = attrs.field(default=(), converter=as_tuple)
    claims: tuple[Claim, ...] = ()
    tax_assessment: TaxAssessment | None = None

    @property
    def balance(self) -> Money:
        """What the buyer owes more for it; below zero, what they get back."""
        return self.change.balance

    def applied(self, order: Order) -> Order:
        """The order after it; again, it changes nothing.

        Raises OrderStepError if the order has changed since the preview.
        """
        after = order.with_change(self.change)
        if after is order:
            return order
        return attrs.evolve(
            after,
            lines=(*order.lines, *self.lines),
            fees=(*order.fees, *self.fees),
            deliveries=self.deliveries or order.deliveries,
            total=order.total + self.change.charge,
            cash_rounding=order.cash_rounding + self.change.charge_rounding,
            claims=self.claims or order.claims,
        )


def wanted_quantities(order: Order, wanted: Mapping[str, Quantity]) -> None:
    """Refuses quantities, by line key, that no line of an order can have.

    Raises UnknownRowError or InvalidChangeError.
    """
    for key, quantity in wanted.items():
        unit = order.line(key).item.unit
        if quantity != 0 or isinstance(quantity, bool):
            try:
                check_quantity(quantity, unit, path=f"$.quantities.{key}")
            except EcomkitError as error:
                raise InvalidChangeError(
                    error.message, path=error.path, hint=error.hint
                ) from None


def kept_cart(order: Order, cart: Cart, wanted: Mapping[str, Quantity]) -> Cart:
    """The cart of an order as it will be, with the *wanted* quantities by line key.

    What was not said stays as it is; gifts that promotions add are left out.
    """
    kept = Cart(cart.currency, deliveries=cart.deliveries)
    for line in order.lines:
        quantity = wanted.get(line.key, order.quantities(line.key).kept)
        if quantity and not line.is_gift:
            kept = kept.with_line(attrs.evolve(line.item, quantity=quantity))
    return attrs.evolve(cart, lines=kept.lines)


def edited(
    order: Order,
    quote: Quote | None,
    *,
    wanted: Mapping[str, Quantity],
    kind: ChangeKind = ChangeKind.EDIT,
    others: Iterable[ChangeEntry] = (),
    **details: Unpack[ChangeDetails],
) -> OrderEdit:
    """The preview of an order with the *wanted* quantities and all that its *quote* has more.

    *quote* is the price of the whole order as it will be; None where nothing is added. A
    quantity below what is kept is taken back, as a cancellation or, in an exchange, as a
    return; *others* are what else is credited of fees and deliveries. Raises
    InvalidChangeError for more than is open.
    """
    kind = ChangeKind(kind)
    less = {
        key: minus(known.kept, quantity)
        for key, quantity in wanted.items()
        for known in [order.quantities(key)]
        if quantity < known.kept
    }
    if quote is not None and kind.cancels:
        less |= _gifts_lost(order, quote)
    change = credited_units(order, kind, less, details, others=others)
    if quote is None:
        return OrderEdit(change=change)
    adding = _Adding(order, quote, change.id, less, change.entries)
    lines = tuple(adding.lines())
    fees = tuple(adding.fees(lines))
    deliveries, new, over = adding.deliveries(lines)
    entries = [
        ChangeEntry(row=each.key, charged=left)
        for each in over
        if (left := remaining(order, each.key)).gross
    ]
    added = [
        ChangeEntry(row=line.key, charged=line.charged, quantity=line.quantity)
        for line in lines
    ]
    charged: list[OrderFeeLine | OrderDelivery] = [*fees, *new]
    added += [ChangeEntry(row=row.key, charged=row.charged) for row in charged]
    whole = attrs.evolve(change, entries=(*change.entries, *entries), added=added)
    return OrderEdit(
        change=rounded_to_coins(order, whole),
        lines=lines,
        fees=fees,
        deliveries=deliveries,
        claims=_claims(order.claims, quote.priced.claims),
        tax_assessment=adding.assessed([*lines, *charged]),
    )


@attrs.frozen(eq=False)
class _Adding:
    # What a quote of the whole order has more than the order keeps.
    order: Order
    quote: Quote
    change: str
    less: Mapping[str, Quantity]
    credited: tuple[ChangeEntry, ...]

    def lines(self) -> Iterator[OrderLine]:
        articles = {each.sku: each for each in self.quote.articles}
        origins = dict(self.quote.origins)
        for priced in self.quote.priced.lines:
            kept = self._kept(priced.item.key, is_gift=priced.is_gift)
            if priced.quantity <= kept:
                continue
            line = ordered_line(priced, articles, origins.get(priced.key, ""))
            first = fraction_of(kept, priced.quantity)
            yield attrs.evolve(
                line,
                key=self._key(line.key),
                item=attrs.evolve(line.item, quantity=minus(priced.quantity, kept)),
                charged=line.charged.between(first, Fraction(1)),
            )

    def fees(self, lines: Iterable[OrderLine]) -> Iterator[OrderFeeLine]:
        zero = Money.zero(self.order.currency)
        added = {line.item.key: line.key for line in lines}
        content = {line.key: line.item.key for line in self.order.lines}
        priced_content = {line.key: line.item.key for line in self.quote.priced.lines}
        for priced in self.quote.priced.fees:
            fee = ordered_fee(priced)
            about = priced_content.get(fee.line, fee.line)
            have = Money.sum(
                (
                    self._left_of(each)
                    for each in self.order.fees
                    if each.id == fee.id and content.get(each.line, each.line) == about
                ),
                self.order.currency,
            )
            if fee.charged.gross <= max(have, zero):
                continue
            share = fraction_of(have, fee.charged.gross) if have else Fraction(0)
            yield attrs.evolve(
                fee,
                key=self._key(fee.key),
                line=added.get(about, fee.line),
                charged=fee.charged.between(share, Fraction(1)),
            )

    def _left_of(self, fee: OrderFeeLine) -> Money:
        gone = [x.charged.gross for x in self.credited if x.row == fee.key]
        return remaining(self.order, fee.key).gross - Money.sum(
            gone, self.order.currency
        )

    def deliveries(
        self, lines: Iterable[OrderLine]
    ) -> tuple[tuple[OrderDelivery, ...], list[OrderDelivery], list[OrderDelivery]]:
        """All deliveries as they will be; which of them are new, and which are over."""
        joining: dict[str, list[str]] = {}
        for line in lines:
            joining.setdefault(line.item.delivery, []).append(line.key)
        known = {each.id: each for each in self.order.deliveries}
        new, over = [], []
        for quoted in self.quote.deliveries:
            before = known.get(quoted.id)
            if (
                before is None
                or before.method != quoted.method
                or (quoted.id in joining and self._is_gone(before))
            ):
                after = self._instead(before, quoted)
                if after.key:
                    new.append(after)
                if before is not None and before.key:
                    over.append(self._ended(before))
            else:
                after = before
            kept = () if before is None else before.lines
            known[quoted.id] = attrs.evolve(
                after, lines=(*kept, *joining.get(quoted.id, ()))
            )
        return (*known.values(), *over), new, over

    def _is_gone(self, before: OrderDelivery) -> bool:
        # What was charged for it was given back with all of its goods: it is charged anew.
        return (
            bool(before.charged.gross)
            and not remaining(self.order, before.key).gross
            and not any(self.order.quantities(key).kept for key in before.lines)
        )

    def _instead(
        self, before: OrderDelivery | None, quoted: QuotedDelivery
    ) -> OrderDelivery:
        after = ordered_delivery(self.quote, quoted)
        if after.key:
            after = attrs.evolve(after, key=self._key(after.key))
        if before is None:
            return after
        if any(each.delivery in {"", before.id} for each in self.order.shipments):
            raise OrderStepError(
                f"delivery {before.id} of order {self.order.number} is packed: it stays "
                f"{before.method or 'as it is'}",
                order=self.order.number,
            )
        return attrs.evolve(after, address=before.address or after.address)

    def _ended(self, before: OrderDelivery) -> OrderDelivery:
        # It stays on the order because it was charged; nothing goes by it any more.
        return attrs.evolve(
            before, id=f"{before.id}-until-{self.change}", lines=(), promise=None
        )

    def assessed(
        self, rows: Iterable[OrderLine | OrderFeeLine | OrderDelivery]
    ) -> TaxAssessment | None:
        """What the quote's tax engine answered, about the rows that are added alone."""
        known = self.quote.tax_assessment
        taxed = [row for row in rows if row.charged.net]
        if known is None or not taxed:
            return None
        asked = {self._key(line.key): line for line in known.question.lines}
        lines = [
            TaxQuestionLine(
                key=row.key,
                amount=row.charged.net,
                category=asked[row.key].category if row.key in asked else "",
                quantity=row.quantity if isinstance(row, OrderLine) else 1,
            )
            for row in taxed
        ]
        id = f"{self.order.number}:{self.change}"
        return attrs.evolve(
            known,
            question=attrs.evolve(known.question, id=id, lines=lines),
            lines=[
                AssessedLine(
                    key=row.key, taxes=tuple(map(_assessed_tax, row.charged.taxes))
                )
                for row in taxed
            ],
        )

    def _key(self, key: str) -> str:
        return f"{key}+{self.change}"

    def _kept(self, item: str, *, is_gift: bool) -> Quantity:
        return sum_of(
            minus(self.order.quantities(line.key).kept, self.less.get(line.key, 0))
            for line in self.order.lines
            if line.item.key == item and line.is_gift is is_gift
        )


def _assessed_tax(tax: RowTax) -> AssessedTax:
    is_rate = tax.treatment.is_taxed and bool(tax.rate)
    return AssessedTax(
        id=tax.id,
        name=tax.name,
        amount=tax.amount,
        base=tax.base,
        rate=tax.rate if is_rate else None,
        treatment=tax.treatment,
        reason=tax.reason,
        vatex=tax.vatex,
    )


def _gifts_lost(order: Order, quote: Quote) -> dict[str, Quantity]:
    # Gifts that promotions do not add any more, as far as they are not packed.
    given: dict[str, Quantity] = {}
    for priced in quote.priced.lines:
        if priced.is_gift:
            key = priced.item.key
            given[key] = sum_of((given.get(key, 0), priced.quantity))
    lost: dict[str, Quantity] = {}
    for line in order.lines:
        if line.is_gift:
            known, left = order.quantities(line.key), given.get(line.item.key, 0)
            given[line.item.key] = max(minus(left, known.kept), 0)
            more = min(known.open, minus(known.kept, min(left, known.kept)))
            if more:
                lost[line.key] = more
    return lost


def _claims(before: Iterable[Claim], after: Iterable[Claim]) -> tuple[Claim, ...]:
    # A use is kept; of a budget, the larger part is.
    known = {(each.kind, each.id, each.buyer): each for each in before}
    for each in after:
        kept = known.get((each.kind, each.id, each.buyer))
        if kept is None or (each.amount and kept.amount and each.amount > kept.amount):
            known[each.kind, each.id, each.buyer] = each
    return tuple(known.values())
