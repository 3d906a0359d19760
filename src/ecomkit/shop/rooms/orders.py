"""Orders: looked up, captured, paid and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

from ecomkit.addressing import Address
from ecomkit.cart import LineItem
from ecomkit.cart.quantity import Quantity
from ecomkit.customers import Customer
from ecomkit.events import Event
from ecomkit.money.amount import Money
from ecomkit.orders import (
    Order,
    OrderChange,
    off_hold,
    on_hold,
    order_state,
)
from ecomkit.orders.change import ChangeKind
from ecomkit.orders.crediting import ChangeDetails
from ecomkit.orders.editing import OrderEdit
from ecomkit.orders.settlement import Settlement, credit_given
from ecomkit.orders.status import OrderState
from ecomkit.orders.steps import assigned, check_not_announced, readdressed
from ecomkit.payments import Payment, SavingConsent
from ecomkit.shop.desk.buying import PayingDetails, begin_paying
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.changing import capture, changed, settle_change
from ecomkit.shop.desk.collecting import Collection
from ecomkit.shop.desk.editing import Wishes, preview_edit
from ecomkit.shop.desk.identifying import identify
from ecomkit.shop.desk.results import Changed
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.performed_orders import PerformedOrders
from ecomkit.shop.rooms.room import D, flow
from ecomkit.shop.rooms.sent_orders import SentOrders
from ecomkit.shop.store import Books
from ecomkit.shop.store.row_kinds import address_key, moment_key
from ecomkit.validators import require_moment, require_type

_NO_DETAILS: Mapping[str, str] = {}
_NO_QUANTITIES: Mapping[str, Quantity] = {}


class Orders(SentOrders[D], PerformedOrders[D]):
    """The orders of a shop."""

    @flow
    def get(self, number: str) -> Flow[Order]:
        """The order of a number; UnknownOrderError if there is none."""
        return (yield from self.desk.read(lambda books: books.orders.get(number)))

    @flow
    def of_buyer(self, buyer: str) -> Flow[list[Order]]:
        """All orders of a customer or account, by number."""
        return (
            yield from self.desk.read(lambda books: books.orders.where("buyer", buyer))
        )

    @flow
    def of_email(self, email: str) -> Flow[list[Order]]:
        """All orders with this e-mail address, by number; in whatever case it is written."""
        key = address_key(require_type(email, str, path="$.email"))
        return (
            yield from self.desk.read(lambda books: books.orders.where("email", key))
        )

    @flow
    def placed(
        self,
        since: datetime,
        until: datetime | None = None,
        *,
        limit: int | None = None,
    ) -> Flow[list[Order]]:
        """The orders placed from *since* on and before *until*, oldest first.

        With *limit*, so many of them; those that follow are since the last ``placed_at``.
        """
        key = moment_key(require_moment(since, path="$.since"))

        def look(books: Books) -> list[Order]:
            found = books.orders.where("placed", key, comparison=">=")
            asked = [each for each in found if until is None or each.placed_at < until]
            return asked[:limit]

        return (yield from self.desk.read(look))

    @flow
    def history(self, number: str) -> Flow[list[Event]]:
        """All that was told of an order and its payments, oldest first.

        It goes back as far as the shop keeps what it has told.
        """

        def look(books: Books) -> list[Event]:
            subjects = (number, *(each.id for each in payments_of(number, books)))
            told = [
                row.event
                for subject in subjects
                for row in books.outbox.where("subject", subject)
            ]
            # Of one moment, what happened to the money comes first: it caused the rest.
            return sorted(
                told,
                key=lambda event: (event.at, event.subject == number, event.sequence),
            )

        return (yield from self.desk.read(look))

    @flow
    def readdress(
        self, number: str, address: Address, *, delivery: str = ""
    ) -> Flow[Order]:
        """Corrects the address of a delivery: whom it is for, and the street.

        Raises OrderStepError for another place, which has other fees and taxes, and once
        goods of the delivery are packed.
        """
        return (
            yield from self._step(
                number,
                lambda case: readdressed(case.placed, address, delivery=delivery),
            )
        )

    @flow
    def assign(self, number: str, customer: Customer) -> Flow[Order]:
        """Moves the order of a guest to the account that the guest has opened since.

        Look them up by :meth:`of_email`, once the customer has shown that the address is
        theirs. Raises OrderStepError for another e-mail address.
        """

        def change(case: Case) -> Order:
            guest = case.placed.purchaser.id
            after = assigned(case.placed, customer)
            if guest not in {"", customer.id}:
                identify(
                    case.transaction,
                    guest,
                    customer.id,
                    because=f"{number}:{after.version}",
                    visit=case.visit,
                )
            return after

        return (yield from self._step(number, change))

    @flow
    def payments(self, number: str) -> Flow[tuple[Payment, ...]]:
        """The payments that an order rests on, as they are now."""
        return (yield from self.desk.read(partial(payments_of, number)))

    @flow
    def state(self, number: str) -> Flow[OrderState]:
        """The status of an order on all its axes."""
        return (
            yield from self.desk.read(
                lambda books: state_of(books.orders.get(number), books)
            )
        )

    @flow
    def settlements(self, number: str) -> Flow[list[Settlement]]:
        """The money that an order had to move or still has to, oldest first."""

        def look(books: Books) -> list[Settlement]:
            order = books.orders.get(number)
            found = books.settlements.where("checkout", order.checkout)
            return sorted(found, key=lambda settlement: settlement.number)

        return (yield from self.desk.read(look))

    @flow
    def capture(
        self,
        number: str,
        amount: Money | None = None,
        *,
        key: str = "",
        details: Mapping[str, str] = _NO_DETAILS,
    ) -> Flow[Changed]:
        """Captures what is authorized and due, or *amount* of it.

        *key* names the reason, such as a shipment: with it, nothing more is captured
        when it is asked again. *details* are the provider's metadata. Raises
        AmountRefusedError, and CommandConflictError for another amount with the same key.
        """
        name = key or self.desk.ids.new_id("capture")
        return (
            yield from self.desk.command_with(
                lambda t: capture(self.desk, t, number, amount, name, details),
                partial(changed, number),
            )
        )

    @flow
    def pay(
        self,
        number: str,
        payment_method: str,
        *,
        token: str = "",
        saved: str = "",
        unattended: bool = False,
        save: SavingConsent | None = None,
        return_url: str = "",
        metadata: Mapping[str, str] = _NO_DETAILS,
        key: str = "",
    ) -> Flow[Payment]:
        """Asks for what is left to pay of an order, by another payment method as well.

        Of an order in installments, that is what is due by now, or the next one. With
        *unattended*, what is *saved* pays while the buyer is away, if they agreed to that.
        What was waited for is ended, and whether goods wait for the money is as with this
        method. Raises AmountRefusedError if nothing is left, and
        PaymentBusyError while nobody knows what became of an earlier attempt.
        """
        paying = PayingDetails(
            token=token,
            saved=saved,
            unattended=unattended,
            save=save,
            return_url=return_url,
            metadata=metadata,
        )
        payment = yield from self.desk.command(
            lambda t: begin_paying(self.desk, t, number, payment_method, paying, key)
        )
        return (yield from self.desk.read(lambda books: books.payments.get(payment)))

    @flow
    def preview(
        self,
        number: str,
        *,
        add: Iterable[LineItem] = (),
        quantities: Mapping[str, Quantity] = _NO_QUANTITIES,
        delivery: str | Mapping[str, str] = "",
        reason: str = "",
        by: str = "",
    ) -> Flow[OrderEdit]:
        """An order with lines added, other quantities or another delivery; nothing is written.

        *quantities* are by line key, 0 for none of it; *delivery* is a shipping method, or
        one for each delivery by its id. What is kept stays at its price; the rest is
        priced as a part of the whole order, as of now. :meth:`change` applies it. Raises
        IncompleteCheckoutError, with all that keeps it from being sold.
        """
        wishes = Wishes.of(add, quantities, delivery)
        id = self.desk.ids.new_id("edit")
        at = yield from self.desk.read(lambda books: books.now)
        details: ChangeDetails = {"id": id, "at": at, "reason": reason, "by": by}
        return (
            yield from preview_edit(self.desk, number, wishes, ChangeKind.EDIT, details)
        )

    @flow
    def change(
        self,
        number: str,
        change: OrderChange | OrderEdit,
        *,
        as_credit: bool = False,
        details: Mapping[str, str] = _NO_DETAILS,
        payment_method: str = "",
        token: str = "",
        return_url: str = "",
        ask_buyer: bool = False,
    ) -> Flow[Changed]:
        """Applies a previewed change, and gives back what it gives back, no more.

        The money goes to the payment methods that were used; *as_credit* says that it was
        given as store credit. *details* are the provider's metadata. What a change costs
        more is paid by *payment_method* with its *token*, or by the order's own where that
        needs nobody to be there; with *ask_buyer* the buyer is asked, and pays by
        :meth:`pay`. Again, it moves what is stuck, or says that it became store credit.
        Raises OrderStepError if the order has changed since the preview,
        PaymentNeededError if nobody said how to pay.
        """
        by = Collection(
            payment_method=payment_method,
            paying=PayingDetails(token=token, return_url=return_url, metadata=details),
            ask_buyer=ask_buyer,
        )
        return (
            yield from settle_change(
                self.desk,
                number,
                change,
                _applied,
                as_credit=as_credit,
                details=details,
                by=by,
            )
        )

    @flow
    def hold(self, number: str, *, reason: str) -> Flow[Order]:
        """Puts an order on hold: nothing of it can be packed."""
        return (
            yield from self._step(
                number,
                lambda case: on_hold(
                    case.placed, at=case.transaction.now, reason=reason
                ),
            )
        )

    @flow
    def release(self, number: str) -> Flow[Order]:
        """Releases an order from its hold; what waited for that is done."""

        def change(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            case.keep_order(off_hold(case.placed, at=transaction.now))
            self.desk.settling.settle(case)
            return case.placed

        return (yield from self.desk.command(change))

    def _step(self, number: str, change: Callable[[Case], Order]) -> Flow[Order]:
        def step(transaction: Transaction) -> Order:
            case = Case.from_order(transaction, number)
            return case.keep_order(change(case))

        return (yield from self.desk.command(step))


def _applied(order: Order, edit: OrderEdit) -> Order:
    check_not_announced(order, edit.change)
    return edit.applied(order)


def payments_of(number: str, books: Books) -> tuple[Payment, ...]:
    """The payments that an order rests on: those it was placed with, and later ones."""
    order = books.orders.get(number)
    known = books.payments.many(order.payments)
    later = [
        each
        for each in books.payments.where("order", number)
        if each.id not in order.payments
    ]
    return (*(known[id] for id in order.payments), *later)


def credit_of(order: Order, payments: Iterable[Payment], books: Books) -> Money:
    """What was given back of an order as store credit."""
    settlements = books.settlements.where("checkout", order.checkout)
    return credit_given(settlements, payments, order.currency)


def state_of(order: Order, books: Books) -> OrderState:
    """The status of an order on all its axes, by all that the books know of its money."""
    payments = payments_of(order.number, books)
    as_credit = credit_of(order, payments, books)
    return order_state(order, payments, as_credit=as_credit)
