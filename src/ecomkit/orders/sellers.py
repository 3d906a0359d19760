"""Shares of sellers: what each of them gets of an order in a marketplace, after all changes."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.orders.amounts import RowAmounts, fraction_of
from ecomkit.orders.crediting import remaining
from ecomkit.orders.errors import UnknownRowError
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderDelivery


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
    they were ordered. Raises UnknownRowError for a seller who sold nothing in it.
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
    charged = [line.charged for line in lines] + [fee.charged for fee in fees]
    charged += [each.charged for each in deliveries if each.key]
    return attrs.evolve(
        order,
        lines=lines,
        fees=fees,
        deliveries=deliveries,
        total=Money.sum((each.gross for each in charged), order.currency),
        cash_rounding=Money.zero(order.currency),
        payments=(),
        schedule=None,
        changes=(),
        shipments=(),
        returns=(),
        holds=(),
    )


def _causes(order: Order, delivery: OrderDelivery) -> dict[str, Decimal]:
    known = {line.key for line in order.lines}
    return {key: part.amount for key, part in delivery.shares if key in known}


def _left_of(
    order: Order, delivery: OrderDelivery, sellers: list[str]
) -> dict[str, Money]:
    """What is left of each seller's part of a delivery.

    What a change gave back of it is taken off the sellers of the goods that it is about,
    as far as they have so much of it.
    """
    of_line = {line.key: line.seller for line in order.lines}
    left = [_part(order, delivery, seller).gross for seller in sellers]
    for change in order.changes:
        back = sum(
            (each.charged.gross for each in change.entries if each.row == delivery.key),
            Money.zero(order.currency),
        )
        about = dict.fromkeys(sellers, Decimal(0))
        for entry in change.entries:
            if entry.row in of_line and entry.charged.gross.amount > 0:
                about[of_line[entry.row]] += entry.charged.gross.amount
        for weights in (list(about.values()), [each.amount for each in left]):
            if back.amount > 0 and any(weight > 0 for weight in weights):
                taken = allocate(back, weights, maxima=left, scale=back.scale)
                left = [had - gone for had, gone in zip(left, taken, strict=True)]
                back -= sum(taken, Money.zero(order.currency))
        if back:
            left[0] -= back  # a rebate: the shop's own
    return dict(zip(sellers, left, strict=True))


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
