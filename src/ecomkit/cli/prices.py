"""``quote``, ``explain`` and ``diff``: what a cart costs, why, and under other rules."""

from __future__ import annotations

from argparse import Namespace

import attrs

from ecomkit.cart import Cart
from ecomkit.checkout.consigning import charge_for, consign
from ecomkit.cli.occasion import read_moment, read_occasion
from ecomkit.cli.reading import read_text
from ecomkit.cli.screen import show_json, show_table
from ecomkit.errors import EcomkitError
from ecomkit.money import format_money
from ecomkit.money.amount import Money
from ecomkit.pricing import Charge, Occasion, PricedCart, Trace
from ecomkit.pricing.result.priced_rows import PricedRow
from ecomkit.receipts import ExplanationAudience, explain_in_words
from ecomkit.receipts.explanation import called, hints_in_words
from ecomkit.shipping import DeliveryOptions
from ecomkit.shopfile import read_shop
from ecomkit.shopfile.plan import ShopPlan
from ecomkit.wire import from_json, to_wire


@attrs.frozen(kw_only=True)
class _Sale:
    plan: ShopPlan
    cart: Cart
    occasion: Occasion
    offers: DeliveryOptions
    charges: tuple[Charge, ...]

    @property
    def priced(self) -> PricedCart:
        """The priced cart."""
        return self.plan.pricer.price(self.cart, self.occasion, self.charges)

    @property
    def trace(self) -> Trace:
        """The explanation of the price."""
        return self.plan.pricer.explain(self.cart, self.occasion, self.charges)

    @property
    def names(self) -> dict[str, str]:
        """The names of articles, rules and taxes by id or row."""
        return self.plan.names_for(self.priced)


def quote(asked: Namespace) -> int:
    """Prints what a cart costs."""
    sale = _sale(asked, read_shop(read_text(asked.shop)))
    priced = sale.priced
    if asked.json:
        show_json(to_wire(priced))
        return 0
    _show_rows(sale, priced)
    for hint in hints_in_words(priced.verdicts, "en", sale.names):
        print(hint)
    if not asked.delivery and sale.offers.options:
        print("\nDelivery (choose with --delivery):")
        for option in sale.offers.options:
            days = ""
            if option.promise is not None:
                days = f"  {option.promise.earliest} to {option.promise.latest}"
            print(f"  {option.method}  {_shown(option.fee.amount)}{days}")
    return 0


def explain(asked: Namespace) -> int:
    """Prints why a cart costs what it costs."""
    sale = _sale(asked, read_shop(read_text(asked.shop)))
    if asked.json:
        show_json(to_wire(sale.trace))
        return 0
    kinds = ExplanationAudience
    audience = kinds.ACCOUNTANT if asked.books else kinds.CUSTOMER
    locale = asked.locale or sale.plan.locale
    lines = explain_in_words(sale.trace, locale, audience=audience, names=sale.names)
    print(*lines, sep="\n")
    return 0


def diff(asked: Namespace) -> int:
    """Prints what other rules change in a cart's price."""
    text = read_text(asked.cart)
    asked.at = asked.at or read_moment(None).isoformat()  # one moment for both
    old, new = (
        _sale(asked, read_shop(read_text(name)), cart=text)
        for name in (asked.old, asked.new)
    )
    changes = old.trace.diff(new.trace)
    if asked.json:
        show_json(
            [
                {
                    "path": change.path,
                    "before": None if change.before is None else str(change.before),
                    "after": None if change.after is None else str(change.after),
                    "because": [
                        {"fact": fact, "before": before, "after": after}
                        for fact, before, after in change.because
                    ],
                }
                for change in changes
            ]
        )
        return 0
    if not changes:
        print(f"The same: {_shown(new.priced.total)}")
        return 0
    rows = []
    for change in changes:
        why = "; ".join(
            f"{fact} {before or 'none'} -> {after or 'none'}"
            for fact, before, after in change.because
        )
        money = (change.before, change.after, change.difference)
        figures = ["-" if each is None else _shown(each) for each in money]
        rows.append([change.path, why, *figures])
    show_table(("Figure", "Because", "Before", "After", "Change"), rows, figures=3)
    return 0


def _sale(asked: Namespace, plan: ShopPlan, *, cart: str | None = None) -> _Sale:
    wished = from_json(read_text(asked.cart) if cart is None else cart, Cart)
    place = wished.deliveries[0].place if wished.deliveries else None
    occasion = read_occasion(asked, home=plan.home, delivered_to=place)
    goods = plan.pricer.price(wished, occasion)
    offers = plan.shipping.options_for(
        consign(
            goods,
            at=occasion.at,
            destination=occasion.place,
            articles=plan.pricer.book.article,
        )
    )
    charges: tuple[Charge, ...] = ()
    if asked.delivery:
        charges = (_charge(asked.delivery, offers),)
    return _Sale(
        plan=plan, cart=wished, occasion=occasion, offers=offers, charges=charges
    )


def _charge(method: str, offers: DeliveryOptions) -> Charge:
    try:
        return charge_for(offers.option(method))
    except EcomkitError as error:
        raise error.under("delivery") from None


def _show_rows(sale: _Sale, priced: PricedCart) -> None:
    names = sale.names
    rows = [
        [str(line.quantity), names.get(line.key, line.sku), *_figures(line)]
        for line in priced.lines
    ]
    rows += [
        ["", called(row.key, names), *_figures(row)]
        for row in (*priced.fees, *priced.charges)
    ]
    everything = priced.everything
    sums = (priced.discount, everything.net, everything.tax, everything.gross)
    rows.append(["", "Total", *map(_shown, sums)])
    show_table(("", "Article", "Discount", "Net", "Tax", "Gross"), rows, figures=4)
    print()
    for tax in priced.tax_breakdown:
        how = "in the price" if tax.included else "added"
        name = f"{tax.rate.name or tax.rate.id} {tax.rate.rate}"
        print(f"{name} on {_shown(tax.base)}: {_shown(tax.amount)}, {how}")
    if priced.cash_rounding:
        print(f"Rounded to coins: {_shown(priced.cash_rounding)}")
    print(f"To pay: {_shown(priced.total)}")


def _figures(row: PricedRow) -> list[str]:
    return [_shown(each) for each in (row.discount, row.net, row.tax, row.gross)]


def _shown(money: Money) -> str:
    return format_money(money, "en")
