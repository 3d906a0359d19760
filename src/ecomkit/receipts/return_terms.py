"""What a paper says of sending goods back."""

from __future__ import annotations

from collections.abc import Iterator

from ecomkit.checkout.terms import ReturnCost
from ecomkit.orders import Order
from ecomkit.receipts.locale_writer import LocaleWriter


def return_terms(order: Order, writer: LocaleWriter) -> Iterator[str]:
    """The terms on which goods can be sent back, line by line."""
    terms = order.terms
    if terms.return_days:
        days = terms.return_days
        yield writer.say("returns.days", days, days=writer.number(days))
        payer = "shop" if terms.return_cost is ReturnCost.SHOP else "buyer"
        yield writer.say(f"returns.{payer}")
    else:
        yield writer.say("returns.none")
    kept = dict.fromkeys(
        line.title or line.sku
        for line in order.lines
        if not terms.rule_of(line.sku).accepted
    )
    if kept:
        yield writer.say("returns.except", articles=", ".join(kept))
    if terms.url:
        yield writer.say("returns.more", url=terms.url)
