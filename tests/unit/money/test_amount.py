"""Money is exact, frozen, of one currency, and friends with py-moneyed."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from typing import Any

import moneyed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.errors import EcomkitError
from ecomkit.money import (
    CurrencyMismatchError,
    InexactAmountError,
    InvalidAmountError,
    Money,
    Rate,
    Rounding,
    UnknownCurrencyError,
)
from ecomkit.money.amount import minor_money
from ecomkit.money.denomination import denomination

TEN = Money("10.00", "EUR")


@pytest.mark.parametrize("amount", ["12.50", Decimal("12.5"), "12.500"])
def test_equal_amounts_are_equal_whatever_they_were_made_of(amount: object) -> None:
    money = Money(amount, "EUR")

    assert money == Money("12.5", "EUR")
    assert hash(money) == hash(Money("12.5", "EUR"))
    assert str(money) == "12.50 EUR"


@given(
    steps=st.integers(-(10**12), 10**12),
    code=st.sampled_from(["EUR", "JPY", "KWD", "CLF"]),
    scale=st.integers(0, 2),
)
def test_an_amount_of_an_engine_is_written_as_any_other(
    steps: int, code: str, scale: int
) -> None:
    engines = minor_money(steps, denomination(code, scale=scale))
    plain = Money(minor_money(steps, denomination(code, scale=scale)).amount, code)

    assert str(engines) == str(plain)
    assert Money.sum([engines, plain], code) == engines + plain


@pytest.mark.parametrize(
    "amount", [12.5, float("nan"), "NaN", "1e5", "12,5", True, None]
)
def test_what_is_not_an_exact_amount_is_refused(amount: object) -> None:
    with pytest.raises(InvalidAmountError) as caught:
        Money(amount, "EUR")

    assert caught.value.code == "invalid_amount"
    assert caught.value.path == "$.amount"


@pytest.mark.parametrize("currency", ["EURO", "eur", "", None, 978, ["EUR"]])
def test_what_is_not_a_currency_is_refused(currency: Any) -> None:
    with pytest.raises(UnknownCurrencyError) as caught:
        Money("1", currency)

    assert caught.value.path == "$.currency"
    assert "ISO 4217" in caught.value.hint


@pytest.mark.parametrize("code", ["XCG", "ZWG"])
def test_new_currencies_are_known(code: str) -> None:
    assert str(Money("1", code)) == f"1.00 {code}"


def test_money_does_not_change() -> None:
    with pytest.raises(AttributeError, match="frozen"):
        TEN.amount = Decimal(1)  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen"):
        del TEN.currency

    assert TEN == Money("10", "EUR")


@pytest.mark.parametrize(
    ("minor", "currency", "scale", "written"),
    [
        (1250, "EUR", 0, "12.50 EUR"),
        (1250, "JPY", 0, "1250 JPY"),
        (1250, "KWD", 0, "1.250 KWD"),
        (-5, "CLF", 0, "-0.0005 CLF"),
        (0, "EUR", 0, "0.00 EUR"),
        (35, "EUR", 2, "0.0035 EUR"),
        (-10, "EUR", 1, "-0.01 EUR"),
        (10**49, "EUR", 0, f"1{'0' * 47}.00 EUR"),
    ],
)
def test_minor_units_come_in_and_go_out(
    minor: int, currency: str, scale: int, written: str
) -> None:
    money = Money.from_minor(minor, currency, scale=scale)

    assert str(money) == written
    assert money.minor(scale=scale) == minor


@pytest.mark.parametrize("minor", [1.0, "1", True, None, Decimal(1), 10**50])
def test_minor_units_are_whole_numbers(minor: Any) -> None:
    with pytest.raises(InvalidAmountError, match=r"\$\.minor"):
        Money.from_minor(minor, "EUR")


@pytest.mark.parametrize("scale", [-1, 13, True, "2", 1.0])
def test_a_scale_is_a_small_number_of_places(scale: Any) -> None:
    with pytest.raises(InvalidAmountError, match=r"\$\.scale"):
        Money.from_minor(1, "EUR", scale=scale)
    with pytest.raises(InvalidAmountError, match=r"\$\.scale"):
        TEN.minor(scale=scale)


def test_parts_below_the_smallest_unit_are_not_dropped_silently() -> None:
    money = Money("0.005", "EUR")

    for asked in (money.minor, money.get_amount_in_sub_unit):
        with pytest.raises(InexactAmountError, match="round it first"):
            asked()
    assert money.minor(scale=1) == 5


def test_amounts_add_and_subtract_exactly() -> None:
    tenth = Money("0.10", "EUR")

    assert tenth + tenth + tenth == Money("0.30", "EUR")
    assert tenth - TEN == Money("-9.90", "EUR")
    assert sum([tenth] * 10) == Money("1", "EUR")
    assert sum([], Money.zero("EUR")) == Money("0", "EUR")


def test_a_sum_has_one_currency_and_loses_nothing() -> None:
    tenth = Money("0.10", "EUR")

    assert Money.sum([tenth] * 10, "EUR") == Money("1", "EUR")
    assert Money.sum([tenth, moneyed.Money("1", "EUR")], "EUR") == Money("1.1", "EUR")
    assert Money.sum([], "EUR") == Money.zero("EUR")
    with pytest.raises(CurrencyMismatchError):
        Money.sum([tenth], "USD")
    with pytest.raises(InvalidAmountError, match="is not money"):
        Money.sum([1], "EUR")  # type: ignore[list-item]


def test_amounts_multiply_exactly() -> None:
    assert TEN * 3 == 3 * TEN == Money("30", "EUR")
    assert Money("0.99", "EUR") * Decimal("2.5") == Money("2.475", "EUR")
    assert TEN * "0.1" == Money("1", "EUR")


def test_signs() -> None:
    assert -TEN == Money("-10", "EUR")
    assert abs(-TEN) == +TEN == TEN
    assert TEN
    assert not Money.zero("EUR")


@pytest.mark.parametrize(
    "nothing",
    [-Money("0", "EUR"), Money("-0.00", "EUR"), Money("5", "EUR") * 0 * -1, TEN - TEN],
)
def test_there_is_no_negative_nothing(nothing: Money) -> None:
    assert str(nothing) == "0.00 EUR"


def test_amounts_are_ordered_within_a_currency() -> None:
    small, large = Money("1.99", "EUR"), Money("2", "EUR")

    assert small < large
    assert small <= large
    assert large > small
    assert large >= Money("2.00", "EUR")
    assert sorted([large, small]) == [small, large]


@pytest.mark.parametrize(
    "operation",
    [
        operator.add,
        operator.sub,
        operator.lt,
        operator.le,
        operator.gt,
        operator.ge,
    ],
)
def test_currencies_do_not_mix(operation: Callable[[Any, Any], object]) -> None:
    with pytest.raises(CurrencyMismatchError, match="EUR and JPY do not mix"):
        operation(TEN, Money("10", "JPY"))


def test_the_same_figure_of_two_currencies_is_not_equal() -> None:
    assert TEN != Money("10", "USD")
    assert TEN != Decimal(10)
    assert TEN != "10.00 EUR"


@pytest.mark.parametrize("other", [1, 1.5, Decimal(1), "1", True], ids=repr)
@pytest.mark.parametrize("operation", [operator.add, operator.sub])
def test_a_bare_number_is_not_money(
    operation: Callable[[Any, Any], object], other: object
) -> None:
    with pytest.raises(InvalidAmountError, match="has no currency"):
        operation(TEN, other)
    with pytest.raises(InvalidAmountError, match="has no currency"):
        operation(other, TEN)


@pytest.mark.parametrize("other", [1, "1", None, object], ids=repr)
def test_money_is_compared_with_money_only(other: Any) -> None:
    for operation in (operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(InvalidAmountError):
            operation(TEN, other)


@pytest.mark.parametrize(
    "operation",
    [
        lambda: TEN * TEN,
        lambda: TEN * 1.5,
        lambda: TEN * None,
        lambda: TEN / 2,
        lambda: TEN / TEN,
        lambda: 2 / TEN,
        lambda: 10 % TEN,
        lambda: TEN.round(2),
    ],
)
def test_what_would_lose_cents_is_refused(operation: Callable[[], object]) -> None:
    with pytest.raises(EcomkitError) as caught:
        operation()

    assert caught.value.code in {"invalid_amount", "inexact_amount"}


def test_digits_past_sixty_are_refused_and_not_rounded() -> None:
    money = Money("1.111111111111", "EUR")
    for _ in range(3):
        money *= "1.111111111111"

    with pytest.raises(InexactAmountError):
        money *= "1.111111111111"


def test_rounding_names_its_mode_and_step() -> None:
    money = Money("7.986", "CHF")

    assert money.rounded(Rounding()) == Money("7.99", "CHF")
    assert money.rounded(Rounding(step=5)) == Money("8.00", "CHF")
    assert (-money).rounded(Rounding(step=5)) == Money("-8.00", "CHF")


@pytest.mark.parametrize("precision", [1, 2, 28])
def test_the_ambient_decimal_context_changes_nothing(precision: int) -> None:
    """A setting of another library does not change a price."""
    with localcontext(Context(prec=precision)):
        money = Money("1234567.89", "EUR")
        found = [
            money + money,
            money - Money("0.01", "EUR"),
            money * 3,
            -money,
            Money.from_minor(123456789, "EUR"),
            money.rounded(Rounding(step=5)),
            Rate("50%").of(money, Rounding()),
        ]
        written = [str(each) for each in found]
        minor = money.minor()

    assert minor == 123456789
    assert written == [
        "2469135.78 EUR",
        "1234567.88 EUR",
        "3703703.67 EUR",
        "-1234567.89 EUR",
        "1234567.89 EUR",
        "1234567.90 EUR",
        "617283.95 EUR",
    ]


def test_text_is_the_same_on_every_machine() -> None:
    assert f"{Money('1234567.5', 'EUR')}" == "1234567.50 EUR"
    assert f"{TEN:>12}" == "   10.00 EUR"
    assert repr(Money("12.5", "EUR")) == "Money('12.5', 'EUR')"
    assert eval(repr(TEN)) == TEN


@pytest.mark.parametrize(
    "money", [TEN, Money("0.000000000001", "EUR") * "0.1", Money("1", "ZWG")]
)
def test_money_survives_copies_and_pickles(money: Money) -> None:
    assert copy.copy(money) is money
    assert copy.deepcopy(money) is money
    assert pickle.loads(pickle.dumps(money)) == money


def test_a_currency_of_the_shops_own_survives_a_pickle() -> None:
    points = moneyed.Currency("PTS", name="points")

    assert pickle.loads(pickle.dumps(Money(5, points))) == Money(5, points)


class TestBesideMoneyed:
    """A shop's own code and django-money hold plain py-moneyed values."""

    PLAIN = moneyed.Money("2.50", "EUR")

    def test_equal_values_are_equal_and_hash_alike(self) -> None:
        ours = Money("2.5", "EUR")

        assert ours == self.PLAIN
        assert self.PLAIN == ours
        assert {self.PLAIN} == {ours}

    @pytest.mark.parametrize(
        "found", [TEN + PLAIN, PLAIN + TEN, TEN - PLAIN, PLAIN - TEN, sum([PLAIN, TEN])]
    )
    def test_results_are_ours(self, found: object) -> None:
        assert type(found) is Money

    def test_the_sums_are_right_on_both_sides(self) -> None:
        assert TEN - self.PLAIN == Money("7.50", "EUR")
        assert self.PLAIN - TEN == Money("-7.50", "EUR")
        assert self.PLAIN < TEN
        assert TEN > self.PLAIN

    def test_a_plain_value_is_hardened_at_the_border(self) -> None:
        class Theirs(moneyed.Money):
            pass

        assert type(Money.from_moneyed(Theirs("2.50", "EUR"))) is Money
        assert Money.from_moneyed(TEN) is TEN
        with pytest.raises(InvalidAmountError, match="is not money"):
            Money.from_moneyed(Decimal(1))  # type: ignore[arg-type]

    @pytest.mark.parametrize("wild", ["NaN", "Infinity", "1e999999"])
    def test_a_wild_value_does_not_get_in(self, wild: str) -> None:
        theirs = moneyed.Money(Decimal(wild), "EUR")

        with pytest.raises(InvalidAmountError):
            Money.from_moneyed(theirs)
        with pytest.raises(InvalidAmountError):
            _ = TEN + theirs
        with pytest.raises(InvalidAmountError):
            _ = theirs - TEN
        assert theirs != TEN

    def test_currencies_do_not_mix_either(self) -> None:
        with pytest.raises(CurrencyMismatchError):
            _ = moneyed.Money("1", "USD") + TEN
