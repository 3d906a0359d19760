"""The commands print what a shopkeeper asks for, and say what is wrong on one line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from ecomkit.cart import Cart
from ecomkit.cli import main
from ecomkit.pricing import PricedCart, Trace
from ecomkit.wire import from_json, to_json

SHOP = str(files("ecomkit.cli").joinpath("shops", "leipzig.toml"))
AT = ("--at", "2026-11-24T09:00+01:00")
CART = Cart("EUR").with_item("assam", 2).with_item("mug", gift_wrap="washi")


class Run:
    """One run of the command line: its code, and what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        self.code = main(arguments)
        self.out, self.err = capsys.readouterr()


@pytest.fixture
def cart(tmp_path: Path) -> str:
    path = tmp_path / "cart.json"
    path.write_text(to_json(CART.with_code("spring")), "utf-8")
    return str(path)


def test_a_quote_shows_rows_taxes_and_what_is_missing(
    cart: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(capsys, "quote", cart, "--shop", SHOP, *AT)

    assert run.code == 0
    assert "Assam second flush, 250 g     €2.58" in run.out
    assert "To pay: €41.22" in run.out
    assert "You save €2.58 by Spring tea." in run.out
    assert "Add €37.28 more for Free delivery." in run.out
    assert "parcel  €4.90  2026-11-26 to 2026-11-30" in run.out


def test_a_chosen_delivery_is_in_the_price(
    cart: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(capsys, "quote", cart, "--shop", SHOP, "--delivery", "parcel", *AT)

    assert "DHL Paket" in run.out
    assert "To pay: €46.12" in run.out


def test_a_quote_as_json_is_a_document(
    cart: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(capsys, "quote", cart, "--shop", SHOP, "--json", *AT)

    assert str(from_json(run.out, PricedCart).total) == "41.22 EUR"


def test_a_cart_comes_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(to_json(CART).encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    run = Run(capsys, "quote", "-", "--shop", SHOP, "--country", "FR", *AT)

    assert "TVA 20%" in run.out


def test_an_explanation_speaks_to_a_customer_or_to_the_books(
    cart: str, capsys: pytest.CaptureFixture[str]
) -> None:
    story = Run(capsys, "explain", cart, "--shop", SHOP, *AT)
    books = Run(capsys, "explain", cart, "--shop", SHOP, "--books", *AT)
    german = Run(capsys, "explain", cart, "--shop", SHOP, "--locale", "de", *AT)
    data = Run(capsys, "explain", cart, "--shop", SHOP, "--json", *AT)

    assert "Add €37.28 more for Free delivery." in story.out
    assert "rounded half_up to 0.01 EUR" in books.out
    assert "23,22\xa0€" in german.out
    assert str(from_json(data.out, Trace).total.amount) == "41.22 EUR"


def test_a_difference_names_its_cause(
    cart: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.toml"
    text = Path(SHOP).read_text("utf-8")
    new.write_text(text.replace("percent = 10", "percent = 20"), "utf-8")
    run = Run(capsys, "diff", SHOP, str(new), cart)
    same = Run(capsys, "diff", SHOP, SHOP, cart)
    data = Run(capsys, "diff", SHOP, str(new), cart, "--json")

    assert "rate 10% -> 20%" in run.out
    assert same.out == "The same: €41.22\n"
    assert json.loads(data.out)[0] == {
        "path": "total",
        "before": "41.22 EUR",
        "after": "38.64 EUR",
        "because": [],
    }


def test_a_check_tells_what_rules_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twenty tins reach a lower price tier, and cost less than nineteen."""
    found = Run(capsys, "check", "--shop", SHOP, *AT)
    data = Run(capsys, "check", "--shop", SHOP, "--json", *AT)
    plain = tmp_path / "shop.toml"
    plain.write_text(
        '[shop]\nname = "S"\ncurrency = "EUR"\n'
        '[[products]]\nsku = "tea"\nprice = "1"\n',
        "utf-8",
    )
    nothing = Run(capsys, "check", "--shop", str(plain), *AT)

    assert "one unit more costs less (shown: sku sencha; quantity 20" in found.out
    assert "free-delivery, spring-tea: is kept away by what others" in found.out
    assert "Deepest discount: 10.0% off 21 x sencha, by spring-tea" in found.out
    read = json.loads(data.out)
    assert {one["proof"] for one in read["findings"]} == {"shown"}
    assert read["deepest"][0]["promotions"] == ["spring-tea"]
    assert nothing.out.splitlines()[0] == "Nothing found."


def test_the_schema_of_every_kind_can_be_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kinds = Run(capsys, "schema").out.split()

    assert {"cart", "priced_cart", "quote", "order", "receipt", "event"} <= set(kinds)
    assert json.loads(Run(capsys, "schema", "--json").out) == kinds
    assert json.loads(Run(capsys, "schema", "cart").out)["title"] == "cart"


def changed(**fields: Any) -> str:
    return json.dumps({**json.loads(to_json(CART)), **fields})


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (changed(lines=[{"sku": "assam", "qty": 1}]), 2, "$.lines[0].qty: unknown"),
        (changed(lines=[{"sku": "coffee"}]), 1, "'coffee' is not for sale"),
        (changed(currency="USD"), 1, "no USD price list is active"),
        (changed(version=9), 2, "update ecomkit"),
        ('{"kind": ', 2, "line 1, column 10"),
        ("[]", 2, "is not an object"),
    ],
)
def test_what_is_wrong_is_one_line_with_place_and_hint(
    text: str,
    code: int,
    says: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "cart.json"
    path.write_text(text, "utf-8")
    run = Run(capsys, "quote", str(path), "--shop", SHOP)

    assert run.code == code
    assert not run.out
    assert run.err.startswith("ecomkit: ")
    assert run.err.count("\n") == 1
    assert says in run.err


def test_a_refusal_is_told_from_wrong_input(
    cart: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Express does not go to France: nothing is wrong with the input."""
    to_france = ("--country", "FR", *AT)
    refused = Run(
        capsys, "quote", cart, "--shop", SHOP, "--delivery", "express", *to_france
    )
    wrong = Run(capsys, "quote", cart, "--shop", SHOP, "--delivery", "air", *to_france)

    assert (refused.code, wrong.code) == (1, 2)
    assert "destination_not_served" in refused.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["quote", "none.json", "--shop", SHOP], "none.json cannot be read"),
        (["schema", "crt"], "did you mean 'cart'?"),
        (["sell"], "invalid choice: 'sell'"),
        ([], "required: COMMAND"),
        (["demo", "--out", f"{SHOP}/x"], "cannot be made"),
    ],
)
def test_a_wrong_command_is_told(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run(capsys, *arguments)

    assert run.code == 2
    assert says in run.err


def test_a_moment_is_checked(cart: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, "quote", cart, "--shop", SHOP, "--at", "today")

    assert run.code == 2
    assert "such as 2026-11-24" in run.err


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, "--help")

    assert run.code == 0
    assert "explain" in run.out


def test_it_starts_without_what_a_command_does_not_need() -> None:
    """Neither tables nor words for people are loaded to print a help text."""
    program = (
        "import sys; from ecomkit.cli import main; main(['--help']);"
        "print({'rich', 'babel', 'jinja2', 'ecomkit.pricing'} & set(sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert found.stdout.splitlines()[-1] == "set()"


def test_a_terminal_that_knows_few_letters_gets_the_others_as_question_marks(
    tmp_path: Path,
) -> None:
    order = tmp_path / "demo"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "ecomkit", "demo", "--out", str(order)]
    run = subprocess.run(command, capture_output=True, env=environment, check=False)

    assert (run.returncode, run.stderr) == (0, b"")
    assert b"Total" in run.stdout
