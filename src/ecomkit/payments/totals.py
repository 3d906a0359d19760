"""Payment totals: how much of one payment has moved, as cumulative amounts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.errors import CurrencyMismatchError
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import require_type


def _authorized(amount: Money) -> Money:
    # Checked before the other amounts take their currency from it.
    return require_amount(amount, path="$.authorized")


_NOTHING = attrs.Factory(
    lambda self: Money.zero(self.authorized.currency), takes_self=True
)


@attrs.frozen(kw_only=True)
class PaymentTotals:
    """What has moved on one payment since it began; no amount ever falls.

    ``authorized`` was held or promised, ``captured`` taken, ``released`` given up without
    being taken, ``refunded`` sent back, ``refund_returned`` sent back but returned to the
    shop (a closed account). Of what was captured the buyer's bank ``disputed`` an amount,
    which was later ``dispute_won`` or ``dispute_lost``. On account, what was captured was
    ``invoiced``: a debt of the buyer, of which so much was ``settled`` by money that came.

    Totals may be reported twice, late or out of order: they are merged by the larger
    amount, so that nothing counts twice.

    Examples:
        >>> totals = PaymentTotals.from_minor("EUR", authorized=5000, captured=3000)
        >>> str(totals.hold), str(totals.refundable)
        ('20.00 EUR', '30.00 EUR')
    """

    authorized: Money = attrs.field(converter=_authorized)
    captured: Money = attrs.field(default=_NOTHING, validator=check.amount)
    released: Money = attrs.field(default=_NOTHING, validator=check.amount)
    refunded: Money = attrs.field(default=_NOTHING, validator=check.amount)
    refund_returned: Money = attrs.field(default=_NOTHING, validator=check.amount)
    disputed: Money = attrs.field(default=_NOTHING, validator=check.amount)
    dispute_won: Money = attrs.field(default=_NOTHING, validator=check.amount)
    dispute_lost: Money = attrs.field(default=_NOTHING, validator=check.amount)
    invoiced: Money = attrs.field(default=_NOTHING, validator=check.amount)
    settled: Money = attrs.field(default=_NOTHING, validator=check.amount)

    def __attrs_post_init__(self) -> None:
        code = self.currency
        for name in NAMES:
            other: Money = getattr(self, name)
            if other.currency.code != code:
                raise CurrencyMismatchError(code, other.currency.code)

    @classmethod
    def from_minor(
        cls,
        currency: str,
        *,
        authorized: int | None = None,
        captured: int = 0,
        released: int = 0,
        refunded: int = 0,
    ) -> PaymentTotals:
        """Totals in the smallest unit of *currency*, as most providers report them.

        Without ``authorized``, the amount held is what was ``captured``.
        """
        amounts = {
            "authorized": captured if authorized is None else authorized,
            "captured": captured,
            "released": released,
            "refunded": refunded,
        }
        for name, amount in amounts.items():
            require_type(amount, int, path=f"$.{name}", error=InvalidPaymentError)
        return cls(
            **{name: Money.from_minor(each, currency) for name, each in amounts.items()}
        )

    @property
    def currency(self) -> str:
        """The code of the payment's currency."""
        return self.authorized.currency.code

    @cached_property
    def hold(self) -> Money:
        """What is held and can still be captured."""
        return self.authorized - self.captured - self.released

    @property
    def given_back(self) -> Money:
        """What the buyer got back by refunds."""
        return self.refunded - self.refund_returned

    @property
    def in_dispute(self) -> Money:
        """What is disputed and not yet decided."""
        return self.disputed - self.dispute_won - self.dispute_lost

    @property
    def refundable(self) -> Money:
        """What can still be refunded."""
        return self.captured - self.given_back - self.in_dispute - self.dispute_lost

    @property
    def kept(self) -> Money:
        """What the shop has of the buyer's money, or is owed of an invoice."""
        return self.captured - self.given_back - self.dispute_lost

    @property
    def owed(self) -> Money:
        """What was invoiced, and was neither paid nor credited yet."""
        return self.invoiced - self.settled - self.credited

    @property
    def received(self) -> Money:
        """What has come of what was captured: all of it, or what paid for the invoice."""
        return self.captured - self.invoiced + self.settled

    @property
    def credited(self) -> Money:
        """What of an invoice was credited before its money came, so that none went back."""
        return min(self.given_back, self.invoiced - self.settled)

    @property
    def repaid(self) -> Money:
        """What of the refunds was money, and not a debt that was credited."""
        return self.refunded - self.credited

    def merged(self, reported: PaymentTotals, /) -> PaymentTotals:
        """The larger of each amount, of these totals and those *reported*."""
        require_type(reported, PaymentTotals, path="$.reported")
        return attrs.evolve(
            self,
            **{
                name: max(getattr(self, name), getattr(reported, name))
                for name in NAMES
            },
        )

    def covers(self, other: PaymentTotals, /) -> bool:
        """Whether each amount is at least as large as in *other*."""
        require_type(other, PaymentTotals, path="$.other")
        return all(getattr(self, name) >= getattr(other, name) for name in NAMES)

    def broken(self) -> tuple[str, ...]:
        """The rules that these totals break.

        A provider can report anything, so unsound totals are a value and raise nothing.
        """
        return tuple(rule for rule, holds in RULES.items() if not holds(self))


NAMES = tuple(field.name for field in attrs.fields(PaymentTotals))

RULES: dict[str, Callable[[PaymentTotals], bool]] = {
    "captured <= authorized": lambda t: t.captured <= t.authorized,
    "captured + released <= authorized": lambda t: t.hold.amount >= 0,
    "0 <= refunded - refund_returned <= captured": lambda t: (
        0 <= t.given_back.amount <= t.captured.amount
    ),
    "disputed - dispute_won <= captured": lambda t: (
        t.disputed - t.dispute_won <= t.captured
    ),
    "dispute_won + dispute_lost <= disputed": lambda t: t.in_dispute.amount >= 0,
    "refunds + dispute_lost <= captured": lambda t: (
        t.given_back + t.dispute_lost <= t.captured
    ),
    "settled <= invoiced <= captured": lambda t: t.settled <= t.invoiced <= t.captured,
}
