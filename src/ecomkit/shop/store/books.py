"""Books: all that a shop keeps, inside one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ecomkit.cart import SavedCart
from ecomkit.catalog import Article
from ecomkit.checkout import Quotation, Quote
from ecomkit.customers import Account, Customer, Seller
from ecomkit.errors import short_repr
from ecomkit.inventory import Backorder, StockMovement
from ecomkit.journey.community import (
    CommunityGroup,
    Idea,
    IdeaVote,
    Membership,
    Post,
    Thread,
)
from ecomkit.journey.feedback import ProductReview
from ecomkit.orders import IssuedDocument, Order
from ecomkit.orders.purchase_note import PurchaseNote
from ecomkit.orders.settlement import Settlement
from ecomkit.payments import LedgerEntry, Payment, SavedPaymentMethod
from ecomkit.reservations import Reservation
from ecomkit.shop.store.errors import StoreUseError
from ecomkit.shop.store.kept import (
    InboxMessage,
    LimitedResource,
    NumberSeries,
    OutboxEvent,
    ParcelNumber,
    SavedCheckout,
    SavedCommand,
    TaxFiling,
    Work,
)
from ecomkit.shop.store.kept_messages import SavedConsent, SavedMessage
from ecomkit.shop.store.ports import Rows
from ecomkit.shop.store.row_kinds import ROW_KINDS
from ecomkit.shop.store.shelf import Shelf
from ecomkit.validators import require_moment


class Books:
    """The shelves of one transaction, and its moment.

    A function that is given books touches nothing else: it may run again when somebody
    else was faster. ``rows`` are what lies beneath the shelves.
    """

    carts: Shelf[SavedCart]
    checkouts: Shelf[SavedCheckout]
    quotes: Shelf[Quote]
    quotations: Shelf[Quotation]
    orders: Shelf[Order]
    payments: Shelf[Payment]
    settlements: Shelf[Settlement]
    documents: Shelf[IssuedDocument]
    ledger: Shelf[LedgerEntry]
    filings: Shelf[TaxFiling]
    customers: Shelf[Customer]
    saved_methods: Shelf[SavedPaymentMethod]
    sellers: Shelf[Seller]
    purchases: Shelf[PurchaseNote]
    accounts: Shelf[Account]
    articles: Shelf[Article]
    reservations: Shelf[Reservation]
    backorders: Shelf[Backorder]
    parcels: Shelf[ParcelNumber]
    movements: Shelf[StockMovement]
    outbox: Shelf[OutboxEvent]
    inbox: Shelf[InboxMessage]
    commands: Shelf[SavedCommand]
    work: Shelf[Work]
    threads: Shelf[Thread]
    posts: Shelf[Post]
    reviews: Shelf[ProductReview]
    groups: Shelf[CommunityGroup]
    memberships: Shelf[Membership]
    ideas: Shelf[Idea]
    votes: Shelf[IdeaVote]
    messages: Shelf[SavedMessage]
    consents: Shelf[SavedConsent]
    stock: Shelf[LimitedResource]
    numbers: Shelf[NumberSeries]

    def __init__(self, rows: Rows, now: datetime, *, write: bool = True) -> None:
        self.now = require_moment(now, path="$.now", error=StoreUseError)
        self.rows = rows
        self._write = write
        self._shelves: dict[str, Shelf[Any]] = {}

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Shelf[Any]:
            # A shelf is put up when it is first looked at: a transaction needs a few.
            if name not in ROW_KINDS:
                raise AttributeError(f"books have no {name}", name=name, obj=self)
            shelf = self.shelf(name)
            setattr(self, name, shelf)
            return shelf

    def shelf(self, name: str, /) -> Shelf[Any]:
        """The shelf of a name, such as ``orders``."""
        found = self._shelves.get(name)
        if found is None:
            kind = ROW_KINDS.get(name)
            if kind is None:
                raise StoreUseError(
                    f"there is no shelf {short_repr(name)}",
                    hint=f"there are: {', '.join(ROW_KINDS)}",
                )
            found = self._shelves[name] = Shelf(self.rows, kind, write=self._write)
        return found

    def next_number(self, series: str, /) -> int:
        """The next number of a series, from 1, without gaps.

        Nobody else gets a number of it until this transaction has ended, and if it is
        undone the number is not used up. Ask late: others wait meanwhile.
        """
        return self.numbers.next(series, "last", NumberSeries(id=series))

    def flush(self) -> None:
        """Writes what has changed; a store calls it when the transaction ends."""
        for name in ROW_KINDS:
            if name in self._shelves:
                self._shelves[name].flush()
