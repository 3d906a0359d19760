"""Shares of sellers: what each of them gets of an order in a marketplace, after all changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts, fraction_of
from ecomkit.orders.change import ChangeEntry, OrderChange
from ecomkit.orders.errors import UnknownRowError
from ecomkit.orders.order import Order
from ecomkit.orders.remainder import remaining
from ecomkit.orders.rows import OrderDelivery, OrderRow


@attrs.frozen(kw_only=True)
class SellerShare:
    """One seller's part of an order: their goods, the fees on them, and delivery.

    ``net + tax == gross``. ``rest`` is what belongs to no line (fees on the whole order,
    cash rounding); it is the shop's, whose seller is "".
    """

    seller: str
    lines: tuple[str, ...]
    net: Money
    tax: Money
    delivery: Money
    rest: Money

    @property
    def gross(self) -> Money:
        """The seller's goods and the fees on them, with tax."""
        return self.net + self.tax

    @property
    def total(self) -> Money:
        """All of it."""
        return self.gross + self.delivery + self.rest


def seller_shares(order: Order) -> tuple[SellerShare, ...]:
    """Each seller's part of what is due, sorted by seller; their sum is what is due.

    What was canceled, returned or reduced is nobody's any more. A delivery is split as
    its lines caused its price; what came back of it is taken off those whose goods came
    back. Without a share of the lines it is the shop's.
    """
    zero = Money.zero(order.currency)
    sellers = sorted({line.seller for line in order.lines} | {""})
    of_line = {line.key: line.seller for line in order.lines}
    goods: dict[str, list[RowAmounts]] = {seller: [] for seller in sellers}
    delivery = dict.fromkeys(sellers, zero)
    rest = dict.fromkeys(sellers, zero)
    rest[""] += order.cash_rounding
    for change in order.changes:
        rest[""] -= change.cash_rounding
    for line in order.lines:
        goods[line.seller].append(remaining(order, line.key))
    for fee in order.fees:
        left = remaining(order, fee.key)
        if fee.line in of_line:
            goods[of_line[fee.line]].append(left)
        else:
            rest[""] += left.gross
    for each in order.deliveries:
        if each.key:
            for seller, part in _left_of(order, each, sellers).items():
                delivery[seller] += part
    return tuple(
        SellerShare(
            seller=seller,
            lines=tuple(line.key for line in order.lines if line.seller == seller),
            net=Money.sum((each.net for each in goods[seller]), order.currency),
            tax=Money.sum((each.tax for each in goods[seller]), order.currency),
            delivery=delivery[seller],
            rest=rest[seller],
        )
        for seller in sellers
        if goods[seller] or delivery[seller] or rest[seller]
    )


def sold_by(order: Order, seller: str) -> Order:
    """What one seller sold in an order, as an order of its own, for the seller's papers.

    It holds the seller's lines, the fees on them and their parts of the deliveries, as
    they were ordered, and what changes have credited of these: what is due of it is the
    seller's share. Raises UnknownRowError for a seller who sold nothing in it.
    """
    keys = {line.key for line in order.lines if line.seller == seller}
    if not keys:
        raise UnknownRowError(
            f"{short_repr(seller)} sells nothing in order {order.number}", row=seller
        )
    lines = tuple(line for line in order.lines if line.key in keys)
    fees = tuple(fee for fee in order.fees if fee.line in keys)
    deliveries = tuple(
        attrs.evolve(
            each,
            lines=tuple(key for key in each.lines if key in keys),
            charged=_part(order, each, seller),
            shares=tuple((key, part) for key, part in each.shares if key in keys),
        )
        for each in order.deliveries
        if keys & set(each.lines)
    )
    rows: list[OrderRow] = [*lines, *fees]
    rows += [each for each in deliveries if each.key]
    return attrs.evolve(
        order,
        lines=lines,
        fees=fees,
        deliveries=deliveries,
        total=Money.sum((row.charged.gross for row in rows), order.currency),
        cash_rounding=Money.zero(order.currency),
        cash=None,
        payments=(),
        schedule=None,
        changes=tuple(_changes_of(order, seller, {row.key: row for row in rows})),
        shipments=(),
        returns=(),
        holds=(),
    )


def credited_sellers(order: Order, change: str) -> tuple[str, ...]:
    """The sellers of whose goods a change of an order, by its id, has credited something.

    The shop itself is left out.
    """
    sellers = sorted({line.seller for line in order.lines} - {""})
    return tuple(
        seller
        for seller in sellers
        for each in sold_by(order, seller).changes
        if each.id == change and each.refund
    )


def _changes_of(
    order: Order, seller: str, rows: Mapping[str, OrderRow]
) -> Iterator[OrderChange]:
    # What changes have credited and added of a seller's rows; cash is the shop's.
    sellers = sorted({line.seller for line in order.lines} | {""})
    index = sellers.index(seller)
    own: dict[tuple[str, str], list[RowAmounts]] = {}
    for delivery in order.deliveries:
        if delivery.key in rows:
            for change, parts in _delivery_credits(order, delivery, sellers):
                own.setdefault((change.id, delivery.key), []).append(parts[index])
    for change in order.changes:
        entries = [
            attrs.evolve(each, charged=own[change.id, each.row].pop(0))
            if (change.id, each.row) in own
            else each
            for each in change.entries
            if each.row in rows
        ]
        added = [
            attrs.evolve(each, charged=rows[each.row].charged)
            for each in change.added
            if each.row in rows
        ]
        if entries or added:
            yield attrs.evolve(
                change,
                entries=[each for each in entries if _is_about(each)],
                added=added,
                cash_rounding=Money.zero(order.currency),
                charge_rounding=Money.zero(order.currency),
            )


def _is_about(entry: ChangeEntry) -> bool:
    money = entry.charged.gross or entry.charged.tax
    return bool(entry.quantity or entry.parts or money)


def _causes(order: Order, delivery: OrderDelivery) -> dict[str, Decimal]:
    known = {line.key for line in order.lines}
    return {key: part.amount for key, part in delivery.shares if key in known}


def _left_of(
    order: Order, delivery: OrderDelivery, sellers: list[str]
) -> dict[str, Money]:
    """What is left of each seller's part of a delivery."""
    left = [_part(order, delivery, seller).gross for seller in sellers]
    for _, parts in _delivery_credits(order, delivery, sellers):
        left = [had - gone.gross for had, gone in zip(left, parts, strict=True)]
    return dict(zip(sellers, left, strict=True))


def _delivery_credits(
    order: Order, delivery: OrderDelivery, sellers: list[str]
) -> Iterator[tuple[OrderChange, list[RowAmounts]]]:
    """What each change took off each seller's part of a delivery; the parts sum to it.

    It is taken off the sellers of the goods that the change is about, as far as they have
    so much of it, then off the others; a rebate is the shop's own, the first.
    """
    if not order.changes:
        return
    of_line = {line.key: line.seller for line in order.lines}
    left = [_part(order, delivery, seller).gross for seller in sellers]
    for change in order.changes:
        about = dict.fromkeys(sellers, Decimal(0))
        for entry in change.entries:
            if entry.row in of_line and entry.charged.gross.amount > 0:
                about[of_line[entry.row]] += entry.charged.gross.amount
        for entry in change.entries:
            if entry.row == delivery.key:
                taken = _taken(entry.charged.gross, list(about.values()), left)
                left = [had - gone for had, gone in zip(left, taken, strict=True)]
                yield change, _split(entry.charged, taken)


def _taken(back: Money, about: list[Decimal], left: list[Money]) -> list[Money]:
    # What is taken off each of what is *left*, by what a change is *about*.
    zero = Money.zero(back.currency.code)
    whole = [zero] * len(left)
    left = [max(each, zero) for each in left]
    for weights in (about, [each.amount for each in left]):
        if back.amount > 0 and any(weights):
            taken = allocate(back, weights, maxima=left, scale=back.scale)
            whole = [had + more for had, more in zip(whole, taken, strict=True)]
            left = [had - gone for had, gone in zip(left, taken, strict=True)]
            back -= sum(taken, zero)
    return [whole[0] + back, *whole[1:]]


def _split(charged: RowAmounts, parts: list[Money]) -> list[RowAmounts]:
    # The amounts of a row in parts whose gross is known.
    found, first = [], Money.zero(charged.gross.currency.code)
    for index, part in enumerate(parts):
        last = first + part
        ends = fraction_of(last, charged.gross) if charged.gross else Fraction(1)
        begins = fraction_of(first, charged.gross) if charged.gross else Fraction(index)
        found.append(charged.between(min(begins, Fraction(1)), ends))
        first = last
    return found


def _part(order: Order, delivery: OrderDelivery, seller: str) -> RowAmounts:
    """A seller's part of a delivery; the parts of all sellers sum to it."""
    of_line = {line.key: line.seller for line in order.lines}
    shares = _causes(order, delivery)
    whole = sum(shares.values(), Decimal(0))
    if not whole:
        nothing = RowAmounts.zero(order.currency)
        return delivery.charged if not seller else nothing
    first = Decimal(0)
    for name in sorted(set(of_line.values())):
        last = first + sum(
            (part for key, part in shares.items() if of_line[key] == name), Decimal(0)
        )
        if name == seller:
            return delivery.charged.between(
                fraction_of(first, whole), fraction_of(last, whole)
            )
        first = last
    return RowAmounts.zero(order.currency)
