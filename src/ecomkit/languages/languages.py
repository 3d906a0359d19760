"""Languages: in which languages a shop speaks, and its words in each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.languages.catalog import (
    Catalog,
    Text,
    fields,
    filled,
    read_catalog,
    shipped_catalog,
)
from ecomkit.languages.errors import IncompleteLanguageError, UnknownLanguageError
from ecomkit.money.format import find_locale
from ecomkit.validators import require_mapping

if TYPE_CHECKING:
    from babel import Locale

_CODES = "en de fr es it nl pt pl tr ar he zh ja".split()
# Of these a shop has words of its own: its payment methods, fees, services and the like.
_OPEN_GROUPS = frozenset({"choice", "fee", "payment_methods", "question", "reason"})
_MOST_SHOWN = 5


class WordArea(StrictEnum):
    """What words are for: a language has all the words of an area, or none of them."""

    WORDS = "words"
    """Papers, the status of an order, labels and questions."""
    MESSAGES = "messages"
    """What a customer is written: subjects and bodies of mails."""


@attrs.frozen(kw_only=True)
class Words:
    """The words of a shop in one language.

    Examples:
        >>> SHIPPED_LANGUAGES.words("de_AT").say("document.total")
        'Summe'
    """

    language: str
    catalog: Catalog = attrs.field(repr=False)

    def say(self, id: str, count: int | None = None, /, **values: str) -> str:
        """The words of an *id* (``"document.total"``), with *values* filled in.

        *count* decides the plural form. Of an id that the shop made up (the kind of a fee,
        say) and gave no words to, it is the last part.
        """
        text = self.catalog.get(id)
        if text is None:
            return id.rpartition(".")[2]
        return filled(text.of(count), values)

    def has(self, id: str) -> bool:
        """Whether there are words for an *id*."""
        return id in self.catalog

    def reason(self, reason: str) -> str:
        """Why there is no tax, if it is one of the library's reasons; else as it is."""
        for pattern, text in self._reasons:
            found = pattern.fullmatch(reason)
            if found is not None:
                return text.of(None).format(*found.groups())
        return reason

    @cached_property
    def _reasons(self) -> tuple[tuple[re.Pattern[str], Text], ...]:
        # Each stands under its English words, with {} for a name in them.
        return tuple(
            (re.compile(re.escape(english).replace(r"\{\}", "(.*)")), text)
            for id, text in self.catalog.items()
            for group, _, english in [id.partition(".")]
            if group == "reason"
        )


class Languages:
    r"""The languages a shop speaks: those of the library, and the shop's own catalogs.

    *own* are texts in gettext's PO format by locale: ``{"sv": ...}`` adds a language,
    ``{"de": ...}`` and ``{"de_AT": ...}`` override words of one. A language that lacks a
    word of an area that it has begun, loses a placeholder or says what nothing asks for is
    an IncompleteLanguageError, so that no paper mixes two languages.

    Examples:
        >>> austrian = 'msgid "document.receipt"\nmsgstr "Rechnungsbeleg"\n'
        >>> Languages({"de_AT": austrian}).words("de_AT").say("document.receipt")
        'Rechnungsbeleg'
    """

    def __init__(self, own: Mapping[str, str] = MappingProxyType({})) -> None:
        require_mapping(own, str, path="$.languages", error=IncompleteLanguageError)
        self._own: dict[str, Catalog] = {}
        self._words: dict[str, Words] = {}
        for code, text in own.items():
            key = str(find_locale(code))
            self._own[key] = read_catalog(text, key)
        for key in self._own:
            _check(key, self._catalog(key))

    @property
    def known(self) -> tuple[str, ...]:
        """The codes of all languages that have words."""
        return tuple(dict.fromkeys([*_CODES, *self._own]))

    def words(self, locale: str | Locale) -> Words:
        """The words in the language of a *locale*: its region's, its script's, the language's.

        Another script is another language: ``zh`` does not serve ``zh_TW``.
        Raises UnknownLanguageError.
        """
        found = find_locale(locale)
        key = str(found)
        if key not in self._words:
            self._words[key] = Words(language=key, catalog=self._catalog(key))
        return self._words[key]

    def speaks(self, locale: str | Locale, area: WordArea = WordArea.WORDS) -> bool:
        """Whether the shop has all the words of an *area* in the language of a *locale*."""
        try:
            words = self.words(locale)
        except UnknownLanguageError:
            return False
        return all(map(words.has, _ids(area)))

    def first_spoken(
        self, locales: Iterable[str], area: WordArea = WordArea.WORDS
    ) -> str:
        """The first of some locales in whose language there are words; "" for none."""
        for locale in filter(None, locales):
            try:
                if self.speaks(locale, area):
                    return locale
            except InvalidInputError:
                continue  # what a buyer's browser says need not be a locale
        return ""

    def _catalog(self, key: str) -> Catalog:
        layers = [
            layer
            for code in _chain(key)
            for layer in (self._own.get(code), shipped_catalog(code))
            if layer is not None
        ]
        if not layers:
            raise UnknownLanguageError(
                f"no words in {short_repr(key)}",
                path="$.locale",
                hint=f"known languages: {', '.join(self.known)}; "
                "how to add one: docs/how-to/add-a-language.md",
            )
        return {id: text for layer in reversed(layers) for id, text in layer.items()}


def _chain(key: str) -> list[str]:
    """The codes under which words of a locale stand, the nearest first."""
    from babel.core import Locale, get_global

    locale = Locale.parse(key)
    language, script = str(locale.language), locale.script
    usual = Locale.parse(get_global("likely_subtags").get(language, language)).script
    codes = [key, f"{language}_{locale.territory}"]
    if script and script != usual:
        codes = [key, f"{language}_{script}"]
    else:
        codes.append(language)
    return list(dict.fromkeys(codes))


def _ids(area: WordArea) -> Iterator[str]:
    for id in _english():
        if (id.partition(".")[0] == "message") is (area is WordArea.MESSAGES):
            yield id


def _english() -> Catalog:
    return cast("Catalog", shipped_catalog("en"))


def _check(key: str, catalog: Catalog) -> None:
    wrong = list(_faults(catalog, _english()))
    if wrong:
        more = len(wrong) - _MOST_SHOWN
        shown = "; ".join(wrong[:_MOST_SHOWN]) + f"; and {more} more" * (more > 0)
        raise IncompleteLanguageError(
            f"the catalog of {key} does not say what the library asks for: {shown}",
            path=f"$.languages.{key}",
            hint="copy the library's en.po and translate every entry",
        )


def _faults(catalog: Catalog, english: Catalog) -> Iterator[str]:
    for id, text in catalog.items():
        if id in english:
            if _loses_fields(text.forms, english[id].forms):
                yield f"{id} has other placeholders than {english[id].forms[-1]!r}"
        elif id.partition(".")[0] not in _OPEN_GROUPS:
            yield f"{id} is no word of the library"
    for area in WordArea:
        ids = list(_ids(area))
        missing = [id for id in ids if id not in catalog]
        if area is WordArea.WORDS or len(missing) < len(ids):
            yield from (f"{id} is missing" for id in missing)


def _loses_fields(forms: tuple[str, ...], english: tuple[str, ...]) -> bool:
    # The forms for one and two may say the number in a word.
    asked = fields(english[-1])
    return fields(forms[-1]) != asked or any(fields(each) - asked for each in forms)


SHIPPED_LANGUAGES = Languages()
"""The languages of the library, without a catalog of the shop's own."""
