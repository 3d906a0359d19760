"""The demo sells, writes its papers, and tells nothing but the truth."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ecomkit.cli import main
from ecomkit.journey import customer_progress, read_json_lines
from ecomkit.money import Money
from ecomkit.orders import Order
from ecomkit.receipts import Receipt
from ecomkit.wire import from_json

PRESENT, OFFER, DOOR = "L-2026-000001", "L-2026-000002", "R-2026-000001"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(path)]) == 0
    return path


def order(out: Path, number: str) -> Order:
    return from_json((out / f"{number}.order.json").read_bytes(), Order)


def receipt(out: Path, name: str) -> Receipt:
    return from_json((out / f"{name}.json").read_bytes(), Receipt)


def test_every_sale_leaves_its_papers(out: Path) -> None:
    names = {path.name for path in out.iterdir()}

    for paper in (f"{PRESENT}.en", f"{PRESENT}.de", f"{OFFER}.en", f"{DOOR}.ar"):
        assert {f"{paper}.txt", f"{paper}.html", f"{paper}.json"} <= names
    assert "events.jsonl" in names


@pytest.mark.parametrize(
    "called",
    [[Path(sys.executable).with_name("ecomkit")], [sys.executable, "-m", "ecomkit"]],
)
def test_what_it_says_to_try_next_can_be_typed(
    called: list[str], tmp_path: Path
) -> None:
    told = run([*called, "demo", "--out", str(tmp_path / "my papers")])
    tips = told[told.index("Try next:") :].splitlines()[1:]

    assert len(tips) == 3
    for tip in tips:
        assert run(shlex.split(tip))


def run(command: list[str]) -> str:
    """What a command prints, when it ends well."""
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, check=True, capture_output=True, encoding="utf-8", env=environment
    ).stdout


def test_the_figures_are_those_reckoned_by_hand(out: Path) -> None:
    """25.80 less 2.58, 14.50, wrapping 3.50, delivery 4.90; 48 at 8.50 and 20 at 9.20."""
    present, offer, door = (order(out, each) for each in (PRESENT, OFFER, DOOR))

    assert present.total == Money("46.12", "EUR")
    assert offer.total == Money("592.00", "EUR")
    assert door.total == Money("350.00", "SAR")


def test_the_company_pays_no_tax_and_is_told_why(out: Path) -> None:
    invoice = receipt(out, f"{OFFER}.en")

    assert order(out, OFFER).tax == Money("0", "EUR")
    assert any("VATEX-EU-IC" in note for note in invoice.notes)


def test_the_arabic_receipt_runs_from_right_to_left(out: Path) -> None:
    assert receipt(out, f"{DOOR}.ar").direction == "rtl"
    assert 'dir="rtl"' in (out / f"{DOOR}.ar.html").read_text("utf-8")


def test_every_tax_is_what_its_rate_makes_of_its_base(out: Path) -> None:
    """The net amounts of the tax summary are those of the order, each counted once."""
    for name, number in ((f"{PRESENT}.en", PRESENT), (f"{DOOR}.ar", DOOR)):
        taxes = receipt(out, name).taxes
        nets = [tax.net.money for tax in taxes]

        assert sum(nets[1:], start=nets[0]) == order(out, number).net


def test_everybody_has_come_as_far_as_the_goods(out: Path) -> None:
    events = list(
        read_json_lines((out / "events.jsonl").read_text("utf-8").splitlines())
    )
    found = customer_progress(events)

    assert {actor: str(found[actor].stage) for actor in sorted(found)} == {
        "jean": "experience",
        "mara": "experience",
        "lea": "experience",
        "noura": "experience",
    }


def test_every_run_is_the_same(out: Path, tmp_path: Path) -> None:
    assert main(["demo", "--out", str(tmp_path)]) == 0

    assert (out / "shop.db").exists()
    for path in out.iterdir():
        if path.suffix == ".db":
            continue  # a database's own bytes are its own matter
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_stranger_reads_the_whole_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["demo", "--out", str(tmp_path)])
    told = capsys.readouterr().out

    for text in (
        "The checkout names everything missing at once",
        "Add €37.28 more for Free delivery.",
        "Jean accepts revision 2.",
        "delivered on 26 November, as promised",
        "How satisfied are you with the delivery?",
        "ما مدى رضاك عن التوصيل؟",
    ):
        assert text in told


def test_its_papers_can_be_used_again(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["receipt", str(out / f"{PRESENT}.order.json"), "--locale", "de"]) == 0
    assert "46,12\xa0€" in capsys.readouterr().out
    assert main(["receipt", str(out / f"{DOOR}.order.json"), "--format", "html"]) == 0
    assert "<html" in capsys.readouterr().out
    assert main(["receipt", str(out / f"{OFFER}.order.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "receipt"
    events = str(out / "events.jsonl")
    assert main(["funnel", events]) == 0
    assert "order_completed" in capsys.readouterr().out
    assert main(["funnel", events, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"][0]["count"] == 4
    assert main(["report", events]) == 0
    assert "revenue EUR: €772.51" in capsys.readouterr().out
    assert main(["report", events, "--json"]) == 0
    assert {row["stage"] for row in json.loads(capsys.readouterr().out)} > {"purchase"}
