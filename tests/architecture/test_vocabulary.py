"""One word for each thing, one thing for each word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import get_args, get_origin

from ecomkit.events import Change
from tests.architecture.house import MODULES, module
from tests.architecture.vocabulary import (
    exported,
    glossary,
)


def _subclasses(kind: type) -> Iterator[type]:
    for path in MODULES:
        module(path)
    waiting = [kind]
    while waiting:
        found: list[type] = waiting.pop().__subclasses__()
        for each in found:
            if each.__module__.startswith("ecomkit."):
                yield each
                waiting.append(each)


def _twice(names: dict[type, str]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for kind, name in names.items():
        found[name].add(f"{kind.__module__}.{kind.__qualname__}")
    return {name: sorted(kinds) for name, kinds in found.items() if len(kinds) > 1}


def test_an_event_name_has_one_class() -> None:
    assert _twice({kind: kind.name for kind in _subclasses(Change)}) == {}  # type: ignore[attr-defined]


# ------------------------------------------------------------------------ glossary


def test_a_word_of_the_glossary_is_listed_once() -> None:
    words = Counter(word for words, _ in glossary() for word in words)

    assert len(words) > 50
    assert [word for word, times in words.items() if times > 1] == []


def test_a_word_of_the_glossary_is_public() -> None:
    """A class, or the name of several: ``Outcome = Succeeded | Declined | ...``."""
    things = {
        name
        for _, name, value in exported()
        if isinstance(value, type) or get_origin(value) or get_args(value)
    }

    assert {word for words, _ in glossary() for word in words} - things == set()
