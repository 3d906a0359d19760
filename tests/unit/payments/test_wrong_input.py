"""Whatever is given in the place of an argument, only the library's own errors come."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ecomkit.errors import EcomkitError
from ecomkit.money import Money
from tests.unit.payments.right_calls import FUNCTIONS
from tests.unit.payments.right_values import DAY, VALUES

CARD = "4242 4242 4242 4242"
WRONG: tuple[object, ...] = (
    *(None, -1, 1.5, True, "", "x", "\ud800", "a\x00b", "x" * 5_000, b"x", object()),
    *([], {}, (), set(), [1], {"a": 1}, {1: "a"}, ("x",), frozenset({1})),
    *(datetime(2026, 3, 1), datetime.max.replace(tzinfo=UTC), DAY, timedelta.max),
    *(Money("5", "USD"), Money("0.001", "EUR"), Money("-1", "EUR"), 10**30),
)
CARDS: tuple[object, ...] = (
    *(CARD, "4242-4242-4242-4242", "378282246310005", "\uff14" + CARD[1:]),
    *((CARD,), frozenset({CARD}), {"x": CARD}, {CARD: "x"}),
)


def calls() -> Iterator[Any]:
    for kind, right in VALUES.items():
        for name in right:
            yield pytest.param(
                lambda given, kind=kind, right=right, name=name: kind(
                    **{**right, name: given}
                ),
                id=f"{kind.__name__}.{name}",
            )
    for title, (function, arguments) in FUNCTIONS.items():
        for place in range(len(arguments)):
            yield pytest.param(
                lambda given, function=function, arguments=arguments, place=place: (
                    function(*arguments[:place], given, *arguments[place + 1 :])
                ),
                id=f"{title}, {place}",
            )


CALLS = tuple(calls())


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_what_is_right_is_taken(kind: type) -> None:
    """Otherwise the tests below would show nothing."""
    assert kind(**VALUES[kind]) == kind(**VALUES[kind])


@pytest.mark.parametrize("call", CALLS)
def test_what_is_wrong_meets_the_librarys_own_error(
    call: Callable[[object], object],
) -> None:
    """No AttributeError, TypeError or OverflowError, whatever comes."""
    for wrong in WRONG:
        try:
            call(wrong)
        except EcomkitError as error:
            assert error.message  # noqa: PT017  # some values are right here


@pytest.mark.parametrize("call", CALLS)
def test_a_card_number_shows_up_nowhere(call: Callable[[object], object]) -> None:
    """PCI DSS 3.4.1: refused or unreadable, in values, errors, pickles and texts."""
    for card in CARDS:
        try:
            found = call(card)
        except EcomkitError as error:
            found = error
        told = f"{found!r} {found} {getattr(found, '__dict__', '')} {pickled(found)}"

        digits = "".join(str(int(each)) for each in told if each.isdecimal())
        assert "424242424242" not in digits
        assert "378282246310" not in digits


def pickled(value: object) -> str:
    try:
        return pickle.dumps(value).decode("latin1")
    except (pickle.PicklingError, AttributeError, TypeError, EcomkitError):
        return ""  # what cannot be written cannot leak
