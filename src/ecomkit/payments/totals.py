"""Facts: how much of one payment has moved, as cumulative amounts."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.errors import CurrencyMismatchError, InvalidAmountError
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.fields import check_kind


def exact_amount(amount: object, *, path: str) -> Money:
    """*amount* as money that a provider can move: whole minor units, not below zero."""
    try:
        money = Money.from_moneyed(amount)  # type: ignore[arg-type]  # of() refuses the rest
    except InvalidAmountError as error:
        raise InvalidPaymentError("is not money", path=path, hint=error.hint) from None
    money.minor()
    if money.amount < 0:
        raise InvalidPaymentError(f"{money} is below zero", path=path)
    return money


def check_amount(
    instance: object, attribute: attrs.Attribute[Money], value: object
) -> None:
    """An attrs validator: the field is such an amount."""
    exact_amount(value, path=f"$.{attribute.name}")


def check_currency(amount: Money, due: Money, /) -> None:
    """Refuses an *amount* in another currency than what is *due*."""
    if amount.currency != due.currency:
        raise CurrencyMismatchError(due.currency.code, amount.currency.code)


def _authorized(amount: Money) -> Money:
    # Checked before the other amounts take their currency from it.
    return exact_amount(amount, path="$.authorized")


_NOTHING = attrs.Factory(
    lambda self: Money.zero(self.authorized.currency), takes_self=True
)


@attrs.frozen(kw_only=True)
class PaymentTotals:
    """What has moved on one payment since it began, each amount only ever growing.

    ``authorized`` was set aside or promised, ``captured`` taken, ``released`` given free
    without being taken, ``refunded`` sent back, ``refund_returned`` sent back but come
    home again (a closed account). Of what was captured the buyer's bank ``disputed`` an
    amount, which was later ``dispute_won`` or ``dispute_lost``.

    Cumulative amounts may be told twice, late or out of order: totals are merged by the
    larger amount, so that no telling counts twice.
    """

    authorized: Money = attrs.field(converter=_authorized)
    captured: Money = attrs.field(default=_NOTHING, validator=check_amount)
    released: Money = attrs.field(default=_NOTHING, validator=check_amount)
    refunded: Money = attrs.field(default=_NOTHING, validator=check_amount)
    refund_returned: Money = attrs.field(default=_NOTHING, validator=check_amount)
    disputed: Money = attrs.field(default=_NOTHING, validator=check_amount)
    dispute_won: Money = attrs.field(default=_NOTHING, validator=check_amount)
    dispute_lost: Money = attrs.field(default=_NOTHING, validator=check_amount)

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
        """Facts in the smallest unit, as most providers tell them.

        Without ``authorized``, no more was set aside than was ``captured``.
        """
        told = {
            "authorized": captured if authorized is None else authorized,
            "captured": captured,
            "released": released,
            "refunded": refunded,
        }
        for name, amount in told.items():
            check_kind(amount, int, path=f"$.{name}")
        return cls(
            **{name: Money.from_minor(each, currency) for name, each in told.items()}
        )

    @property
    def currency(self) -> str:
        """The code of the one currency of the payment."""
        return self.authorized.currency.code

    @property
    def hold(self) -> Money:
        """What is set aside and can still be captured."""
        return self.authorized - self.captured - self.released

    @property
    def given_back(self) -> Money:
        """What the buyer has back by refunds."""
        return self.refunded - self.refund_returned

    @property
    def in_dispute(self) -> Money:
        """What is disputed and not yet decided."""
        return self.disputed - self.dispute_won - self.dispute_lost

    @property
    def refundable(self) -> Money:
        """What can still be given back."""
        return self.captured - self.given_back - self.in_dispute - self.dispute_lost

    @property
    def kept(self) -> Money:
        """What the shop has of the buyer's money."""
        return self.captured - self.given_back - self.dispute_lost

    def merged(self, told: PaymentTotals, /) -> PaymentTotals:
        """These totals and those *told*: of each amount the larger."""
        check_kind(told, PaymentTotals, path="$.told")
        return attrs.evolve(
            self,
            **{name: max(getattr(self, name), getattr(told, name)) for name in NAMES},
        )

    def covers(self, other: PaymentTotals, /) -> bool:
        """Whether at least as much has moved, in every respect."""
        check_kind(other, PaymentTotals, path="$.other")
        return all(getattr(self, name) >= getattr(other, name) for name in NAMES)

    def broken(self) -> tuple[str, ...]:
        """The rules of sound totals that these do not keep; none where all is well.

        A provider can tell anything, so unsound totals are a value and raise nothing.
        """
        return tuple(rule for rule, holds in RULES.items() if not holds(self))


NAMES = tuple(field.name for field in attrs.fields(PaymentTotals))

RULES: dict[str, Callable[[PaymentTotals], bool]] = {
    "captured <= authorized": lambda f: f.captured <= f.authorized,
    "captured + released <= authorized": lambda f: f.hold.amount >= 0,
    "0 <= refunded - refund_returned <= captured": lambda f: (
        0 <= f.given_back.amount <= f.captured.amount
    ),
    "disputed <= captured": lambda f: f.disputed <= f.captured,
    "dispute_won + dispute_lost <= disputed": lambda f: f.in_dispute.amount >= 0,
    "refunds + dispute_lost <= captured": lambda f: (
        f.given_back + f.dispute_lost <= f.captured
    ),
}
