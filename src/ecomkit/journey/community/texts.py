"""The texts of a community: what people typed, without card numbers and controls."""

from __future__ import annotations

from ecomkit.text import typed_line, typed_lines

_LONGEST = 20_000


def as_title(value: str) -> str:
    """One line that says something."""
    return typed_line(value, path="$.title", required=True)


def as_text(value: str) -> str:
    """Some lines, of at most 20,000 characters."""
    return typed_lines(value, path="$.text", most=_LONGEST).strip()
