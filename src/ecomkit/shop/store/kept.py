"""What a shop keeps that no room has a value for: sales, commands, work, messages."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.checkout import Checkout
from ecomkit.choices import StrictEnum
from ecomkit.events import Event, Visit
from ecomkit.inventory import StockLevel
from ecomkit.payments.plain_texts import scrubbed
from ecomkit.shop.store.errors import check
from ecomkit.tax.outside import TaxAssessment
from ecomkit.validators import maybe

_count = check.whole_number(least=0)


@attrs.frozen(kw_only=True)
class SavedCheckout:
    """A sale: its checkout, the cart it came from, and the order it became.

    Everything about one sale is read after this row is locked. An order that did not come
    from a checkout (by phone, imported) has one of its own, with ``checkout`` None.
    ``order`` is written once; ``version`` counts the changes of what the buyer said.
    ``visit`` is the last one in which the buyer did something.
    """

    id: str = attrs.field(validator=check.name)
    owner: str = attrs.field(default="", validator=check.text)
    cart: str = attrs.field(default="", validator=check.text)
    checkout: Checkout | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Checkout))
    )
    order: str = attrs.field(default="", validator=check.text)
    version: int = attrs.field(default=0, validator=_count)
    visit: Visit | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Visit))
    )


@attrs.frozen(kw_only=True)
class LimitedResource:
    """So much there is of something, and so much of it is in use, held or for good.

    ``id`` is the name under which it is reserved (``stock:tea@berlin``, ``coupon:SPRING``).
    For goods, ``packed`` of them are in parcels that have not left, and ``terms`` is what
    else is known of the article at this place; ``is_short`` says that less was found than
    is promised, and is looked at again when it is listed. The amounts change by additions
    alone.

    Examples:
        >>> LimitedResource(id="coupon:SPRING", limit=100, used=98).left
        2
    """

    id: str = attrs.field(validator=check.name)
    limit: int = attrs.field(default=0, validator=_count)
    used: int = attrs.field(default=0, validator=_count)
    packed: int = attrs.field(default=0, validator=_count)
    is_short: bool = attrs.field(default=False, validator=check.flag)
    terms: StockLevel | None = attrs.field(
        default=None, validator=maybe(check.instance_of(StockLevel))
    )

    @property
    def left(self) -> int:
        """How much can still be used."""
        return max(self.limit - self.used, 0)


@attrs.frozen(kw_only=True)
class NumberSeries:
    """A series of document numbers without gaps, and the last one given."""

    id: str = attrs.field(validator=check.name)
    last: int = attrs.field(default=0, validator=_count)


@attrs.frozen(kw_only=True)
class SavedCommand:
    """A command that was taken on: asked again under its key, it gives the same result.

    ``digest`` stands for what was asked, so that other content under the key is noticed.
    """

    id: str = attrs.field(validator=check.name)
    digest: str = attrs.field(validator=check.name)
    result: str = attrs.field(default="", validator=check.text)
    at: datetime = attrs.field(validator=check.moment)


class WorkKind(StrictEnum):
    """What is to be done outside, or comes to pass by time."""

    SEND = "send"
    """An instruction has to reach its provider, or its fate has to be found out."""
    UNPAID = "unpaid"
    """An order was not paid in time."""
    BALANCE_DUE = "balance_due"
    """Money is due of an order, and nobody is waited for: a person has to ask for it."""
    FLAGGED = "flagged"
    """Something about a payment is wrong, or unheard of: a person has to look."""
    AUTHORIZATION_ENDS = "authorization_ends"
    """A hold on the buyer's money ends."""
    RENEWAL = "renewal"
    """A hold on the buyer's money is to be renewed before it ends."""
    FILL = "fill"
    """Goods have come in, or their day has come, that an order waits for."""
    LABEL = "label"
    """A carrier is to make a label for a parcel."""
    CAPTURE = "capture"
    """More of an order's money is to be captured."""
    OVERDUE = "overdue"
    """An invoice is to be paid by now; without a day, somebody has to remind its buyer."""
    INSTALLMENT = "installment"
    """An installment of an order is due; without a day, somebody has to be reminded of it."""
    FORGET = "forget"
    """The buyer of a sale is to be forgotten, once it is over and the law allows it."""
    CANCEL_LABEL = "cancel_label"
    """A label that was made is not used: the carrier is to take it back."""
    FULFILL = "fulfill"
    """Somebody else's warehouse is to pack and send a shipment."""
    ABANDONED = "abandoned"
    """A buyer who was sent to the bank did not come back."""
    TAXES = "taxes"
    """A sale or a refund has to be told to the outside tax engine."""

    @property
    def is_for_people(self) -> bool:
        """Whether nothing can be tried: it is listed until people have done it."""
        return self in {WorkKind.BALANCE_DUE, WorkKind.FLAGGED}


@attrs.frozen(kw_only=True)
class Work:
    """Something that must still happen outside, written with the change that asks for it.

    It is due at ``due``; None says that it waits for a person. ``tries`` counts how often
    it was begun; ``note`` says what went wrong.
    """

    id: str = attrs.field(validator=check.name)
    kind: WorkKind = attrs.field(converter=WorkKind)
    checkout: str = attrs.field(validator=check.name)
    payment: str = attrs.field(default="", validator=check.text)
    instruction: str = attrs.field(default="", validator=check.text)
    due: datetime | None = attrs.field(default=None, validator=maybe(check.moment))
    tries: int = attrs.field(default=0, validator=_count)
    note: str = attrs.field(default="", converter=scrubbed, validator=check.text)


@attrs.frozen(kw_only=True)
class ParcelNumber:
    """Whose parcel a tracking number is: of an order, found by what a carrier says.

    Goods of several orders may be in one parcel.
    """

    number: str = attrs.field(validator=check.name)
    order: str = attrs.field(validator=check.name)


@attrs.frozen(kw_only=True)
class TaxFiling:
    """A sale, or a change of it, as the outside tax engine that assessed it has it.

    ``id`` is the order's number, or that and the change's id; ``sold`` is what a change has
    added, ``refunds`` the filing whose goods came back; ``reference`` is the engine's own
    name for it, empty until it has heard.
    """

    id: str = attrs.field(validator=check.name)
    checkout: str = attrs.field(validator=check.name)
    order: str = attrs.field(validator=check.name)
    change: str = attrs.field(default="", validator=check.text)
    sold: TaxAssessment | None = attrs.field(
        default=None, validator=maybe(check.instance_of(TaxAssessment))
    )
    refunds: str = attrs.field(default="", validator=check.text)
    reference: str = attrs.field(default="", validator=check.text)
    filed_at: datetime | None = attrs.field(default=None, validator=maybe(check.moment))


@attrs.frozen(kw_only=True)
class OutboxEvent:
    """An event to be told, written with the change that it tells of."""

    id: str = attrs.field(validator=check.name)
    event: Event = attrs.field(validator=check.instance_of(Event))
    sent_at: datetime | None = attrs.field(default=None, validator=maybe(check.moment))


@attrs.frozen(kw_only=True)
class InboxMessage:
    """A message that was taken in; come again, it has no second effect."""

    id: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
