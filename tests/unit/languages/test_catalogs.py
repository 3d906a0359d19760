"""The library's catalogs: complete, with the same placeholders and the plural forms of CLDR."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from ecomkit.languages import SHIPPED_LANGUAGES, WordArea
from ecomkit.languages.catalog import Catalog, fields, shipped_catalog

OTHERS = [code for code in SHIPPED_LANGUAGES.known if code != "en"]
_FORMS = ("zero", "one", "two", "few", "many", "other")
_NUMBERS = [*range(201), 1000, 1_000_000, 2_000_000, 1_000_001]
# Words that are written in these languages as in English.
_SAME = {
    "de": {"Influencer", "Marketing"},
    "es": {"Total"},
    "fr": {
        "Article",
        "Date",
        "E-mail",
        "Marketing",
        "Service",
        "Taxes",
        "Total",
        "code {code}",
        "plus {name} {rate}",
        "plus {of} {rate}",
    },
    "nl": {"plus {name} {rate}"},
    "pl": {"plus {name} {rate}", "plus {of} {rate}"},
    "pt": {"Total"},
}
_SCRIPTS = {"ar": "ARABIC", "he": "HEBREW", "zh": "CJK", "ja": "CJK|HIRAGANA|KATAKANA"}
_ABBREVIATIONS = {"", "IP", "SIM", "USD", "GST", "EU"}


def catalog(code: str) -> Catalog:
    found = shipped_catalog(code)
    assert found is not None
    return found


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_says_all_words_or_all_but_the_messages(code: str) -> None:
    english, told = set(catalog("en")), set(catalog(code))

    assert told <= english
    missing = english - told
    messages = {id for id in english if id.startswith("message.")}
    assert missing in (set(), messages)
    assert SHIPPED_LANGUAGES.speaks(code, WordArea.WORDS)


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_keeps_the_placeholders(code: str) -> None:
    english = catalog("en")
    for id, text in catalog(code).items():
        asked = fields(english[id].forms[-1])
        assert fields(text.forms[-1]) == asked, id
        # A number may be said in a word where only one number has the form.
        assert all(fields(each) <= asked for each in text.forms), id


@pytest.mark.parametrize("code", SHIPPED_LANGUAGES.known)
def test_plural_forms_are_those_of_cldr(code: str) -> None:
    rule = Locale.parse(code).plural_form
    forms = [each for each in _FORMS if each in rule.tags or each == "other"]
    english = catalog("en")
    for id, text in catalog(code).items():
        is_plural = len(english[id].forms) > 1
        assert len(text.forms) == (len(forms) if is_plural else 1), id
        assert all(
            not is_plural or text.form_of(n) == forms.index(rule(n)) for n in _NUMBERS
        )


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left(code: str) -> None:
    english = catalog("en")
    same = {
        text.forms[0]
        for id, text in catalog(code).items()
        if text.forms == english[id].forms and has_letters(text.forms[0])
    }
    assert same <= _SAME.get(code, set())


@pytest.mark.parametrize("code", _SCRIPTS)
def test_words_are_in_the_script_of_their_language(code: str) -> None:
    for id, text in catalog(code).items():
        for form in text.forms:
            plain = re.sub(r"\{\w*\}", "", form)
            assert set(re.findall(r"[A-Za-z]*", plain)) <= _ABBREVIATIONS, id
            others = [
                letter for letter in plain if letter.isalpha() and letter > "\u024f"
            ]
            assert all(
                re.match(_SCRIPTS[code], unicodedata.name(each)) for each in others
            )


def has_letters(text: str) -> bool:
    """Whether a text says anything beside its placeholders."""
    for name in fields(text):
        text = text.replace(f"{{{name}}}", "")
    return any(map(str.isalpha, text))


@pytest.mark.parametrize("code", OTHERS)
def test_translators_see_the_english_words(code: str) -> None:
    english = catalog("en")
    file = files("ecomkit.languages").joinpath("catalogs", f"{code}.po")
    for entry in read_po(file.read_text("utf-8").splitlines(), locale=code):
        if entry.id:
            id = entry.id if isinstance(entry.id, str) else entry.id[0]
            shown = " ".join(entry.auto_comments).split()
            assert shown == english[id].forms[-1].split(), id
