"""Pages can be found, and lead to where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

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


def test_every_room_has_a_page_in_the_reference() -> None:
    """The command line tells about itself: ``ecomkit --help``."""
    rooms = {
        path.stem
        for path in (ROOT / "src" / "ecomkit").iterdir()
        if path.stem not in {"__init__", "__main__", "__pycache__", "cli", "py"}
        and (path.suffix == ".py" or (path / "__init__.py").exists())
    }

    assert rooms <= {page.stem for page in (DOCS / "reference").iterdir()}
