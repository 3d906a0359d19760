"""Each mistake in a field is refused with one wording, its path and the room's error."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import attrs
import pytest

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.validators import (
    Validators,
    as_dict,
    as_names,
    as_tuple,
    maybe,
    one_or_more,
    require_member,
    require_names,
    require_since_before_until,
    require_whole_number,
)


class InvalidLampError(InvalidInputError):
    """This is no lamp."""


NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


class Color(StrictEnum):
    RED = "red"
    BLUE = "blue"


check = Validators(InvalidLampError)


@attrs.frozen(kw_only=True)
class Lamp:
    name: str = attrs.field(default="desk", validator=check.name)
    rooms: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(str)
    )
    tags: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    watts: int = attrs.field(default=5, validator=check.whole_number(1, 100))
    price: Decimal = attrs.field(
        default=Decimal(1), validator=check.instance_of(Decimal)
    )
    lit_at: datetime | None = attrs.field(default=None, validator=maybe(check.moment))
    made_on: date | None = attrs.field(default=None, validator=maybe(check.day))
    lasts: timedelta = attrs.field(default=timedelta(1), validator=check.duration)
    switch: Any = attrs.field(
        default=InvalidLampError("x"),
        validator=check.method("under", what="a switch"),
    )
    parts: dict[str, int] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(int)
    )
    wires: tuple[int, ...] = attrs.field(
        default=(2,),
        converter=as_tuple,
        validator=check.each(
            partial(require_whole_number, most=9), what="wires", least=1
        ),
    )


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ({"name": ""}, "$.name", "must not be empty"),
        ({"name": "  "}, "$.name", "must not be empty"),
        ({"rooms": "hall"}, "$.rooms", "'hall' is not a collection of str"),
        ({"rooms": ["hall", 7]}, "$.rooms[1]", "7 is not a str"),
        ({"tags": ["a", ""]}, "$.tags", "must not hold an empty name"),
        ({"tags": [[]]}, "$.tags[0]", "[] is not a str"),
        ({"watts": 0}, "$.watts", "0 must be at least 1 and at most 100"),
        ({"watts": True}, "$.watts", "True is not an int"),
        ({"price": 0.5}, "$.price", "0.5 is not a Decimal"),
        (
            {"lit_at": datetime(2026, 1, 1)},
            "$.lit_at",
            "2026-01-01 00:00:00 is not a moment with a time zone",
        ),
        (
            {"made_on": datetime(2026, 1, 1, tzinfo=UTC)},
            "$.made_on",
            "2026-01-01 00:00:00+00:00 is not a day",
        ),
        ({"lasts": -timedelta(1)}, "$.lasts", "-1 day, 0:00:00 is below zero"),
        ({"lasts": 3}, "$.lasts", "3 is not a timedelta"),
        ({"switch": 3}, "$.switch", "3 is not a switch"),
        ({"switch": InvalidLampError}, "$.switch", "is not a switch"),
        ({"parts": {"bulb": "2"}}, "$.parts['bulb']", "'2' is not an int"),
        ({"parts": 3}, "$.parts", "3 is not a collection of int"),
        ({"wires": "2"}, "$.wires", "'2' is not a collection of wires"),
        ({"wires": ()}, "$.wires", "needs at least 1"),
        ({"wires": (2, 10)}, "$.wires[1]", "10 must be at most 9"),
    ],
)
def test_a_wrong_field_is_named_and_shown(
    given: dict[str, Any], path: str, message: str
) -> None:
    with pytest.raises(InvalidLampError) as caught:
        Lamp(**given)

    assert caught.value.path == path
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("given", "is_type_error"),
    [({"name": 3}, True), ({"name": ""}, False), ({"watts": "3"}, True)],
)
def test_a_wrong_type_is_a_type_error_too(
    given: dict[str, Any], *, is_type_error: bool
) -> None:
    """And nothing of it is lost on the way to another process."""
    with pytest.raises(InvalidLampError) as caught:
        Lamp(**given)

    again = pickle.loads(pickle.dumps(caught.value))
    for error in (caught.value, again):
        assert isinstance(error, TypeError) is is_type_error
        assert error.code == "invalid_lamp"
        assert error.path == caught.value.path


def test_converters_take_one_or_several() -> None:
    assert as_tuple(["a", "b"]) == ("a", "b")
    assert one_or_more("ab") == ("ab",)
    assert one_or_more(["a", "b"]) == ("a", "b")
    assert as_names("ab") == {"ab"}
    assert as_dict({"a": 1}) == {"a": 1}


@pytest.mark.parametrize(
    "value", ["green", None, 10**5000, []], ids=["word", "none", "long", "list"]
)
def test_a_choice_is_one_of_those_there_are(value: object) -> None:
    with pytest.raises(InvalidLampError, match=r"one of 'red', 'blue'"):
        require_member(value, Color, path="$.color", error=InvalidLampError)

    assert require_member("red", Color, path="$.color") is Color.RED


def test_what_is_looked_up_by_number_is_not_names() -> None:
    with pytest.raises(InvalidLampError, match="1 is not a str"):
        require_names({1: "a"}, path="$.tags", error=InvalidLampError)


def test_an_end_lies_after_its_beginning() -> None:
    require_since_before_until(None, 1)
    require_since_before_until(1, 2)
    with pytest.raises(InvalidInputError, match="'until' is not after 'since'"):
        require_since_before_until(2, 2)
