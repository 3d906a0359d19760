"""Any text is read as TOML or refused, in bounded time."""

from __future__ import annotations

from time import process_time

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.toml_text import read_toml


class InvalidLampError(InvalidInputError):
    """This is no lamp."""


def test_toml_becomes_plain_values() -> None:
    assert read_toml('a.b = [1, "x"]\n[c]\nd = true') == {
        "a": {"b": [1, "x"]},
        "c": {"d": True},
    }


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a = 1\na = 2",
        "a = " + "[" * 100_000,
        "a = " + "{a = " * 100_000,
        "a = " + "9" * 6000,
        "a = 2026-02-30",
        "a." * 50_000 + "a = 1",
        "[" + '"a" . ' * 20_000 + "a]",
        "'a'\t." * 20_000 + "a = 1",
        "a = 1\n" * 200_000,
        "a" * 2_000_000,
        "a" * 999_999,
        '"' * 999_999,
    ],
    ids=lambda text: f"{text[:12]!r} of {len(text)}",
)
def test_what_is_no_sane_toml_is_refused_in_bounded_time(text: str) -> None:
    start = process_time()
    with pytest.raises(InvalidLampError):
        read_toml(text, error=InvalidLampError)
    assert process_time() - start < 5


@pytest.mark.parametrize("text", [b"a = 1", None, 7])
def test_only_text_is_read(text: object) -> None:
    with pytest.raises(InvalidLampError) as refusal:
        read_toml(text, error=InvalidLampError)
    assert isinstance(refusal.value, TypeError)


def test_dots_in_texts_and_numbers_are_no_long_keys() -> None:
    line = "a = '" + "www.example.com " * 100 + "1.5 " * 100 + "'"
    assert len(read_toml(line)["a"]) > 1000
