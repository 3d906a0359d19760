"""MessageComposer: the parts that all messages of a shop are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo

from ecomkit.cart.quantity import Quantity
from ecomkit.languages import (
    SHIPPED_LANGUAGES,
    Languages,
    UnknownLanguageError,
    WordArea,
)
from ecomkit.messages.errors import InvalidMessageError
from ecomkit.messages.kinds import MessageKind
from ecomkit.messages.letter import Letter, Link, letter_html, letter_text
from ecomkit.messages.links import ShopLinks
from ecomkit.money.amount import Money
from ecomkit.orders import Order, OrderLine
from ecomkit.receipts import Mail, Seller
from ecomkit.receipts.locale_writer import LocaleWriter

_SUBJECTS = {MessageKind.ORDER_CONFIRMED: "confirmed"}


class MessageComposer:
    """Greets, signs, links and says amounts and days in one language."""

    def __init__(
        self,
        locale: str,
        *,
        sender: Seller,
        links: ShopLinks | None = None,
        languages: Languages = SHIPPED_LANGUAGES,
        zone: tzinfo = UTC,
        message: str = "",
        token: str = "",
    ) -> None:
        self.writer = LocaleWriter(locale, languages=languages)
        if not languages.speaks(locale, WordArea.MESSAGES):
            raise UnknownLanguageError(
                f"no messages in {self.writer.words.language}",
                path="$.locale",
                hint=f"there are messages in: {', '.join(_spoken(languages))}",
            )
        self.sender = sender
        self.links = ShopLinks() if links is None else links
        self.zone = zone
        self.message = message
        self.token = token

    def _about_order(
        self,
        kind: MessageKind,
        order: Order,
        paragraphs: Sequence[str],
        *,
        subject: str = "",
        items: Sequence[str] = (),
        after: Iterable[str] = (),
        link: Link | None = None,
        **facts: str,
    ) -> Mail:
        key = subject or f"{_SUBJECTS.get(kind, kind.value)}_subject"
        return self._mail(
            kind,
            order.email,
            order.purchaser.name,
            paragraphs,
            subject=self._say(key, order=order.number, **facts),
            items=items,
            after=after,
            link=link or self._page("see_order", "order", order),
        )

    def _mail(
        self,
        kind: MessageKind,
        to: str,
        name: str,
        paragraphs: Iterable[str],
        *,
        subject: str,
        items: Iterable[str] = (),
        after: Iterable[str] = (),
        link: Link | None = None,
    ) -> Mail:
        stop = self._unsubscribe(kind)
        letter = Letter(
            language=str(self.writer.locale),
            direction=self.writer.direction,
            subject=subject,
            greeting=self._say("hello", name=name) if name else self._say("hello_all"),
            paragraphs=tuple(paragraphs),
            items=tuple(items),
            after=tuple(after),
            link=link,
            closing=self._say("closing"),
            sender=self.sender.name,
            footer="" if stop is None else self._say("why"),
            unsubscribe=stop,
        )
        return Mail(
            id=self.message,
            to=to,
            subject=subject,
            text=letter_text(letter),
            html=letter_html(letter),
            language=letter.language,
            unsubscribe="" if stop is None else stop.url,
        )

    def _unsubscribe(self, kind: MessageKind) -> Link | None:
        if not kind.needs_consent:
            return None
        if not self.links.unsubscribe:
            raise InvalidMessageError(
                f"a {kind.value} needs a page on which its reader says no",
                path="$.links.unsubscribe",
                hint="such as https://shop.example/unsubscribe/{message}/{token}",
            )
        return self._to("unsubscribe", "unsubscribe")

    def _to(self, words: str, page: str, **facts: str) -> Link | None:
        url = self.links.to(page, message=self.message, token=self.token, **facts)
        return self._link(words, url)

    def _page(self, words: str, page: str, order: Order, **facts: str) -> Link | None:
        return self._to(words, page, order=order.number, **facts)

    def _link(self, words: str, url: str) -> Link | None:
        return Link(label=self._say(words), url=url) if url else None

    def _say(self, id: str, count: int | None = None, /, **values: str) -> str:
        return self.writer.say(f"message.{id}", count, **values)

    def _money(self, money: Money) -> str:
        return self.writer.money(money)

    def _day(self, day: date | datetime) -> str:
        return self.writer.day(day, self.zone)

    def _articles(self, lines: Iterable[OrderLine]) -> Iterator[str]:
        for line in lines:
            yield self._article(line.title or line.sku, line.quantity, line)

    def _article(self, title: str, quantity: Quantity, line: OrderLine) -> str:
        amount = self.writer.number(quantity, line.item.unit)
        return f"{self.writer.kept(amount)} × {self.writer.kept(title)}"

    def _arrival(self, order: Order) -> Iterator[str]:
        for each in order.deliveries:
            if each.promise is not None:
                when = "arrives_on" if each.promise.one_day else "arrives_between"
                first = self._day(each.promise.earliest)
                last = self._day(each.promise.latest)
                yield self.writer.say(f"document.{when}", first=first, last=last)


def _spoken(languages: Languages) -> list[str]:
    return [
        code for code in languages.known if languages.speaks(code, WordArea.MESSAGES)
    ]
