"""A plan of installments: the shares of a total, and how long after the order each is due."""

from __future__ import annotations

from datetime import date, timedelta
from math import lcm

import attrs

from ecomkit.money.allocate import Residue, allocate
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import as_rate, require_rate
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.trade.schedule import Installment, PaymentSchedule
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import as_tuple, require_day, require_whole_number

_LONGEST = 3_650


@attrs.frozen(kw_only=True)
class PlannedInstallment:
    """One part of a total, to be paid so many days after the order."""

    name: str = attrs.field(validator=check.id)
    share: Rate = attrs.field(
        converter=as_rate, validator=check.rate(from_zero=True, to_one=True)
    )
    after_days: int = attrs.field(
        default=0, validator=check.whole_number(least=0, most=_LONGEST)
    )


@attrs.frozen
class InstallmentPlan:
    """In which parts an order is paid; it is placed when the first one is in.

    Examples:
        >>> plan = InstallmentPlan.from_deposit("30%", rest_after_days=30)
        >>> [str(p.amount) for p in plan.schedule(Money("99.99", "EUR"), date(2026, 3, 1)).parts]
        ['30.00 EUR', '69.99 EUR']
    """

    parts: tuple[PlannedInstallment, ...] = attrs.field(
        converter=as_tuple, validator=check.members(PlannedInstallment, least=2)
    )

    def __attrs_post_init__(self) -> None:
        days = [part.after_days for part in self.parts]
        if days != sorted(days):
            raise InvalidPaymentError(
                "must be in the order of their days", path="$.parts"
            )
        if len({part.name for part in self.parts}) < len(days):
            raise InvalidPaymentError("two have the same name", path="$.parts")
        if not all(part.share for part in self.parts) or sum(
            (part.share for part in self.parts), Rate(0)
        ) != Rate(1):
            raise InvalidPaymentError(
                "the shares do not make the whole",
                path="$.parts",
                hint="shares above zero that sum to 100 %",
            )

    @classmethod
    def from_deposit(
        cls, share: Rate | str, *, rest_after_days: int
    ) -> InstallmentPlan:
        """A deposit with the order, and the rest later."""
        deposit = require_rate(as_rate(share), path="$.share")
        rest = Rate(deposit.denominator - deposit.numerator, deposit.denominator)
        return cls(
            (
                PlannedInstallment(name="deposit", share=deposit),
                PlannedInstallment(name="rest", share=rest, after_days=rest_after_days),
            )
        )

    @classmethod
    def from_count(cls, count: int, *, every_days: int) -> InstallmentPlan:
        """*count* equal parts, the first with the order; odd cents come first."""
        require_whole_number(count, least=2, most=120, path="$.count")
        require_whole_number(every_days, least=1, most=366, path="$.every_days")
        return cls(
            tuple(
                PlannedInstallment(
                    name=f"{number + 1} of {count}",
                    share=Rate(f"1/{count}"),
                    after_days=number * every_days,
                )
                for number in range(count)
            )
        )

    def amounts(self, total: Money) -> tuple[Money, ...]:
        """What each part of a *total* comes to, to the last cent."""
        common = lcm(*(part.share.denominator for part in self.parts))
        weights = [
            part.share.numerator * (common // part.share.denominator)
            for part in self.parts
        ]
        total = require_amount(total, path="$.total")
        return tuple(allocate(total, weights, residue=Residue.FIRST))

    def first(self, total: Money) -> Money:
        """What of a *total* is paid with the order."""
        return next((amount for amount in self.amounts(total) if amount), total)

    def schedule(self, total: Money, on: date) -> PaymentSchedule:
        """The installments of a *total* that is ordered on a day.

        A part that comes to nothing is left out.
        """
        require_day(on, path="$.on")
        try:
            return PaymentSchedule(
                tuple(
                    Installment(
                        name=part.name,
                        amount=amount,
                        due_on=on + timedelta(days=part.after_days),
                    )
                    for part, amount in zip(
                        self.parts, self.amounts(total), strict=True
                    )
                    if amount
                )
            )
        except OverflowError:
            raise InvalidPaymentError("is too late", path="$.on") from None
