"""Community: what customers say to the shop and to each other, and what is shown of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import attrs

from ecomkit.journey.community import Post, Thread, ThreadKind, ThreadPage
from ecomkit.journey.community.texts import as_text
from ecomkit.journey.community.threads import place_of_group, place_of_product
from ecomkit.journey.feedback import ProductReview
from ecomkit.journey.marketing import Mention
from ecomkit.shop.desk import talking
from ecomkit.shop.desk.talking import ProductVoices
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.groups import Groups
from ecomkit.shop.rooms.ideas import Ideas
from ecomkit.shop.rooms.room import D, flow
from ecomkit.shop.store import Books
from ecomkit.validators import as_tuple, require_name, require_types


class Community(Groups[D], Ideas[D]):
    """Questions, conversations, reviews, groups and ideas.

    Nothing that a customer writes is shown before somebody has published it.
    """

    @flow
    def ask(self, person: str, question: str, *, product: str = "") -> Flow[Thread]:
        """A customer asks a question about a product, or about the shop."""
        words = " ".join(question.split())
        return (
            yield from self._open(
                ThreadKind.QUESTION, person, words[:150], question, product=product
            )
        )

    @flow
    def discuss(
        self, person: str, title: str, text: str, *, group: str = ""
    ) -> Flow[Thread]:
        """A customer starts a conversation, in a group or among all.

        NotAllowedError for who is no member of the group.
        """
        return (
            yield from self._open(
                ThreadKind.CONVERSATION, person, title, text, group=group
            )
        )

    @flow
    def reply(
        self, thread: str, person: str, text: str, *, official: bool = False
    ) -> Flow[Post]:
        """Somebody replies; *official* is the shop's own word, which is shown at once."""
        id = self.desk.ids.new_id("post")

        def change(transaction: Transaction) -> Post:
            post = Post(
                id=id,
                thread=thread,
                author=person,
                at=transaction.now,
                text=text,
                official=official,
            )
            return talking.replied(transaction, post)

        return (yield from self.desk.command(change))

    @flow
    def close(self, thread: str) -> Flow[Thread]:
        """Ends a thread: nobody replies in it any more."""

        def change(transaction: Transaction) -> Thread:
            threads = transaction.books.threads
            return threads.put(attrs.evolve(threads.get(thread), closed=True))

        return (yield from self.desk.command(change))

    @flow
    def review(
        self, person: str, product: str, rating: int, text: str = ""
    ) -> Flow[ProductReview]:
        """A customer reviews a product with 1 to 5 stars.

        Each has one review of a product: a further one replaces it and waits anew.
        """
        event = self.desk.ids.new_id("event")

        def change(transaction: Transaction) -> ProductReview:
            written = ProductReview(
                id=f"{product}/{person}",
                product=product,
                author=person,
                rating=rating,
                at=transaction.now,
                text=as_text(text),
            )
            return talking.reviewed(transaction, written, event)

        return (yield from self.desk.command(change))

    @flow
    def take_in(self, mentions: Iterable[Mention]) -> Flow[int]:
        """Mentions elsewhere wait for a moderator; gives how many were new.

        One with a rating of a product becomes a review, another a thread. Pass what your
        :class:`MentionSource` gives; what is known already changes nothing.
        """
        given = as_tuple(mentions)
        require_types(given, Mention, path="$.mentions")
        count = 0
        for mention in given:
            take_in = partial(talking.taken_in, mention=mention)
            count += yield from self.desk.command(take_in)
        return count

    @flow
    def waiting(self, limit: int = 100) -> Flow[tuple[Post | ProductReview, ...]]:
        """The posts and reviews that wait for a moderator, the oldest first."""
        return (yield from self.desk.read(lambda books: talking.waiting(books, limit)))

    @flow
    def publish(self, id: str, *, by: str) -> Flow[Post | ProductReview]:
        """Shows a post or a review from now on; in a group a moderator decides."""
        return (yield from self.desk.command(lambda t: talking.decided(t, id, by)))

    @flow
    def reject(self, id: str, *, by: str, reason: str) -> Flow[Post | ProductReview]:
        """Does not show a post or a review, with a reason for its author."""
        require_name(reason, path="$.reason")
        return (
            yield from self.desk.command(lambda t: talking.decided(t, id, by, reason))
        )

    @flow
    def of_product(self, product: str, limit: int = 100) -> Flow[ProductVoices]:
        """What is shown of reviews and questions about a product, the newest first.

        The rating counts all reviews that are shown; *limit* cuts the lists.
        """
        return (
            yield from self.desk.read(
                lambda books: talking.voices(books, product, limit)
            )
        )

    @flow
    def questions(self, limit: int = 100) -> Flow[tuple[ThreadPage, ...]]:
        """The published questions about the shop itself, and their answers."""
        place = place_of_product("")
        return (
            yield from self.desk.read(lambda books: talking.pages(books, place, limit))
        )

    @flow
    def conversations(
        self, group: str = "", *, reader: str = "", limit: int = 100
    ) -> Flow[tuple[ThreadPage, ...]]:
        """The published conversations among all or of a group, the newest first.

        NotAllowedError for a *reader* who is no member of a group that is not open.
        """

        def look(books: Books) -> tuple[ThreadPage, ...]:
            if group and not (found := books.groups.get(group)).is_open:
                known = talking.membership(books, group, reader)
                found.require_member(reader, known)
            return talking.pages(books, place_of_group(group), limit)

        return (yield from self.desk.read(look))

    @flow
    def written_by(self, person: str) -> Flow[tuple[Post | ProductReview, ...]]:
        """All that a person wrote, with what became of it and why."""

        def look(books: Books) -> tuple[Post | ProductReview, ...]:
            written: list[Post | ProductReview] = [
                *books.posts.where("author", person),
                *books.reviews.where("author", person),
            ]
            return tuple(sorted(written, key=lambda each: each.at))

        return (yield from self.desk.read(look))

    def _open(
        self,
        kind: ThreadKind,
        person: str,
        title: str,
        text: str,
        *,
        product: str = "",
        group: str = "",
    ) -> Flow[Thread]:
        id = self.desk.ids.new_id("thread")

        def change(transaction: Transaction) -> Thread:
            thread = Thread(
                id=id,
                kind=kind,
                title=title,
                author=person,
                at=transaction.now,
                product=product,
                group=group,
            )
            return talking.opened(transaction, thread, text)

        return (yield from self.desk.command(change))
