"""Messages: what the shop has written to its customers, and what it is going to."""

from __future__ import annotations

from functools import partial

import attrs

from ecomkit.errors import RefusedError
from ecomkit.messages import InvalidMessageError
from ecomkit.messages.events import Unsubscribed
from ecomkit.receipts import Mail
from ecomkit.shop.desk.corresponding import NotSent
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.desk.writing import send
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.enclosing import papers_for
from ecomkit.shop.rooms.papers import Papers
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books
from ecomkit.shop.store.kept_messages import SavedMessage


class Messages(Room[D]):
    """The messages of a shop, which :meth:`WorkRoom.run` sends when they are due."""

    @flow
    def get(self, message: str) -> Flow[SavedMessage]:
        """A message: when it is due, or what became of it."""
        return (yield from self.desk.read(lambda books: books.messages.get(message)))

    @flow
    def of_order(self, number: str) -> Flow[list[SavedMessage]]:
        """The messages about an order."""
        return (
            yield from self.desk.read(
                lambda books: books.messages.where("order", number)
            )
        )

    @flow
    def of_person(self, person: str) -> Flow[list[SavedMessage]]:
        """The messages to a person."""
        return (
            yield from self.desk.read(
                lambda books: books.messages.where("actor", person)
            )
        )

    @flow
    def preview(self, message: str) -> Flow[Mail]:
        """What a message says as things are now; RefusedError with why it is not sent."""
        corresponding = self.desk.corresponding
        if corresponding is None:
            raise InvalidMessageError("this shop has no correspondence")

        def look(books: Books) -> Mail | NotSent:
            return corresponding.mail(books, books.messages.get(message))

        mail = yield from self.desk.read(look)
        if isinstance(mail, NotSent):
            raise RefusedError(f"message {message} is not sent: {mail.reason}")
        return mail

    @flow
    def retry(self, message: str) -> Flow[SavedMessage]:
        """Sends a message now that could not be sent."""

        def change(transaction: Transaction) -> None:
            books = transaction.books
            found = books.messages.get(message)
            if not found.outcome:
                again = attrs.evolve(found, due=transaction.now, tries=0)
                books.messages.put(again)

        yield from self.desk.command(change)
        enclose = partial(papers_for, Papers(self.desk, self.driver))
        return (yield from send(self.desk, message, enclose))

    @flow
    def unsubscribe(self, message: str, token: str) -> Flow[None]:
        """The reader of a message wants no more advertising; *token* is its link's.

        From now on nothing that needs consent goes to this person or to this address.
        Raises InvalidMessageError for another token.
        """
        correspondence = self.desk.correspondence
        if correspondence is None or not correspondence.knows(message, token):
            raise InvalidMessageError("does not belong to this message", path="$.token")

        def change(transaction: Transaction) -> None:
            found = transaction.books.messages.get(message)
            id = f"unsubscribed:{message}"
            if transaction.books.outbox.find(id) is None:
                transaction.tell(
                    [Unsubscribed()],
                    actor=found.actor,
                    subject=message,
                    version=1,
                    id=id,
                )

        yield from self.desk.command(change)
