"""Books: all that a shop keeps, inside one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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

    def __init__(self, rows: Rows, now: datetime, *, write: bool = True) -> None:
        self.now = require_moment(now, path="$.now", error=StoreUseError)
        self.rows = rows
        self._shelves: dict[str, Shelf[Any]] = {
            name: Shelf(rows, kind, write=write) for name, kind in ROW_KINDS.items()
        }
        self.carts: Shelf[SavedCart] = self._shelves["carts"]
        self.checkouts: Shelf[SavedCheckout] = self._shelves["checkouts"]
        self.quotes: Shelf[Quote] = self._shelves["quotes"]
        self.quotations: Shelf[Quotation] = self._shelves["quotations"]
        self.orders: Shelf[Order] = self._shelves["orders"]
        self.payments: Shelf[Payment] = self._shelves["payments"]
        self.settlements: Shelf[Settlement] = self._shelves["settlements"]
        self.documents: Shelf[IssuedDocument] = self._shelves["documents"]
        self.ledger: Shelf[LedgerEntry] = self._shelves["ledger"]
        self.filings: Shelf[TaxFiling] = self._shelves["filings"]
        self.customers: Shelf[Customer] = self._shelves["customers"]
        self.saved_methods: Shelf[SavedPaymentMethod] = self._shelves["saved_methods"]
        self.sellers: Shelf[Seller] = self._shelves["sellers"]
        self.purchases: Shelf[PurchaseNote] = self._shelves["purchases"]
        self.accounts: Shelf[Account] = self._shelves["accounts"]
        self.articles: Shelf[Article] = self._shelves["articles"]
        self.reservations: Shelf[Reservation] = self._shelves["reservations"]
        self.backorders: Shelf[Backorder] = self._shelves["backorders"]
        self.parcels: Shelf[ParcelNumber] = self._shelves["parcels"]
        self.movements: Shelf[StockMovement] = self._shelves["movements"]
        self.outbox: Shelf[OutboxEvent] = self._shelves["outbox"]
        self.inbox: Shelf[InboxMessage] = self._shelves["inbox"]
        self.commands: Shelf[SavedCommand] = self._shelves["commands"]
        self.work: Shelf[Work] = self._shelves["work"]
        self.threads: Shelf[Thread] = self._shelves["threads"]
        self.posts: Shelf[Post] = self._shelves["posts"]
        self.reviews: Shelf[ProductReview] = self._shelves["reviews"]
        self.groups: Shelf[CommunityGroup] = self._shelves["groups"]
        self.memberships: Shelf[Membership] = self._shelves["memberships"]
        self.ideas: Shelf[Idea] = self._shelves["ideas"]
        self.votes: Shelf[IdeaVote] = self._shelves["votes"]
        self.messages: Shelf[SavedMessage] = self._shelves["messages"]
        self.consents: Shelf[SavedConsent] = self._shelves["consents"]
        self.stock: Shelf[LimitedResource] = self._shelves["stock"]
        self.numbers: Shelf[NumberSeries] = self._shelves["numbers"]

    def shelf(self, name: str, /) -> Shelf[Any]:
        """The shelf of a name, such as ``orders``."""
        found = self._shelves.get(name)
        if found is None:
            raise StoreUseError(
                f"there is no shelf {short_repr(name)}",
                hint=f"there are: {', '.join(self._shelves)}",
            )
        return found

    def next_number(self, series: str, /) -> int:
        """The next number of a series, from 1, without gaps.

        Nobody else gets a number of it until this transaction has ended, and if it is
        undone the number is not used up. Ask late: others wait meanwhile.
        """
        return self.numbers.next(series, "last", NumberSeries(id=series))

    def flush(self) -> None:
        """Writes what has changed; a store calls it when the transaction ends."""
        for shelf in self._shelves.values():
            shelf.flush()
