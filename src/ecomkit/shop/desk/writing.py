"""Writing: messages that are due are composed, sent and recorded, each by one worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.events import Change
from ecomkit.journey.feedback import STAGE_SURVEYS
from ecomkit.journey.feedback.events import SurveySent
from ecomkit.journey.marketing.events import RecoverySent
from ecomkit.journey.stages import Stage
from ecomkit.messages import MessageKind
from ecomkit.messages.events import EmailSent
from ecomkit.receipts import Attachment, Mail
from ecomkit.receipts.events import ReceiptSent
from ecomkit.shop.desk.corresponding import NotSent
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import AskOutside, Flow
from ecomkit.shop.store import Books
from ecomkit.shop.store.kept_messages import SavedMessage
from ecomkit.shop.store.row_kinds import moment_key

MAILER = "e-mail"
"""The mailer's name among those outside of the shop."""
Enclose = Callable[[SavedMessage, str], Flow[tuple[Attachment, ...]]]
"""Gives the papers of a message, in a language."""
_MOST_TRIES = 10
_FIRST_WAIT = timedelta(minutes=2)
_PLACES = {kind: place for place, kind in enumerate(MessageKind)}


def due_messages(limit: int, books: Books) -> list[SavedMessage]:
    """The messages that are due, the longest first; of one moment, as a sale goes on."""
    now = moment_key(books.now)
    found = books.messages.where("due", now, comparison="<=", limit=limit)
    return sorted(found, key=lambda each: (moment_key(each.due), _PLACES[each.kind]))


def send_due(desk: Desk, limit: int, enclose: Enclose) -> Flow[int]:
    """Sends what is due; gives how many messages were sent or dropped."""
    if desk.corresponding is None:
        return 0
    due = yield from desk.read(partial(due_messages, limit))
    for message in due:
        try:
            yield from send(desk, message.id, enclose)
        except EcomkitError as error:
            # One that cannot be written stops no other; a person will see it.
            yield from desk.command(partial(_failed, message.id, str(error)))
    return len(due)


def send(desk: Desk, id: str, enclose: Enclose) -> Flow[SavedMessage]:
    """Sends one message if it is due and nobody else does, and records what became of it.

    *enclose* gives the papers that go with it.
    """
    mail: Mail | None = yield from desk.command(partial(_taken, desk, id))
    if mail is not None:
        message = yield from desk.read(lambda books: books.messages.get(id))
        papers = yield from enclose(message, mail.language)
        mail = attrs.evolve(mail, attachments=papers)
        answer = yield AskOutside(MAILER, "send", mail)
        wrong = f"{type(answer).__name__}: {answer}" if answer is not None else ""
        yield from desk.command(partial(_recorded, id, mail, wrong))
    return (yield from desk.read(lambda books: books.messages.get(id)))


def _taken(desk: Desk, id: str, transaction: Transaction) -> Mail | None:
    # Taken by this worker until the next try is due: what crashes is tried again.
    books, now = transaction.books, transaction.now
    message = books.messages.get(id)
    corresponding = desk.corresponding
    if corresponding is None or message.due is None or message.due > now:
        return None
    mail = corresponding.mail(books, message)
    if isinstance(mail, NotSent):
        outcome = "" if mail.until else mail.reason
        books.messages.put(attrs.evolve(message, due=mail.until, outcome=outcome))
        return None
    books.messages.put(attrs.evolve(_tried(message, now), to=mail.to))
    return mail


def _tried(message: SavedMessage, now: datetime) -> SavedMessage:
    # Later and later, until it waits for a person.
    tries = message.tries + 1
    wait = _FIRST_WAIT * 2 ** (tries - 1)
    due = now + wait if tries < _MOST_TRIES else None
    return attrs.evolve(message, due=due, tries=tries)


def _failed(id: str, note: str, transaction: Transaction) -> None:
    message = transaction.books.messages.get(id)
    if message.due is not None and message.due <= transaction.now:
        message = _tried(message, transaction.now)
    transaction.books.messages.put(attrs.evolve(message, note=note))


def _recorded(id: str, mail: Mail, wrong: str, transaction: Transaction) -> None:
    books = transaction.books
    message = books.messages.get(id)
    if wrong:
        books.messages.put(attrs.evolve(message, note=wrong))
        return
    books.messages.put(
        attrs.evolve(
            message, due=None, outcome="sent", note="", sent_at=transaction.now
        )
    )
    for change in _told(message, mail):
        transaction.tell(
            [change],
            actor=message.actor,
            subject=id
            if isinstance(change, EmailSent)
            else message.order or message.cart,
            version=0,
            id=f"{change.name}:{id}",
        )


def _told(message: SavedMessage, mail: Mail) -> Iterator[Change]:
    yield EmailSent(
        message=message.id,
        kind=message.kind.value,
        language=mail.language,
        order=message.order,
        cart=message.cart,
    )
    if message.kind is MessageKind.ORDER_CONFIRMED and mail.attachments:
        yield ReceiptSent(order=message.order, to=mail.to)
    if message.kind is MessageKind.CART_REMINDER:
        yield RecoverySent(cart=message.cart)
    if message.kind is MessageKind.SURVEY:
        survey = STAGE_SURVEYS[Stage.EXPERIENCE]
        yield SurveySent(survey=survey.id, stage=survey.stage, order=message.order)
