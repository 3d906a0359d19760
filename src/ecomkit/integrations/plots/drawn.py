"""Draws a picture: data in, SVG for eyes and screen readers out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any
from unicodedata import category
from xml.sax.saxutils import escape, quoteattr

from ecomkit.errors import MissingExtraError
from ecomkit.text import one_line

Spec = dict[str, Any]

WIDTH = 560
ROW = 34
# From Okabe and Ito's palette, which color-blind people can tell apart.
BLUE, GREEN, ORANGE = "#0072b2", "#009e73", "#d55e00"
COLORS = [BLUE, ORANGE, GREEN, "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#f0e442"]
_LOOK = {"font": "sans-serif", "view": {"stroke": None}, "text": {"fontSize": 12}}
_UNDRAWABLE = frozenset({"Cc", "Cs"})
_MOST = 200
_SCHEMA = "https://vega.github.io/schema/{}.json"


def drawn(title: str, rows: Sequence[Spec], chart: Spec) -> str:
    """The SVG of a Vega-Lite *chart* of *rows*; ``said`` is what a row says in words."""
    for row in rows:
        row.update({name: clean(value) for name, value in row.items()})
    text = {"labelFontSize": 12, "labelLimit": 260}
    spec = {
        "$schema": _SCHEMA.format("vega-lite/v5"),
        "title": {
            "text": _title(title),
            "anchor": "start",
            "fontSize": 15,
            "aria": False,
        },
        "padding": 8,
        "config": {**_LOOK, "axis": text, "legend": text},
        "data": {"values": rows},
        "width": WIDTH,
        **chart,
    }
    return _readable(_converter().vegalite_to_svg(spec), title, rows)


def drawn_by_vega(title: str, rows: Iterable[Spec], chart: Spec) -> str:
    """The same for a chart that Vega-Lite cannot describe, written for Vega itself."""
    spec = {
        "$schema": _SCHEMA.format("vega/v5"),
        "background": "white",
        "config": _LOOK,
        **chart,
    }
    return _readable(_converter().vega_to_svg(spec), _title(title), rows)


def clean(value: Any) -> Any:
    """A text without control characters, which stop the converter, and not too long."""
    if not isinstance(value, str):
        return value
    return "".join(each for each in value if category(each) not in _UNDRAWABLE)[:_MOST]


def _title(title: str) -> str:
    return one_line(title, path="$.title", most=_MOST)


def axis(**facts: Any) -> Spec:
    """A plain axis with labels only, silent to screen readers, as every mark has a name."""
    return {
        "title": None,
        "ticks": False,
        "domain": False,
        "grid": False,
        "labelAngle": 0,
        "aria": False,
        **facts,
    }


def label(**encoding: Any) -> Spec:
    """The column ``text``, written next to the marks and not read out twice."""
    return {
        "mark": {"type": "text", "align": "left", "dx": 6, "aria": False},
        "encoding": {"text": {"field": "text"}, **encoding},
    }


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
