"""The catalog of events, drawn from the classes and the code that reads them.

``python -m tests.docs.event_catalog_page`` writes it anew.
"""

from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import attrs

import ecomkit
from ecomkit.events import Change
from ecomkit.journey import EVENT_KINDS
from ecomkit.journey.event_catalog import EventKind

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/event-catalog.md"
SOURCE = ROOT / "src/ecomkit"
HEAD = """# Catalog of events

Every event by name: its class with its fields, which modules tell it, and which parts of the
journey read it by name. The tables are drawn from the code (a test compares them).

- *Subject* is what the event's subject is an id of; **once** says that it happens at most once
  to it.
- *Told by* are the modules under `ecomkit` in whose code its class stands. All others are told by
  a page or by another system: `shop.people.tell(person, change)` with the class, or with the name and facts
  where there is no class.
- *Read by* are the modules under `ecomkit.journey` in whose code the name stands; others read it
  through these (revenue through `event_fields`). What counts all events, such as visits and
  funnels, counts these, too.

What a shop adds to an event (order, cart, products, amounts) is on [events](events.md) and in
[Measure a funnel](../how-to/measure-a-funnel.md).
"""


def text() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_sections()))


def _sections() -> Iterator[str]:
    stages: dict[str, list[EventKind]] = {}
    for kind in EVENT_KINDS.values():
        stages.setdefault("any" if kind.stage is None else kind.stage, []).append(kind)
    classes = _classes()
    told, read = _tellers(classes), _readers()
    for stage, kinds in stages.items():
        title = "Any stage" if stage == "any" else str(stage).capitalize()
        yield f"## {title}\n"
        yield "| event | step | subject | class | fields | told by | read by |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for kind in kinds:
            yield _row(
                kind,
                classes.get(kind.name),
                told.get(kind.name, []),
                read.get(kind.name, []),
            )
        yield ""


def _row(
    kind: EventKind, change: type[Change] | None, tellers: list[str], readers: list[str]
) -> str:
    fields = [] if change is None else [each.name for each in attrs.fields(change)]
    cells = (
        f"`{kind.name}`",
        kind.step,
        f"{kind.subject}{', **once**' if kind.once else ''}",
        "" if change is None else f"`{change.__module__}.{change.__name__}`",
        _listed(fields),
        _listed(tellers) or "a page",
        _listed(readers),
    )
    return f"| {' | '.join(cells)} |"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _classes() -> dict[str, type[Change]]:
    """The class of each event that has one, by the event's name."""
    for module in pkgutil.walk_packages(ecomkit.__path__, "ecomkit."):
        if module.name.endswith("events"):
            import_module(module.name)
    return {
        kind.name: kind
        for kind in _kinds_of(Change)
        if kind.__module__.startswith("ecomkit.") and not kind.__subclasses__()
    }


def _kinds_of(change: type[Change]) -> Iterator[type[Change]]:
    yield change
    for each in change.__subclasses__():
        yield from _kinds_of(each)


def _tellers(classes: Mapping[str, type[Change]]) -> dict[str, list[str]]:
    """The modules in whose code the class of an event stands, by the event's name."""
    names = {change.__name__: name for name, change in classes.items()}
    found: dict[str, list[str]] = {}
    for module, code in _modules(SOURCE):
        made = {
            name
            for node in ast.walk(code)
            if isinstance(node, ast.Name | ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and (
                name := names.get(node.id if isinstance(node, ast.Name) else node.attr)
            )
            and not module.endswith("__init__")
        }
        for name in made:
            found.setdefault(name, []).append(module)
    return found


def _readers() -> dict[str, list[str]]:
    """The modules of the journey in whose code an event's name stands, by the name."""
    found: dict[str, list[str]] = {}
    for module, code in _modules(SOURCE / "journey"):
        texts = {
            node.value
            for node in ast.walk(code)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for name in texts & set(EVENT_KINDS):
            found.setdefault(name, []).append(module)
    return found


def _modules(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts)
        yield name, ast.parse(path.read_text("utf-8"))


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
