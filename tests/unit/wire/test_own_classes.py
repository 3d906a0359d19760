"""Classes of a shop's own: what they may hold, and what is said of what they may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.checkout import Requirement
from ecomkit.errors import EcomkitError
from ecomkit.money import Money, Rate
from ecomkit.wire import DocumentFormat, WrongKindError


@attrs.frozen
class Note:
    about: str
    facts: Mapping[str, object] = attrs.field(factory=dict)


NOTES = DocumentFormat(Note)


@pytest.mark.parametrize(
    "fact",
    [
        "text",
        7,
        True,
        None,
        Decimal("1.50"),
        Money("4.90", "EUR"),
        Rate("1/3"),
        date(2026, 11, 2),
        datetime(2026, 11, 2, 12, tzinfo=UTC),
        timedelta(days=3),
        ("bob", ("a", 1)),
        {"freight": ("too_heavy", Money("5", "EUR"))},
        {"amount": "5", "currency": "EUR"},
    ],
    ids=repr,
)
def test_facts_of_any_kind_are_read_back_equal(fact: object) -> None:
    note = Note("m6", {"fact": fact})

    assert NOTES.read(NOTES.write(note)) == note


def test_a_requirement_has_a_form_by_itself() -> None:
    needs = DocumentFormat(Requirement)
    need = Requirement(code="stock_unavailable", step="cart", facts={"available": 5})

    assert needs.read(needs.write(need)) == need


@pytest.mark.parametrize(
    "text",
    [
        '{"kind": "note", "version": 1, "about": "x", "facts": {"f": {"decimal": "x"}}}',
        '{"kind": "note", "version": 1, "about": "x", "facts": {"f": {"moment": "now"}}}',
        '{"kind": "note", "version": 1, "about": "x", "facts": {"f": 1.5}}',
        '{"kind": "note", "version": 1, "about": "x", "facts": 7}',
    ],
)
def test_facts_that_were_never_written_are_refused(text: str) -> None:
    with pytest.raises(EcomkitError):
        NOTES.read(text)


@attrs.frozen
class Rule:
    fits: Callable[[Any], bool]


def test_what_cannot_be_a_document_is_named() -> None:
    with pytest.raises(WrongKindError, match="is not what documents are made of"):
        DocumentFormat(Rule).write(Rule(bool))
