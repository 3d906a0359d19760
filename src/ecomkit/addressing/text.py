"""The one gate for texts that people type: names, streets, notes, codes."""

from __future__ import annotations

from unicodedata import category

from ecomkit.addressing.errors import InvalidTextError

# Control characters, halves of surrogate pairs, and line and paragraph separators.
# Format characters stay: Persian and Hindi need the zero-width joiners.
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})


def one_line(
    value: object, *, path: str, most: int = 200, required: bool = False
) -> str:
    """*value* as one line of text without outer blanks.

    Refuses anything but a string, more than *most* characters, and control characters
    (which forge log lines and mail headers).
    """
    return _checked(value, path=path, most=most, required=required, breaks="")


def some_lines(value: object, *, path: str, most: int = 2000) -> str:
    """*value* as text that may have several lines."""
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    return _checked(value, path=path, most=most, required=False, breaks="\n\t")


def _checked(
    value: object, *, path: str, most: int, required: bool, breaks: str
) -> str:
    if not isinstance(value, str):
        raise InvalidTextError(f"{type(value).__name__} is not text", path=path)
    if len(value) > most:
        raise InvalidTextError(
            f"{len(value)} characters are too many", path=path, hint=f"at most {most}"
        )
    text = value.strip()
    if not text.isprintable() and any(
        category(letter) in _NEVER for letter in text if letter not in breaks
    ):
        raise InvalidTextError("holds control characters", path=path)
    if required and not text:
        raise InvalidTextError("is missing", path=path)
    return text
