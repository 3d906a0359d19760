"""The journey as a Sankey diagram: people as streams between channels and stages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.integrations.plots.drawn import BLUE, Spec, clean, drawn_by_vega
from ecomkit.journey.stage_flows import StageFlow

_WIDTH = 840
_HEIGHT = 320
_GAP = 14
_NODE = 14


@attrs.frozen
class _Place:
    column: int
    name: str


def sankey_svg(
    flows: Iterable[StageFlow], *, title: str, words: Callable[[str], str] = str
) -> str:
    """How many people move from which channel or stage to which; *words* labels them."""
    flows = tuple(flow for flow in flows if flow.people)
    if not flows:
        raise InvalidInputError("no flows to draw", path="$.flows")
    came: dict[_Place, int] = {}
    went: dict[_Place, int] = {}
    links = []
    for flow in flows:
        source = _Place(flow.source_column, flow.source)
        target = _Place(flow.target_column, flow.target)
        if source.column >= target.column:
            raise InvalidInputError(
                f"{flow.source} → {flow.target} does not lead to a later column",
                path="$.flows",
            )
        went[source] = went.get(source, 0) + flow.people
        came[target] = came.get(target, 0) + flow.people
        links.append(
            {
                "source": _id(source),
                "target": _id(target),
                "people": flow.people,
                "said": clean(
                    f"{words(flow.source)} → {words(flow.target)}: {flow.people}"
                ),
            }
        )
    columns = sorted({place.column for place in (*came, *went)})
    nodes = [
        {
            "id": _id(place),
            "column": columns.index(place.column),
            "people": max(came.get(place, 0), went.get(place, 0)),
            "label": clean(words(place.name)),
        }
        for place in sorted(
            came.keys() | went.keys(), key=lambda place: (place.column, place.name)
        )
    ]
    for node in nodes:
        node["said"] = f"{node['label']}: {node['people']}"
    return drawn_by_vega(
        title,
        [*nodes, *links],
        _streams(title, nodes, links),
    )


def _id(place: _Place) -> str:
    return f"{place.column}:{clean(place.name)}"


def _streams(title: str, nodes: Sequence[Spec], links: Sequence[Spec]) -> Spec:
    # Vega stacks the nodes of each column and the streams at each node, and draws the
    # curves; the numbers for its scale are computed here.
    columns: dict[int, list[int]] = {}
    for node in nodes:
        columns.setdefault(node["column"], []).append(node["people"])
    most = max(len(column) for column in columns.values())
    whole = max(sum(column) for column in columns.values())
    stacked = {"type": "stack", "field": "people", "sort": {"field": ["from", "to"]}}
    ends = [
        {"type": "lookup", "from": "places", "key": "id", "fields": [end],
         "values": ["x", "top"], "as": [f"{end}_x", f"{end}_top"]}
        for end in ("source", "target")
    ]  # fmt: skip
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        # The bounds that Vega computes for broad strokes are far too wide.
        "autosize": "none",
        "padding": {"left": 8, "top": 36, "right": 130, "bottom": 8},
        "signals": [
            {"name": "unit", "update": f"(height - {(most - 1) * _GAP}) / {whole}"},
            {
                "name": "step",
                "update": f"(width - {_NODE}) / {max(len(columns) - 1, 1)}",
            },
        ],
        "data": [
            {
                "name": "places",
                "values": list(nodes),
                "transform": [
                    {
                        "type": "window",
                        "groupby": ["column"],
                        "ops": ["sum", "row_number"],
                        "fields": ["people", None],
                        "as": ["below", "row"],
                    },
                    {
                        "type": "formula",
                        "as": "top",
                        "expr": "(datum.below - datum.people) * unit"
                        f" + (datum.row - 1) * {_GAP}",
                    },
                    {"type": "formula", "as": "x", "expr": "datum.column * step"},
                ],
            },
            {
                "name": "streams",
                "values": list(links),
                "transform": [
                    *ends,
                    {"type": "formula", "as": "from", "expr": "datum.source_top"},
                    {"type": "formula", "as": "to", "expr": "datum.target_top"},
                    {**stacked, "groupby": ["source"], "as": ["s0", "s1"]},
                    {**stacked, "groupby": ["target"], "as": ["t0", "t1"]},
                    *(
                        {
                            "type": "formula",
                            "as": f"{end}_y",
                            "expr": f"datum.{end}_top"
                            f" + (datum.{end[0]}0 + datum.{end[0]}1) / 2 * unit",
                        }
                        for end in ("source", "target")
                    ),
                    {
                        "type": "formula",
                        "as": "out",
                        "expr": f"datum.source_x + {_NODE}",
                    },
                    {
                        "type": "linkpath",
                        "orient": "horizontal",
                        "shape": "diagonal",
                        "sourceX": {"field": "out"},
                        "sourceY": {"field": "source_y"},
                        "targetX": {"field": "target_x"},
                        "targetY": {"field": "target_y"},
                    },
                ],
            },
        ],
        "marks": [
            # A title of Vega's own would be placed by those bounds, too.
            {
                "type": "text",
                "aria": False,
                "encode": {
                    "enter": {
                        "y": {"value": -14},
                        "text": {"value": title},
                        "fontSize": {"value": 15},
                        "fontWeight": {"value": "bold"},
                    }
                },
            },
            {
                "type": "path",
                "from": {"data": "streams"},
                "encode": {
                    "enter": {
                        "path": {"field": "path"},
                        "fill": {"value": None},
                        "stroke": {"value": BLUE},
                        "strokeOpacity": {"value": 0.3},
                        "strokeWidth": {"signal": "max(datum.people * unit, 1)"},
                        "description": {"field": "said"},
                    }
                },
            },
            {
                "type": "rect",
                "from": {"data": "places"},
                "encode": {
                    "enter": {
                        "x": {"field": "x"},
                        "width": {"value": _NODE},
                        "y": {"field": "top"},
                        "height": {"signal": "max(datum.people * unit, 1)"},
                        "fill": {"value": BLUE},
                        "description": {"field": "said"},
                    }
                },
            },
            {
                "type": "text",
                "aria": False,
                "from": {"data": "places"},
                "encode": {
                    "enter": {
                        "x": {"signal": f"datum.x + {_NODE + 4}"},
                        "y": {"signal": "datum.top + datum.people * unit / 2"},
                        "baseline": {"value": "middle"},
                        "fontSize": {"value": 12},
                        "text": {"field": "said"},
                    }
                },
            },
        ],
    }
