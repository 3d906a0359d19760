"""Catalogs: the words of one language, as a gettext file in the PO format has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from importlib.resources import files
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.languages.errors import IncompleteLanguageError
from ecomkit.validators import require_type

_FIELD = re.compile(r"\{(\w*)\}")
_MOST_CHARACTERS = 1_000_000


@attrs.frozen
class Text:
    """A text; where a number decides, one for each plural form of its language."""

    forms: tuple[str, ...]
    form_of: Callable[[int], int] = attrs.field(eq=False, repr=False)

    def of(self, count: int | None) -> str:
        """The text in the form for a *count*."""
        if len(self.forms) == 1 or count is None:
            return self.forms[-1]
        return self.forms[self.form_of(count)]


Catalog = Mapping[str, Text]
"""The texts of one language by their ids."""


def fields(text: str) -> frozenset[str]:
    """The placeholders of a text.

    Examples:
        >>> sorted(fields("Between {first} and {last}"))
        ['first', 'last']
    """
    return frozenset(_FIELD.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with *values* in place of its placeholders."""
    return _FIELD.sub(lambda field: values.get(field[1], field[0]), text)


def read_catalog(written: object, language: str) -> Catalog:
    """The catalog that is *written* in the PO format; fuzzy and empty entries are left out.

    Raises IncompleteLanguageError for what is not PO.
    """
    from babel.messages.pofile import PoFileError, read_po

    path = f"$.languages.{language}"
    text = require_type(written, str, path=path, error=IncompleteLanguageError)
    if len(text) > _MOST_CHARACTERS:
        raise IncompleteLanguageError(
            f"{len(text)} characters are too many for a catalog",
            path=path,
            hint=f"at most {_MOST_CHARACTERS}",
        )
    try:
        found = read_po(text.splitlines(), locale=language, abort_invalid=True)
        form_of = c2py(found.plural_expr)
    except (PoFileError, ValueError, TypeError, IndexError, AttributeError) as wrong:
        raise IncompleteLanguageError(
            f"the catalog of {language} is not in the PO format: {short_repr(str(wrong))}",
            path=path,
        ) from None
    catalog = {
        _id(each): Text(forms, form_of)
        for each in found
        if each.id and not each.fuzzy and any(forms := _texts(each.string))
    }
    for id, said in catalog.items():
        if not all(said.forms) or len(said.forms) not in {1, found.num_plurals}:
            raise IncompleteLanguageError(
                f"{id} has not all plural forms",
                path=path,
                hint=f"its Plural-Forms say {found.num_plurals}",
            )
    return catalog


@cache
def shipped_catalog(language: str) -> Catalog | None:
    """A catalog of the library; None if it has none in this language."""
    file = files("ecomkit.languages").joinpath("catalogs", f"{language}.po")
    return read_catalog(file.read_text("utf-8"), language) if file.is_file() else None


def _id(message: Any) -> str:
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _texts(string: Any) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)
