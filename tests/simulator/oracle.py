"""What must be true at the end of every run, whatever went wrong in it."""

from __future__ import annotations

from collections.abc import Iterator

from ecomkit.money import Money
from ecomkit.payments.outcome import Declined, DeclineReason, Succeeded
from ecomkit.payments.payment import InstructionRecord, Payment, PaymentFlagKind
from ecomkit.payments.states import InstructionState
from tests.simulator.world import World


def violations(world: World) -> list[str]:
    """Everything that is not as it must be; what an operator has to do is done first."""
    found = list(_left_open(world))
    _operator_works(world)
    payments = list(world.store.find(world.acknowledged).values())
    found.extend(
        f"lost: payment {each}"
        for each in world.acknowledged - {payment.id for payment in payments}
    )
    for payment in payments:
        found.extend(_of_payment(world, payment))
    found.extend(_of_orders(world))
    return found


def _left_open(world: World) -> Iterator[str]:
    for payment_id in world.store.unfinished():
        for record in world.store.find((payment_id,))[payment_id].open_instructions:
            if record.state is InstructionState.NEEDS_OPERATOR:
                world.operations["left to an operator"] += 1
                if not world.manners.operator:
                    yield f"stuck: {record.id} is left to an operator"
            else:
                yield f"stuck: {record.id} is {record.state}"


def _operator_works(world: World) -> None:
    # A person looks at the gateway's own pages and tells the truth.
    for payment_id in world.store.unfinished():
        payment = world.store.find((payment_id,))[payment_id]
        for record in payment.open_instructions:
            if record.state is InstructionState.NEEDS_OPERATOR:
                world.shop.resolve(
                    payment_id, record.id, _truth(world, payment, record), by="ann"
                )


def _truth(
    world: World, payment: Payment, record: InstructionRecord
) -> Succeeded | Declined:
    if world.gateway.effects[record.id]:
        totals = world.gateway.totals(payment.id, payment.totals.currency)
        return Succeeded("seen", totals)
    return Declined(reason=DeclineReason.DECLINED)


def _of_payment(world: World, payment: Payment) -> Iterator[str]:
    truth = world.gateway.totals(payment.id, payment.totals.currency)
    if truth != payment.totals:
        yield f"mismatch: {payment.id} says {payment.totals}, the gateway {truth}"
    for record in payment.instructions:
        effects = world.gateway.effects[record.id]
        if effects > 1:
            yield f"moved twice: {record.id}, {effects} times"
        if effects and record.state in {
            InstructionState.DECLINED,
            InstructionState.CANCELED,
        }:
            yield f"mismatch: {record.id} is {record.state} but moved money"
        if not effects and record.state is InstructionState.SUCCEEDED:
            yield f"mismatch: {record.id} succeeded but moved nothing"
    for flag in payment.flags:
        if flag.kind is not PaymentFlagKind.MISCONFIGURED:
            yield f"mismatch: {payment.id} is flagged {flag}"


def _of_orders(world: World) -> Iterator[str]:
    for order, due in world.orders.items():
        taken = Money.zero("EUR")
        for payment in world._payments(order):
            taken += world.gateway.totals(payment.id, "EUR").captured
        if taken > due:
            yield f"moved twice: order {order} of {due} was charged {taken}"
