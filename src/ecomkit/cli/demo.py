"""``ecomkit demo``: four sales from cart to receipt, step by step."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ecomkit.cli.demo_marketplace import sell_abroad
from ecomkit.cli.demo_page import Page
from ecomkit.cli.demo_sales import sell_a_present, sell_at_the_door, sell_to_a_company
from ecomkit.cli.demo_world import open_shop
from ecomkit.errors import InvalidInputError, MissingExtraError
from ecomkit.journey import to_json_line
from ecomkit.journey.event_fields import in_order
from ecomkit.shop import ListSink
from ecomkit.shop.store import MemoryStore
from ecomkit.testing.world import CountingIds

if TYPE_CHECKING:
    from ecomkit.integrations.sql import SqlStore


class UnwritableError(InvalidInputError):
    """The directory cannot be written to."""


_START = datetime(2026, 11, 10, 8, tzinfo=UTC)


def demo(asked: Namespace) -> int:
    """Runs the four sales and writes their papers."""
    out = Path(asked.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableError(
            f"{out} cannot be made: {error.strerror}", hint="--out DIRECTORY"
        ) from None
    page, ids, events = Page(out), CountingIds(), ListSink()
    database = out / "shop.db"
    database.unlink(missing_ok=True)
    store = _store(database)
    leipzig, riyadh = (
        open_shop(name, ids=ids, events=events, at=_START, store=store.for_shop(shop))
        for name, shop in (("leipzig", ""), ("riyadh", "riyadh"))
    )

    page.title(f"A present, by card — {leipzig.plan.name}, Leipzig")
    sell_a_present(leipzig, page)
    page.title(f"A company across the border, by quotation — {leipzig.plan.name}")
    sell_to_a_company(leipzig, page)
    page.title(f"Cash at the door, in Arabic — {riyadh.plan.name}, Riyadh")
    sell_at_the_door(riyadh, page)
    page.title(f"A marketplace, over the border — {leipzig.plan.name}")
    sell_abroad(leipzig, page)

    if not isinstance(store, MemoryStore):
        store.close()
    log = out / "events.jsonl"
    lines = [f"{to_json_line(event)}\n" for event in in_order(events)]
    log.write_text("".join(lines), encoding="utf-8")
    print(f"\n{'─' * 78}\n")
    print(f"Written to {out}/: {len(page.written)} papers, and events.jsonl")
    print(f"with {len(lines)} events. Try next:")
    order = next(path for path in page.written if path.name.endswith(".order.json"))
    print(f"  {_command('receipt', order)} --locale de")
    print(f"  {_command('funnel', log)}")
    if database.exists():
        print(f"  {_command('orders', database)}")
    return 0


def _store(database: Path) -> MemoryStore | SqlStore:
    try:
        from ecomkit.integrations.sql import SqlStore
    except MissingExtraError as error:
        print(f"\nKept in memory: {error}")
        return MemoryStore()
    return SqlStore(f"sqlite:///{database}")


def _command(name: str, file: Path) -> str:
    """A command as it can be typed in the same shell."""
    called = Path(sys.argv[0])
    by_name = called.stem == "ecomkit"
    ecomkit = [str(called)] if by_name else [sys.executable, "-m", "ecomkit"]
    return shlex.join([*ecomkit, name, str(file)])
