"""What can be typed: every command with its arguments, told by ``--help``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from importlib import import_module

_Commands = _SubParsersAction


def parser() -> ArgumentParser:
    """The parser of the whole command line."""
    root = ArgumentParser(
        prog="ecomkit",
        description="Prices, quotes and receipts of a shop that is written as TOML.",
        epilog="Files are UTF-8; - reads standard input. Exit codes: 0 done, 1 refused, "
        "2 wrong input.",
    )
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _demo(commands)
    _quote(commands)
    _explain(commands)
    _diff(commands)
    _check(commands)
    _receipt(commands)
    _schema(commands)
    _funnel(commands)
    _report(commands)
    return root


def _command(
    commands: _Commands[ArgumentParser], name: str, run: str, text: str
) -> ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text}.")
    command.set_defaults(command=_late(run))
    return command


def _late(run: str) -> Callable[[Namespace], int]:
    # A command's module is imported when it is run: --help needs none of them.
    def command(asked: Namespace) -> int:
        module, _, name = run.partition(":")
        found: Callable[[Namespace], int] = getattr(
            import_module(f"ecomkit.cli.{module}"), name
        )
        return found(asked)

    return command


def _json(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON")


def _sale(command: ArgumentParser) -> None:
    command.add_argument("cart", help="a cart as JSON, or -")
    _occasion(command)
    command.add_argument("--delivery", default="", help="the id of a shipping method")


def _occasion(command: ArgumentParser) -> None:
    command.add_argument("--at", help="the moment of the sale (now), as ISO 8601")
    command.add_argument(
        "--country", help="where the goods go, if the cart has no address: DE, US-NY"
    )
    command.add_argument(
        "--group", action="append", default=[], help="a customer group of the buyer"
    )
    command.add_argument("--channel", default="", help="the sales channel")
    command.add_argument(
        "--payment-method", default="", help="the id of a payment method"
    )
    command.add_argument(
        "--company", action="store_true", help="the buyer is a business"
    )


def _shop(command: ArgumentParser) -> None:
    command.add_argument(
        "--shop", default="shop.toml", help="the shop as TOML (shop.toml)"
    )


def _demo(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "demo", "demo:demo", "Three sales, from cart to receipt"
    )
    command.add_argument("--out", default="demo", help="where papers go (demo/)")


def _quote(commands: _Commands[ArgumentParser]) -> None:
    command = _command(commands, "quote", "prices:quote", "What a cart costs")
    _sale(command)
    _shop(command)
    _json(command)


def _explain(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "explain", "prices:explain", "Why a cart costs what it costs"
    )
    _sale(command)
    _shop(command)
    command.add_argument(
        "--books",
        action="store_true",
        help="for an accountant: every rate, base and rounding",
    )
    command.add_argument("--locale", help="the language (the shop's)")
    _json(command)


def _diff(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "diff", "prices:diff", "What other rules change in a cart's price"
    )
    command.add_argument("old", help="a shop as TOML")
    command.add_argument("new", help="the same shop with other rules")
    _sale(command)
    _json(command)


def _check(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "check", "rules:check", "What a shop's rules do that nobody meant"
    )
    _shop(command)
    _occasion(command)
    _json(command)


def _receipt(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "receipt", "papers:receipt", "The receipt or invoice of an order"
    )
    command.add_argument("order", help="an order as JSON, or -")
    command.add_argument("--locale", default="en", help="the language: en, de, ar_SA")
    command.add_argument("--format", default="txt", choices=["txt", "html", "json"])
    command.add_argument("--shop", help="the shop as TOML, for who sells")
    command.add_argument("--seller", default="", help="the seller's name")
    command.add_argument(
        "--json", action="store_const", const="json", dest="format", help="print JSON"
    )


def _schema(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "schema", "papers:schema", "The JSON Schema of a kind of document"
    )
    command.add_argument("kind", nargs="?", help="such as cart; none lists them")
    _json(command)


def _funnel(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "funnel", "journeys:funnel", "How many visitors came how far"
    )
    command.add_argument("events", help="events as lines of JSON, or -")
    command.add_argument(
        "--steps",
        default="product_viewed,product_added,checkout_started,order_completed",
        help="the names of events, in order",
    )
    command.add_argument("--svg", action="store_true", help="a picture (extra: plots)")
    _json(command)


def _report(commands: _Commands[ArgumentParser]) -> None:
    command = _command(
        commands, "report", "journeys:report", "All key figures, by customer stage"
    )
    command.add_argument("events", help="events as lines of JSON, or -")
    _json(command)
