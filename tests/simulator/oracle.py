"""What must be true at the end of every run, whatever went wrong in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.payments.outcome import Declined, DeclineReason, Succeeded
from ecomkit.payments.payment import InstructionRecord, Payment
from ecomkit.payments.states import InstructionState
from tests.simulator.world import World

TOLD = {
    "payment_authorized": "authorized",
    "payment_captured": "received",
    "payment_released": "released",
    "payment_refunded": "repaid",
}


def violations(world: World) -> list[str]:
    """Everything that is not as it must be; what people have to do is done first."""
    found = list(_left_open(world))
    _people_work(world)
    payments = world.payments()
    found.extend(
        f"stuck: {record.id} is {record.state} after people looked at it"
        for payment in payments
        for record in payment.open_instructions
    )
    for payment in payments:
        found.extend(_of_payment(world, payment))
    orders = world.orders()
    found.extend(_of_sales(world, orders, payments))
    found.extend(_of_events(world, orders, payments))
    due = world.shop.work.due()
    left = {each.id for rows in (due.work, due.waiting) for each in rows}
    left |= {each.id for each in due.stuck}
    found.extend(f"stuck: {id}" for id in sorted(left))
    return found


def _left_open(world: World) -> Iterator[str]:
    for payment in world.payments():
        states = {record.state for record in payment.open_instructions}
        for record in payment.open_instructions:
            if record.state is InstructionState.NEEDS_OPERATOR:
                world.operations["left to an operator"] += 1
                if not world.manners.operator:
                    yield f"stuck: {record.id} is left to an operator"
            # A buyer who is waited for is let go by a void: where nobody knows what became
            # of it, the person who says so ends both.
            elif not (
                record.state is InstructionState.NEEDS_ACTION
                and InstructionState.NEEDS_OPERATOR in states
            ):
                yield f"stuck: {record.id} is {record.state}"


def _people_work(world: World) -> None:
    # They look at the gateway's own pages and tell the truth, try again what was
    # declined, and see to it that all that is due is paid.
    for _ in range(6):
        for payment in world.payments():
            for record in payment.open_instructions:
                if record.state is InstructionState.NEEDS_OPERATOR:
                    truth = _truth(world, payment, record)
                    world.shop.payments.resolve(payment.id, record.id, truth, by="ann")
        for stuck in world.shop.work.due().stuck:
            world.shop.work.retry(stuck.id)
        world.quiet(minutes=66)
    for number in range(4):
        for order in world.orders():
            _all_is_paid(world, order, f"{order.number}-final-{number}")
        world.quiet(minutes=66)


def _all_is_paid(world: World, order: Order, key: str) -> None:
    world.shop.orders.capture(order.number, key=key)
    payments = world.shop.orders.payments(order.number)
    kept = Money.sum((each.totals.kept for each in payments), "EUR")
    hold = Money.sum((each.totals.hold for each in payments), "EUR")
    if kept + hold < order.due:
        world.shop.orders.pay(order.number, "card", token="card", key=key)


def _truth(
    world: World, payment: Payment, record: InstructionRecord
) -> Succeeded | Declined:
    if world.gateway.effects[payment.id, record.id]:
        return Succeeded("seen", world.gateway.totals(payment.id))
    return Declined(reason=DeclineReason.DECLINED)


def _of_payment(world: World, payment: Payment) -> Iterator[str]:
    truth = world.gateway.totals(payment.id)
    if truth != payment.totals:
        yield f"mismatch: {payment.id} says {payment.totals}, the gateway {truth}"
    for record in payment.instructions:
        effects = world.gateway.effects[payment.id, record.id]
        if effects > 1:
            yield f"moved twice: {record.id} of {payment.id}, {effects} times"
        if effects and record.state in {
            InstructionState.DECLINED,
            InstructionState.CANCELED,
        }:
            yield f"mismatch: {record.id} is {record.state} but moved money"
        if not effects and record.state is InstructionState.SUCCEEDED:
            yield f"mismatch: {record.id} succeeded but moved nothing"
    for flag in payment.flags:
        yield f"mismatch: {payment.id} is flagged {flag}"


def _of_sales(
    world: World, orders: list[Order], payments: list[Payment]
) -> Iterator[str]:
    made = Counter(order.checkout for order in orders)
    yield from (f"lost: {n} orders of {id}" for id, n in made.items() if n > 1)
    numbers = sorted(int(order.number.rpartition("-")[2]) for order in orders)
    if numbers != list(range(1, len(orders) + 1)):
        yield f"lost: numbers {numbers}"
    due = {order.checkout: order.due for order in orders}
    zero = Money.zero("EUR")
    for checkout in world.sales:
        totals = [
            world.gateway.totals(payment.id)
            for payment in payments
            if payment.checkout == checkout
        ]
        kept = Money.sum((each.kept for each in totals), "EUR")
        hold = Money.sum((each.hold for each in totals), "EUR")
        wanted = due.get(checkout, zero)
        if (kept, hold) != (wanted, zero):
            yield f"money: {checkout} has {kept} kept, {hold} held, {wanted} due"


def _of_events(
    world: World, orders: list[Order], payments: list[Payment]
) -> Iterator[str]:
    told = {event.id: event for event in world.sink}
    names = Counter(event.name for event in told.values())
    if names["order_completed"] != len(orders):
        yield f"untold: {names['order_completed']} orders told of {len(orders)}"
    for name, field in TOLD.items():
        amounts = (e.properties["amount"] for e in told.values() if e.name == name)
        said = Money.sum(amounts, "EUR")
        moved = Money.sum((getattr(each.totals, field) for each in payments), "EUR")
        if said != moved:
            yield f"untold: {name}, {said} of {moved}"
