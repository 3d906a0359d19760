"""The catalog of events on its page is that of the code."""

from __future__ import annotations

import re

import pytest

from ecomkit.journey import EVENT_KINDS
from tests.docs.event_catalog_page import PAGE, text


@pytest.fixture(scope="module")
def drawn() -> str:
    return text()


def test_the_page_is_drawn_from_the_classes(drawn: str) -> None:
    """Write it anew with ``python -m tests.docs.event_catalog_page``."""
    assert PAGE.read_text("utf-8") == drawn


def test_every_event_is_on_the_page_once(drawn: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", drawn, re.MULTILINE)

    assert sorted(rows) == sorted(EVENT_KINDS)


def test_an_event_has_its_fields_its_teller_and_its_readers(
    drawn: str,
) -> None:
    (row,) = re.findall(r"^\| `experiment_viewed` .*$", drawn, re.MULTILINE)

    assert "`experiment`, `variant`" in row
    assert "`shop.rooms.people`" in row
    assert "`experiments.readout`" in row
