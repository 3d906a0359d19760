"""The names of regions: what people write for a code of ISO 3166-2, and what a letter says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ecomkit.text import name_key
from ecomkit.toml_text import read_data

_OTHER_LETTERS = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")


def is_latin(text: str) -> bool:
    """Whether *text* has no letters but Latin ones."""
    return not _OTHER_LETTERS.search(text)


def region_named(country: str, name: str) -> str:
    """The code of the region of *country* that a name or a former code means, or ``""``."""
    return _codes(country).get(name_key(name), "")


def written_region(country: str, region: str, *, latin: bool) -> str:
    """A region as it stands on a letter: by its name, where the post asks for names."""
    data = _data()
    names = data[country].get(region, ()) if country in data["written"].split() else ()
    return next((name for name in names if not latin or is_latin(name)), region)


@cache
def _data() -> Mapping[str, Any]:
    return read_data("ecomkit.addressing", "region_names.toml")


@cache
def _codes(country: str) -> Mapping[str, str]:
    tables = _data()
    rows = tables[country].items() if country in tables else ()
    return {name_key(name): code for code, names in rows for name in names}
