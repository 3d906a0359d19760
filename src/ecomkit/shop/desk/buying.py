"""Buying: from an accepted quote to a payment under way, once for a checkout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from ecomkit.checkout import Quote
from ecomkit.checkout.errors import QuotationNeededError
from ecomkit.errors import short_repr
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.orders import Order
from ecomkit.orders.gift_cards import gift_card_lines
from ecomkit.payments import (
    Payment,
    PaymentAction,
    PaymentMethod,
    PaymentStatus,
    SavingConsent,
    Tender,
    split_tenders,
)
from ecomkit.payments.errors import (
    AmountRefusedError,
    PaymentBusyError,
    PaymentMethodRefusedError,
)
from ecomkit.payments.frozen_texts import as_frozen_texts
from ecomkit.payments.machine.requests import PaymentRequest
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.saved_payment_methods import UNATTENDED
from ecomkit.payments.states import LOST, WAITING
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.commands import once
from ecomkit.shop.desk.deadlines import open_installments
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.errors import CartClosedError
from ecomkit.shop.desk.gift_cards import refuse_cards_for_cards
from ecomkit.shop.desk.results import SaleResult, SaleState
from ecomkit.shop.desk.saved_methods import (
    for_next_installment,
    remember,
    saving,
    usable,
)
from ecomkit.shop.desk.switching import switch
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import Books, SavedCheckout
from ecomkit.validators import as_tuple


@attrs.frozen(kw_only=True)
class PayingDetails:
    """What the buyer pays with: the provider's token, where to come back to, and so on.

    ``tenders`` are parts that other payment methods pay than the quote's, before it. An
    ``unattended`` payment is made while the buyer is away, with what was saved for that.
    """

    token: str = attrs.field(default="", repr=False)
    saved: str = ""
    unattended: bool = False
    save: SavingConsent | None = None
    return_url: str = ""
    metadata: Mapping[str, str] = attrs.field(factory=dict, converter=as_frozen_texts)
    tenders: tuple[Tender, ...] = attrs.field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        if self.unattended and not self.saved:
            raise PaymentMethodRefusedError(
                "nobody is there to pay", hint="saved=, what the buyer saved for that"
            )


def begin_buying(
    desk: Desk, transaction: Transaction, quote_id: str, paying: PayingDetails, key: str
) -> str:
    """Holds what a quote needs and asks for its payment; gives the checkout.

    Again while a payment is under way, it starts none. After a declined one, or when the
    buyer left one waiting and offers other money, it starts another.
    """
    quote = transaction.books.quotes.get(quote_id)
    case = Case(transaction, quote.checkout)
    if once(transaction.books, key, "buy", quote_id) is not None:
        return quote.checkout
    desk.settling.settle(case)  # the money may be here already
    if case.order is not None:
        return quote.checkout
    refuse_closed(case.books, case.row)
    case.keep_visit()
    method = quote.payment_method
    if method is not None:
        paying = _with_saved(desk, case, paying, method, quote.purchaser.id)
    offered = {
        (tender.payment_method, tender.amount, tender.token)
        for tender in tenders_of(desk, quote, paying)
    }
    under_way = [
        payment
        for payment in case.payments.values()
        if payment.open_instructions and payment.status not in LOST
    ]
    for payment in under_way:
        if payment.quote == quote_id and _paid_with(payment) in offered:
            return quote.checkout
        if _is_unknown(payment):
            return quote.checkout
    if method is not None and is_negotiated(desk, method.adapter):
        raise QuotationNeededError(
            f"{method.id} is for quotations that were accepted",
            hint="ask for a quotation, and accept its offer",
        )
    pay_quote(desk, case, quote, paying)
    desk.settling.settle(case)
    return quote.checkout


def pay_quote(desk: Desk, case: Case, quote: Quote, paying: PayingDetails) -> None:
    """Holds what a quote needs and asks for its payment; one without a price is placed.

    Attempts that wait are ended.
    """
    quote.accepted(at=case.transaction.now)
    desk.taking.hold(case, quote)
    for payment in list(case.payments.values()):
        waits = payment.open_instructions and payment.status not in LOST
        if waits or payment.part_of:
            desk.settling.free(case, payment)
    if not quote.total or quote.payment_method is None:
        desk.taking.take(case, quote)
        desk.settling.place(case, quote, [])
        return
    part_of = case.next_payment if paying.tenders else ""
    for tender in tenders_of(desk, quote, paying):
        method = known_method(desk, tender.payment_method)
        payment = case.open_payment(quote.id, method, tender.amount, part_of=part_of)
        with_this = attrs.evolve(
            paying,
            token=tender.token,
            metadata=tender.metadata,
            save=paying.save if method == quote.payment_method else None,
        )
        _ask(desk, case, payment, with_this, quote)
        if case.payments[payment.id].status in LOST:
            return  # the rest is not asked for


def tenders_of(desk: Desk, quote: Quote, paying: PayingDetails) -> tuple[Tender, ...]:
    """How a quote is paid: by the tenders offered, and the rest by its payment method.

    Raises PaymentMethodRefusedError for an unknown or negotiated payment method, or where
    nothing is left for the quote's own, which its price depends on.
    """
    own = quote.payment_method
    if own is None or not quote.total:
        return ()
    for tender in paying.tenders:
        if is_negotiated(desk, known_method(desk, tender.payment_method).adapter):
            raise PaymentMethodRefusedError(
                f"{tender.payment_method} is for quotations that were accepted",
                path="$.tenders",
            )
    parts = split_tenders(quote.to_pay_now, paying.tenders, rest=own.id)
    if parts[-1].payment_method != own.id:
        raise PaymentMethodRefusedError(
            f"nothing is left to be paid by {own.id}",
            path="$.tenders",
            hint="make a quote for the payment method that pays all of it",
        )
    skus = {each.sku for each in quote.articles if each.gift_card is not None}
    refuse_cards_for_cards(
        quote.to_pay_now,
        [line.gross for line in quote.priced.lines if line.sku in skus],
        _by_gift_card(desk, parts, quote.priced.currency),
    )
    rest = attrs.evolve(parts[-1], token=paying.token, metadata=paying.metadata)
    return (*parts[:-1], rest)


def _by_gift_card(desk: Desk, parts: Sequence[Tender], currency: str) -> Money:
    cards = desk.gift_cards
    found = (
        part.amount
        for part in parts
        if cards is not None
        and known_method(desk, part.payment_method).adapter == cards.payments.name
    )
    return Money.sum(found, currency)


def known_method(desk: Desk, name: str) -> PaymentMethod:
    """The payment method of a name; PaymentMethodRefusedError if there is none."""
    methods = {each.id: each for each in desk.quoter.payment_methods}
    if name not in methods:
        raise PaymentMethodRefusedError(
            f"there is no payment method {short_repr(name)}",
            path="$.payment_method",
            hint=f"one of {', '.join(methods)}",
        )
    return methods[name]


def is_negotiated(desk: Desk, adapter: str) -> bool:
    """Whether an adapter needs a quotation that the buyer has accepted."""
    local = desk.local.get(adapter)
    return local is not None and local.is_negotiated


def begin_paying(
    desk: Desk,
    transaction: Transaction,
    number: str,
    payment_method: str,
    paying: PayingDetails,
    key: str,
) -> str:
    """Asks for what is left to pay of an order; gives the payment.

    Of one in installments, that is all that is due by now, or the next one before its day.

    What is still waited for, such as a transfer, is ended. Raises PaymentBusyError while
    nobody knows what became of an earlier attempt, AmountRefusedError if nothing is left.
    """
    case = Case.from_order(transaction, number)
    known = once(
        case.books, key, "pay", number, payment_method, result=case.next_payment
    )
    if known is not None:
        return known
    payment = pay_left(desk, case, payment_method, paying)
    desk.settling.settle(case)
    return payment.id


def pay_left(
    desk: Desk, case: Case, payment_method: str, paying: PayingDetails
) -> Payment:
    """Opens the payment of what is left to pay of an order, instead of what was waited for."""
    order = case.placed
    under_way = [
        each for each in case.bound if each.open_instructions and not each.totals.hold
    ]
    for payment in under_way:
        if _is_unknown(payment):
            raise PaymentBusyError(
                f"nobody knows yet what became of payment {payment.id}",
                hint="ask again in a minute",
                payment=payment.id,
            )
        desk.settling.free(case, payment)
    method = known_method(desk, payment_method)
    if is_negotiated(desk, method.adapter):
        raise PaymentMethodRefusedError(
            f"{payment_method} is for quotations that were accepted",
            path="$.payment_method",
        )
    cards = desk.gift_cards
    if cards and method.adapter == cards.payments.name and gift_card_lines(order):
        raise PaymentMethodRefusedError(
            f"order {order.number} has gift cards: no gift card pays for it later",
            path="$.payment_method",
        )
    paying = _with_saved(desk, case, paying, method, order.purchaser.id)
    switch(desk, case, method)
    left = _left_to_pay(desk, case)
    if left.amount <= 0:
        raise AmountRefusedError(f"order {order.number} has nothing left to pay")
    payment = case.open_payment(order.quote, method, left)
    _ask(desk, case, payment, paying, case.placed)
    return payment


def _left_to_pay(desk: Desk, case: Case) -> Money:
    # Of an order in installments, what is due by now, or the next one before its day.
    parts = open_installments(case)
    if parts:
        on = local_time(case.transaction.now, desk.zone).date()
        due = (each.amount for each in parts if each.due_on <= on)
        return Money.sum(due, case.placed.currency) or parts[0].amount
    now = payment_summary(case.to_pay, case.bound)
    return now.due - now.promised - now.kept


def _ask(
    desk: Desk, case: Case, payment: Payment, paying: PayingDetails, what: Quote | Order
) -> None:
    actions = desk.adapters[payment.adapter].actions
    can_authorize = PaymentAction.AUTHORIZE in actions
    metadata = dict(paying.metadata)
    if paying.save is not None:
        remember(case, payment, what.purchaser.id, paying.token, paying.save, metadata)
        metadata |= saving(paying.save)
    local = desk.local.get(payment.adapter)
    if local is not None:
        metadata |= local.said_by_the_shop(what.purchaser.account, what.purchase_order)
    desk.paying.ask_for(
        case,
        payment.id,
        PaymentRequest(
            id="pay",
            action=PaymentAction.AUTHORIZE if can_authorize else PaymentAction.PURCHASE,
            token=paying.token,
            return_url=paying.return_url,
            metadata=metadata,
        ),
    )


def _with_saved(
    desk: Desk,
    case: Case,
    paying: PayingDetails,
    method: PaymentMethod,
    customer: str,
) -> PayingDetails:
    if not paying.saved:
        return paying
    away = paying.unattended
    known = usable(case, paying.saved, method, customer, desk.zone, unattended=away)
    said = {**known.details, **paying.metadata, **({UNATTENDED: "yes"} if away else {})}
    return attrs.evolve(paying, token=known.token, metadata=said)


def pay_unattended(desk: Desk, case: Case, due: Money) -> bool:
    """Asks for money while the buyer is away, with what they saved for that; whether."""
    order = case.placed
    methods = {each.id: each for each in desk.quoter.payment_methods}
    method = methods.get(order.payment_method)
    if method is None:
        return False
    customer = order.purchaser.id
    known = for_next_installment(case, method.adapter, customer)
    if known is None:
        return False
    try:
        usable(case, known.id, method, customer, desk.zone, unattended=True)
    except PaymentMethodRefusedError:
        return False  # the card has expired
    metadata = {**known.details, UNATTENDED: "yes"}
    payment = case.open_payment(order.quote, method, due)
    paying = PayingDetails(token=known.token, metadata=metadata)
    _ask(desk, case, payment, paying, order)
    return True


def refuse_closed(books: Books, row: SavedCheckout) -> None:
    """Raises CartClosedError where the cart of a checkout became an order."""
    cart = books.carts.find(row.cart) if row.cart else None
    if cart is not None and cart.order:
        raise CartClosedError(
            f"cart {short_repr(cart.id)} became order {cart.order}",
            hint="start a new cart",
            order=cart.order,
        )


def _paid_with(payment: Payment) -> tuple[str, Money, str]:
    # Pressed twice: the same money for the same quote.
    token = payment.instructions[0].instruction.token
    return payment.payment_method, payment.due, token


def _is_unknown(payment: Payment) -> bool:
    # Neither the provider nor the buyer is waited for: nobody knows what became of it.
    return payment.instructions[0].state not in WAITING


def sale_of(checkout: str, books: Books) -> SaleResult:
    """How far a sale came."""
    row = books.checkouts.get(checkout)
    payments = tuple(
        sorted(
            books.payments.where("checkout", checkout),
            key=lambda payment: (len(payment.id), payment.id),
        )
    )
    if row.order:
        return SaleResult(
            state=SaleState.ORDERED,
            order=books.orders.get(row.order),
            payments=tuple(each for each in payments if each.order),
        )
    if not payments:
        return SaleResult(state=SaleState.OPEN)
    last = payments[-1]
    goes_back = books.settlements.find(f"free:{last.id}")
    if goes_back is not None and "reason" in goes_back.details:
        state = SaleState.GONE
    elif last.status in LOST:
        state = SaleState.DECLINED
    elif last.status is PaymentStatus.REQUIRES_ACTION:
        state = SaleState.ACTION
    else:
        state = SaleState.BUSY
    return SaleResult(state=state, payments=payments)
