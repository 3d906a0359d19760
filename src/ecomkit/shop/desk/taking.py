"""Taking: what a quote needs of stock, coupon uses and budgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cached_property

import attrs

from ecomkit.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.cart.quantity import Quantities
from ecomkit.catalog import Article, ProductKind
from ecomkit.catalog.bundle import Parts
from ecomkit.checkout import Checkout, Quote, Quoter
from ecomkit.checkout.offering import by_hand
from ecomkit.customers import Account, Seller
from ecomkit.inventory import (
    Availability,
    SourcingStrategy,
    StockLevel,
)
from ecomkit.moments import local_time
from ecomkit.orders import Order, OutOfStockError
from ecomkit.orders.editing import OrderEdit
from ecomkit.orders.picking import (
    Picking,
    parts_to_keep,
    pickings,
    pieces_held,
    pieces_of,
    pieces_packed,
    pieces_per_unit,
    pieces_to_send,
)
from ecomkit.orders.reserving import (
    availabilities,
    claim_parts,
    counts_orders,
    gifts_left,
    gifts_of,
    limits_on,
    resource_of,
    skus_in_stock,
    sourcing,
    usage_of,
    wanted_pieces,
)
from ecomkit.orders.whole_sets import whole_sets
from ecomkit.pricing import ClaimLostError, Usage
from ecomkit.pricing.result import Claim
from ecomkit.reservations import Capacity
from ecomkit.shipping.tracking import Shipment
from ecomkit.shop.desk import holding
from ecomkit.shop.desk.case import Case, checkout_of
from ecomkit.shop.store import Books
from ecomkit.tax import SupplyKind

_NO_ARTICLES: Mapping[str, Article] = {}


@attrs.frozen(kw_only=True, eq=False)
class Taking:
    """Knows what is limited: stock by article and place, and what promotions limit."""

    quoter: Quoter
    zone: tzinfo
    strategy: SourcingStrategy | None

    def unit_of(self, sku: str) -> str:
        """By which unit an article is sold; "" is by the piece."""
        return self.quoter.pricer.book.article(sku).unit

    def seen_by(
        self, books: Books, checkout: Checkout
    ) -> tuple[Usage, dict[str, Availability]]:
        """What promotions have been used, and what there is in stock, for one checkout.

        What it holds itself does not stand in its way.
        """
        limits = self._limits(checkout)
        names = {resource_of(claim): most for claim, most in limits.items()}
        used = holding.used_by_others(books, names, but=checkout.id)
        capacities = {
            name: Capacity(limit=most, committed=used.get(name, 0))
            for name, most in names.items()
        }
        cart, gifts = checkout.cart, self._gifts
        bundles, given = self._bundles(line.sku for line in cart.lines), {}
        skus = tuple(skus_in_stock((line.sku for line in cart.lines), bundles))
        if gifts:
            given = self._bundles(gifts)
            skus += tuple(skus_in_stock(gifts, given))
        levels = self._levels(books, skus, but=checkout.id)
        wanted = wanted_pieces(cart, levels, bundles, self.unit_of)
        stock = availabilities(
            wanted, levels, bundles, self.unit_of, on=self._day(books.now)
        )
        usage = usage_of(
            checkout,
            limits,
            capacities,
            orders=self._orders_before(books, checkout),
            gifts_left=gifts_left(gifts, wanted, levels, given, self.unit_of),
        )
        return usage, stock

    def asked(
        self, id: str, books: Books
    ) -> tuple[Checkout, dict[str, Availability], datetime]:
        """A checkout with all that its price and its offers depend on, as of now."""
        checkout = checkout_of(books.checkouts.get(id))
        usage, stock = self.seen_by(books, checkout)
        return self.known(books, checkout, usage), stock, books.now

    def known(self, books: Books, checkout: Checkout, usage: Usage) -> Checkout:
        """A checkout with what the shop knows of those who buy and sell in it."""
        return attrs.evolve(
            checkout,
            usage=usage,
            account=account_of(books, checkout),
            sellers=self.sellers(books, checkout.cart, by_hand(checkout)),
        )

    def sellers(
        self, books: Books, cart: Cart, own: Mapping[str, Article] = _NO_ARTICLES
    ) -> Mapping[str, Seller]:
        """Those whose goods are in a cart and who are known, by id."""
        ids = self.quoter.assortment.sellers_of(cart, own)
        return books.sellers.many(ids) if ids else {}

    def hold(self, case: Case, quote: Quote) -> None:
        """Holds what a quote needs until it ends.

        Raises OutOfStockError or ClaimLostError if somebody was quicker.
        """
        parts, missing = self._parts(case, quote)
        refuse_short(
            missing
            or holding.hold(
                case.books, case.row.id, parts, quote.valid_until, quote=quote.id
            )
        )

    def take(self, case: Case, quote: Quote) -> bool:
        """Takes what a quote needs for good; whether there was enough of it.

        What is held for it is what it needs; else it is found anew.
        """
        if holding.keep(case.books, case.row.id, quote=quote.id):
            return True
        parts, missing = self._parts(case, quote)
        if missing:
            holding.release(case.books, case.row.id)
            return False
        return not holding.take(case.books, case.row.id, parts, quote.valid_until)

    def take_more(self, case: Case, edit: OrderEdit) -> None:
        """Takes what an edit adds to an order for good.

        Raises OutOfStockError or ClaimLostError if somebody was quicker.
        """
        held = holding.held_by(case.books, case.row.id)
        claims = {
            name: amount - held.get(name, 0)
            for name, amount in self._claimed(case, edit.claims).items()
            if amount > held.get(name, 0)
        }
        items = [line.item.to_delivery("") for line in edit.lines]
        parts, missing = self._goods(case.books, case.placed.currency, items, but="")
        refuse_short(
            missing or holding.take_more(case.books, case.row.id, {**claims, **parts})
        )

    def keep_what_is_left(
        self, case: Case, order: Order, *, added: Container[str] = ()
    ) -> None:
        """Releases what an order does not need any more, and keeps nothing for lines *added*."""
        held = holding.held_by(case.books, case.row.id)
        keep = parts_to_keep(order, held, self.unit_of, added=added)
        holding.release(case.books, case.row.id, keep)

    def pickings(
        self, case: Case, order: Order, wanted: Quantities, location: str | None
    ) -> tuple[Picking, ...]:
        """Where the goods that are *wanted* of an order lie, as far as they have come."""
        held = holding.held_by(case.books, case.row.id)
        skus = pieces_of(order, wanted, self.unit_of)
        levels = holding.levels(case.books, skus)
        rows = case.books.stock.many(held)
        # What lies in parcels of other orders is theirs, also where too much was promised.
        mine = {
            StockLevel(sku=sku, location=at).stock_resource: amount
            for (at, sku), amount in pieces_packed(case.placed).items()
        }
        return pickings(
            order,
            wanted,
            held,
            self.unit_of,
            counted={level.sku for level in levels},
            on_hand={
                name: row.limit - row.packed + mine.get(name, 0)
                for name, row in rows.items()
            },
            location=location,
        )

    def count_packed(self, case: Case, before: Order, after: Order) -> None:
        """Counts the pieces in parcels that have not left, where shipments have changed."""
        packed = pieces_packed(after)
        packed.subtract(pieces_packed(before))
        for (at, sku), amount in packed.items():
            name = StockLevel(sku=sku, location=at).stock_resource
            if amount and case.books.stock.find(name) is not None:
                case.books.stock.increase(name, "packed", amount)

    def ship(self, case: Case, leaving: Shipment) -> None:
        """Takes the goods of a shipment out of stock."""
        if leaving.picked:
            holding.ship(
                case.books,
                case.row.id,
                leaving.picked,
                location=leaving.location,
                id=leaving.id,
            )

    def cover(self, case: Case, order: Order) -> tuple[str, ...]:
        """Takes what an order has to be sent and has not taken: lost goods, say.

        As far as there is some, in stock or on backorder; gives the SKUs of what there is
        not.
        """
        held = Counter(pieces_held(holding.held_by(case.books, case.row.id)))
        wanted = Counter(pieces_to_send(order, self.unit_of)) - held
        if not wanted:
            return ()
        levels = holding.levels(case.books, wanted)
        counted = {level.sku for level in levels}
        plan = sourcing(
            {sku: amount for sku, amount in wanted.items() if sku in counted},
            levels,
            self.strategy,
            on=self._day(case.books.now),
        )
        holding.take_more(case.books, case.row.id, dict(plan.parts))
        return tuple(sku for sku, _ in plan.missing)

    def _parts(
        self, case: Case, quote: Quote
    ) -> tuple[dict[str, int], tuple[str, ...]]:
        # What to reserve, and of which articles there is too little anywhere.
        claims = self._claimed(case, quote.priced.claims)
        items = (line.item.to_delivery("") for line in quote.priced.lines)
        parts, missing = self._goods(
            case.books, quote.cart.currency, items, but=case.row.id
        )
        return {**claims, **parts}, missing

    def _claimed(self, case: Case, claims: Iterable[Claim]) -> dict[str, int]:
        # What is claimed of what is limited, which is made known with its limits.
        parts, checkout = claim_parts(claims), case.row.checkout
        if checkout is None or not parts:
            return parts
        most = {
            resource_of(claim): amount
            for claim, amount in self._limits(checkout).items()
        }
        holding.limit(case.books, {name: most[name] for name in parts if name in most})
        return {name: amount for name, amount in parts.items() if name in most}

    def _goods(
        self, books: Books, currency: str, items: Iterable[LineItem], *, but: str
    ) -> tuple[dict[str, int], tuple[str, ...]]:
        # Gifts added by promotions leave the shelf, too; equal lines are joined.
        bought = _joined(currency, tuple(items))
        bundles = self._bundles(line.sku for line in bought.lines)
        skus = tuple(skus_in_stock((line.sku for line in bought.lines), bundles))
        levels = self._levels(books, skus, but=but)
        wanted = wanted_pieces(bought, levels, bundles, self.unit_of)
        parts: Counter[str] = Counter()
        on = self._day(books.now)
        if bundles and len({level.location for level in levels}) > 1:
            sets = self._sets(bought, bundles, wanted)
            parts, levels, found = whole_sets(sets, levels, self.strategy, on=on)
            wanted = dict(Counter(wanted) - found)
        plan = sourcing(wanted, levels, self.strategy, on=on)
        both = parts + Counter(dict(plan.parts))
        return dict(both), tuple(sku for sku, _ in plan.missing)

    def _sets(
        self, cart: Cart, bundles: Mapping[str, Parts], counted: Mapping[str, int]
    ) -> Iterator[tuple[dict[str, int], int]]:
        # The pieces of a bundle whose stock is counted, by SKU, and how many of it.
        for line in cart.lines:
            parts = bundles.get(line.sku, ())
            each = pieces_per_unit(line.sku, parts, self.unit_of)
            pieces = {sku: int(n) for sku, n in each.items() if sku in counted}
            if parts and pieces:
                yield pieces, int(line.quantity)

    def _levels(
        self, books: Books, skus: Sequence[str], *, but: str
    ) -> tuple[StockLevel, ...]:
        # Where a shop keeps stock, there is none of what it has none of, unless the
        # article says that there is always enough.
        found = holding.levels(books, skus, but=but)
        known = {level.sku for level in found}
        unknown = [
            sku
            for sku in dict.fromkeys(skus)
            if sku not in known and self._is_counted(sku)
        ]
        if unknown and holding.keeps_stock(books):
            found += tuple(StockLevel(sku=sku) for sku in unknown)
        return found

    def _is_counted(self, sku: str) -> bool:
        book = self.quoter.pricer.book
        article = book.article(sku)
        return (
            (self.quoter.assortment.sells(sku) or sku in book.articles)
            and article.kind.ships
            and self.quoter.pricer.kind_of(sku) is SupplyKind.GOODS
            and not _is_endless(article)
        )

    def _bundles(self, skus: Iterable[str]) -> dict[str, Parts]:
        articles = map(self.quoter.pricer.book.article, skus)
        return {each.sku: each.parts for each in articles if each.parts}

    @cached_property
    def _gifts(self) -> tuple[str, ...]:
        return gifts_of(self.quoter.pricer.promotions)

    @cached_property
    def _counts_orders(self) -> bool:
        return counts_orders(self.quoter.pricer.promotions)

    def _orders_before(self, books: Books, checkout: Checkout) -> int:
        # How many orders this buyer has placed, without the one of this checkout.
        if checkout.purchaser is None or not self._counts_orders:
            return 0
        placed = books.orders.where(
            "counted_by", checkout.purchaser.as_buyer().counted_by
        )
        return sum(
            each.checkout != checkout.id and not each.is_canceled for each in placed
        )

    def _limits(self, checkout: Checkout) -> dict[Claim, int]:
        pricer = self.quoter.pricer
        return limits_on(checkout, pricer.promotions, pricer.campaigns.values())

    def _day(self, moment: datetime) -> date:
        return local_time(moment, self.zone).date()


def _joined(currency: str, lines: tuple[LineItem, ...]) -> Cart:
    if len({line.sku for line in lines}) == len(lines):  # none are equal
        return Cart(currency, lines)
    cart = Cart(currency)
    for line in lines:
        cart = cart.with_line(line)
    return cart


def account_of(books: Books, checkout: Checkout) -> Account | None:
    """The company that buys, if the shop knows it."""
    buyer = checkout.purchaser
    if buyer is None or not buyer.account:
        return None
    return books.accounts.find(buyer.account)


def _is_endless(article: Article) -> bool:
    # Bundles are counted by their parts.
    made = article.kind is ProductKind.MADE_TO_ORDER
    return made or article.unlimited or bool(article.parts)


def refuse_short(short: Sequence[str]) -> None:
    """Raises ClaimLostError or OutOfStockError for what there is too little of."""
    claims = tuple(name for name in short if name.startswith("claim:"))
    if claims:
        raise ClaimLostError(
            f"used up by somebody else: {', '.join(claims)}",
            hint="make a new quote",
            claims=claims,
        )
    if short:
        raise OutOfStockError(
            f"sold out: {', '.join(short)}",
            hint="review the cart again",
            what=tuple(short),
        )
