"""The care of a shop's database on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecomkit.cli import main


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


def test_an_address_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "shop.db"]) == 2
    assert "sqlite:///shop.db" in capsys.readouterr().err
