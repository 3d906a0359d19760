"""Labels of stages, steps, questions and choices in English, German and Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.errors import UnknownLanguageError
from ecomkit.journey.stages import ProcessStep, Stage
from ecomkit.toml_text import read_data

LANGUAGES = ("en", "de", "ar")


def stage_label(thing: Stage | ProcessStep, locale: str) -> str:
    """The label of a stage or step in the language of *locale*.

    Labels exist for English, German and Arabic (``"de"``, ``"de_AT"``, ``"ar-EG"``);
    any other language is an UnknownLanguageError.
    """
    kind = "stage" if isinstance(thing, Stage) else "step"
    return _words(f"{kind}.{thing}", locale)


def question_text(id: str, locale: str) -> str:
    """The text of a ready-made question, by its id."""
    return _words(f"question.{id}", locale)


def choice_text(id: str, locale: str) -> str:
    """The text of one of the choices of a ready-made question."""
    return _words(f"choice.{id}", locale)


def _words(key: str, locale: str) -> str:
    language = str(locale).replace("-", "_").partition("_")[0].lower()
    if language not in LANGUAGES:
        raise UnknownLanguageError(
            f"no labels in {short_repr(locale)}",
            path="$.locale",
            hint=f"known languages: {', '.join(LANGUAGES)}",
        )
    words = _labels(language)
    if key not in words:
        kind, _, missing = key.partition(".")
        raise InvalidInputError(
            f"no label for the {kind} {short_repr(missing)}", path="$.id"
        )
    return words[key]


@cache
def _labels(language: str) -> Mapping[str, str]:
    return {
        f"{kind}.{name}": text
        for kind, labels in read_data(
            "ecomkit.journey", "catalogs", f"{language}.toml"
        ).items()
        for name, text in labels.items()
    }
