"""The page of states says what the code does."""

from __future__ import annotations

from tests.docs.payment_states import PAGE, text


def test_the_page_is_drawn_from_the_tables() -> None:
    """Write it anew with ``python -m tests.docs.payment_states``."""
    assert PAGE.read_text("utf-8") == text()
