"""What became of the money of an order, on its paper: credited, paid, refunded, still due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ecomkit.money.amount import Money
from ecomkit.orders import Order
from ecomkit.payments import Payment
from ecomkit.payments.order_payments import payment_summary
from ecomkit.payments.states import LOST
from ecomkit.payments.totals import PaymentTotals
from ecomkit.receipts.locale_writer import LocaleWriter
from ecomkit.receipts.model import ReceiptPayment, ReceiptSum


def settled_sums(
    order: Order,
    payments: Sequence[Payment],
    writer: LocaleWriter,
    *,
    as_credit: Money | None,
    added: Money,
) -> tuple[ReceiptSum, ...]:
    """The sums below the total: it, less what was credited and paid, is what is left.

    *added* is on an invoice of its own. Nothing where all is as it was agreed, and either
    paid or not.
    """
    currency = order.currency
    paid = Money.sum((each.totals.received for each in payments), currency)
    back = Money.sum((_gone_back(each.totals) for each in payments), currency)
    given = Money.zero(currency) if as_credit is None else as_credit
    now = payment_summary(order.due + given, payments)
    left = now.due - now.paid
    if not (order.changes or back or (paid and left)):
        return ()
    promised = max(min(now.promised, left), Money.zero(currency))
    rows = (
        ("added", added),
        ("credited", -order.credited),
        ("paid", -paid),
        ("refunded", back),
        ("given_as_credit", given),
        ("promised", -promised),
    )
    left -= promised
    last = ("owed_back", -left) if left.amount < 0 else ("due", left)
    return tuple(
        ReceiptSum(
            code=code,
            label=writer.say(f"balance.{code}"),
            amount=writer.amount(amount),
        )
        for code, amount in (*((c, a) for c, a in rows if a), last)
    )


def paid_rows(
    payments: Sequence[Payment], writer: LocaleWriter, names: Mapping[str, str]
) -> tuple[ReceiptPayment, ...]:
    """Each payment as it is, and what of it went back.

    One that came to nothing is shown only where no other was made since.
    """
    told = [each for each in payments if each.status not in LOST] or payments[-1:]
    return tuple(row for each in told for row in _rows(each, writer, names))


def _rows(
    payment: Payment, writer: LocaleWriter, names: Mapping[str, str]
) -> Iterator[ReceiptPayment]:
    totals = payment.totals
    states = [("open", payment.due)]
    if totals.captured:
        back = _gone_back(totals)
        moved = (("paid", totals.received), ("refunded", back), ("open", totals.owed))
        states = [(state, amount) for state, amount in moved if amount]
    elif totals.hold.amount > 0:
        states = [("promised", totals.hold)]
    method = payment.payment_method or payment.adapter
    label = names.get(method) or writer.say(f"payment_methods.{method}")
    for state, amount in states:
        yield ReceiptPayment(
            label=label,
            amount=writer.amount(amount),
            state=writer.say(f"document.{state}"),
        )


def _gone_back(totals: PaymentTotals) -> Money:
    # Money of the buyer's: a debt that was credited never came.
    return totals.captured - totals.kept - totals.credited
