"""What commands read: files, or standard input for ``-``."""

from __future__ import annotations

import sys
from pathlib import Path

from ecomkit.errors import InvalidInputError


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
