"""Money: py-moneyed's value, made frozen, exact and silent about locales."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, Inexact, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, SupportsIndex

import moneyed

from ecomkit.errors import short_repr, wrong_type
from ecomkit.money.currency import Currency, find_currency, is_code, minor_unit
from ecomkit.money.denomination import Denomination, denomination, finer_places
from ecomkit.money.digits import UNITS, decimal_text, steps_text
from ecomkit.money.errors import (
    CurrencyMismatchError,
    InexactAmountError,
    InvalidAmountError,
)
from ecomkit.money.rounding import Rounding
from ecomkit.numbers import EXACT, exact_decimal
from ecomkit.validators import require_type

if TYPE_CHECKING:
    from typing import Self

_TIMES = EXACT.multiply
_ZEROS: dict[Currency, Money] = {}
_LIMIT = 10**50


class _Field:
    """A field of money that came out of an engine: made of its steps when first read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, money: Money | None, owner: object = None) -> object:
        if money is None:
            return self
        counted: Any = money._steps  # noqa: SLF001  # Money's own
        steps, (currency, unit) = counted
        fields = money.__dict__
        fields["currency"] = currency
        if self._name == "currency":  # often all that is asked
            return currency
        fields["amount"] = amount = _TIMES(unit, steps)
        return amount


class Money(moneyed.Money):
    """An exact amount of one currency.

    Takes strings, ints and Decimals, never floats: ``Money("12.50", "EUR")``. It never
    changes, never mixes currencies and never rounds by itself; ``str()`` is the same on
    every machine (``12.50 EUR``), :func:`~ecomkit.money.format_money` writes it for a
    person. Equal to, and accepting, any ``moneyed.Money``.
    """

    __slots__ = ("_steps",)
    # What an engine counted: amounts of one unit are added as whole numbers. None for others.
    _steps: tuple[int, Denomination] | None
    # Declared as plain, so that a value is set around the freezing __setattr__ below.
    amount: Decimal  # type: ignore[misc]  # frozen here, not in the base
    currency: Currency  # type: ignore[misc]  # as above
    if not TYPE_CHECKING:
        # They have no __set__: what lies in the instance is found before them.
        amount = _Field("amount")
        currency = _Field("currency")

    def __init__(self, amount: object, currency: str | Currency) -> None:
        exact = exact_decimal(amount, kind=InvalidAmountError, path="$.amount")
        fields = self.__dict__
        fields["amount"] = exact
        fields["currency"] = find_currency(currency)
        _set_steps(self, None)

    @classmethod
    def from_moneyed(cls, money: moneyed.Money) -> Money:
        """*money* of any py-moneyed kind (django-money's, too), as ours."""
        if type(money) is cls:
            return money
        if not isinstance(money, moneyed.Money):
            raise wrong_type(InvalidAmountError)(
                f"{short_repr(money)} is not money", hint="write Money('4.90', 'EUR')"
            )
        return cls(money.amount, money.currency)

    @classmethod
    def from_minor(
        cls, minor: int, currency: str | Currency, *, scale: int = 0
    ) -> Money:
        """An amount given in the smallest unit: ``from_minor(1250, "EUR")`` is 12.50.

        *scale* counts places below the minor unit: at scale 2, 1250 are 0.1250 EUR.
        """
        step = denomination(currency, scale=scale)
        require_type(minor, int, path="$.minor", error=InvalidAmountError)
        if abs(minor) >= _LIMIT:
            raise InvalidAmountError("an amount has at most 50 digits", path="$.minor")
        return minor_money(minor, step)

    @classmethod
    def zero(cls, currency: str | Currency) -> Money:
        """Nothing, in *currency*."""
        found = find_currency(currency)
        zero = _ZEROS.get(found)
        if zero is None:
            zero = _ZEROS[found] = cls.from_minor(0, found)
        return zero

    @classmethod
    def sum(cls, amounts: Iterable[moneyed.Money], currency: str | Currency) -> Money:
        """The sum of *amounts*, all in *currency*; nothing where there are none.

        Examples:
            >>> Money.sum([Money("4.50", "EUR"), Money("0.75", "EUR")], "EUR")
            Money('5.25', 'EUR')
        """
        found = find_currency(currency)
        total = nothing = Decimal(0)
        steps, unit = 0, None
        if not isinstance(amounts, Iterable):
            raise wrong_type(InvalidAmountError)(
                f"{short_repr(amounts)} is not a collection of Money", path="$.amounts"
            )
        for money in amounts:
            if type(money) is not Money:
                money = cls.from_moneyed(money)  # noqa: PLW2901  # the same, as ours
            if money._steps is not None:  # noqa: SLF001  # Money's own
                more, (of, its_unit) = money._steps  # noqa: SLF001  # the same
                if of is found and (unit is None or its_unit is unit):
                    steps, unit = steps + more, its_unit
                    continue
            if money.currency is not found and money.currency.code != found.code:
                raise CurrencyMismatchError(found.code, money.currency.code)
            total = _exactly(EXACT.add, total, money.amount)
        if unit is None:
            return _made(total, found)
        counted = minor_money(steps, Denomination(found, unit))
        return counted if total is nothing else _made(total, found) + counted

    @property
    def scale(self) -> int:
        """How many places below the minor unit the amount is written with.

        Examples:
            >>> Money("1.2500", "EUR").scale, Money("5", "EUR").scale
            (2, 0)
        """
        places = minor_unit(self.currency.code)
        written = (
            self.amount if self._steps is None else self._steps[1].unit
        )  # an engine's amount has the exponent of its unit
        if written.same_quantum(UNITS[places]):
            return 0
        return max(0, -int(written.as_tuple().exponent) - places)

    def minor(self, *, scale: int = 0) -> int:
        """The amount as a whole number of minor units (cents).

        Raises InexactAmountError where it has smaller parts.
        """
        places = minor_unit(self.currency.code) + finer_places(scale)
        if self._steps is not None:
            steps, (_, unit) = self._steps
            if unit == UNITS[places]:  # an engine's, in the very unit that is wanted
                return steps
        scaled = self.amount.scaleb(places, EXACT)
        whole = int(scaled)
        if whole != scaled:
            raise InexactAmountError(
                f"{self} has parts below the smallest unit of {self.currency.code}",
                hint="round it first: money.rounded(Rounding(...))",
                amount=self,
            )
        return whole

    def rounded(self, rounding: Rounding, /) -> Money:
        """This amount, rounded to a multiple of the rounding's step."""
        places = minor_unit(self.currency.code)
        numerator, denominator = self.amount.as_integer_ratio()
        return Money.from_minor(
            rounding.of(numerator * 10**places, denominator), self.currency
        )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(
            f"Money is frozen; make a new one instead of setting {name}"
        )

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("Money is frozen")

    def get_amount_in_sub_unit(self) -> int:
        """py-moneyed's name for :meth:`minor`; it would drop what is smaller."""
        return self.minor()

    def __reduce__(self) -> tuple[Any, ...]:
        code = self.currency.code
        return _restored, (self.amount, code if is_code(code) else self.currency)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        return f"Money('{self.amount:f}', '{self.currency.code}')"

    def __str__(self) -> str:
        amount, code = amount_and_code(self)
        return f"{amount} {code}"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    __hash__ = moneyed.Money.__hash__

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, moneyed.Money)
            and self.amount == other.amount
            and self.currency.code == other.currency.code
        )

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __bool__(self) -> bool:
        return bool(self.amount if self._steps is None else self._steps[0])

    def __pos__(self) -> Money:
        return self

    def __neg__(self) -> Money:
        if self._steps is not None:
            steps, of = self._steps
            return minor_money(-steps, of)
        return _made(self.amount.copy_negate(), self.currency)

    def __abs__(self) -> Money:
        return _made(self.amount.copy_abs(), self.currency)

    def __add__(self, other: object) -> Money:
        if type(other) is int and other == 0:  # so that sum() works
            return self
        counted = self._counted_with(other)
        if counted is not None:
            left, right, of = counted
            return minor_money(left + right, of)
        theirs = self._same_currency(other)
        if theirs is None:
            return NotImplemented
        return _made(_exactly(EXACT.add, self.amount, theirs), self.currency)

    __radd__ = __add__

    def __sub__(self, other: object) -> Money:
        counted = self._counted_with(other)
        if counted is not None:
            left, right, of = counted
            return minor_money(left - right, of)
        theirs = self._same_currency(other)
        if theirs is None:
            return NotImplemented
        return _made(_exactly(EXACT.subtract, self.amount, theirs), self.currency)

    def __rsub__(self, other: object) -> Money:
        theirs = self._same_currency(other)
        if theirs is None:
            return NotImplemented
        return _made(_exactly(EXACT.subtract, theirs, self.amount), self.currency)

    def __mul__(self, other: object) -> Money:
        """The amount times a whole or decimal number, exactly."""
        if isinstance(other, moneyed.Money):
            raise InvalidAmountError("money cannot be multiplied by money")
        factor = exact_decimal(other, what="a factor", kind=InvalidAmountError)
        return _made(_exactly(EXACT.multiply, self.amount, factor), self.currency)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> NoReturn:
        raise InexactAmountError(
            "money cannot be divided without losing cents",
            hint="split it with allocate(), or take a share with Rate",
        )

    __rtruediv__ = __truediv__

    def __rmod__(self, other: object) -> NoReturn:
        raise InvalidAmountError("use Rate('10%').of(money, rounding) for a percentage")

    def round(self, ndigits: SupportsIndex | None = 0) -> NoReturn:
        """Refused: say which rounding you mean, with :meth:`rounded`."""
        raise InvalidAmountError(
            "use money.rounded(Rounding(...)), which names its mode"
        )

    def __lt__(self, other: object) -> bool:
        return self.amount < self._comparable(other)

    def __le__(self, other: object) -> bool:
        return self.amount <= self._comparable(other)

    def __gt__(self, other: object) -> bool:
        return self.amount > self._comparable(other)

    def __ge__(self, other: object) -> bool:
        return self.amount >= self._comparable(other)

    def _counted_with(self, other: object) -> tuple[int, int, Denomination] | None:
        # Both amounts in steps, and of what, where an engine counted both in the same.
        counted = other._steps if type(other) is Money else None  # noqa: SLF001  # Money's own
        if self._steps is None or counted is None:
            return None
        (mine, of), (theirs, its) = self._steps, counted
        same = of.unit is its.unit and of.currency is its.currency
        return (mine, theirs, of) if same else None

    def _same_currency(self, other: object) -> Decimal | None:
        # The amount of *other*; None where it may know better what it is.
        if type(other) is Money and other.currency is self.currency:
            return other.amount  # as nearly always
        if not isinstance(other, moneyed.Money):
            if isinstance(other, int | float | Decimal | str):
                raise InvalidAmountError(
                    f"{short_repr(other)} has no currency",
                    hint=f"write Money('...', '{self.currency.code}')",
                )
            return None
        mine, theirs = self.currency, other.currency
        if mine is not theirs and mine.code != theirs.code:
            raise CurrencyMismatchError(mine.code, theirs.code)
        return Money.from_moneyed(other).amount

    def _comparable(self, other: object) -> Decimal:
        amount = self._same_currency(other)
        if amount is None:
            raise InvalidAmountError(
                f"money cannot be compared with {short_repr(other)}"
            )
        return amount


def amount_and_code(money: Money) -> tuple[str, str]:
    """The amount as ``str()`` writes it, and the code of its currency."""
    if money._steps is not None:  # noqa: SLF001  # Money's own
        steps, (currency, unit) = money._steps  # noqa: SLF001  # the same
        places = minor_unit(currency.code)
        if unit is UNITS[places]:  # an engine's, which need not become a Decimal
            return steps_text(steps, places), currency.code
    code = money.currency.code
    return decimal_text(money.amount, minor_unit(code)), code


def _exactly(
    operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal
) -> Decimal:
    try:
        return operation(left, right)
    except (Inexact, InvalidOperation):
        raise InexactAmountError(
            f"the result has more than {EXACT.prec} digits", hint="round on the way"
        ) from None


def _made(amount: Decimal, currency: Currency) -> Money:
    # An amount that is known to be exact: the gate is not asked again.
    money = _new()
    fields = money.__dict__
    fields["amount"] = amount or amount.copy_abs()  # there is no -0.00
    fields["currency"] = currency
    _set_steps(money, None)
    return money


def _restored(amount: Decimal, currency: str | Currency) -> Money:
    # From a pickle: sums and products may have outgrown the gate.
    return _made(amount, find_currency(currency))


_new: Callable[[], Money] = partial(object.__new__, Money)
# What a slot's descriptor does at half the price of object.__setattr__.
_set_steps: Any = Money._steps.__set__  # type: ignore[union-attr]  # noqa: SLF001  # a slot


def minor_money(steps: int, of: Denomination) -> Money:
    """So many *steps* as money; the engines' short way out of their ints."""
    money = _new()
    _set_steps(money, (steps, of))
    return money
