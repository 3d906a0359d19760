"""Changing an order: what it comes to, what is released, and the money that must move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import attrs

from ecomkit.checkout import DocumentKind
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.orders import Order, OrderChange
from ecomkit.orders.editing import OrderEdit
from ecomkit.orders.errors import OrderStepError
from ecomkit.orders.settlement import Settlement, SettlementKind, SettlementState
from ecomkit.payments.errors import AmountRefusedError
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.validators import require_amount, require_currency
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.collecting import PAID_AFTERWARDS, Collection, collect
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.errors import CommandConflictError
from ecomkit.shop.desk.issuing import issue, issue_credit_notes, issued
from ecomkit.shop.desk.owing_taxes import owe_changed
from ecomkit.shop.desk.results import Changed
from ecomkit.shop.desk.seller_accounts import with_terms_agreed
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.store import Books

_FREE = SettlementKind.FREE
_STUCK = SettlementState.STUCK


def settle_change(
    desk: Desk,
    number: str,
    change: OrderChange | OrderEdit,
    apply: Callable[[Order, OrderEdit], Order],
    *,
    as_credit: bool,
    details: Mapping[str, str],
    by: Collection,
) -> Flow[Changed]:
    """A command that applies a previewed change and settles its balance."""
    edit = change if isinstance(change, OrderEdit) else OrderEdit(change=change)
    return (
        yield from desk.command_with(
            lambda transaction: change_order(
                desk,
                transaction,
                number,
                edit.change,
                lambda order: apply(order, edit),
                as_credit=as_credit,
                details=details,
                edit=edit,
                by=by,
            ),
            partial(changed, number),
        )
    )


def change_order(
    desk: Desk,
    transaction: Transaction,
    number: str,
    change: OrderChange,
    apply: Callable[[Order], Order],
    *,
    as_credit: bool = False,
    details: Mapping[str, str] | None = None,
    edit: OrderEdit | None = None,
    by: Collection | None = None,
) -> str:
    """Applies a change, takes and releases goods, and settles what it costs or gives back.

    Gives the id of the settlement. Again, it applies nothing, and moves what is stuck.
    *edit* is the preview of a change that adds goods, *by* says how they are paid.
    """
    case = Case.from_order(transaction, number)
    before, id = case.placed, f"{number}:{change.id}"
    if change in before.changes:
        known = case.settlement(id)
        if known is not None:
            _again(desk, case, known, details or {}, as_credit=as_credit)
        case.reopen(each for each in case.settlements if each.kind is _FREE)
    else:
        apply_change(
            desk,
            case,
            change,
            apply(before),
            as_credit=as_credit,
            details=details,
            edit=edit,
            by=by,
        )
    desk.settling.settle(case)
    return id


def apply_change(
    desk: Desk,
    case: Case,
    change: OrderChange,
    after: Order,
    *,
    as_credit: bool = False,
    details: Mapping[str, str] | None = None,
    edit: OrderEdit | None = None,
    by: Collection | None = None,
) -> None:
    """Keeps an order *after* its change, with the goods it needs, and settles the money.

    The documents that belong to the change are issued with it. A credit note corrects what
    was invoiced or paid (Directive 2006/112/EC, article 219): none is issued where an order
    is canceled before.
    """
    case.keep_order(with_terms_agreed(after, case.books))
    if desk.gift_cards is not None:
        desk.gift_cards.check_added(case, change)
        desk.gift_cards.take_back(case)
    owe_changed(case, change, None if edit is None else edit.tax_assessment)
    added = () if edit is None else [line.key for line in edit.lines]
    desk.taking.keep_what_is_left(case, after, added=added)
    if edit is not None:
        desk.taking.take_more(case, edit)
    if change.balance.amount < 0:
        if as_credit:
            _refuse_credit_for_debt(desk, case, -change.balance)
        done = SettlementState.DONE if as_credit else SettlementState.OPEN
        case.owe(
            SettlementKind.GIVE,
            f"{after.number}:{change.id}",
            -change.balance,
            as_credit=as_credit,
            details=details or {},
            state=done,
        )
    elif change.balance:
        collect(desk, case, change, by or Collection())
    transaction, series = case.transaction, desk.series
    is_invoiced = issued(case.books, DocumentKind.INVOICE, after.number) is not None
    is_paid = any(payment.totals.captured for payment in case.bound)
    if is_invoiced or is_paid or not after.is_canceled:
        issue_credit_notes(transaction, series, after, change)
    if change.charge and is_invoiced:
        issue(transaction, series, DocumentKind.INVOICE, after, change.id)


def try_again(
    desk: Desk,
    transaction: Transaction,
    settlement: str,
    details: Mapping[str, str],
    *,
    as_credit: bool,
) -> None:
    """Tries once more to move the money of a settlement that is stuck.

    Or it was given as store credit, and need not move any more.
    """
    found = transaction.books.settlements.get(settlement)
    if found.kind is SettlementKind.ASK and found.state is _STUCK:
        raise OrderStepError(
            f"{found.id} is to be paid by the buyer",
            hint="orders.pay asks for it, by this or another payment method",
        )
    case = Case(transaction, found.checkout)
    known = case.settlement(settlement) or found
    _again(desk, case, known, details, as_credit=as_credit)
    desk.settling.settle(case)


def _again(
    desk: Desk,
    case: Case,
    known: Settlement,
    details: Mapping[str, str],
    *,
    as_credit: bool,
) -> None:
    if not as_credit:
        case.reopen([_with(known, details)])
    elif not known.as_credit:
        if known.kind is not SettlementKind.GIVE or known.state is not _STUCK:
            raise OrderStepError(
                f"{known.id} is {known.state}: only money that is to be given back, and "
                "is stuck, can become store credit",
                hint="see work.due().stuck",
            )
        _refuse_credit_for_debt(desk, case, known.to_move)
        case.keep_settlement(known.became_credit())


def _refuse_credit_for_debt(desk: Desk, case: Case, credit: Money) -> None:
    """Store credit stands for money of the buyer: what they owe still is less instead.

    What a card holds is as good as paid; what was promised only, such as an invoice that
    is to be written or cash at the door, is not.
    """
    now = payment_summary(case.to_pay, case.bound)
    held = Money.sum(
        (
            max(payment.totals.hold, Money.zero(now.due.currency))
            for payment in case.bound
            if desk.adapters[payment.adapter].collection_mode not in PAID_AFTERWARDS
        ),
        now.due.currency.code,
    )
    most = max(now.paid + held - now.due, Money.zero(now.due.currency))
    if credit > most:
        raise AmountRefusedError(
            f"{credit} cannot become store credit: {most} of it was paid",
            path="$.as_credit",
            hint="without as_credit the buyer owes less, and gets back what was paid",
            amount=credit,
            most=most,
        )


def _with(stuck: Settlement, details: Mapping[str, str]) -> Settlement:
    return attrs.evolve(stuck, details=details) if details else stuck


def capture(
    desk: Desk,
    transaction: Transaction,
    number: str,
    amount: Money | None,
    name: str,
    details: Mapping[str, str],
) -> str:
    """Captures *amount*, or all that is due, under a *name*; once. Gives its settlement.

    Raises AmountRefusedError for more than is due, or than the payments hold, and
    CommandConflictError for another amount under the same name.
    """
    case = Case.from_order(transaction, number)
    id = f"{number}:capture-{name}"
    known = case.settlement(id)
    if known is not None:
        if amount is not None and amount != known.owed:
            raise CommandConflictError(
                f"{known.owed} was captured with the key {short_repr(name)}",
                path="$.key",
                hint="give a new capture a new key",
            )
        case.reopen([_with(known, details)])
    else:
        order = case.placed
        now = payment_summary(case.to_pay, case.bound)
        under_way = Money.sum(
            (
                each.owed
                for each in case.settlements
                if each.kind is SettlementKind.TAKE
                and each.state is SettlementState.OPEN
            ),
            order.currency,
        )
        zero = Money.zero(order.currency)
        most = max(min(now.due - now.kept, now.promised) - under_way, zero)
        wanted = most if amount is None else require_amount(amount, path="$.amount")
        require_currency(wanted, most)
        if wanted > most:
            raise AmountRefusedError(
                f"{most} can be captured, not {wanted}",
                path="$.amount",
                amount=wanted,
                most=most,
            )
        case.owe(SettlementKind.TAKE, id, wanted, details=details)
    desk.settling.settle(case)
    return id


def changed(number: str, settlement: str, books: Books) -> Changed:
    """An order and one of its settlements, as they are now."""
    return Changed(
        order=books.orders.get(number), settlement=books.settlements.find(settlement)
    )
