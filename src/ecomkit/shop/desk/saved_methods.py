"""Saved payment methods: kept as the buyer agreed, used by them alone, gone if it failed."""

from __future__ import annotations

from datetime import tzinfo

from ecomkit.moments import local_time
from ecomkit.payments import Payment, PaymentMethod, SavedPaymentMethod, SavingConsent
from ecomkit.payments.errors import PaymentMethodRefusedError
from ecomkit.payments.saved_payment_methods import ATTENDED, SAVING, UNATTENDED
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.deadlines import open_installments


def saving(consent: SavingConsent | None) -> dict[str, str]:
    """The metadata that ask a provider to save what is paid with."""
    if consent is None:
        return {}
    return {SAVING: UNATTENDED if consent.unattended else ATTENDED}


def remember(
    case: Case,
    payment: Payment,
    customer: str,
    token: str,
    consent: SavingConsent,
    details: dict[str, str],
) -> None:
    """Keeps what a payment is made with, under its id; once."""
    shelf = case.books.saved_methods
    if token and shelf.find(payment.id) is None:
        shelf.add(
            SavedPaymentMethod(
                id=payment.id,
                customer=customer,
                adapter=payment.adapter,
                token=token,
                consent=consent,
                details=details,
            )
        )


def forget_failed(case: Case) -> None:
    """What a payment was made with that never succeeded is not kept."""
    for payment in case.payments.values():
        is_over = not payment.open_instructions and not payment.totals.authorized
        if is_over and case.books.saved_methods.find(payment.id) is not None:
            case.books.saved_methods.drop(payment.id)


def needed_for_installments(case: Case) -> SavedPaymentMethod | None:
    """What the open installments of an order are going to be charged with, if anything."""
    if case.order is None or not open_installments(case):
        return None
    customer = case.order.purchaser.id
    adapters = sorted({payment.adapter for payment in case.payments.values()})
    found = (for_next_installment(case, each, customer) for each in adapters)
    return next((each for each in found if each is not None), None)


def usable(
    case: Case,
    saved: str,
    method: PaymentMethod,
    customer: str,
    zone: tzinfo,
    *,
    unattended: bool = False,
) -> SavedPaymentMethod:
    """A saved payment method of a customer, to be used now with a payment method.

    Raises PaymentMethodRefusedError if it is not theirs, has expired, was not saved for
    that, or belongs to another provider.
    """
    known = case.books.saved_methods.get(saved)
    if known.adapter != method.adapter:
        raise PaymentMethodRefusedError(
            f"it was saved at {known.adapter}, and {method.id} is paid at {method.adapter}"
        )
    today = local_time(case.transaction.now, zone).date()
    known.check_use(customer, on=today, unattended=unattended)
    return known


def for_next_installment(
    case: Case, adapter: str, customer: str
) -> SavedPaymentMethod | None:
    """What the customer agreed to be charged with while they are away, if anything.

    What this order was paid with comes first.
    """
    saved = [
        each
        for each in case.books.saved_methods.where("customer", customer)
        if each.adapter == adapter and each.consent.unattended
    ]
    return max(
        saved, key=lambda each: (each.id in case.payments, each.id), default=None
    )
