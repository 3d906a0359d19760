"""Payment terms: when an invoice is due, and what paying early is worth."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Self

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.payments.card_data import scrubbed
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.fields import OfKind, TupleOf, a_day, check_kind
from ecomkit.payments.totals import exact_amount

_LONGEST = 3_650
_TERMS = re.compile(
    r"(?P<early>(?:[0-9.]{1,8}%? */ *[0-9]{1,4} +)*)"
    r"net *(?P<days>[0-9]{1,4})(?P<eom> +eom)?",
    re.ASCII | re.IGNORECASE,
)
_EARLY = re.compile(r"([0-9.]{1,8})%? */ *([0-9]{1,4})", re.ASCII)


@attrs.frozen
class EarlyPayment:
    """So much less for who pays within so many days."""

    rate: Rate = attrs.field(validator=OfKind((Rate,)))
    days: int

    def __attrs_post_init__(self) -> None:
        _check_days(self.days, "$.days")
        if not Rate(0) < self.rate < Rate(1):
            raise InvalidPaymentError("is not between 0 and 100 %", path="$.rate")


@attrs.frozen(kw_only=True)
class PaymentTerms:
    """How long a buyer may take to pay, and what they save by paying early.

    ``net_days`` count from the day of the invoice or, with *end_of_month*, from the last
    day of its month. ``early`` lists discounts; of those still open the largest counts.
    """

    net_days: int
    end_of_month: bool = attrs.field(default=False, validator=OfKind((bool,)))
    early: tuple[EarlyPayment, ...] = attrs.field(
        default=(), validator=TupleOf(EarlyPayment)
    )

    def __attrs_post_init__(self) -> None:
        _check_days(self.net_days, "$.net_days")
        if any(each.days > self.net_days for each in self.early):
            raise InvalidPaymentError(
                "a discount ends after the invoice is due", path="$.early"
            )

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The terms as business writes them: ``"2/10 net 30"``, ``"net 30 EOM"``."""
        check_kind(text, str, path="$.terms")
        found = _TERMS.fullmatch(text.strip())
        if found is None:
            raise InvalidPaymentError(
                f"{short_repr(scrubbed(text))} are not payment terms",
                path="$.terms",
                hint='write them like "2/10 net 30" or "net 30 EOM"',
            )
        return cls(
            net_days=int(found["days"]),
            end_of_month=bool(found["eom"]),
            early=tuple(
                EarlyPayment(Rate(f"{rate}%"), int(days))
                for rate, days in _EARLY.findall(found["early"])
            ),
        )

    def due_on(self, invoiced: date) -> date:
        """The last day to pay an invoice of *invoiced*."""
        try:
            return self._start(invoiced) + timedelta(days=self.net_days)
        except OverflowError:
            raise InvalidPaymentError("is too late", path="$.invoiced") from None

    def discount(
        self, total: Money, *, invoiced: date, paid: date, rounding: Rounding
    ) -> Money:
        """What is saved on *total* by paying on *paid*."""
        exact_amount(total, path="$.total")
        check_kind(rounding, Rounding, path="$.rounding")
        since = (a_day(paid, path="$.paid") - self._start(invoiced)).days
        saved = [
            each.rate.of(total, rounding) for each in self.early if since <= each.days
        ]
        return max(saved, default=Money.zero(total.currency))

    def __str__(self) -> str:
        """As business writes it; :meth:`from_text` reads it."""
        early = "".join(f"{str(each.rate)[:-1]}/{each.days} " for each in self.early)
        return f"{early}net {self.net_days}{' EOM' if self.end_of_month else ''}"

    def _start(self, invoiced: date) -> date:
        a_day(invoiced, path="$.invoiced")
        if not self.end_of_month:
            return invoiced
        last = monthrange(invoiced.year, invoiced.month)[1]
        return invoiced.replace(day=last)


def _check_days(days: object, path: str) -> None:
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= _LONGEST:
        raise InvalidPaymentError(
            "is not a number of days", path=path, hint=f"0 to {_LONGEST}"
        )
