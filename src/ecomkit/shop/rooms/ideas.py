"""Ideas of customers: proposed, voted for, and decided by the shop."""

from __future__ import annotations

from ecomkit.errors import ConflictError
from ecomkit.journey.community import Idea, IdeaDecision, IdeaState, IdeaVote
from ecomkit.journey.community.events import IdeaProposed, IdeaVoted
from ecomkit.shop.desk import talking
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books


class Ideas(Room[D]):
    """What customers wish for."""

    @flow
    def propose(self, person: str, title: str, text: str = "") -> Flow[Idea]:
        """Somebody proposes something; the shop opens it to votes."""
        id = self.desk.ids.new_id("idea")
        event = self.desk.ids.new_id("event")

        def change(transaction: Transaction) -> Idea:
            idea = Idea(
                id=id, title=title, text=text, author=person, at=transaction.now
            )
            talking.tell(transaction, IdeaProposed(idea=id), person, id, event)
            return transaction.books.ideas.add(idea)

        return (yield from self.desk.command(change))

    @flow
    def decide(
        self, idea: str, state: IdeaState, *, by: str, reason: str = ""
    ) -> Flow[Idea]:
        """The shop opens an idea to votes, plans it, has done it or declines it."""

        def change(transaction: Transaction) -> Idea:
            ideas = transaction.books.ideas
            decision = IdeaDecision(
                state=state, by=by, at=transaction.now, reason=reason
            )
            return ideas.put(ideas.get(idea).decided(decision))

        return (yield from self.desk.command(change))

    @flow
    def vote(self, idea: str, person: str) -> Flow[Idea]:
        """A person votes for an idea; again changes nothing."""
        event = self.desk.ids.new_id("event")

        def change(transaction: Transaction) -> Idea:
            books = transaction.books
            found = books.ideas.get(idea)
            vote = IdeaVote(idea=idea, person=person, at=transaction.now)
            if books.votes.find(vote.id) is not None:
                return found
            if not found.takes_votes:
                raise ConflictError(f"idea {idea} is {found.state}, and takes no votes")
            books.votes.add(vote)
            talking.tell(transaction, IdeaVoted(idea=idea), person, idea, event)
            return books.ideas.increase(idea, "votes", 1)

        return (yield from self.desk.command(change))

    @flow
    def ideas(
        self, state: IdeaState = IdeaState.OPEN, limit: int = 100
    ) -> Flow[tuple[Idea, ...]]:
        """The ideas of a state, those with most votes first."""

        def look(books: Books) -> tuple[Idea, ...]:
            found = books.ideas.where("state", IdeaState(state).value)
            return talking.ranked(found)[:limit]

        return (yield from self.desk.read(look))
