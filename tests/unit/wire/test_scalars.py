"""Single values: written so that nothing is lost, read so that nothing is guessed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.measures import Length, Weight
from ecomkit.money import Money, Rate
from ecomkit.wire.scalars import SCALARS


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("tea", "tea"),
        (True, True),
        (10**30, 10**30),
        (Decimal("1E-10"), "0.0000000001"),
        (Money("0.0035", "EUR"), {"amount": "0.0035", "currency": "EUR"}),
        (Money("5", "JPY"), {"amount": "5", "currency": "JPY"}),
        (Rate("8.25%"), "8.25%"),
        (Rate("1/3"), "1/3"),
        (Fraction(129, 50), "129/50"),
        (datetime(2026, 11, 2, 12, tzinfo=UTC), "2026-11-02T12:00:00+00:00"),
        (date(2026, 11, 2), "2026-11-02"),
        (time(14, 30), "14:30:00"),
        (Weight.of("1.5", "oz"), "42.5242846875 g"),
        (Length.of(1, "in"), "25.4 mm"),
    ],
)
def test_a_value_comes_back_as_it_went(value: Any, written: Any) -> None:
    scalar = SCALARS[type(value)]

    assert json.loads(scalar.write(value)) == written
    assert scalar.read(written) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (str, 5),
        (bool, 1),
        (int, True),
        (int, 5.0),
        (Decimal, 1.5),
        (Decimal, 2),
        (Decimal, "NaN"),
        (Rate, "x"),
        (datetime, "2026-11-02T12:00:00"),
        (datetime, "noon"),
        (date, "2. 11."),
        (time, "25:00"),
        (str, "half of \ud83d"),
        (int, 10**50),
        (int, -(10**60)),
        (Decimal, "1e999999"),
        (Decimal, "9" * 5000),
        (Rate, "1/0"),
        (Money, {"amount": "1", "currency": ["EUR"]}),
        (Money, {"amount": "1", "currency": "EUR", "\ud83d": 1}),
        (Weight, "heavy"),
        (Length, "-1 m"),
    ],
)
def test_what_it_is_not_is_refused(kind: type, value: Any) -> None:
    with pytest.raises(InvalidInputError):
        SCALARS[kind].read(value)
