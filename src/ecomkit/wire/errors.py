"""What can go wrong with a document that comes from outside."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TypeVar

from ecomkit.errors import EcomkitError, InvalidInputError

_MOST_SHOWN = 40
_E = TypeVar("_E", bound=EcomkitError)


class InvalidDocumentError(InvalidInputError):
    """This is not the document it should be; ``path`` says where."""


class MissingFieldError(InvalidDocumentError):
    """Something that must be said is not there."""


class UnknownFieldError(InvalidDocumentError):
    """Something is said that nobody reads."""


class WrongKindError(InvalidDocumentError):
    """The document is of another kind than was asked for, or of none that is known."""


class NewerVersionError(InvalidDocumentError):
    """The document was written by a newer version of the library."""


def did_you_mean(word: object, known: list[str]) -> str:
    """A hint that names the nearest of the *known* words, or all of them."""
    near = get_close_matches(str(word), known, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"one of {', '.join(map(repr, known))}" if known else ""


def placed(error: _E, step: str) -> _E:
    """*error*, seen from one *step* further out: a field's name or ``[2]``."""
    inner = error.path.removeprefix("$")
    error.path = f"${step}{inner}" if step.startswith("[") else f"$.{step}{inner}"
    return error


def shown(value: object) -> str:
    """*value* as it may stand in a message, cut short."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
