"""Stock: what comes in, what is counted, and what there is to sell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from ecomkit.errors import short_repr
from ecomkit.inventory import (
    Backorder,
    InvalidStockError,
    MovementReason,
    StockLevel,
    StockMovement,
    in_stock_units,
)
from ecomkit.inventory.errors import MOST
from ecomkit.shop.desk import holding, stocktaking
from ecomkit.shop.desk.backorders import work_of
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.commands import once
from ecomkit.shop.desk.filling import fill
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books
from ecomkit.validators import one_or_more, require_type, require_whole_number


class Stock(Room[D]):
    """The stock of a shop, by article and place."""

    @flow
    def receive(
        self,
        sku: str,
        amount: int | Decimal,
        *,
        unit: str = "",
        location: str = "",
        key: str = "",
    ) -> Flow[StockLevel]:
        """Goods come in; who waits for them gets them first, first come, first served.

        Without a *unit*, *amount* is in what stock is counted in: pieces, and grams of what
        is sold by the kilogram. Below zero, some are lost or damaged. With a *key*, such as
        the number of the delivery note, they count once for each article and place. Raises
        InvalidStockError for more lost than there is, and for what is not a whole number of
        what stock is counted in.
        """
        wanted = StockLevel(sku=sku, location=location)
        name = self._named("receipt", key, wanted)
        came = self._counted(sku, amount, unit)

        def change(transaction: Transaction) -> str:
            books = transaction.books
            known = once(books, key, "receive", came, about=_about(wanted))
            if known is None and came:
                lost = came < 0
                reason = MovementReason.DAMAGED if lost else MovementReason.RECEIVED
                holding.move(books, wanted, came, reason, id=name)
            return work_of(sku, location)

        return (yield from self._filled(change, wanted))

    @flow
    def count(
        self,
        sku: str,
        found: int | Decimal,
        *,
        unit: str = "",
        location: str = "",
        key: str = "",
    ) -> Flow[StockLevel]:
        """A stocktake: so many were found, with those in parcels that have not left.

        *unit* is as in :meth:`receive`. With a *key*, such as the number of the list, it
        counts once for each article and place. What is less than was promised is listed by
        :meth:`oversold`.
        """
        there = self._counted(sku, found, unit, path="$.found")
        require_whole_number(there, path="$.found", error=InvalidStockError, least=0)
        wanted = StockLevel(sku=sku, location=location)
        name = self._named("count", key, wanted)

        def change(transaction: Transaction) -> str:
            books = transaction.books
            if once(books, key, "count", there, about=_about(wanted)) is None:
                stocktaking.count(books, wanted, there, id=name)
            return work_of(sku, location)

        return (yield from self._filled(change, wanted))

    @flow
    def transfer(
        self,
        sku: str,
        amount: int | Decimal,
        source: str,
        destination: str,
        *,
        unit: str = "",
        order: str = "",
        key: str = "",
    ) -> Flow[tuple[StockLevel, ...]]:
        """Moves goods from one place to another; with a *key*, once. Gives all places.

        They are goods that nobody was promised, or those that an *order* has taken, such as
        parts of a set that lie apart. Raises InvalidStockError for more than those;
        :meth:`SentOrders.source_from` takes goods of an order from another place instead.
        """
        moved = self._counted(sku, amount, unit)
        require_whole_number(moved, path="$.amount", error=InvalidStockError, least=1)
        if source == destination:
            raise InvalidStockError(
                f"{short_repr(source)} is where they are", path="$.destination"
            )
        here = StockLevel(sku=sku, location=source)
        there = StockLevel(sku=sku, location=destination)
        name = self._named("transfer", key, here)

        def change(transaction: Transaction) -> str:
            books, facts = transaction.books, (moved, destination, order)
            case = Case.from_order(transaction, order) if order else None
            if once(books, key, "transfer", *facts, about=_about(here)) is not None:
                return work_of(sku, destination)
            if case is None:
                stocktaking.transfer(books, here, there, moved, id=name)
            else:
                stocktaking.transfer_of_order(case, here, there, moved, id=name)
            return work_of(sku, destination)

        work = yield from self.desk.command(change)
        yield from fill(self.desk, work)
        return (yield from self.desk.read(lambda books: holding.levels(books, [sku])))

    @flow
    def oversold(self) -> Flow[tuple[StockLevel, ...]]:
        """The articles and places of which less was found than orders were promised.

        They are on the list of :meth:`WorkRoom.due`, too, until more has come in, or the
        orders were canceled or are taken from another place.
        """
        return (yield from self.desk.read(stocktaking.oversold))

    @flow
    def set_terms(self, terms: StockLevel) -> Flow[StockLevel]:
        """Sets safety stock, backorder limit, release day and expected supply.

        Amounts in *terms* (on hand, allocated, held, backordered) are not looked at.
        """
        require_type(terms, StockLevel, path="$.terms")
        require_whole_number(
            terms.backorder_limit,
            path="$.terms.backorder_limit",
            error=InvalidStockError,
            most=MOST,
        )

        def change(transaction: Transaction) -> str:
            holding.set_terms(transaction.books, terms)
            return work_of(terms.sku, terms.location)

        return (yield from self._filled(change, terms))

    @flow
    def movements(self, sku: str) -> Flow[list[StockMovement]]:
        """What has come and gone of an article, everywhere, oldest first."""

        def look(books: Books) -> list[StockMovement]:
            found = books.movements.where("sku", sku)
            return sorted(found, key=lambda each: (each.at, each.id))

        return (yield from self.desk.read(look))

    @flow
    def waiting(self, sku: str) -> Flow[list[Backorder]]:
        """Who waits for an article, first come, first served."""

        def look(books: Books) -> list[Backorder]:
            found = books.backorders.where("sku", sku)
            return sorted(found, key=lambda each: each.number)

        return (yield from self.desk.read(look))

    @flow
    def levels(self, skus: str | Iterable[str]) -> Flow[tuple[StockLevel, ...]]:
        """The stock of an article, or of several, at all places; none for an unknown one."""
        wanted = one_or_more(skus)
        return (yield from self.desk.read(lambda books: holding.levels(books, wanted)))

    def _counted(
        self, sku: str, amount: int | Decimal, unit: str, *, path: str = "$.amount"
    ) -> int:
        # In what the stock of an article is counted in.
        if not unit and not isinstance(amount, Decimal):
            return amount
        sold_by = self.desk.taking.unit_of(sku)
        if not unit:
            raise InvalidStockError(
                f"{amount} is a decimal amount without a unit of measure",
                path=path,
                hint=f"give the unit, such as unit={sold_by or 'kg'!r}, or a whole number",
            )
        if not amount:
            return 0
        size: int | Decimal = -amount if amount < 0 else amount
        units = in_stock_units(size, unit, sold_by=sold_by)
        return -units if amount < 0 else units

    def _named(self, what: str, key: str, level: StockLevel) -> str:
        # One delivery note, or list, is about several articles.
        return f"{key or self.desk.ids.new_id(what)}:{_about(level)}"

    def _filled(
        self, change: Callable[[Transaction], str], level: StockLevel
    ) -> Flow[StockLevel]:
        # What comes of a change goes to those who wait for it first.
        work = yield from self.desk.command(change)
        yield from fill(self.desk, work)
        return (yield from self._level(level))

    def _level(self, wanted: StockLevel) -> Flow[StockLevel]:
        def look(books: Books) -> StockLevel:
            found = holding.levels(books, [wanted.sku])
            here = (each for each in found if each.location == wanted.location)
            return next(here, StockLevel(sku=wanted.sku, location=wanted.location))

        return (yield from self.desk.read(look))


def _about(level: StockLevel) -> str:
    return f"{level.sku}@{level.location}"
