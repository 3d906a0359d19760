"""Communities: threads of questions and conversations, groups, mentions and ideas."""

from ecomkit.journey.community.errors import ClosedThreadError, NotAllowedError
from ecomkit.journey.community.groups import CommunityGroup, Membership
from ecomkit.journey.community.ideas import (
    Idea,
    IdeaDecision,
    IdeaState,
    IdeaVote,
    ideas_in_answers,
)
from ecomkit.journey.community.threads import (
    Post,
    Thread,
    ThreadKind,
    ThreadPage,
    thread_page,
)

__all__ = [
    "ClosedThreadError",
    "CommunityGroup",
    "Idea",
    "IdeaDecision",
    "IdeaState",
    "IdeaVote",
    "Membership",
    "NotAllowedError",
    "Post",
    "Thread",
    "ThreadKind",
    "ThreadPage",
    "ideas_in_answers",
    "thread_page",
]
