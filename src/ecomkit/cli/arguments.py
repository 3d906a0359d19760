"""The commands and their arguments, as ``--help`` lists them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from typing import Any

_SHOP = {
    "--shop": {"default": "shop.toml", "help": "the shop as TOML (shop.toml)"},
}
_OCCASION: dict[str, dict[str, Any]] = {
    "--at": {"help": "the moment of the sale (now), as ISO 8601"},
    "--country": {"help": "where the goods go, if the cart has no address: DE, US-NY"},
    "--group": {"action": "append", "default": [], "help": "a customer group"},
    "--channel": {"default": "", "help": "the sales channel"},
    "--payment-method": {"default": "", "help": "the id of a payment method"},
    "--company": {"action": "store_true", "help": "the buyer is a business"},
}
_SALE = {
    "cart": {"help": "a cart as JSON, or -"},
    **_OCCASION,
    "--delivery": {"default": "", "help": "the id of a shipping method"},
}
_EVENTS = {"events": {"help": "events as lines of JSON, -, or a shop's database"}}
_DATABASE: dict[str, dict[str, Any]] = {
    "url": {"help": "shop.db, sqlite:///shop.db or postgresql://user@host/shop"},
}
_ONE_SHOP: dict[str, dict[str, Any]] = {
    **_DATABASE,
    "--name": {"default": "", "help": "the shop, where several share a database"},
}
_STEPS = "product_viewed,product_added,checkout_started,order_completed"

_COMMANDS: dict[str, tuple[str, str, dict[str, dict[str, Any]]]] = {
    "demo": (
        "demo:demo",
        "Three sales, from cart to receipt",
        {"--out": {"default": "demo", "help": "where papers go (demo/)"}},
    ),
    "quote": ("prices:quote", "What a cart costs", _SALE | _SHOP),
    "explain": (
        "prices:explain",
        "Why a cart costs what it costs",
        {
            **_SALE,
            **_SHOP,
            "--books": {
                "action": "store_true",
                "help": "for an accountant: every rate, base and rounding",
            },
            "--locale": {"help": "the language (the shop's)"},
        },
    ),
    "diff": (
        "prices:diff",
        "What other rules change in a cart's price",
        {
            "old": {"help": "a shop as TOML"},
            "new": {"help": "the same shop with other rules"},
            **_SALE,
        },
    ),
    "check": (
        "rules:check",
        "Rules that never apply, and what goes too far",
        _SHOP | _OCCASION,
    ),
    "receipt": (
        "papers:receipt",
        "The receipt or invoice of an order",
        {
            "order": {"help": "an order as JSON, or -"},
            "--locale": {"default": "en", "help": "the language: en, de, ar_SA"},
            "--format": {"default": "txt", "choices": ["txt", "html", "json"]},
            "--shop": {"help": "the shop as TOML, for who sells"},
            "--seller": {"default": "", "help": "the seller's name"},
        },
    ),
    "schema": (
        "papers:schema",
        "The JSON Schema of a kind of document",
        {"kind": {"nargs": "?", "help": "such as cart; none lists them"}},
    ),
    "funnel": (
        "journeys:funnel",
        "How many visitors came how far",
        {
            **_EVENTS,
            "--steps": {"default": _STEPS, "help": "the names of events, in order"},
            "--svg": {"action": "store_true", "help": "a picture (extra: plots)"},
        },
    ),
    "orders": ("stores:orders", "The orders in a shop's database", _ONE_SHOP),
    "work": (
        "stores:work",
        "What a shop still has to do, and what waits for a person",
        _ONE_SHOP,
    ),
    "migrate": (
        "stores:migrate",
        "Make the tables of a shop's database, or bring them up to date",
        _DATABASE,
    ),
    "purge": (
        "stores:purge",
        "Forget commands, messages and told events that are done and old",
        {
            **_ONE_SHOP,
            "--days": {"type": int, "default": 30, "help": "how old (30)"},
        },
    ),
    "report": ("journeys:report", "All key figures, by customer stage", _EVENTS),
}


def parser() -> ArgumentParser:
    """The parser of the whole command line."""
    root = ArgumentParser(
        prog="ecomkit",
        description="Prices, quotes and receipts of a shop that is written as TOML.",
        epilog="Files are UTF-8; - reads standard input. Exit codes: 0 done, 1 refused, "
        "2 wrong input.",
    )
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (run, text, arguments) in _COMMANDS.items():
        command = commands.add_parser(name, help=text, description=f"{text}.")
        command.set_defaults(command=_late(run))
        for argument, options in arguments.items():
            command.add_argument(argument, **options)
        if name != "demo":
            command.add_argument("--json", action="store_true", help="print JSON")
    return root


def _late(run: str) -> Callable[[Namespace], int]:
    # A command's module is imported when it is run: --help needs none of them.
    def command(asked: Namespace) -> int:
        module, _, name = run.partition(":")
        found: Callable[[Namespace], int] = getattr(
            import_module(f"ecomkit.cli.{module}"), name
        )
        return found(asked)

    return command
