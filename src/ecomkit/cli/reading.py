"""What commands read: files, or standard input for ``-``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from ecomkit.addressing.place import Place
from ecomkit.errors import InvalidInputError, short_repr


class UnreadableFileError(InvalidInputError):
    """The file cannot be read."""


def read_text(name: str) -> str:
    """The text of a file, or of standard input for ``-``."""
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        return Path(name).read_text("utf-8")
    except OSError as error:
        raise UnreadableFileError(
            f"{name} cannot be read: {error.strerror or error}"
        ) from None
    except UnicodeDecodeError:
        raise UnreadableFileError(f"{name} is not UTF-8 text") from None


def read_moment(text: str | None) -> datetime:
    """The moment that was typed, or now."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInputError(
            f"--at {short_repr(text)} is not a moment",
            hint="such as 2026-11-24T10:00+01:00",
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def read_place(text: str | None) -> Place | None:
    """The place that was typed: ``DE``, ``US-NY``."""
    if text is None:
        return None
    country, _, region = text.partition("-")
    return Place(country, region=region)
