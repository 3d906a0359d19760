"""Threads: questions and conversations of customers, post by post, each moderated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.journey.community.texts import as_text, as_title
from ecomkit.journey.moderation import Moderated, ModerationDecision
from ecomkit.journey.validators import check
from ecomkit.validators import as_tuple


class ThreadKind(StrictEnum):
    """What a thread is: a question, a conversation, or something said elsewhere."""

    QUESTION = "question"
    CONVERSATION = "conversation"
    MENTION = "mention"


def place_of_product(product: str) -> str:
    """Where the questions about a product stand; about the shop, if it is empty."""
    return f"product:{product}"


def place_of_group(group: str) -> str:
    """Where the conversations of a group stand; those among all, if it is empty."""
    return f"group:{group}"


@attrs.frozen(kw_only=True)
class Thread:
    """A question or a conversation; its first post has the thread's id.

    ``product`` is what a question is about, "" the shop. ``group`` is where a conversation
    takes place, "" among all. Nobody replies in a ``closed`` one.
    """

    id: str = attrs.field(validator=check.name)
    kind: ThreadKind = attrs.field(converter=ThreadKind)
    title: str = attrs.field(converter=as_title)
    author: str = attrs.field(default="", validator=check.text)
    at: datetime = attrs.field(validator=check.moment)
    product: str = attrs.field(default="", validator=check.text)
    group: str = attrs.field(default="", validator=check.text)
    closed: bool = attrs.field(default=False, validator=check.flag)

    @property
    def place(self) -> str:
        """Where it stands: with a product, in a group, or among mentions elsewhere."""
        if self.kind is ThreadKind.CONVERSATION:
            return place_of_group(self.group)
        if self.kind is ThreadKind.QUESTION:
            return place_of_product(self.product)
        return "mentions"


@attrs.frozen(kw_only=True)
class Post(Moderated):
    """What somebody wrote in a thread; shown to others once a moderator published it.

    ``official`` is the shop's own word. ``source`` is the site it was imported from.
    """

    id: str = attrs.field(validator=check.name)
    thread: str = attrs.field(validator=check.name)
    author: str = attrs.field(default="", validator=check.text)
    at: datetime = attrs.field(validator=check.moment)
    text: str = attrs.field(converter=as_text, validator=check.name)
    official: bool = attrs.field(default=False, validator=check.flag)
    source: str = attrs.field(default="", validator=check.text)
    decisions: tuple[ModerationDecision, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(ModerationDecision)
    )


@attrs.frozen(kw_only=True)
class ThreadPage:
    """A thread as others see it: its published posts.

    The shop's answers to a question come before those of customers.
    """

    thread: Thread
    opening: Post
    replies: tuple[Post, ...]

    @property
    def is_answered(self) -> bool:
        """Whether an answer is shown."""
        return bool(self.replies)


def thread_page(thread: Thread, posts: Iterable[Post]) -> ThreadPage | None:
    """What others see of a thread; None while its first post is not published."""
    shown = {post.id: post for post in posts if post.is_shown}
    opening = shown.pop(thread.id, None)
    if opening is None:
        return None
    is_question = thread.kind is ThreadKind.QUESTION
    replies = sorted(
        shown.values(),
        key=lambda post: (is_question and not post.official, post.at, post.id),
    )
    return ThreadPage(thread=thread, opening=opening, replies=tuple(replies))
