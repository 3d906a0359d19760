"""Payment terms: when an invoice is due, and the discount for paying early."""

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
from ecomkit.money.validators import as_rate
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.plain_texts import scrubbed
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import as_tuple, require_day, require_type

_LONGEST = 3_650
_TERMS = re.compile(
    r"(?P<early>(?:[0-9.]{1,8}%? */ *[0-9]{1,4} +)*)"
    r"net *(?P<days>[0-9]{1,4})(?P<eom> +eom)?",
    re.ASCII | re.IGNORECASE,
)
_EARLY = re.compile(r"([0-9.]{1,8})%? */ *([0-9]{1,4})", re.ASCII)


@attrs.frozen
class EarlyPayment:
    """A discount for paying within a number of days."""

    rate: Rate = attrs.field(converter=as_rate, validator=check.rate())
    days: int = attrs.field(validator=check.whole_number(least=0, most=_LONGEST))

    def __attrs_post_init__(self) -> None:
        if not Rate(0) < self.rate < Rate(1):
            raise InvalidPaymentError("is not between 0 and 100 %", path="$.rate")


@attrs.frozen(kw_only=True)
class PaymentTerms:
    """How long a buyer may take to pay, and what they save by paying early.

    ``net_days`` count from the day of the invoice or, with ``end_of_month``, from the last
    day of its month. ``early`` lists discounts; the largest one still open applies.

    Examples:
        >>> terms = PaymentTerms.from_text("2/10 net 30")
        >>> terms.due_on(date(2026, 3, 1)).isoformat(), terms.early[0].days
        ('2026-03-31', 10)
    """

    net_days: int = attrs.field(validator=check.whole_number(least=0, most=_LONGEST))
    end_of_month: bool = attrs.field(default=False, validator=check.flag)
    early: tuple[EarlyPayment, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(EarlyPayment)
    )

    def __attrs_post_init__(self) -> None:
        if any(discount.days > self.net_days for discount in self.early):
            raise InvalidPaymentError(
                "a discount ends after the invoice is due", path="$.early"
            )

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The terms as businesses write them: ``"2/10 net 30"``, ``"net 30 EOM"``."""
        require_type(text, str, path="$.terms")
        found = _TERMS.fullmatch(text.strip())
        if found is None:
            raise InvalidPaymentError(
                f"{short_repr(scrubbed(text))} are not payment terms",
                path="$.terms",
                hint='write "2/10 net 30" or "net 30 EOM"',
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

    def discount_until(self, early: EarlyPayment, invoiced: date) -> date:
        """The last day to pay an invoice of *invoiced* with an *early* discount."""
        return self._start(invoiced) + timedelta(days=early.days)

    def discount(
        self, total: Money, *, invoiced: date, paid: date, rounding: Rounding
    ) -> Money:
        """What is saved on *total* by paying on *paid*."""
        total = require_amount(total, path="$.total")
        require_type(rounding, Rounding, path="$.rounding")
        since = (require_day(paid, path="$.paid") - self._start(invoiced)).days
        saved = [
            part.rate.of(total, rounding) for part in self.early if since <= part.days
        ]
        return max(saved, default=Money.zero(total.currency))

    def __str__(self) -> str:
        """As businesses write it; :meth:`from_text` reads it."""
        early = "".join(f"{str(part.rate)[:-1]}/{part.days} " for part in self.early)
        return f"{early}net {self.net_days}{' EOM' if self.end_of_month else ''}"

    def _start(self, invoiced: date) -> date:
        require_day(invoiced, path="$.invoiced")
        if not self.end_of_month:
            return invoiced
        last = monthrange(invoiced.year, invoiced.month)[1]
        return invoiced.replace(day=last)
