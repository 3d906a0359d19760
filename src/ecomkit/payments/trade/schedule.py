"""Payment in parts: a deposit and a rest, or installments, to the last cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from ecomkit.money.allocate import Residue, allocate
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.payments.card_data import NAMED
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.fields import TupleOf, a_day, all_of, check_day, check_kind
from ecomkit.payments.payment import Payment
from ecomkit.payments.totals import check_amount, exact_amount


@attrs.frozen(kw_only=True)
class Installment:
    """One part of a sum, to be paid by a day: each becomes a payment of its own."""

    name: str = attrs.field(validator=NAMED)
    amount: Money = attrs.field(validator=check_amount)
    due_on: date = attrs.field(validator=check_day)


@attrs.frozen
class PaymentSchedule:
    """The parts in which a sum is paid, in the order in which they are due."""

    parts: tuple[Installment, ...] = attrs.field(validator=TupleOf(Installment))

    def __attrs_post_init__(self) -> None:
        days = [part.due_on for part in self.parts]
        if not days or days != sorted(days):
            raise InvalidPaymentError(
                "must be at least one, in the order of their days", path="$.parts"
            )
        if len({part.name for part in self.parts}) < len(days):
            raise InvalidPaymentError("two have one name", path="$.parts")

    @classmethod
    def from_deposit(
        cls,
        total: Money,
        *,
        share: Rate,
        rounding: Rounding,
        due_on: date,
        rest_due_on: date,
    ) -> PaymentSchedule:
        """A share of *total* first, and the rest later."""
        exact_amount(total, path="$.total")
        check_kind(share, Rate, path="$.share")
        check_kind(rounding, Rounding, path="$.rounding")
        first = share.of(total, rounding)
        if not Money.zero(total.currency) < first < total:
            raise InvalidPaymentError(f"{first} is no part of {total}", path="$.share")
        return cls(
            (
                Installment(name="deposit", amount=first, due_on=due_on),
                Installment(name="rest", amount=total - first, due_on=rest_due_on),
            )
        )

    @classmethod
    def from_days(cls, total: Money, days: Sequence[date]) -> PaymentSchedule:
        """*total* in equal parts on *days*; odd cents come first."""
        days = all_of(days, date, path="$.days")
        if not days:
            raise InvalidPaymentError("must be at least one day", path="$.days")
        amounts = allocate(
            exact_amount(total, path="$.total"), [1] * len(days), residue=Residue.FIRST
        )
        return cls(
            tuple(
                Installment(name=f"{number} of {len(days)}", amount=amount, due_on=day)
                for number, (day, amount) in enumerate(
                    zip(sorted(days), amounts, strict=True), start=1
                )
            )
        )

    @property
    def total(self) -> Money:
        """All parts together."""
        return sum((part.amount for part in self.parts[1:]), self.parts[0].amount)

    def overdue(self, payments: Iterable[Payment], on: date) -> Money:
        """What should have been paid before *on* and was not.

        What was paid counts for the parts in their order.
        """
        a_day(on, path="$.on")
        zero = Money.zero(self.total.currency)
        listed = all_of(payments, Payment, path="$.payments")
        paid = sum((payment.totals.kept for payment in listed), zero)
        due = sum((part.amount for part in self.parts if part.due_on < on), zero)
        return max(due - paid, zero)
