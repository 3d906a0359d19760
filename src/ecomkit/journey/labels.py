"""Labels of stages, steps, questions and choices, in the languages of the catalogs."""

from __future__ import annotations

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.journey.stages import ProcessStep, Stage
from ecomkit.languages import SHIPPED_LANGUAGES, Languages


def stage_label(
    thing: Stage | ProcessStep, locale: str, *, languages: Languages = SHIPPED_LANGUAGES
) -> str:
    """The label of a stage or step in the language of *locale* (``"de"``, ``"ar-EG"``).

    A language without words is an UnknownLanguageError.
    """
    kind = "stage" if isinstance(thing, Stage) else "step"
    return _label(kind, str(thing), locale, languages)


def question_text(
    id: str, locale: str, *, languages: Languages = SHIPPED_LANGUAGES
) -> str:
    """The text of a question, by its id: a ready-made one, or one of the shop's catalogs."""
    return _label("question", id, locale, languages)


def choice_text(
    id: str, locale: str, *, languages: Languages = SHIPPED_LANGUAGES
) -> str:
    """The text of one of the choices of a question."""
    return _label("choice", id, locale, languages)


def _label(kind: str, id: str, locale: str, languages: Languages) -> str:
    words, key = languages.words(locale), f"{kind}.{id}"
    if not words.has(key):
        raise InvalidInputError(
            f"no label for the {kind} {short_repr(id)}",
            path="$.id",
            hint=f"give the catalog of your shop an entry {short_repr(key)}",
        )
    return words.say(key)
