"""The one tree of errors: four families, each named for what the caller does next.

``EcomkitError``
    ``InvalidInputError``   fix the input and call again
    ``RefusedError``        tell the buyer; the shop does not do this
    ``ConflictError``       reload and look again; the world has moved on
    ``UnavailableError``    try again later; something outside did not answer

Every room adds its own kinds in its ``errors.py``. Nothing else leaves the public API.
"""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

_E = TypeVar("_E", bound="EcomkitError")


class EcomkitError(Exception):
    """Something went wrong, with what a program and a person need to react.

    ``code`` is stable and made for programs; ``path`` says where in the input
    (``$.lines[0].quantity``); ``hint`` says how to mend it. Further facts given by
    keyword become attributes.
    """

    code: ClassVar[str] = "error"

    def __init__(
        self, message: str, *, path: str = "$", hint: str = "", **facts: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.hint = hint
        self.facts = facts
        for name, value in facts.items():
            setattr(self, name, value)

    def __str__(self) -> str:
        place = "" if self.path == "$" else f"{self.path}: "
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.message, self.path, self.hint, self.facts)

    def under(self, place: str) -> Self:
        """The same error, seen from further out: *place* is put before its path.

        Examples:
            >>> str(InvalidInputError("must be a string").under("lines[2].sku"))
            '$.lines[2].sku: must be a string'
        """
        error = _rebuilt(
            type(self),
            self.message,
            f"$.{place}{self.path.removeprefix('$')}",
            self.hint,
            self.facts,
        )
        return error.with_traceback(self.__traceback__)


def _rebuilt(
    kind: type[_E], message: str, path: str, hint: str, facts: dict[str, object]
) -> _E:
    # Concrete errors may have a constructor of their own that words the message.
    error = kind.__new__(kind)
    EcomkitError.__init__(error, message, path=path, hint=hint, **facts)
    return error


class InvalidInputError(EcomkitError):
    """The input is wrong: fix it and call again."""

    code = "invalid_input"


class RefusedError(EcomkitError):
    """The shop does not do this: tell the buyer."""

    code = "refused"


class ConflictError(EcomkitError):
    """The world has moved on: reload and look again."""

    code = "conflict"


class UnavailableError(EcomkitError):
    """Something outside did not answer: try again later."""

    code = "unavailable"


class MissingExtraError(UnavailableError):
    """A part of the library needs a package that is not installed."""

    code = "missing_extra"

    def __init__(self, extra: str, *, needed_for: str) -> None:
        super().__init__(
            f"{needed_for} needs the extra {extra!r}",
            hint=f"pip install 'ecomkit[{extra}]'",
            extra=extra,
            needed_for=needed_for,
        )
