"""Groups of customers: opened, joined, left, and who belongs to them."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.journey.community import CommunityGroup, Membership
from ecomkit.journey.community.events import GroupJoined, GroupLeft
from ecomkit.shop.desk import talking
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow


class Groups(Room[D]):
    """The groups in which customers talk among themselves."""

    @flow
    def open_group(
        self,
        title: str,
        *,
        moderators: Iterable[str],
        about: str = "",
        is_open: bool = True,
    ) -> Flow[CommunityGroup]:
        """A new group; everybody joins an open one, others are admitted."""
        group = CommunityGroup(
            id=self.desk.ids.new_id("group"),
            title=title,
            about=about,
            is_open=is_open,
            moderators=moderators,
        )
        return (yield from self.desk.command(lambda t: t.books.groups.add(group)))

    @flow
    def join(self, group: str, person: str) -> Flow[Membership]:
        """A person joins an open group, or asks to be admitted to another."""
        event = self.desk.ids.new_id("event")

        def change(transaction: Transaction) -> Membership:
            books = transaction.books
            found = books.groups.get(group)
            known = talking.membership(books, group, person)
            if known is not None:
                return known
            joined = Membership(
                group=group,
                person=person,
                since=transaction.now,
                admitted=found.is_open,
            )
            if joined.admitted:
                talking.tell(
                    transaction, GroupJoined(group=group), person, group, event
                )
            return books.memberships.add(joined)

        return (yield from self.desk.command(change))

    @flow
    def admit(self, group: str, person: str, *, by: str) -> Flow[Membership]:
        """A moderator admits a person who asked."""
        event = self.desk.ids.new_id("event")

        def change(transaction: Transaction) -> Membership:
            books = transaction.books
            books.groups.get(group).require_moderator(by)
            asked = books.memberships.get(f"{group}/{person}")
            if not asked.admitted:
                talking.tell(
                    transaction, GroupJoined(group=group), person, group, event
                )
            return books.memberships.put(attrs.evolve(asked, admitted=True))

        return (yield from self.desk.command(change))

    @flow
    def leave(self, group: str, person: str) -> Flow[None]:
        """A person leaves a group; what they wrote stays."""
        event = self.desk.ids.new_id("event")

        def change(transaction: Transaction) -> None:
            known = talking.membership(transaction.books, group, person)
            if known is not None:
                transaction.books.memberships.drop(known.id)
                talking.tell(transaction, GroupLeft(group=group), person, group, event)

        yield from self.desk.command(change)

    @flow
    def members(self, group: str) -> Flow[list[Membership]]:
        """Who belongs to a group, and who asks to."""
        return (
            yield from self.desk.read(
                lambda books: books.memberships.where("group", group)
            )
        )
