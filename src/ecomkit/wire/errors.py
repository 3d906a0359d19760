"""What can go wrong with a document that comes from outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from ecomkit.errors import EcomkitError, InvalidInputError, short_repr
from ecomkit.text import did_you_mean

_E = TypeVar("_E", bound=EcomkitError)


class InvalidDocumentError(InvalidInputError):
    """This is not a document of its kind; ``path`` says where it goes wrong."""


class MissingFieldError(InvalidDocumentError):
    """A required field is missing."""


class UnknownFieldError(InvalidDocumentError):
    """The document has a field that its kind does not have."""


class WrongKindError(InvalidDocumentError):
    """The document is of another kind than was asked for, or of an unknown one."""


class NewerVersionError(InvalidDocumentError):
    """The document was written by a newer version of the library."""


def missing_field(name: str) -> MissingFieldError:
    """The error for a field that must be there."""
    return MissingFieldError(f"has no {name!r}")


def unknown_field(data: Iterable[Any], names: Iterable[str]) -> UnknownFieldError:
    """The error for the first field of *data* that is not among *names*."""
    name = next(name for name in data if name not in names)
    return UnknownFieldError(
        "unknown field", path=f"$.{named(name)}", hint=did_you_mean(name, names)
    )


def placed(error: _E, step: object) -> _E:
    """*error*, seen from one *step* further out: a field's name, or an index."""
    inner = error.path.removeprefix("$")
    if isinstance(step, int):
        error.path = f"$[{step}]{inner}"
    elif step is not None:
        error.path = f"$.{named(step)}{inner}"
    return error


def named(name: object) -> str:
    """A field's *name* as a path shows it, however long or odd it is."""
    return short_repr(name)[1:-1] if isinstance(name, str) else short_repr(name)


def shown(value: object) -> str:
    """*value* as a message shows it: in the words of JSON, and cut short."""
    return str(value).lower() if isinstance(value, bool) else short_repr(value)
