"""A shop adds languages and overrides words; what is incomplete is refused at the start."""

from __future__ import annotations

from importlib.resources import files

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.languages import (
    SHIPPED_LANGUAGES,
    IncompleteLanguageError,
    Languages,
    UnknownLanguageError,
    WordArea,
)

RECEIPT = 'msgid "document.receipt"\nmsgstr "{}"\n'
HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals={}; plural={};\\n"\n\n'
DAYS = 'msgid "returns.days"\nmsgid_plural "returns.days"\nmsgstr[0] "a {days}"\nmsgstr[1] "b {days}"\n'


def english() -> str:
    """The library's English catalog, as a translator copies it."""
    return files("ecomkit.languages").joinpath("catalogs", "en.po").read_text("utf-8")


def test_the_nearest_words_are_said() -> None:
    own = {"de": RECEIPT.format("Bon"), "de_AT": RECEIPT.format("Rechnungsbeleg")}
    languages = Languages(own)

    def receipt(locale: str) -> str:
        return languages.words(locale).say("document.receipt")

    assert receipt("de_AT") == "Rechnungsbeleg"
    assert receipt("de_CH") == receipt("de") == "Bon"
    assert languages.words("de_AT").say("document.total") == "Summe"
    assert SHIPPED_LANGUAGES.words("de_AT").say("document.receipt") != "Bon"


def test_a_whole_catalog_is_a_language() -> None:
    languages = Languages({"sv": english().replace('"Receipt"', '"Kvitto"')})

    assert languages.words("sv_SE").say("document.receipt") == "Kvitto"
    assert "sv" in languages.known
    assert languages.speaks("sv")


def test_a_word_that_is_missing_is_told_at_the_start() -> None:
    text = english().replace('msgid "document.total"', 'msgid "fee.total"')
    with pytest.raises(IncompleteLanguageError, match="document.total is missing"):
        Languages({"sv": text})


def test_an_empty_or_uncertain_entry_is_missing() -> None:
    for entry in (
        'msgid "document.receipt"\nmsgstr ""',
        '#, fuzzy\nmsgid "document.receipt"\nmsgstr "x"',
    ):
        text = english().replace('msgid "document.receipt"\nmsgstr "Receipt"', entry)
        with pytest.raises(
            IncompleteLanguageError, match="document.receipt is missing"
        ):
            Languages({"sv": text})


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('msgid "document.recipt"\nmsgstr "Bon"\n', "document.recipt is no word"),
        (
            'msgid "document.code"\nmsgstr "Kode"\n',
            "document.code has other placeholders",
        ),
        (
            'msgid "document.code"\nmsgstr "{cod}"\n',
            "document.code has other placeholders",
        ),
        ("msgid document", "not in the PO format"),
        (HEADER.format(2, "n !!= 1"), "not in the PO format"),
        (HEADER.format(3, "n > 1") + DAYS, "plural forms"),
        ("x" * 1_000_001, "too many"),
        (b"msgid", "is not"),
    ],
)
def test_a_faulty_catalog_is_refused(text: str, wrong: str) -> None:
    with pytest.raises(IncompleteLanguageError, match=wrong):
        Languages({"de": text})


def test_a_file_has_the_plural_forms_of_its_own_header() -> None:
    # One for all but the first ten, as no language has it.
    languages = Languages({"ar": HEADER.format(2, "n > 10") + DAYS})
    words = languages.words("ar")

    assert words.say("returns.days", 10, days="10") == "a 10"
    assert words.say("returns.days", 11, days="11") == "b 11"


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownLanguageError) as caught:
        SHIPPED_LANGUAGES.words("sw")
    assert "en, de" in caught.value.hint
    assert "add-a-language" in caught.value.hint
    assert not SHIPPED_LANGUAGES.speaks("sw", WordArea.MESSAGES)
    with pytest.raises(InvalidInputError, match="not a locale"):
        SHIPPED_LANGUAGES.words("klingon")


def test_another_script_is_another_language() -> None:
    languages = Languages(
        {"zh": english(), "zh_Hant": english().replace("Receipt", "收據")}
    )

    assert languages.words("zh_CN").say("document.receipt") == "Receipt"
    assert languages.words("zh_TW").say("document.receipt") == "收據"
    with pytest.raises(UnknownLanguageError):
        Languages({"zh": english()}).words("zh_TW")
