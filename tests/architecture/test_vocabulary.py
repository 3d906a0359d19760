"""One word for each thing, one thing for each word."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pytest

from ecomkit.errors import EcomkitError, InvalidInputError
from ecomkit.events import Change
from ecomkit.money import Rate
from tests.architecture.house import FILES, MODULES, module
from tests.architecture.vocabulary import (
    MOST_NAMES,
    ROOT,
    Counted,
    exported,
    glossary,
    public_classes,
    rooms,
    words_of,
)

# Class methods that make a value and are named neither `of` nor `from_x`, and why.
NAMED_OTHERWISE = {
    "Money.sum": "adds amounts; the start of the sum is the currency",
    "Money.zero": "where a sum starts, in every room",
}

# Rates that may be a bare number, and why.
BARE_RATES = {
    "ExchangeRate.rate": "units of one currency for one of another",
    "PercentOff.rate": "percent, as its name says",
}


def test_a_public_name_means_one_thing() -> None:
    """A room may show again what its sub-room shows; nobody else uses the name."""
    meanings: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for place, name, value in exported():
        if not any(value is other for _, other in meanings[name]):
            meanings[name].append((place, value))
    clashes = {
        name: [place for place, _ in values]
        for name, values in meanings.items()
        if len(values) > 1
    }

    assert clashes == {}


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


def test_an_error_code_has_one_class() -> None:
    # An error that is a TypeError too has the code and the module of its own class.
    errors = {
        kind: kind.code  # type: ignore[attr-defined]
        for kind in _subclasses(EcomkitError)
        if "_untyped" not in vars(kind)
    }

    assert _twice(errors) == {}


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.room)
def test_a_room_shows_what_its_users_need(room: Counted) -> None:
    """At most sixty names at its own level, nine in ten in an example that runs."""
    assert len(room.own) <= MOST_NAMES
    assert len(room.hidden) * 10 <= len(room.all), " ".join(room.hidden)


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


def test_no_public_name_uses_a_word_that_the_glossary_rules_out() -> None:
    """A ruled-out word may be one word of a name, or a whole name."""
    ruled_out = {word for _, others in glossary() for word in others}
    ruled_out |= {"manager", "helper"}
    used = [
        f"{place}.{name}"
        for place, name, _ in exported()
        if name in ruled_out or set(words_of(name)) & ruled_out
    ]

    assert used == []


# -------------------------------------------------------------------- constructors


def _class_methods() -> Iterator[tuple[str, Any]]:
    for name, kind in public_classes().items():
        for attribute, value in vars(kind).items():
            if isinstance(value, classmethod) and not attribute.startswith("_"):
                yield f"{name}.{attribute}", value.__func__


def test_constructors_are_named_alike() -> None:
    """``of`` takes plain parts, ``from_x`` another form."""
    others = {
        name
        for name, method in _class_methods()
        if method.__annotations__.get("return") in {"Self", name.partition(".")[0]}
        and not re.search(r"\.(of|from_\w+)$", name)
    }

    assert others == NAMED_OTHERWISE.keys()


def test_a_rate_is_never_a_bare_number() -> None:
    """19 could be 19 percent or 1,900; "19%" and "0.19" say which."""
    taken = []
    for name, kind in public_classes().items():
        if not attrs.has(kind):
            continue
        for field in attrs.fields(kind):
            hint = get_type_hints(kind)[field.name]
            if not re.fullmatch(r"(.*_)?rate", field.name) or not (
                hint is Rate or Rate in get_args(hint)
            ):
                continue
            for bare in (19, 1):
                try:
                    _set(field, bare)
                except InvalidInputError:
                    continue
                taken.append(f"{name}.{field.name}")

    assert set(taken) == BARE_RATES.keys()


def _set(field: attrs.Attribute[Any], value: object) -> None:
    """Converts and checks *value* as attrs does for a new instance."""
    converter: Any = field.converter
    if converter is not None:
        value = converter(value)
    if field.validator is not None:
        field.validator(None, field, value)


# ------------------------------------------------------------------------ spelling

# What a British pen writes, and the word that is written here.
BRITISH = """
analyse(d|r|rs)? analysing behaviour(s|al)? cancell(ed|ing) catalogue(s|d)? centre(s|d)?
cheque(s)? colour(s|ed|ing|ful)? customis(e|ed|es|ing|ation) defence favour(s|ed|ite|able)?
fulfil(s|ment|ments)? grey honour(s|ed|ing)? instalment(s)? judgement(s)? labelled
labelling licence(s)? minimis(e|ed|es|ing) maximis(e|ed|es|ing) modell(ed|ing) neighbour(s|ing)?
normalis(e|ed|es|ing|ation) optimis(e|ed|es|ing|ation) organis(e|ed|es|ing|ation)
personalis(e|ed|es|ing|ation) programme(s|d)? recognis(e|ed|es|ing) serialis(e|ed|es|ing)
summaris(e|ed|es|ing) travell(ed|ing|er) authoris(e|ed|es|ing|ation) tokenis(e|ed|ation)
anonymis(e|ed|es|ing|ation) utilis(e|ed|es|ing) prioritis(e|ed|es|ing) apologis(e|ed|es|ing)
""".split()
SPELLING = re.compile(
    rf"(?<![a-z])({'|'.join(BRITISH)})(?![a-z])|(?<![A-Za-z])({'|'.join(BRITISH)})(?![a-z])",
    re.IGNORECASE,
)
# Words of others, or of older documents, kept as they wrote them.
QUOTED = {"src/ecomkit/wire/version_1.toml": {"personalisation"}}
TEXTS = [
    *FILES,
    *(path for path in (ROOT / "src").rglob("*.toml")),
    *(path for path in (ROOT / "docs").rglob("*.md")),
    *(path for path in (ROOT / "tests").rglob("*.py")),
    *(path for path in (ROOT / "bench").rglob("*.py")),
    *ROOT.glob("*.md"),
]


def test_the_spelling_is_american() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEXTS
        if path != Path(__file__)
        for match in SPELLING.finditer(path.read_text("utf-8"))
        if match[0] not in QUOTED.get(path.relative_to(ROOT).as_posix(), ())
    ]

    assert found == []
