"""The payment methods of a shop file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import attrs

from ecomkit.checkout import BuyerKind
from ecomkit.money.amount import Money
from ecomkit.money.currency import find_currency
from ecomkit.payments import AmountRange, CaptureMoment, CapturePolicy, PaymentMethod
from ecomkit.payments.trade import InstallmentPlan, PaymentTerms
from ecomkit.pricing import OrderFee
from ecomkit.shopfile.table import Table

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class WrittenPayment:
    """A payment method of a shop file, the fee that comes with it, and when it is paid."""

    payment_method: PaymentMethod
    fee: OrderFee | None
    paid_later: bool


def read_payment(table: Table) -> WrittenPayment:
    """A payment method of a shop file."""
    id = table.text("id")
    fee = None
    if table.has("fee") or table.has("percent"):
        fee = OrderFee(
            id=id,
            amount=table.amounts("fee"),
            rate=table.percent("percent") if table.has("percent") else "0%",
            payment_methods=(id,),
            kind="payment",
            tax_category=table.text("tax", "standard"),
        )
    payment_method = PaymentMethod(
        id=id,
        adapter=table.text("adapter", id),
        buyers=frozenset(each.value for each in _each(table, "buyers", BuyerKind)),
        groups=frozenset(table.names("groups")),
        countries=frozenset(table.names("countries")),
        currencies=frozenset(
            each.code for each in _each(table, "currencies", find_currency)
        ),
        limits=_limits(table),
        without=frozenset(table.names("without")),
        fee="" if fee is None else id,
        pay_within_days=table.maybe(table.number, "pay_within_days"),
        capture=_capture(table),
        terms=table.made("terms", PaymentTerms.from_text),
        plan=_plan(table),
    )
    return WrittenPayment(
        payment_method=payment_method, fee=fee, paid_later=table.flag("paid_later")
    )


def _each(table: Table, key: str, make: Callable[[str], T]) -> list[T]:
    # What *make* makes of each text at a key.
    with table.errors_at(key):
        return [make(text) for text in table.names(key)]


def _capture(table: Table) -> CapturePolicy | None:
    moment = table.maybe_choice("capture", CaptureMoment)
    days = table.number("capture_after_days", 0)
    if moment is None:
        if days:
            raise table.wrong("capture_after_days", "needs a 'capture'")
        return None
    with table.errors_at("capture_after_days"):
        return CapturePolicy(moment, days)


def _plan(table: Table) -> InstallmentPlan | None:
    if table.has("deposit"):
        if table.has("installments"):
            raise table.wrong("installments", "does not go with a 'deposit'")
        with table.errors_at("deposit"):
            return InstallmentPlan.from_deposit(
                table.percent("deposit"),
                rest_after_days=table.number("rest_after_days"),
            )
    if table.has("installments"):
        with table.errors_at("installments"):
            return InstallmentPlan.from_count(
                table.number("installments"), every_days=table.number("every_days", 30)
            )
    return None


def _limits(table: Table) -> tuple[AmountRange, ...]:
    most = table.maybe(table.money, "most")
    least = table.maybe(table.money, "least")
    if most is None:
        if least is not None:
            raise table.wrong("least", "needs a 'most'")
        return ()
    return (AmountRange(Money.zero(most.currency) if least is None else least, most),)
