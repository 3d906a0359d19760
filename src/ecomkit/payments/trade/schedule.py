"""Payment in parts: a deposit and the rest, or installments, to the last cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from ecomkit.money.allocate import Residue, allocate
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.money.validators import as_money, as_rate, require_rate
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.payment import Payment
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import (
    as_tuple,
    require_day,
    require_each,
    require_type,
    require_types,
)


@attrs.frozen(kw_only=True)
class Installment:
    """One part of a total, to be paid by a day: each becomes a payment of its own."""

    name: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    due_on: date = attrs.field(validator=check.day)


@attrs.frozen
class PaymentSchedule:
    """The installments of a total, in the order in which they are due.

    Examples:
        >>> days = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]
        >>> schedule = PaymentSchedule.from_days(Money("100", "EUR"), days)
        >>> [str(part.amount) for part in schedule.parts]
        ['33.34 EUR', '33.33 EUR', '33.33 EUR']
    """

    parts: tuple[Installment, ...] = attrs.field(
        converter=as_tuple, validator=check.members(Installment, least=1)
    )

    def __attrs_post_init__(self) -> None:
        days = [part.due_on for part in self.parts]
        if days != sorted(days):
            raise InvalidPaymentError(
                "must be in the order of their days", path="$.parts"
            )
        if len({part.name for part in self.parts}) < len(days):
            raise InvalidPaymentError("two have the same name", path="$.parts")

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
        """A *share* of *total* first, and the rest later."""
        total = require_amount(total, path="$.total")
        share = require_rate(as_rate(share), path="$.share")
        require_type(rounding, Rounding, path="$.rounding")
        deposit = share.of(total, rounding)
        if not Money.zero(total.currency) < deposit < total:
            raise InvalidPaymentError(
                f"{deposit} is not a part of {total}", path="$.share"
            )
        return cls(
            (
                Installment(name="deposit", amount=deposit, due_on=due_on),
                Installment(name="rest", amount=total - deposit, due_on=rest_due_on),
            )
        )

    @classmethod
    def from_days(cls, total: Money, days: Sequence[date]) -> PaymentSchedule:
        """*total* in equal installments on *days*; odd cents come first."""
        require_each(
            days,
            require_day,
            path="$.days",
            what="days",
            error=InvalidPaymentError,
            least=1,
        )
        for day in days:
            require_day(day, path="$.days")
        amounts = allocate(
            require_amount(total, path="$.total"),
            [1] * len(days),
            residue=Residue.FIRST,
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
        """The sum of all installments."""
        currency = self.parts[0].amount.currency
        return Money.sum((part.amount for part in self.parts), currency)

    def left(self, *, paid: Money, due: Money) -> tuple[Installment, ...]:
        """The installments that are not paid in full, each with what is left of it.

        *paid* counts for them in their order; a *due* below the total, after a refund,
        makes the last ones smaller.
        """
        zero = Money.zero(self.total.currency)
        found, left_paid, left_due = [], paid, due
        for part in self.parts:
            wanted = min(part.amount, max(left_due, zero))
            left_due -= wanted
            covered = min(wanted, max(left_paid, zero))
            left_paid -= covered
            if wanted - covered:
                found.append(attrs.evolve(part, amount=wanted - covered))
        return tuple(found)

    def overdue(self, payments: Iterable[Payment], on: date) -> Money:
        """What should have been paid before *on* and was not.

        What was paid counts for the installments in their order.
        """
        require_day(on, path="$.on")
        listed = as_tuple(payments)
        require_types(listed, Payment, path="$.payments")
        zero = Money.zero(self.total.currency)
        paid = Money.sum(
            (each.totals.kept - each.totals.owed for each in listed), zero.currency
        )
        due = Money.sum(
            (part.amount for part in self.parts if part.due_on < on), zero.currency
        )
        return max(due - paid, zero)
