"""The kinds of rows a shop keeps: their classes, and by what they are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from operator import attrgetter, eq, ge, le
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

import attrs

from ecomkit.cart import SavedCart
from ecomkit.catalog import Article
from ecomkit.checkout import Quotation, Quote
from ecomkit.customers import Account, Customer, Seller
from ecomkit.errors import NotFoundError
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
from ecomkit.moments import local_time
from ecomkit.orders import IssuedDocument, Order, UnknownOrderError
from ecomkit.orders.purchase_note import PurchaseNote
from ecomkit.orders.settlement import Settlement
from ecomkit.payments import (
    LedgerEntry,
    Payment,
    SavedPaymentMethod,
    UnknownPaymentError,
)
from ecomkit.reservations import Reservation, ReservationState
from ecomkit.shop.store.errors import MissingRowError
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
from ecomkit.wire import DocumentFormat

T = TypeVar("T")
Comparison = Literal["=", "<=", ">="]
# Works on texts, and on columns of a database.
COMPARED: Mapping[Comparison, Callable[[Any, Any], Any]] = {
    "=": eq,
    "<=": le,
    ">=": ge,
}


@attrs.frozen(kw_only=True, eq=False)
class RowKind(Generic[T]):
    """One table: the class of its rows, and by what they are found.

    ``id_of`` gives a row's id; ``keys`` are texts that rows are found by, an empty one
    not at all; no two rows have the same ``unique`` key. ``counters`` are fields with
    whole numbers that many transactions change at once: they are only added to.
    ``missing`` is raised for an id that is not there, with ``hint``. ``person`` names the
    key that holds a person's id, in rows that go when the person is forgotten. ``format``
    writes a row as text, for stores that keep text.
    """

    name: str
    cls: type[T]
    id_of: Callable[[T], str] = attrgetter("id")
    keys: Mapping[str, Callable[[T], str]] = attrs.field(factory=dict)
    unique: frozenset[str] = frozenset()
    counters: tuple[str, ...] = ()
    missing: type[NotFoundError] = MissingRowError
    hint: str = ""
    person: str = ""
    format: DocumentFormat[T] = attrs.field(
        default=attrs.Factory(lambda kind: DocumentFormat(kind.cls), takes_self=True)
    )

    def keys_of(self, row: T) -> dict[str, str]:
        """The keys of a *row*."""
        return {name: key_of(row) for name, key_of in self.keys.items()}


def moment_key(moment: datetime | None) -> str:
    """A moment as a key that sorts by time, to the microsecond; none gives no key.

    Examples:
        >>> moment_key(datetime(2026, 11, 2, 12, tzinfo=UTC))
        '2026-11-02T12:00:00.000000'
    """
    if moment is None:
        return ""
    in_utc = local_time(moment, UTC).replace(tzinfo=None)
    return in_utc.isoformat(timespec="microseconds")


def address_key(email: str) -> str:
    """An e-mail address as it is looked up: in whatever case it was written."""
    return email.strip().casefold()


def _by(*names: str) -> dict[str, Callable[[Any], str]]:
    return {name: attrgetter(name) for name in names}


def _reference(payment: Payment) -> str:
    # Providers may use the same reference, so it is found under its adapter.
    if not payment.provider_ref:
        return ""
    return f"{payment.adapter}:{payment.provider_ref}"


def _expires(reservation: Reservation) -> str:
    is_held = reservation.state is ReservationState.HELD
    return moment_key(reservation.expires_at) if is_held else ""


def queue_key(sku: str, location: str) -> str:
    """What the keys of all who wait for an article at a place begin with."""
    return f"{sku}@{location} "


def _queue(row: Backorder) -> str:
    # Who waits for an article at a place, first come, first served.
    return f"{queue_key(row.sku, row.location)}{row.number:012}"


def _waits_for(row: SavedCheckout) -> str:
    # The company of which somebody is to approve a purchase, or a change of an order.
    asked = None if row.checkout is None else row.checkout.approval_request
    return "" if asked is None else asked.account


def _unsent(row: OutboxEvent) -> str:
    # By time; the events of one subject in their own order, wherever clocks disagree.
    if row.sent_at is not None:
        return ""
    event = row.event
    return f"{moment_key(event.at)} {event.subject} {event.sequence:012}"


# What many transactions want at once comes last, so that it is locked shortest.
_KINDS: Sequence[RowKind[Any]] = (
    RowKind(name="carts", cls=SavedCart, keys=_by("owner"), person="owner"),
    RowKind(
        name="checkouts",
        cls=SavedCheckout,
        keys={**_by("cart", "owner"), "waits_for": _waits_for},
    ),
    RowKind(name="quotes", cls=Quote, keys=_by("checkout")),
    RowKind(
        name="quotations",
        cls=Quotation,
        keys={**_by("buyer"), "wish": attrgetter("wish")},
        person="buyer",
    ),
    RowKind(
        name="orders",
        cls=Order,
        id_of=attrgetter("number"),
        missing=UnknownOrderError,
        hint="orders.of_buyer and orders.of_email find them by whom they are for",
        keys={
            **_by("checkout", "quote"),
            "email": lambda order: address_key(order.email),
            "buyer": attrgetter("purchaser.id"),
            "counted_by": lambda order: order.purchaser.as_buyer().counted_by,
            "placed": lambda order: moment_key(order.placed_at),
        },
        unique=frozenset({"checkout", "quote"}),
    ),
    RowKind(
        name="payments",
        cls=Payment,
        missing=UnknownPaymentError,
        hint="orders.payments and checkouts.state give the payments of a sale",
        keys={**_by("checkout", "order"), "reference": _reference},
    ),
    RowKind(
        name="settlements",
        cls=Settlement,
        keys={**_by("checkout"), "state": attrgetter("state.value")},
    ),
    RowKind(
        name="documents",
        cls=IssuedDocument,
        id_of=attrgetter("number"),
        keys={**_by("order"), "about": attrgetter("about")},
        unique=frozenset({"about"}),
    ),
    RowKind(
        name="ledger",
        cls=LedgerEntry,
        id_of=lambda entry: f"{entry.account}/{entry.id}",
        keys=_by("account"),
    ),
    RowKind(name="filings", cls=TaxFiling, keys=_by("checkout", "order")),
    RowKind(
        name="customers",
        cls=Customer,
        keys={"email": lambda customer: address_key(customer.email)},
    ),
    RowKind(
        name="saved_methods",
        cls=SavedPaymentMethod,
        keys=_by("customer"),
        person="customer",
    ),
    RowKind(name="sellers", cls=Seller),
    RowKind(
        name="purchases",
        cls=PurchaseNote,
        id_of=attrgetter("number"),
        keys={"seller": attrgetter("seller.id")},
    ),
    RowKind(name="accounts", cls=Account, keys=_by("parent")),
    RowKind(
        name="articles",
        cls=Article,
        id_of=attrgetter("sku"),
        keys=_by("product", "seller"),
    ),
    RowKind(
        name="reservations",
        cls=Reservation,
        keys={**_by("reference"), "expires": _expires},
    ),
    RowKind(
        name="backorders",
        cls=Backorder,
        id_of=lambda row: f"{row.reference}/{row.sku}@{row.location}",
        keys={"queue": _queue, "sku": attrgetter("sku")},
    ),
    RowKind(
        name="parcels",
        cls=ParcelNumber,
        id_of=lambda row: f"{row.number}/{row.order}",
        keys=_by("number", "order"),
    ),
    RowKind(
        name="movements",
        cls=StockMovement,
        keys={"sku": attrgetter("sku"), **_by("reference")},
    ),
    RowKind(
        name="outbox",
        cls=OutboxEvent,
        keys={
            "unsent": _unsent,
            "waiting": lambda row: "" if row.sent_at else row.event.subject,
            "sent": lambda row: moment_key(row.sent_at),
            "subject": attrgetter("event.subject"),
            "actor": attrgetter("event.actor"),
        },
    ),
    RowKind(
        name="inbox", cls=InboxMessage, keys={"at": lambda row: moment_key(row.at)}
    ),
    RowKind(
        name="commands", cls=SavedCommand, keys={"at": lambda row: moment_key(row.at)}
    ),
    RowKind(
        name="work",
        cls=Work,
        keys={
            **_by("checkout", "payment"),
            "due": lambda work: moment_key(work.due),
            "waiting": lambda work: "" if work.due else "person",
        },
    ),
    RowKind(
        name="messages",
        cls=SavedMessage,
        keys={
            **_by("actor", "order"),
            "due": lambda message: moment_key(message.due),
            "waiting": lambda row: "" if row.due or row.outcome else "person",
        },
        person="actor",
    ),
    RowKind(name="threads", cls=Thread, keys=_by("place", "author")),
    RowKind(
        name="posts",
        cls=Post,
        keys={**_by("thread", "author"), "state": attrgetter("state.value")},
        person="author",
    ),
    RowKind(
        name="reviews",
        cls=ProductReview,
        keys={**_by("product", "author"), "state": attrgetter("state.value")},
    ),
    RowKind(name="groups", cls=CommunityGroup),
    RowKind(
        name="memberships",
        cls=Membership,
        keys=_by("group", "person"),
        person="person",
    ),
    RowKind(
        name="ideas",
        cls=Idea,
        keys={**_by("author"), "state": attrgetter("state.value")},
        counters=("votes",),
        person="author",
    ),
    RowKind(name="votes", cls=IdeaVote, keys=_by("idea", "person"), person="person"),
    RowKind(
        name="consents",
        cls=SavedConsent,
        keys={"person": attrgetter("id")},
        person="person",
    ),
    RowKind(
        name="stock",
        cls=LimitedResource,
        keys={
            "sku": lambda row: "" if row.terms is None else row.terms.sku,
            "short": lambda row: "yes" if row.is_short else "",
        },
        counters=("limit", "used", "packed"),
    ),
    RowKind(name="numbers", cls=NumberSeries, counters=("last",)),
)

ROW_KINDS: Mapping[str, RowKind[Any]] = MappingProxyType(
    {kind.name: kind for kind in _KINDS}
)
"""The kinds of rows by name, in the order in which a transaction writes them."""
