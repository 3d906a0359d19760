"""Where a value stands in the text of a shop file: the line of a path."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEY = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_KEYS = rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*"
_HEADER = re.compile(rf"\s*(\[\[?){_KEYS}\]")
_SETTING = re.compile(rf"{_KEYS}=")
_PART = re.compile(_KEY)
_LAST_STEP = re.compile(r"(\.[^.\[]*|\[[^\[]*\])$")
# What opens and closes, and what hides it: strings of four kinds, and comments.
_PIECE = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|' + r"'''.*?'''|" + r'"(?:[^"\\\n]|\\.)*"|'
    r"'[^'\n]*'|#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)


def line_of(text: str, path: str) -> int:
    r"""The line on which a *path* such as ``$.promotions[2].percent`` stands in TOML.

    Of what stands inside another value it is that value's line; 0 if nothing is found.

    Examples:
        >>> line_of('[shop]\nname = "x"', "$.shop.name")
        2
    """
    known = dict(_lines(text))
    while path not in known:
        shorter = _LAST_STEP.sub("", path)
        if shorter == path:
            return 0
        path = shorter
    return known[path]


def _lines(text: str) -> Iterator[tuple[str, int]]:
    # Each header and setting, with the line it begins on.
    counted: dict[str, int] = {}
    where = "$"
    for number, line in _statements(text):
        header = _HEADER.match(line)
        if header is not None:
            where = _table(header[2], counted, is_list=header[1] == "[[")
            yield where, number
            continue
        setting = _SETTING.match(line)
        if setting is not None:
            path = where
            for part in _parts(setting[1]):
                path = f"{path}.{part}"
                yield path, number


def _table(header: str, counted: dict[str, int], *, is_list: bool) -> str:
    # The path of a table: of the latest one of each list that it is in.
    path = "$"
    parts = _parts(header)
    for place, part in enumerate(parts, start=1):
        path = f"{path}.{part}"
        if is_list and place == len(parts):
            counted[path] = counted.get(path, -1) + 1
        if path in counted:
            path = f"{path}[{counted[path]}]"
    return path


def _parts(keys: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(keys)]


def _statements(text: str) -> Iterator[tuple[int, str]]:
    # Lines that begin a header or setting: none inside a string, a list or a table.
    lines = text.split("\n")
    depth, number = 0, 0
    yield 1, lines[0]
    for piece in _PIECE.finditer(text):
        found = piece[0]
        if found == "\n":
            number += 1
            if depth == 0:
                yield number + 1, lines[number]
        elif found in "[{":
            depth += 1
        elif found in "]}":
            depth = max(0, depth - 1)
        else:
            number += found.count("\n")
