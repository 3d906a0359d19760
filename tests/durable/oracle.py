"""What has to agree when it is quiet: the shop, its gateway, its stock and its sink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import attrs

from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.orders.settlement import SettlementState, credit_given
from ecomkit.payments import Payment, Tender
from ecomkit.shop.store import Books, Work, WorkKind
from tests.durable.world import World
from tests.stories.shops import NOON, eur

GIFT_ACCOUNT = "gift:1"
GIFT_CARD = eur("60.00")
"""What the gift card of all buyers was sold for."""
GIFT = Tender("gift_card", eur("7.00"), metadata={"account": GIFT_ACCOUNT})

TOLD = {
    "payment_authorized": "authorized",
    "payment_captured": "received",
    "payment_refunded": "repaid",
}


def disagreements(world: World, checkouts: Sequence[str], *, tea: int) -> list[str]:
    """Everything that does not agree; *tea* is how much there was at first."""
    orders = world.orders()
    return [
        *_of_orders(world, orders),
        *_of_money(world, orders, checkouts),
        *_of_stock(world, orders, tea),
        *_of_events(world, orders),
        *_of_work(world),
    ]


def _of_orders(world: World, orders: Sequence[Order]) -> Iterator[str]:
    made = Counter(order.checkout for order in orders)
    yield from (f"{number} orders of {id}" for id, number in made.items() if number > 1)
    numbers = sorted(int(order.number.rpartition("-")[2]) for order in orders)
    if numbers != list(range(1, len(orders) + 1)):
        yield f"numbers {numbers}"
    last = [
        order
        for order in orders
        if any(claim.id == "last" for claim in order.claims)
        # Canceled as a whole, it gives its use back, whatever of its delivery is due.
        and not all(each.is_canceled for each in order.all_quantities)
    ]
    if len(last) > 1:
        yield f"the last coupon was used {len(last)} times"
    for order in orders:
        if order.payments and not any(
            payment.order for payment in world.sells.orders.payments(order.number)
        ):
            yield f"order {order.number} is bound to no payment"


def _of_money(
    world: World, orders: Sequence[Order], checkouts: Sequence[str]
) -> Iterator[str]:
    due = {order.checkout: order.due for order in orders}
    zero = on_card = Money.zero("EUR")
    unpaid = {each.checkout for each in world.sells.work.due().waiting if _is_due(each)}
    for checkout in checkouts:
        look = world.sells.desk.read(partial(_money_of, checkout))
        payments, credit = world.sells.driver.run(look)
        at_gateway = [
            world.gateway.totals(payment.id)
            if payment.adapter == "fake"
            else payment.totals
            for payment in payments
        ]
        on_card += Money.sum(
            (
                payment.totals.kept + payment.totals.hold
                for payment in payments
                if payment.adapter == "gift_card"
            ),
            "EUR",
        )
        kept = Money.sum((each.kept for each in at_gateway), "EUR")
        hold = Money.sum((each.hold for each in at_gateway), "EUR")
        lost = Money.sum((each.dispute_lost for each in at_gateway), "EUR")
        wanted = due.get(checkout, zero) + credit
        if hold or not wanted - lost <= kept <= wanted:
            yield f"{checkout}: {kept} kept and {hold} held, of {wanted} due"
        if (kept < wanted) != (checkout in unpaid):
            yield f"{checkout}: {kept} kept of {wanted}, listed: {sorted(unpaid)}"
        for payment, totals in zip(payments, at_gateway, strict=True):
            if totals.authorized > payment.due:
                yield f"{payment.id} was authorized twice"
            if payment.totals != totals:
                yield f"{payment.id}: {payment.totals}, at the gateway {totals}"

    if left_on_card(world) != GIFT_CARD - on_card:
        yield f"{left_on_card(world)} on the gift card, of which {on_card} was spent"


def _is_due(work: Work) -> bool:
    return work.kind is WorkKind.BALANCE_DUE


def issue(world: World, amount: Money) -> None:
    """Sells a gift card."""
    world.sells.payments.within(
        "gift_card", lambda cards: cards.issue(GIFT_ACCOUNT, amount, id="sold", at=NOON)
    )


def left_on_card(world: World) -> Money:
    """What the gift card holds."""
    left: Money = world.sells.payments.within(
        "gift_card", lambda cards: cards.balance(GIFT_ACCOUNT, "EUR")
    )
    return left


def _money_of(checkout: str, books: Books) -> tuple[list[Payment], Money]:
    # The payments of a sale, and what was given back as store credit.
    settled = books.settlements.where("checkout", checkout)
    payments = books.payments.where("checkout", checkout)
    return payments, credit_given(settled, payments, "EUR")


def _of_stock(world: World, orders: Sequence[Order], tea: int) -> Iterator[str]:
    waiting = shipped = 0
    for order in orders:
        for line in order.lines:
            if line.sku == "tea":
                known = order.quantities(line.key)
                shipped += int(known.shipped)
                waiting += int(known.ordered - known.canceled - known.shipped)
    wanted = (tea - shipped, tea - shipped - waiting)
    if world.levels("tea") != wanted:
        yield f"tea {world.levels('tea')}, not {wanted}"


def _of_events(world: World, orders: Sequence[Order]) -> Iterator[str]:
    told = {event.id: event for event in world.sink}
    names = Counter(event.name for event in told.values())
    if names["order_completed"] != len(orders):
        yield f"{names['order_completed']} orders told of {len(orders)}"
    changes = sum(len(order.changes) for order in orders)
    if names["order_refunded"] != changes:
        yield f"{names['order_refunded']} refunds told of {changes} changes"
    ids = {instruction.payment_id for instruction in world.card.sent}
    for name, field in TOLD.items():
        amounts = (
            e.properties["amount"]
            for e in told.values()
            if e.name == name and e.subject in ids
        )
        said = Money.sum(amounts, "EUR")
        moved = Money.sum(
            (getattr(world.gateway.totals(id), field) for id in ids), "EUR"
        )
        if said != moved:
            yield f"{name}: {said} told of {moved}"


def _of_work(world: World) -> Iterator[str]:
    left = attrs.asdict(world.sells.work.due(), recurse=False)
    for name, rows in left.items():
        for row in rows:
            if isinstance(row, Work) and _is_due(row):
                continue  # what was lost in a dispute: that money is looked at above
            state = getattr(row, "state", "")
            note = getattr(row, "note", "")
            stuck = state is SettlementState.STUCK
            yield f"{name}: {row.id} {note}" if stuck else f"{name}: {row.id}"
