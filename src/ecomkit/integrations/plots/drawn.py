"""Draws a picture: data in, SVG for eyes and screen readers out.

What a picture looks like is described in ``specs/``, in the language of Vega-Lite
(``.vl.json``) or Vega (``.vg.json``); ``config.json`` is the look of all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from types import ModuleType
from typing import Any
from unicodedata import category
from xml.sax.saxutils import escape, quoteattr

from ecomkit.errors import MissingExtraError
from ecomkit.text import one_line

Spec = dict[str, Any]

# What is a code point and no character: XML 1.0 section 2.2 leaves these two out.
_NO_XML = "\ufffe\uffff"
_UNDRAWABLE = frozenset({"Cc", "Cs"})
_MOST = 200


def drawn(title: str, rows: Sequence[Spec], spec: Spec) -> str:
    """The SVG of a Vega-Lite *spec* of *rows*; ``said`` is what a row says in words."""
    for row in rows:
        row.update({name: clean(value) for name, value in row.items()})
    text = clean(one_line(title, path="$.title", most=_MOST))
    named = {"title": {"text": text, "aria": False}, "data": {"values": rows}}
    return _readable(_converter().vegalite_to_svg({**spec, **named}), text, rows)


def drawn_by_vega(title: str, rows: Iterable[Spec], spec: Spec) -> str:
    """The same for a picture that Vega-Lite cannot describe, written for Vega itself."""
    text = clean(one_line(title, path="$.title", most=_MOST))
    named = {**spec, "signals": [{"name": "title", "value": text}, *spec["signals"]]}
    return _readable(_converter().vega_to_svg(named), text, rows)


def read_spec(name: str) -> Spec:
    """The description of a picture, with the look that all have in common."""
    return {**_read(name), "config": _read("config.json")}


def _read(name: str) -> Spec:
    specs = files("ecomkit.integrations.plots").joinpath("specs")
    spec: Spec = json.loads(specs.joinpath(name).read_text("utf-8"))
    return spec


def clean(value: Any) -> Any:
    """A text without control characters, which stop the converter, and not too long."""
    if not isinstance(value, str):
        return value
    return "".join(filter(_is_drawable, value))[:_MOST]


def _is_drawable(character: str) -> bool:
    return category(character) not in _UNDRAWABLE and character not in _NO_XML


def _converter() -> ModuleType:
    try:
        import vl_convert
    except ImportError:
        raise MissingExtraError("plots", needed_for="a picture") from None
    return vl_convert


def _readable(svg: str, title: str, rows: Iterable[Spec]) -> str:
    # Vega names every mark but not the picture; a role of "img" would hide the marks.
    # https://www.w3.org/TR/graphics-aria-1.0/#graphics-document
    whole = f'<svg role="graphics-document document" aria-label={quoteattr(title)} '
    names = f"<title>{escape(title)}</title><desc>{escape('; '.join(row['said'] for row in rows))}</desc>"
    head, _, rest = svg.removeprefix("<svg ").partition(">")
    return f"{whole}{head}>{names}{rest}"
