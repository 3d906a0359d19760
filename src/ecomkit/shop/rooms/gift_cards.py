"""Gift cards: those of an order, what is left of one, and what the shop owes on all."""

from __future__ import annotations

from datetime import date
from functools import partial

from ecomkit.errors import InvalidInputError
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.shop.desk import gift_cards as desk_of_cards
from ecomkit.shop.desk.results import GiftCard
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books
from ecomkit.validators import require_day, require_type


class GiftCards(Room[D]):
    """The gift cards of a shop whose payments are ``GiftCardPayments`` among others.

    Its methods raise InvalidInputError in a shop that has none.
    """

    @flow
    def of_order(self, number: str) -> Flow[tuple[GiftCard, ...]]:
        """The cards that were issued for an order, with their codes, to show its buyer."""

        def look(books: Books) -> tuple[GiftCard, ...]:
            return tuple(self._desk.of_order(books, books.orders.get(number)))

        return (yield from self.desk.read(look))

    @flow
    def get(self, code: str) -> Flow[GiftCard | None]:
        """What the card of a code holds; None if there is no such card.

        Small letters, blanks and dashes do not matter.
        """
        require_type(code, str, path="$.code")
        return (yield from self.desk.read(partial(self._desk.of_code, code=code)))

    @flow
    def outstanding(self, on: date | None = None) -> Flow[dict[str, Money]]:
        """What the shop owes on its cards at the end of a day, by currency; today by default.

        That is what was issued and given back to them, less what was spent, voided or has
        expired.
        """
        if on is not None:
            require_day(on, path="$.on")

        def look(books: Books) -> dict[str, Money]:
            today = local_time(books.now, self.desk.zone).date()
            return self._desk.outstanding(books, today if on is None else on)

        return (yield from self.desk.read(look))

    @property
    def _desk(self) -> desk_of_cards.GiftCards:
        if self.desk.gift_cards is None:
            raise InvalidInputError(
                "this shop has no gift cards",
                path="$.payments",
                hint="open it with GiftCardPayments(secret=...)",
            )
        return self.desk.gift_cards
