"""Work: what commands have left undone, and what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.inventory import StockLevel
from ecomkit.journey.privacy import LegalKeep
from ecomkit.orders.settlement import Settlement, SettlementState
from ecomkit.reservations import Reservation
from ecomkit.shop.desk import fulfilling, holding, labels, stocktaking
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.changing import try_again
from ecomkit.shop.desk.ending import reach
from ecomkit.shop.desk.filing import file_taxes
from ecomkit.shop.desk.filling import fill
from ecomkit.shop.desk.forgetting import forget_sale
from ecomkit.shop.desk.telling import tell_all, untold_events
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.desk.writing import due_messages, send_due
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.purging import forget
from ecomkit.shop.rooms.enclosing import papers_for
from ecomkit.shop.rooms.papers import Papers
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import (
    Books,
    OutboxEvent,
    Work,
    WorkKind,
)
from ecomkit.shop.store.kept_messages import SavedMessage
from ecomkit.shop.store.row_kinds import moment_key

_NO_DETAILS: Mapping[str, str] = {}


_SOON = timedelta(days=2)
_REMEMBERED = timedelta(days=30)


@attrs.frozen(kw_only=True)
class DueList:
    """What time or people have to do something about.

    ``work`` is due now; ``waiting`` work and ``stuck`` settlements need a person: money
    that is due and nobody is waited for, payments with flags, what was tried in vain;
    ``ending`` are holds on buyers' money that end within two days, to be captured;
    ``oversold`` is where less was found of an article than orders were promised;
    ``messages`` are to be sent, or could not be.
    """

    work: tuple[Work, ...]
    waiting: tuple[Work, ...]
    stuck: tuple[Settlement, ...]
    ending: tuple[Work, ...]
    ended_holds: tuple[Reservation, ...]
    oversold: tuple[StockLevel, ...]
    messages: tuple[SavedMessage, ...]
    untold: tuple[OutboxEvent, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return any(attrs.astuple(self, recurse=False))


class WorkRoom(Room[D]):
    """What is to be done outside of commands."""

    @flow
    def run(self, limit: int = 100) -> Flow[int]:
        """Does what is due; call it every minute, and after a crash. Gives how much.

        Any number of machines may call it at once. Commands, messages and told events are
        forgotten after thirty days.
        """
        count = 0
        for work in (yield from self.desk.read(partial(_due, limit))):
            try:
                if work.kind is WorkKind.FILL:
                    count += yield from fill(self.desk, work.id)
                elif work.kind is WorkKind.FORGET:
                    forget = partial(_forget, self.desk.legal_keep, work.id)
                    count += yield from self.desk.command(forget)
                elif work.kind is WorkKind.LABEL:
                    count += yield from labels.make(self.desk, work.id)
                elif work.kind is WorkKind.TAXES:
                    count += yield from file_taxes(self.desk, work)
                elif work.kind is WorkKind.CANCEL_LABEL:
                    count += yield from labels.cancel(self.desk, work.id)
                elif work.kind is WorkKind.FULFILL:
                    count += yield from fulfilling.go_on(self.desk, work.id)
                else:
                    count += yield from self.desk.command(partial(self._go_on, work))
            except EcomkitError as error:
                note = str(error)
                yield from self.desk.command(partial(self._failed, work, note))
        count += yield from self.desk.command(_tidied)
        enclose = partial(papers_for, Papers(self.desk, self.driver))
        count += yield from send_due(self.desk, limit, enclose)
        return count + (yield from tell_all(self.desk, limit))

    @flow
    def due(self, limit: int = 1000) -> Flow[DueList]:
        """What :meth:`run` would do now, and what needs a person."""
        return (yield from self.desk.read(partial(due_list, limit)))

    @flow
    def retry(
        self,
        settlement: str,
        *,
        details: Mapping[str, str] = _NO_DETAILS,
        as_credit: bool = False,
    ) -> Flow[Settlement]:
        """Tries once more to move the money of a settlement that is stuck.

        It has a new name at the provider, so that a decline does not stand in its way.
        *details* are the provider's metadata, where others are needed. *as_credit* says
        that what was to be given back was given as store credit, and need not move any
        more; OrderStepError for a settlement that gives nothing back, or is not stuck, and
        for one that the buyer has to pay (:meth:`Orders.pay`).
        """
        yield from self.desk.command(
            lambda t: try_again(self.desk, t, settlement, details, as_credit=as_credit)
        )
        return (
            yield from self.desk.read(lambda books: books.settlements.get(settlement))
        )

    @flow
    def resume(self, work: str) -> Flow[Work]:
        """Makes work that waits for a person due once more, such as after ten tries in vain.

        What only people can do, such as asking for money that is due, stays with them.
        Raises MissingRowError where nothing of it is left.
        """

        def change(transaction: Transaction) -> Work:
            known = transaction.books.work.get(work)
            Case(transaction, known.checkout)  # the lock
            again = transaction.books.work.get(work, lock=True)
            if again.due is not None or again.kind.is_for_people:
                return again
            return transaction.books.work.put(
                attrs.evolve(again, due=transaction.now, tries=0, note="")
            )

        return (yield from self.desk.command(change))

    def _go_on(self, work: Work, transaction: Transaction) -> int:
        case = Case(transaction, work.checkout)
        known = transaction.books.work.find(work.id)
        if known is None or known.due is None or known.due > transaction.now:
            return 0  # somebody else has it
        if self.desk.paying.begun(case, known):
            if known.kind is WorkKind.SEND:
                self.desk.paying.go_on(case, known.payment, known.instruction)
                self.desk.settling.settle(case)
            else:
                reach(self.desk, case, known)
        return 1

    def _failed(self, work: Work, note: str, transaction: Transaction) -> None:
        case = Case(transaction, work.checkout)
        known = transaction.books.work.find(work.id)
        if known is not None and known.due is not None:
            self.desk.paying.begun(case, attrs.evolve(known, note=note))


def _forget(keep: LegalKeep, id: str, transaction: Transaction) -> int:
    forget_sale(keep, transaction, id)
    return 1


def _tidied(transaction: Transaction) -> int:
    forget(transaction.books, _REMEMBERED)
    return holding.sweep(transaction.books) + stocktaking.forget_over(transaction.books)


def due_list(limit: int, books: Books) -> DueList:
    """What time or people have to do something about, as the books say."""
    stuck = SettlementState.STUCK.value
    return DueList(
        work=tuple(_due(limit, books)),
        waiting=tuple(books.work.where("waiting", "person", limit=limit)),
        stuck=tuple(books.settlements.where("state", stuck, limit=limit)),
        ending=tuple(_ending(books)),
        ended_holds=tuple(holding.run_out(books)),
        oversold=stocktaking.oversold(books, limit),
        messages=(
            *due_messages(limit, books),
            *books.messages.where("waiting", "person", limit=limit),
        ),
        untold=tuple(untold_events(limit, books)),
    )


def _due(limit: int, books: Books) -> list[Work]:
    return books.work.where("due", moment_key(books.now), comparison="<=", limit=limit)


def _ending(books: Books) -> list[Work]:
    soon = books.work.where("due", moment_key(books.now + _SOON), comparison="<=")
    return [
        work
        for work in soon
        if work.kind is WorkKind.AUTHORIZATION_ENDS
        and books.payments.get(work.payment).totals.hold.amount > 0
    ]
