"""MessageWriter: one message of a shop to one customer, in the customer's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ecomkit.messages.composer import MessageComposer
from ecomkit.messages.errors import InvalidMessageError
from ecomkit.messages.kinds import MessageKind
from ecomkit.money.amount import Money
from ecomkit.orders import Order
from ecomkit.receipts import Mail
from ecomkit.shipping.tracking import TrackingStatus

_SURVEY_QUESTIONS = ("expectations_met", "as_advertised", "quality")


class MessageWriter(MessageComposer):
    """Writes one message to one customer; every method gives a :class:`Mail`.

    *sender* signs, *links* are the shop's pages; *message* and *token* are the message's
    id and its secret, which links may hold. A *locale* in whose language the shop has no
    messages is an UnknownLanguageError. In languages that run from right to left, names,
    numbers and amounts are isolated (Unicode UAX 9), so that they stay in place.
    """

    def order_confirmed(self, order: Order) -> Mail:
        """What was bought, what it costs and when it arrives."""
        total = self.writer.say("document.total")
        return self._about_order(
            MessageKind.ORDER_CONFIRMED,
            order,
            [self._say("confirmed", order=order.number)],
            items=[
                *self._articles(order.lines),
                f"{total}: {self._money(order.total)}",
            ],
            after=self._arrival(order),
        )

    def payment_requested(self, order: Order, amount: Money) -> Mail:
        """The buyer is asked to pay what a change of the order costs more."""
        return self._about_order(
            MessageKind.PAYMENT_REQUESTED,
            order,
            [self._say("pay", amount=self._money(amount))],
            subject="pay_subject",
            link=self._page("pay_link", "order", order),
        )

    def invoice(self, order: Order, number: str) -> Mail:
        """An invoice comes along."""
        return self._about_order(
            MessageKind.INVOICE,
            order,
            [self._say("invoice", number=number, order=order.number)],
            number=number,
        )

    def shipped(self, order: Order, shipment: str, *, carrier: str = "") -> Mail:
        """Parcels are on their way: with whom, their numbers, and the page to follow them.

        *carrier* is the carrier's name, by default the shipment's.
        """
        sent = order.shipment(shipment)
        told = [
            self._say("shipped_with", carrier=carrier or sent.carrier)
            if carrier or sent.carrier
            else self._say("shipped")
        ]
        told += [self._say("shipped_number", number=each) for each in sent.numbers]
        rest = [self._say("shipped_part")] if _more_follows(order) else []
        quantities = dict(sent.quantities)
        return self._about_order(
            MessageKind.SHIPPED,
            order,
            told,
            items=[
                self._article(line.title or line.sku, quantities[line.key], line)
                for line in order.lines
                if line.key in quantities
            ],
            after=rest,
            link=self._link("track", sent.link)
            or self._page("see_order", "order", order),
        )

    def not_delivered(
        self, order: Order, shipment: str, status: TrackingStatus
    ) -> Mail:
        """A parcel could not be handed over, comes back, or is damaged or lost."""
        words = {
            TrackingStatus.ATTEMPTED: "attempted",
            TrackingStatus.RETURNING: "returning",
        }
        return self._about_order(
            MessageKind.NOT_DELIVERED,
            order,
            [self._say(words.get(status, "parcel_trouble"))],
            link=self._link("track", order.shipment(shipment).link)
            or self._page("see_order", "order", order),
        )

    def late(self, order: Order) -> Mail:
        """What was promised has not arrived in full by the promised day."""
        promised = [each.promise.latest for each in order.deliveries if each.promise]
        if not promised:
            raise InvalidMessageError("nothing was promised", path="$.order")
        told = self._say("late", day=self._day(max(promised)))
        return self._about_order(MessageKind.LATE, order, [told])

    def delivered(self, order: Order, shipment: str) -> Mail:
        """A parcel has arrived."""
        came = order.shipment(shipment)
        if came.delivered_at is None:
            raise InvalidMessageError("has not arrived yet", path="$.shipment")
        part = any(each.delivered != each.kept for each in order.sent_quantities)
        told = [
            self._say("delivered", day=self._day(came.delivered_at)),
            self._say("delivered_help"),
        ]
        days = order.terms.return_days
        if days:
            told.append(
                self.writer.say("returns.days", days, days=self.writer.number(days))
            )
        return self._about_order(
            MessageKind.DELIVERED,
            order,
            told,
            subject="delivered_part_subject" if part else "delivered_subject",
        )

    def canceled(self, order: Order) -> Mail:
        """The order was canceled as a whole."""
        told = self._say("canceled", order=order.number)
        return self._about_order(MessageKind.CANCELED, order, [told])

    def return_received(self, order: Order) -> Mail:
        """What the customer sent back has arrived."""
        told = [self._say("returned")]
        return self._about_order(
            MessageKind.RETURN_RECEIVED, order, told, subject="returned_subject"
        )

    def refunded(self, order: Order, amount: Money) -> Mail:
        """Money goes back to the customer."""
        told = self._say("refunded", amount=self._money(amount))
        return self._about_order(MessageKind.REFUNDED, order, [told])

    def survey(self, order: Order) -> Mail:
        """The three questions of the trade: expectations, adverts, quality."""
        questions = [self.writer.say(f"question.{id}") for id in _SURVEY_QUESTIONS]
        return self._about_order(
            MessageKind.SURVEY,
            order,
            [self._say("survey")],
            items=questions,
            link=self._page("survey_link", "survey", order),
        )

    def review_request(self, order: Order) -> Mail:
        """Asks for a review of the dearest article of an order, whatever it says."""
        line = max(order.lines, key=lambda each: (each.gross.amount, each.key))
        article = line.title or line.sku
        return self._about_order(
            MessageKind.REVIEW_REQUEST,
            order,
            [self._say("review", article=article)],
            subject="review_subject",
            link=self._page("review_link", "review", order, sku=line.sku),
            article=article,
        )

    def cart_reminder(
        self, to: str, cart: str, articles: Sequence[str], *, name: str = ""
    ) -> Mail:
        """What lies in a cart that its owner left; *articles* are their titles."""
        count = len(articles)
        return self._mail(
            MessageKind.CART_REMINDER,
            to,
            name,
            [self._say("cart", count, count=self.writer.number(count))],
            subject=self._say("cart_subject"),
            items=[self.writer.kept(each) for each in articles],
            link=self._to("cart_link", "cart", cart=cart),
        )

    def win_back(self, order: Order) -> Mail:
        """The customer has not bought since this order."""
        told = self._say("back", day=self._day(order.placed_at))
        return self._about_order(
            MessageKind.WIN_BACK,
            order,
            [told],
            subject="back_subject",
            link=self._to("back_link", "shop"),
        )

    def gift_card(
        self,
        to: str,
        amount: Money,
        code: str,
        *,
        name: str = "",
        giver: str = "",
        text: str = "",
        until: date | None = None,
    ) -> Mail:
        """A gift card for the one who is given it, with the giver's words.

        *until* is the last day on which it can be spent.
        """
        worth = self._money(amount)
        told = [
            self._say("gift_card_from", giver=giver, amount=worth)
            if giver
            else self._say("gift_card", amount=worth)
        ]
        told += [self.writer.kept(text)] if text else []
        told.append(self._say("gift_card_code", code=code))
        if until is not None:
            told.append(self._say("gift_card_until", day=self._day(until)))
        return self._mail(
            MessageKind.GIFT_CARD,
            to,
            name,
            told,
            subject=self._say("gift_card_subject"),
            link=self._to("back_link", "shop"),
        )

    def download_ready(self, order: Order, line: str, content: str = "") -> Mail:
        """The content of an order's line can be downloaded.

        It leads to the shop's page for downloads; without one, *content* is written out:
        the link, or a license.
        """
        bought = order.line(line)
        told = [self._say("download", article=bought.title or bought.sku)]
        link = self._page("download_link", "download", order, line=line)
        if link is None and content.startswith(("https://", "http://")):
            link = self._link("download_link", content)
        elif link is None and content:
            told.append(self.writer.kept(content))
        return self._about_order(
            MessageKind.DOWNLOAD_READY,
            order,
            told,
            subject="download_subject",
            link=link,
        )


def _more_follows(order: Order) -> bool:
    return any(
        each.open or each.packed != each.shipped for each in order.sent_quantities
    )
