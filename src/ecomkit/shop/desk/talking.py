"""Talking: what customers say to the shop and to each other, inside a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.events import Change, Event
from ecomkit.journey.community import (
    ClosedThreadError,
    Idea,
    Membership,
    Post,
    Thread,
    ThreadKind,
    ThreadPage,
    ideas_in_answers,
    thread_page,
)
from ecomkit.journey.community.events import (
    ConversationStarted,
    ProductReviewed,
    QuestionAsked,
    ThreadReplied,
)
from ecomkit.journey.community.threads import place_of_product
from ecomkit.journey.feedback import ProductReview, rating_summary
from ecomkit.journey.feedback.reviews import RatingSummary
from ecomkit.journey.marketing import Mention
from ecomkit.journey.moderation import ModerationState
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.store import Books


@attrs.frozen(kw_only=True)
class ShownReview:
    """A published review, and whether its author bought and received the product here.

    Directive (EU) 2019/2161 requires a shop to say how it verifies reviews.
    """

    review: ProductReview
    verified: bool


@attrs.frozen(kw_only=True)
class ProductVoices:
    """What customers say about a product, as others see it."""

    rating: RatingSummary
    reviews: tuple[ShownReview, ...]
    questions: tuple[ThreadPage, ...]


def opened(transaction: Transaction, thread: Thread, text: str) -> Thread:
    """A new thread with its first post, which waits for a moderator."""
    books = transaction.books
    if thread.group:
        _require_member(books, thread.group, thread.author)
    books.threads.add(thread)
    books.posts.add(
        Post(
            id=thread.id,
            thread=thread.id,
            author=thread.author,
            at=thread.at,
            text=text,
        )
    )
    change: Change = ConversationStarted(thread=thread.id, group=thread.group)
    if thread.kind is ThreadKind.QUESTION:
        change = QuestionAsked(thread=thread.id, product=thread.product)
    tell(transaction, change, thread.author, thread.product or thread.id, thread.id)
    return thread


def replied(transaction: Transaction, post: Post) -> Post:
    """A reply in a thread: shown at once if it is the shop's, else it waits."""
    books = transaction.books
    thread = books.threads.get(post.thread)
    if thread.closed:
        raise ClosedThreadError(f"thread {thread.id} is closed", thread=thread.id)
    if thread.group:
        _require_member(books, thread.group, post.author)
    if post.official:
        post = post.published(by=post.author, at=post.at)
    books.posts.add(post)
    change = ThreadReplied(
        thread=thread.id,
        group=thread.group,
        product=thread.product,
        official=post.official,
    )
    tell(transaction, change, post.author, thread.id, post.id)
    return post


def reviewed(
    transaction: Transaction, review: ProductReview, event: str
) -> ProductReview:
    """A review that waits for a moderator; a person's earlier one is replaced."""
    books = transaction.books
    before = books.reviews.find(review.id)
    if before is None:
        books.reviews.add(review)
    elif (before.rating, before.text) == (review.rating, review.text):
        return before
    else:
        books.reviews.put(review)
    change = ProductReviewed(
        product=review.product, rating=review.rating, review=review.id
    )
    tell(transaction, change, review.author, review.product, event)
    return review


def taken_in(transaction: Transaction, mention: Mention) -> bool:
    """A mention elsewhere becomes a review or a thread that waits; False if it is known."""
    books, id = transaction.books, f"{mention.source}:{mention.id}"
    if mention.rating is not None and mention.product:
        if books.reviews.find(id) is None:
            books.reviews.add(mention.as_review())
            return True
    elif books.threads.find(id) is None:
        words = " ".join(mention.text.split())
        books.threads.add(
            Thread(
                id=id,
                kind=ThreadKind.MENTION,
                title=words[:100] or mention.source,
                at=mention.at,
                product=mention.product,
            )
        )
        books.posts.add(
            Post(
                id=id,
                thread=id,
                at=mention.at,
                text=mention.text,
                source=mention.source,
            )
        )
        return True
    return False


def decided(
    transaction: Transaction, id: str, by: str, reason: str = ""
) -> Post | ProductReview:
    """A post or a review is published, or with a *reason* rejected.

    In a group only its moderators decide.
    """
    books, now = transaction.books, transaction.now
    review = books.reviews.find(id)
    if review is not None:
        if reason:
            return books.reviews.put(review.rejected(by=by, at=now, reason=reason))
        return books.reviews.put(review.published(by=by, at=now))
    post = books.posts.get(id)
    thread = books.threads.get(post.thread)
    if thread.group:
        books.groups.get(thread.group).require_moderator(by)
    if reason:
        return books.posts.put(post.rejected(by=by, at=now, reason=reason))
    return books.posts.put(post.published(by=by, at=now))


def waiting(books: Books, limit: int) -> tuple[Post | ProductReview, ...]:
    """What waits for a moderator, the oldest first."""
    pending = ModerationState.PENDING.value
    found: list[Post | ProductReview] = [
        *books.posts.where("state", pending),
        *books.reviews.where("state", pending),
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.id))[:limit])


def pages(books: Books, place: str, limit: int) -> tuple[ThreadPage, ...]:
    """The newest threads of a place as others see them, the newest first."""
    threads = books.threads.where("place", place)
    found = (page(books, each) for each in threads)
    shown = [each for each in found if each is not None]
    return tuple(sorted(shown, key=lambda each: each.thread.at, reverse=True)[:limit])


def page(books: Books, thread: Thread) -> ThreadPage | None:
    """A thread as others see it; None while its first post is not published."""
    return thread_page(thread, books.posts.where("thread", thread.id))


def voices(books: Books, product: str, limit: int) -> ProductVoices:
    """What others see of what customers say about a product, the newest first."""
    found = books.reviews.where("product", product)
    shown = [each for each in found if each.is_shown]
    newest = sorted(shown, key=lambda each: (each.at, each.id), reverse=True)
    return ProductVoices(
        rating=rating_summary(shown),
        reviews=tuple(
            ShownReview(
                review=each, verified=_received(books, each.author, product, each.at)
            )
            for each in newest[:limit]
        ),
        questions=pages(books, place_of_product(product), limit),
    )


def membership(books: Books, group: str, person: str) -> Membership | None:
    """Whether somebody belongs to a group, or asks to."""
    return books.memberships.find(f"{group}/{person}")


def hear_ideas(books: Books, event: Event) -> None:
    """Writes down the wishes in an answered survey as ideas, each once."""
    try:
        found = list(ideas_in_answers([event]))
    except EcomkitError:
        return  # the answer is kept as it is; it makes no idea
    for idea in found:
        if books.ideas.find(idea.id) is None:
            books.ideas.add(idea)


def ranked(ideas: Iterable[Idea]) -> tuple[Idea, ...]:
    """Ideas, those with most votes first."""
    return tuple(sorted(ideas, key=lambda each: (-each.votes, each.at, each.id)))


def _require_member(books: Books, group: str, person: str) -> None:
    books.groups.get(group).require_member(person, membership(books, group, person))


def _received(books: Books, person: str, product: str, before: datetime) -> bool:
    if not person:
        return False
    return any(
        order.quantities(line.key).delivered > 0
        for order in books.orders.where("buyer", person)
        if order.placed_at <= before
        for line in order.lines
        if line.sku == product
    )


def tell(
    transaction: Transaction, change: Change, actor: str, subject: str, about: str
) -> None:
    """Tells once what *actor* did; *about* is the event's id, or what there is one of."""
    transaction.tell(
        [change], actor=actor, subject=subject, version=0, id=f"{change.name}:{about}"
    )
