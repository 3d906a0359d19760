"""The one place where a picture is drawn: data in, SVG for eyes and screen readers out."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ecomkit.errors import MissingExtraError

Spec = dict[str, Any]

WIDTH = 560
ROW = 34
# Of Okabe and Ito's colors, which people see alike whose eyes differ.
BLUE, GREEN, ORANGE = "#0072b2", "#009e73", "#d55e00"
COLORS = [BLUE, ORANGE, GREEN, "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#f0e442"]
_LOOK = {"font": "sans-serif", "view": {"stroke": None}, "text": {"fontSize": 12}}
_SCHEMA = "https://vega.github.io/schema/{}.json"


def drawn(title: str, said: Iterable[str], chart: Spec) -> str:
    """The SVG of a Vega-Lite *chart*; *said* tells in words what it shows."""
    text = {"labelFontSize": 12, "labelLimit": 260}
    spec = {
        "$schema": _SCHEMA.format("vega-lite/v5"),
        "title": {"text": title, "anchor": "start", "fontSize": 15, "aria": False},
        "padding": 8,
        "config": {**_LOOK, "axis": text, "legend": text},
        **chart,
    }
    return _readable(_converter().vegalite_to_svg(spec), title, said)


def drawn_by_vega(title: str, said: Iterable[str], chart: Spec) -> str:
    """The same for a chart that Vega-Lite has no words for, told to Vega itself."""
    spec = {
        "$schema": _SCHEMA.format("vega/v5"),
        "background": "white",
        "config": _LOOK,
        **chart,
    }
    return _readable(_converter().vega_to_svg(spec), title, said)


def axis(**facts: Any) -> Spec:
    """A plain axis: names only, silent, since every mark says what it is."""
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
    """The column ``text``, written beside the marks, and not read out twice."""
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


def _readable(svg: str, title: str, said: Iterable[str]) -> str:
    # Vega names every mark but not the whole; a role of "img" would hide the marks.
    # https://www.w3.org/TR/graphics-aria-1.0/#graphics-document
    whole = f'<svg role="graphics-document document" aria-label={quoteattr(title)} '
    names = f"<title>{escape(title)}</title><desc>{escape('; '.join(said))}</desc>"
    head, _, rest = svg.removeprefix("<svg ").partition(">")
    return f"{whole}{head}>{names}{rest}"
