"""Orders out of generated sales, and sequences of changes, for the laws about money back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import strategies as st

from ecomkit.money import Money
from ecomkit.orders import (
    AlsoRefund,
    Order,
    OrderChange,
    cancellation,
    reduction,
    remaining,
    return_credit,
)
from ecomkit.orders.remainder import returnable
from ecomkit.orders.sending import packed, shipped
from ecomkit.pricing import ListPrice, OrderFee, PriceBook
from ecomkit.testing.laws.refunds import placed
from ecomkit.testing.strategies import Sale, sales


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """An order with at least one line, of which some goods may have been sent."""
    order = placed(draw(sales()))
    sent = {
        line.key: draw(st.integers(0, int(line.quantity)))
        for line in order.lines
        if draw(st.booleans())
    }
    sent = {key: quantity for key, quantity in sent.items() if quantity}
    if not sent:
        return order
    return shipped(
        packed(order, sent, id="s-1", at=order.placed_at), "s-1", at=order.placed_at
    )


@st.composite
def rebated_sales(draw: st.DrawFn) -> Sale:
    """A sale in which some goods, and one fee or several, give money back."""
    sale = draw(sales())
    old, coin = sale.pricer, sale.cart.currency
    listed = old.book.lists[0]
    skus = st.sampled_from([line.sku for line in sale.cart.lines])
    empties = draw(st.sets(skus, max_size=2))
    deposit = ListPrice(unit_price=Money.from_minor(-draw(st.integers(1, 30)), coin))
    prices = {
        sku: deposit if sku in empties else price
        for sku, price in listed.prices.items()
    }
    rebates = [
        OrderFee(
            id=id,
            amount=Money.from_minor(-draw(st.sampled_from([0, 1, 100])), coin),
            rate=draw(st.sampled_from(["0%", "-2%"])),
            includes_tax=draw(st.sampled_from([None, True, False])),
        )
        for id in ["prepaid", "early", "loyal"][: draw(st.integers(1, 3))]
    ]
    return sale.in_shop(
        book=PriceBook(
            lists=[attrs.evolve(listed, prices=prices)],
            articles=old.book.articles.values(),
        ),
        fees=[*old.fees, *rebates],
    )


def some_change(draw: Callable[..., Any], order: Order, id: str) -> OrderChange | None:
    """One more change that the order allows; None where the draw found nothing to do."""
    known = {line.key: order.quantities(line.key) for line in order.lines}
    kind = draw(st.sampled_from(["cancellation", "return", "reduction"]))
    alongside = draw(st.sampled_from(AlsoRefund))
    if kind == "reduction":
        lefts = {row.key: remaining(order, row.key).gross for row in order.rows}
        possible = sorted(key for key, left in lefts.items() if left.amount > 0)
        if not possible:
            return None
        key = draw(st.sampled_from(possible))
        minor = draw(st.integers(1, lefts[key].minor()))
        amount = Money.from_minor(minor, order.currency)
        return reduction(order, {key: amount}, id=id, at=order.placed_at)
    most = {
        key: int(each.open if kind == "cancellation" else each.returnable)
        for key, each in known.items()
    }
    wanted = {
        key: draw(st.integers(1, limit)) for key, limit in most.items() if limit > 0
    }
    wanted = {key: n for key, n in wanted.items() if draw(st.booleans())} or wanted
    if kind == "return":
        wanted |= some_parts(draw, order, wanted)
    if not wanted:
        return None
    take = cancellation if kind == "cancellation" else return_credit
    return take(order, wanted, id=id, at=order.placed_at, also_refund=alongside)


def some_parts(
    draw: Callable[..., Any], order: Order, beside: dict[str, int]
) -> dict[str, int]:
    """Some pieces of bundles that can come back by themselves, beside whole units."""
    found: dict[str, int] = {}
    for line in order.lines:
        for sku, _ in line.parts if line.part_shares else ():
            key = f"{line.key}/{sku}"
            most = int(returnable(order, key, beside | found))
            pieces = draw(st.integers(0, most))
            wanted = {**beside, **found, key: pieces} if pieces else {}
            # Whole units need all of their parts.
            if line.key in wanted:
                others = {each: n for each, n in wanted.items() if each != line.key}
                if returnable(order, line.key, others) < wanted[line.key]:
                    continue
            if pieces:
                found[key] = pieces
    return found
