"""Stock: what comes in, what is counted, and what there is to sell."""

from __future__ import annotations

from collections.abc import Iterable

from ecomkit.inventory import StockLevel
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.commands import once
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow


class Stock(Room[D]):
    """The stock of a shop, by article and place."""

    @flow
    def receive(
        self, sku: str, amount: int, *, location: str = "", key: str = ""
    ) -> Flow[StockLevel]:
        """Goods come in; below zero, some are lost or damaged.

        With a *key*, such as the number of the delivery note, they count once. Raises
        StoreUseError for more lost than there is.
        """

        def change(transaction: Transaction) -> StockLevel:
            books = transaction.books
            if once(books, key, "receive", sku, amount, location) is None:
                holding.receive(books, sku, location, amount)
            return _at(location, holding.levels(books, [sku]))

        return (yield from self.desk.command(change))

    @flow
    def set_terms(self, terms: StockLevel) -> Flow[StockLevel]:
        """Sets safety stock, backorder limit, release day and expected supply.

        Amounts in *terms* (on hand, allocated, held, backordered) are not looked at.
        """

        def change(transaction: Transaction) -> StockLevel:
            holding.set_terms(transaction.books, terms)
            return _at(terms.location, holding.levels(transaction.books, [terms.sku]))

        return (yield from self.desk.command(change))

    @flow
    def levels(self, skus: Iterable[str]) -> Flow[tuple[StockLevel, ...]]:
        """The stock of these articles at all places; none for an unknown one."""
        wanted = tuple(skus)
        return (yield from self.desk.read(lambda books: holding.levels(books, wanted)))


def _at(location: str, levels: Iterable[StockLevel]) -> StockLevel:
    return next(level for level in levels if level.location == location)
