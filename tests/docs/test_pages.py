"""Pages can be found, and lead to where they say."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ecomkit.pricing import PriceBook, Pricer
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FreeShipping
from ecomkit.shop import Shop
from ecomkit.shop.rooms.room import Room, flow

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
WRITTEN = [*PAGES, *sorted(ROOT.glob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _listed(nav: object) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    if isinstance(nav, dict):
        return [page for part in nav.values() for page in _listed(part)]
    assert isinstance(nav, list)
    return [page for part in nav for page in _listed(part)]


def test_every_page_is_in_the_navigation_once() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]

    assert sorted(_listed(nav)) == [
        page.relative_to(DOCS).as_posix()
        for page in sorted(PAGES, key=lambda page: page.relative_to(DOCS).as_posix())
    ]


@pytest.mark.parametrize(
    "page", WRITTEN, ids=[str(page.relative_to(ROOT)) for page in WRITTEN]
)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file names one that exists; other hosts are not asked."""
    text = FENCE.sub("", page.read_text("utf-8"))
    targets = [target.partition("#")[0] for target in LINK.findall(text)]
    missing = [
        target
        for target in targets
        if target
        and not re.match(r"[a-z]+:", target)
        and not (page.parent / target).exists()
    ]

    assert missing == []


IMPORT = re.compile(r"^from (ecomkit[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)
RENDERED = re.compile(r"^::: (ecomkit[\w.]*)$", re.MULTILINE)
PUBLIC = set(
    (ROOT / "tests" / "architecture" / "public_names.txt").read_text("utf-8").split()
)
LOOKED_UP = {
    module
    for page in (DOCS / "reference").rglob("*.md")
    for module in RENDERED.findall(page.read_text("utf-8"))
}
TASKS = [page for page in PAGES if page.parent.name in {"how-to", "tutorial"}]


@pytest.mark.parametrize("page", TASKS, ids=[page.name for page in TASKS])
def test_what_a_page_imports_is_public_and_in_the_reference(page: Path) -> None:
    found = {
        (module, name)
        for module, names in IMPORT.findall(page.read_text("utf-8"))
        for name in re.findall(r"\w+", re.sub(r"#.*| as \w+", "", names))
    }
    rooms = {name.removeprefix("ecomkit.") for name in LOOKED_UP}
    hidden = {
        f"{module}.{name}"
        for module, name in found
        if f"{module}.{name}" not in PUBLIC
        and module not in LOOKED_UP
        and not (module == "ecomkit" and name in rooms)
    }

    assert hidden == set()


def test_every_room_and_room_within_is_in_the_reference() -> None:
    """The command line tells about itself: ``ecomkit --help``."""
    rooms = {name.rpartition(".")[0] for name in PUBLIC} - {"ecomkit", "ecomkit.cli"}

    assert rooms - LOOKED_UP == set()


def test_every_room_has_a_page_in_the_reference() -> None:
    """The command line tells about itself: ``ecomkit --help``."""
    rooms = {
        path.stem
        for path in (ROOT / "src" / "ecomkit").iterdir()
        if path.stem not in {"__init__", "__main__", "__pycache__", "cli", "py"}
        and (path.suffix == ".py" or (path / "__init__.py").exists())
    }

    assert rooms <= {page.stem for page in (DOCS / "reference").iterdir()}


ROW = re.compile(r"^\| `shop\.(\w+)` \| (.*) \|$", re.MULTILINE)


def _commands(room: Room[Any]) -> set[str]:
    return {
        name
        for cls in type(room).__mro__
        for name, member in vars(cls).items()
        if not name.startswith("_")
        and (isinstance(member, flow) or inspect.isfunction(member))
    }


def test_the_page_of_the_shop_names_each_room_and_what_it_does() -> None:
    page = (DOCS / "reference" / "shop.md").read_text("utf-8")
    a_shop = Shop.in_memory(
        pricer=Pricer(PriceBook.of("EUR", {})),
        shipping=ShippingTable(methods=[ShippingMethod(id="post", fee=FreeShipping())]),
    )
    named = {room: set(does.split(", ")) for room, does in ROW.findall(page)}

    assert named == {
        name: _commands(room)
        for name, room in vars(a_shop).items()
        if isinstance(room, Room)
    }
