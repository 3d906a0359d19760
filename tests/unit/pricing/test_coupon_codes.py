"""Codes that nobody guesses, read as people type them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from random import Random

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.pricing import new_codes, read_code, stored_code


def some(many: int, prefix: str = "") -> list[str]:
    chance = Random(7)
    return list(islice(new_codes(chance.randrange, prefix=prefix), many))


@pytest.mark.parametrize("prefix", ["", "SPRING", "vip-10", "OIL"])
def test_a_code_is_read_back_however_it_is_typed(prefix: str) -> None:
    for code in some(20, prefix):
        typed = f" {code.lower().replace('-', ' ')} "
        assert read_code(typed, prefix=prefix) == code


@pytest.mark.parametrize(
    "dash", ["\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "\uff0d"]
)
def test_a_code_is_read_back_from_a_mail(dash: str) -> None:
    """Hyphens became dashes, and there is a sign that nobody sees."""
    code = some(1, "SPRING")[0]
    typed = code.replace("-", dash) + "\u200b"

    assert read_code(typed, prefix="spring") == code


def test_slips_of_the_eye_are_mended() -> None:
    code = next(code for code in some(50) if "0" in code and "1" in code)

    assert read_code(code.replace("0", "O").replace("1", "l")) == code


def test_one_wrong_sign_is_found() -> None:
    code = some(1)[0]
    for place, sign in enumerate(code):
        if sign not in "-0Z":
            other = "3" if sign != "3" else "4"
            with pytest.raises(InvalidInputError, match="typing mistake"):
                read_code(code[:place] + other + code[place + 1 :])


def test_what_is_stored_does_not_tell_the_code() -> None:
    code = some(1)[0]

    assert stored_code(code.lower(), b"secret") == stored_code(code, b"secret")
    assert stored_code(code, b"other") != stored_code(code, b"secret")


WRONG: dict[str, Callable[[], object]] = {
    "short": lambda: new_codes(lambda most: 0, length=15),
    "long": lambda: new_codes(lambda most: 0, length=60),
    "length": lambda: new_codes(lambda most: 0, length="16"),  # type: ignore[arg-type]
    "prefix": lambda: new_codes(lambda most: 0, prefix="A\nB"),
    "chance": lambda: next(new_codes(lambda most: 99)),
    "no text": lambda: read_code(5),  # type: ignore[arg-type]
    "not ours": lambda: read_code("SPRING"),
    "other prefix": lambda: read_code("AB-0000", prefix="XY"),
    "no secret": lambda: stored_code("A", b""),
    "secret": lambda: stored_code("A", "x"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_what_is_no_code_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(InvalidInputError):
        wrong()
