"""Customers ask, talk, review and wish; nothing is shown that nobody has read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ecomkit.errors import ConflictError, InvalidInputError, RefusedError
from ecomkit.journey.community import IdeaState, NotAllowedError, Post
from ecomkit.journey.feedback.events import SurveyAnswered
from ecomkit.journey.marketing import Mention, MentionSource
from ecomkit.journey.moderation import ModerationState
from ecomkit.journey.stages import Stage
from ecomkit.shop.faces import Shop
from tests.durable.world import World
from tests.stores import EVERY_STORE, opened
from tests.stories.shops import NOON


@pytest.fixture(params=EVERY_STORE)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with opened(request.param, tmp_path) as open_store:
        yield World(open_store("tea"))


def publish_all(shop: Shop, by: str = "kim") -> None:
    for each in shop.community.waiting():
        shop.community.publish(each.id, by=by)


def test_a_question_and_its_answers_are_shown_once_they_were_read(world: World) -> None:
    talk = world.sells.community
    asked = talk.ask("bob", "Is it dishwasher safe?", product="mug")
    assert talk.of_product("mug").questions == ()

    talk.publish(asked.id, by="kim")
    world.later(minutes=1)
    by_customer = talk.reply(asked.id, "eve", "I think so.")
    (page,) = talk.of_product("mug").questions
    assert page.opening.text == "Is it dishwasher safe?"
    assert not page.is_answered

    world.later(minutes=1)
    talk.reply(asked.id, "kim", "Yes, it is.", official=True)
    talk.publish(by_customer.id, by="kim")
    (page,) = talk.of_product("mug").questions
    assert [each.text for each in page.replies] == ["Yes, it is.", "I think so."]
    assert talk.of_product("tea").questions == ()
    told = [each.name for each in world.sink if each.subject in {"mug", asked.id}]
    assert told == ["question_asked", "thread_replied", "thread_replied"]


def test_what_is_rejected_is_never_shown_and_its_author_reads_why(
    world: World,
) -> None:
    talk = world.sells.community
    thread = talk.discuss("bob", "Oolong", "How long do you steep it?")
    spam = talk.reply(thread.id, "eve", "Buy pills")
    talk.publish(thread.id, by="kim")
    with pytest.raises(InvalidInputError, match="reason"):
        talk.reject(spam.id, by="kim", reason="")
    talk.reject(spam.id, by="kim", reason="advertising")

    (page,) = talk.conversations()
    assert page.replies == ()
    assert talk.waiting() == ()
    (own,) = talk.written_by("eve")
    assert own.state is ModerationState.REJECTED
    assert own.decisions[-1].reason == "advertising"
    with pytest.raises(ConflictError, match="already rejected"):
        talk.reject(spam.id, by="kim", reason="again")
    talk.publish(spam.id, by="kim")  # a mistake is put right
    assert len(talk.conversations()[0].replies) == 1


def test_an_answer_to_an_unread_question_shows_nothing(world: World) -> None:
    talk = world.sells.community
    asked = talk.ask("bob", "Who are you?")
    talk.reply(asked.id, "kim", "A tea house.", official=True)
    assert talk.questions() == ()


def test_a_closed_thread_takes_no_replies(world: World) -> None:
    talk = world.sells.community
    asked = talk.ask("bob", "Why?")
    talk.close(asked.id)
    with pytest.raises(RefusedError, match="closed"):
        talk.reply(asked.id, "eve", "Because")


def test_a_group_is_for_its_members(world: World) -> None:
    talk = world.sells.community
    group = talk.open_group("Tasters", moderators={"kim"}, is_open=False)
    with pytest.raises(NotAllowedError, match="no member"):
        talk.discuss("bob", "Hello", "I am new", group=group.id)
    assert not talk.join(group.id, "bob").admitted
    with pytest.raises(NotAllowedError):
        talk.discuss("bob", "Hello", "I am new", group=group.id)
    with pytest.raises(NotAllowedError, match="no moderator"):
        talk.admit(group.id, "bob", by="bob")
    assert talk.admit(group.id, "bob", by="kim").admitted

    thread = talk.discuss("bob", "Hello", "I am new", group=group.id)
    with pytest.raises(NotAllowedError):
        talk.publish(thread.id, by="ops")
    talk.publish(thread.id, by="kim")
    assert len(talk.conversations(group.id, reader="bob")) == 1
    assert talk.conversations() == ()
    with pytest.raises(NotAllowedError):
        talk.conversations(group.id, reader="eve")

    talk.leave(group.id, "bob")
    assert talk.members(group.id) == []
    with pytest.raises(NotAllowedError):
        talk.reply(thread.id, "bob", "Still here?")
    told = [each.name for each in world.sink if each.subject == group.id]
    assert told == ["group_joined", "group_left"]


def test_everybody_joins_an_open_group(world: World) -> None:
    talk = world.sells.community
    group = talk.open_group("Friends of tea", moderators={"kim"})
    assert talk.join(group.id, "bob").admitted
    assert talk.join(group.id, "bob") == talk.join(group.id, "bob")
    talk.discuss("bob", "Hello", "All", group=group.id)
    publish_all(world.sells)
    assert len(talk.conversations(group.id)) == 1


def test_a_review_is_verified_by_the_order_that_arrived(world: World) -> None:
    talk, orders = world.sells.community, world.sells.orders
    order = world.ordered(items=[("tea", 1)])
    orders.capture(order.number)
    packed = orders.pack(order.number)
    orders.ship(order.number, packed.shipments[0].id)
    orders.deliver(order.number, packed.shipments[0].id)
    world.later(days=1)
    talk.review("ada", "tea", 5, "Fine leaves.")
    talk.review("eve", "tea", 1, "Never had it.")
    assert talk.of_product("tea").rating.count == 0

    publish_all(world.sells)
    voices = talk.of_product("tea")
    assert voices.rating.mean == 3
    assert {each.review.author: each.verified for each in voices.reviews} == {
        "ada": True,
        "eve": False,
    }
    talk.review("eve", "tea", 2, "I have tried it now.")
    assert talk.of_product("tea").rating.count == 1  # the new text waits
    (again,) = talk.waiting()
    assert not isinstance(again, Post)


def test_mentions_elsewhere_are_taken_in_once_and_moderated(world: World) -> None:
    class Site:
        def mentions(self, since: datetime, /) -> Iterable[Mention]:
            yield Mention(
                source="site", id="7", at=since, text="Fine.", rating=4, product="mug"
            )
            yield Mention(source="site", id="8", at=since, text="Nice shop\nthere")

    source: MentionSource = Site()
    talk = world.sells.community
    assert talk.take_in(source.mentions(NOON)) == 2
    assert talk.take_in(source.mentions(NOON)) == 0
    assert [each.id for each in talk.waiting()] == ["site:7", "site:8"]
    assert talk.of_product("mug").rating.count == 0
    publish_all(world.sells)
    assert talk.of_product("mug").rating.count == 1
    assert talk.of_product("mug").reviews[0].review.source == "site"
    assert talk.take_in(source.mentions(NOON)) == 0


def test_ideas_come_out_of_feedback_and_are_voted_for(world: World) -> None:
    talk = world.sells.community
    answered = SurveyAnswered(
        survey="purchase",
        stage=Stage.PURCHASE,
        answers={
            "checkout_easy": 4,
            "improve": "Sell  gift boxes!",
            "went_well": "All",
        },
    )
    world.sells.people.tell("bob", answered, key="answer-1")
    world.sells.people.tell("bob", answered, key="answer-1")
    (wish,) = talk.ideas(IdeaState.PROPOSED)
    assert (wish.title, wish.author) == ("Sell gift boxes!", "bob")
    assert wish.source == "survey:purchase"
    with pytest.raises(ConflictError, match="takes no votes"):
        talk.vote(wish.id, "eve")

    other = talk.propose("eve", "Open at night")
    for each in (wish, other):
        talk.decide(each.id, IdeaState.OPEN, by="kim")
    for person in ("ada", "eve", "eve"):
        talk.vote(wish.id, person)
    first, second = talk.ideas()
    assert (first.id, first.votes, second.votes) == (wish.id, 2, 0)

    with pytest.raises(InvalidInputError, match="reason"):
        talk.decide(other.id, IdeaState.DECLINED, by="kim")
    talk.decide(other.id, IdeaState.DECLINED, by="kim", reason="we sleep")
    talk.decide(wish.id, IdeaState.PLANNED, by="kim")
    talk.vote(wish.id, "bob")
    done = talk.decide(wish.id, IdeaState.DONE, by="kim")
    assert (done.votes, done.state) == (3, IdeaState.DONE)
    with pytest.raises(ConflictError, match="cannot become"):
        talk.decide(wish.id, IdeaState.OPEN, by="kim")


def test_an_answer_that_makes_no_idea_is_kept_all_the_same(world: World) -> None:
    card = {"survey": "exit", "answers": {"improve": "Take 4242 4242 4242 4242"}}
    world.sells.people.tell("bob", "survey_answered", facts=card)
    assert world.sells.community.ideas(IdeaState.PROPOSED) == ()


@pytest.mark.parametrize("wrong", ["", " \n", "x" * 20_001, "4242 4242 4242 4242"])
def test_no_text_too_much_and_card_numbers_are_refused(
    world: World, wrong: str
) -> None:
    with pytest.raises(InvalidInputError):
        world.sells.community.discuss("bob", "Hello", wrong)
    assert world.sells.community.waiting() == ()
