"""The page of territories says what the table in the code does."""

from __future__ import annotations

from ecomkit.addressing import TERRITORIES
from tests.docs.territories import PAGE, text


def test_the_page_is_drawn_from_the_table() -> None:
    """Write it anew with ``python -m tests.docs.territories``."""
    assert PAGE.read_text("utf-8") == text()


def test_each_row_has_a_source_and_the_day_it_was_read() -> None:
    for each in TERRITORIES.values():
        assert each.source.count("http") == 1, each.code
        assert each.as_of.year > 2020, each.code
