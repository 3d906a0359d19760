"""The journey as a Sankey diagram: people as streams between channels and stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ecomkit.errors import InvalidInputError
from ecomkit.integrations.plots.drawn import Spec, clean, drawn_by_vega, read_spec
from ecomkit.journey.stage_flows import StageFlow


class _Place(NamedTuple):
    column: int
    name: str


def sankey_svg(
    flows: Iterable[StageFlow], *, title: str, words: Callable[[str], str] = str
) -> str:
    """How many people move from which channel or stage to which; *words* labels them."""
    flows = tuple(flow for flow in flows if flow.people)
    if not flows:
        raise InvalidInputError("no flows to draw", path="$.flows")
    came: Counter[_Place] = Counter()
    went: Counter[_Place] = Counter()
    links = []
    for flow in flows:
        source = _Place(flow.source_column, flow.source)
        target = _Place(flow.target_column, flow.target)
        if source.column >= target.column:
            raise InvalidInputError(
                f"{flow.source} → {flow.target} does not lead to a later column",
                path="$.flows",
            )
        went[source] += flow.people
        came[target] += flow.people
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
    people = came | went  # of each place, the larger of the two
    columns = sorted({place.column for place in people})
    nodes = [
        {
            "id": _id(place),
            "column": columns.index(place.column),
            "people": people[place],
            "label": clean(words(place.name)),
        }
        for place in sorted(people)
    ]
    for node in nodes:
        node["said"] = f"{node['label']}: {node['people']}"
    return drawn_by_vega(title, [*nodes, *links], _spec(nodes, links))


def _id(place: _Place) -> str:
    return f"{place.column}:{clean(place.name)}"


def _spec(nodes: Sequence[Spec], links: Sequence[Spec]) -> Spec:
    # Vega stacks the nodes of each column and the streams at each node, and draws the
    # curves; the numbers for its scale are computed here. It does not place the picture
    # or its title: the bounds that it computes for broad strokes are far too wide.
    rows = Counter(node["column"] for node in nodes)
    people: Counter[int] = Counter()
    for node in nodes:
        people[node["column"]] += node["people"]
    scale = {
        "columns": len(rows),
        "rows": max(rows.values()),
        "people": max(people.values()),
    }
    spec = read_spec("sankey.vg.json")
    signals = [{"name": name, "value": value} for name, value in scale.items()]
    places, streams = spec["data"]
    return {
        **spec,
        "signals": [*signals, *spec["signals"]],
        "data": [{**places, "values": nodes}, {**streams, "values": links}],
    }
