"""The page of the shop file says what its schema says."""

from __future__ import annotations

from ecomkit.shopfile.schema import tables_of_keys
from tests.docs.shop_file_page import PAGE, TABLES, text


def test_the_page_is_drawn_from_the_words() -> None:
    """Write it anew with ``python -m tests.docs.shop_file_page``."""
    assert PAGE.read_text("utf-8") == text()


def test_every_table_is_on_the_page() -> None:
    assert set(TABLES) == set(tables_of_keys())
