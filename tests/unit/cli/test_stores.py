"""The care of a shop's database on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from ecomkit.cli import main
from ecomkit.integrations.sql import SchemaVersionError, SqlStore, migrations, store
from tests.durable.world import World


def test_tables_are_made_and_what_is_old_is_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"

    assert main(["migrate", url]) == 0
    assert capsys.readouterr().out == "The tables are at version 1.\n"
    assert main(["migrate", url, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"version": 1}
    assert main(["purge", url]) == 0
    assert capsys.readouterr().out == "0 commands, 0 inbox, 0 outbox\n"
    assert main(["purge", url, "--days", "-1"]) == 2


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demo leaves."""
    out = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(out)]) == 0
    return str(out / "shop.db")


def test_the_orders_of_a_database_are_listed(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", database, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["order"], each["payment"], each["goods"]) for each in told] == [
        ("L-2026-000001", "paid", "delivered"),
        ("L-2026-000002", "paid", "delivered"),
        ("L-2026-000003", "paid", "delivered"),
    ]
    assert main(["orders", database, "--name", "riyadh"]) == 0
    assert "R-2026-000001" in capsys.readouterr().out


def test_what_is_left_to_do_is_told(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["work", database]) == 0
    assert capsys.readouterr().out == "Nothing is left to do.\n"
    assert main(["work", database, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_figures_are_read_from_a_database(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", database]) == 0
    assert "order" in capsys.readouterr().out.lower()
    steps = "checkout_started,order_completed"
    assert main(["funnel", database, "--json", "--steps", steps]) == 0
    counts = [step["count"] for step in json.loads(capsys.readouterr().out)["steps"]]
    assert counts == [3, 3]


def test_an_address_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "shop.db"]) == 2
    assert "sqlite:///shop.db" in capsys.readouterr().err


def test_tables_of_an_older_version_are_migrated_with_all_they_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shop refuses to work on them, ``ecomkit migrate`` brings them up, and it goes on."""
    url = f"sqlite:///{tmp_path}/shop.db"
    before = World(SqlStore(url))
    order = before.ordered()

    def second(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE ecomkit_orders ADD COLUMN color TEXT")

    monkeypatch.setattr(migrations, "MIGRATIONS", (second,))
    for module in (migrations, store):
        monkeypatch.setattr(module, "SCHEMA_VERSION", 2)
    with pytest.raises(SchemaVersionError, match="ecomkit migrate"):
        SqlStore(url)

    assert main(["migrate", url]) == 0
    assert "version 2" in capsys.readouterr().out
    after = World(SqlStore(url), tea=0, mug=0)
    assert after.sells.orders.get(order.number) == order
    assert after.levels("tea") == before.levels("tea")
