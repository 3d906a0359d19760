"""Events of communities."""

from __future__ import annotations

import attrs

from ecomkit.events import Change


@attrs.frozen(kw_only=True)
class QuestionAsked(Change):
    """A customer asked a question about a product, or about the shop."""

    thread: str
    product: str = ""


@attrs.frozen(kw_only=True)
class ConversationStarted(Change):
    """A customer started a conversation, in a group or among all."""

    thread: str
    group: str = ""


@attrs.frozen(kw_only=True)
class ThreadReplied(Change):
    """Somebody replied in a thread; ``official`` says that it was the shop."""

    thread: str
    group: str = ""
    product: str = ""
    official: bool = False


@attrs.frozen(kw_only=True)
class ProductReviewed(Change):
    """A customer reviewed a product."""

    product: str
    rating: int
    review: str


@attrs.frozen(kw_only=True)
class GroupJoined(Change):
    """A customer became a member of a group."""

    group: str


@attrs.frozen(kw_only=True)
class GroupLeft(Change):
    """A customer left a group."""

    group: str


@attrs.frozen(kw_only=True)
class IdeaProposed(Change):
    """Somebody proposed something; ``source`` is the feedback it came out of."""

    idea: str
    source: str = ""


@attrs.frozen(kw_only=True)
class IdeaVoted(Change):
    """A customer voted for an idea."""

    idea: str
