"""What the demo prints: each step of a sale, and the papers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from textwrap import indent

from ecomkit.cart import Cart
from ecomkit.checkout import Checkout, Quote
from ecomkit.checkout.review import CheckoutReview
from ecomkit.cli.demo_world import OpenShop
from ecomkit.errors import MissingExtraError
from ecomkit.journey import Stage, customer_progress, question_text, stage_label
from ecomkit.journey.feedback import DEFAULT_SCHEDULES, due_surveys
from ecomkit.journey.privacy import Consents
from ecomkit.moments import local_time
from ecomkit.money import Money, format_money
from ecomkit.orders import Order
from ecomkit.receipts import Receipt, as_html, as_text, explain_in_words
from ecomkit.receipts.layout import display_width
from ecomkit.wire import to_wire

_WIDTH = 78


def shown(amount: Money) -> str:
    """An amount as the story tells it, in English."""
    return format_money(amount, "en")


class Page:
    """Prints the demo and writes its papers into a directory."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.written: list[Path] = []
        self._sales = 0

    def title(self, text: str) -> None:
        """The title of a sale."""
        self._sales += 1
        head = f"── {self._sales}. {text} "
        print(f"\n{head}{'─' * (_WIDTH - display_width(head))}")

    def part(self, text: str, lines: Iterable[str]) -> None:
        """A part of a sale: its title, with lines below."""
        print(f"\n{text}")
        for line in lines:
            print(f"  {line}".rstrip())

    def said(self, text: str) -> None:
        """Something that somebody did."""
        print(f"\n{text}")

    def cart(self, here: OpenShop, cart: Cart) -> None:
        """What is in the cart."""
        lines = []
        for line in cart.lines:
            extras = []
            if line.gift_wrap:
                extras.append(f"gift wrap {line.gift_wrap}")
            if line.greeting is not None:
                extras.append(f"card “{line.greeting.text}”")
            more = f"  ({', '.join(extras)})" if extras else ""
            lines.append(f"{line.quantity} × {here.plan.titles[line.sku]}{more}")
        lines += [f"code {code}" for code in cart.codes]
        self.part("In the cart", lines)

    def missing(self, review: CheckoutReview) -> None:
        """What the checkout still lacks."""
        self.part(
            "The checkout names everything missing at once",
            [f"{each.path}: {each.code.replace('_', ' ')}" for each in review.missing],
        )

    def offers(self, here: OpenShop, review: CheckoutReview) -> None:
        """The delivery options, with prices and days."""
        lines = []
        for _, offers in review.offers:
            for option in offers.options:
                days = ""
                if option.promise is not None:
                    early, late = option.promise.earliest, option.promise.latest
                    days = f"arrives {early:%a %d %b}"
                    days += f" to {late:%a %d %b}" if early != late else ""
                name = here.plan.names.get(option.method, option.method)
                price = shown(option.fee.amount)
                lines.append(f"{name}: {price}  {days}")
            for refusal in offers.refused:
                why = ", ".join(reason.code for reason in refusal.reasons)
                lines.append(f"{here.plan.names[refusal.method]}: not offered ({why})")
        self.part("How it can be sent", lines)

    def explained(self, here: OpenShop, quote: Quote, checkout: Checkout) -> None:
        """The price, explained."""
        quoter = here.shop.quoter
        charges = [row.charge for row in quote.priced.charges]
        trace = quoter.pricer.explain(
            quote.cart, quoter.occasion(checkout, at=quote.at), charges
        )
        names = {"import": "Duty and import tax", **here.plan.names_for(quote.priced)}
        self.part(
            "What it costs, and why",
            explain_in_words(trace, here.plan.locale, names=names),
        )
        assert trace.total.amount == quote.total  # the explanation is the price

    def quoted(self, here: OpenShop, quote: Quote) -> None:
        """The quote."""
        until = local_time(quote.valid_until, here.plan.timezone)
        total = shown(quote.total)
        print(f"\nQuoted: {total}, good until {until:%H:%M on %d %B %Y}.")

    def ordered(self, here: OpenShop, order: Order) -> None:
        """The order and its payments."""
        total = shown(order.total)
        paid = ", ".join(
            f"{here.plan.names.get(each.payment_method, each.payment_method)}: {each.status.value}"
            for each in here.shop.orders.payments(order.number)
        )
        print(f"\nOrder {order.number}: {total} ({paid})")

    def papers(self, here: OpenShop, order: Order, locales: list[str]) -> None:
        """The receipt, shown in the first language, written in all."""
        order = here.shop.orders.get(order.number)
        for place, locale in enumerate(locales):
            # The shop's own words are in one language; the library's in any.
            receipt = here.shop.papers.receipt(
                order.number, locale, seller=here.plan.seller, names=here.plan.names
            )
            stem = f"{order.number}.{locale}"
            text = as_text(receipt)
            if not place:
                here.shop.papers.mail(receipt, with_html=False)
            self._write(f"{stem}.txt", text)
            try:
                self._write(f"{stem}.html", as_html(receipt))
            except MissingExtraError as error:
                print(f"\nNo page for a browser: {error}")
            self._write_document(f"{stem}.json", receipt)
            if not place:
                print(f"\n{indent(text, '  │ ', lambda _: True)}", end="")
        self._write_document(f"{order.number}.order.json", order)

    def journey(
        self, here: OpenShop, actor: str, *, after: timedelta, locale: str
    ) -> None:
        """The customer's stage, and the survey that is due next."""
        events = here.events
        standing = customer_progress(events)[actor]
        reached = [
            f"{'●' if stage.position <= standing.stage.position else '○'} "
            f"{stage_label(stage, locale)}"
            for stage in Stage
        ]
        self.part("The customer's journey", ["   ".join(reached)])
        at = here.clock.now() + after
        for invitation in due_surveys(
            events, DEFAULT_SCHEDULES, at=at, consents=Consents.of(events)
        ):
            if invitation.actor == actor:
                print(f"  Asked on {at:%d %B}:")
                for question in invitation.survey.questions:
                    print(f"    {question_text(question.id, locale)}")

    def _write_document(self, name: str, document: Order | Receipt) -> None:
        text = json.dumps(to_wire(document), ensure_ascii=False, indent=2)
        self._write(name, f"{text}\n")

    def _write(self, name: str, text: str) -> None:
        path = self.out / name
        path.write_text(text, encoding="utf-8")
        self.written.append(path)
