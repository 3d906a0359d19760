"""What a shop keeps about its messages: those to be sent, and what people agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.journey.privacy import ConsentPurpose
from ecomkit.messages import MessageKind
from ecomkit.payments.plain_texts import scrubbed
from ecomkit.shop.store.errors import check
from ecomkit.validators import as_tuple, maybe


@attrs.frozen(kw_only=True)
class SavedMessage:
    """A message to a customer: due, sent, or not sent for a reason.

    ``id`` names what it is about, so that each is written once. It is due at ``due``;
    None says that it is done, or waits for a person if it has no ``outcome``. ``outcome``
    is ``"sent"`` or why it was not (``"no_consent"``, ``"bought"``...). ``about`` is the
    shipment, return or change.
    """

    id: str = attrs.field(validator=check.name)
    kind: MessageKind = attrs.field(converter=MessageKind)
    actor: str = attrs.field(default="", validator=check.text)
    order: str = attrs.field(default="", validator=check.text)
    cart: str = attrs.field(default="", validator=check.text)
    about: str = attrs.field(default="", validator=check.text)
    due: datetime | None = attrs.field(default=None, validator=maybe(check.moment))
    tries: int = attrs.field(default=0, validator=check.whole_number(least=0))
    note: str = attrs.field(default="", converter=scrubbed, validator=check.text)
    outcome: str = attrs.field(default="", validator=check.text)
    to: str = attrs.field(default="", validator=check.text)
    sent_at: datetime | None = attrs.field(default=None, validator=maybe(check.moment))


@attrs.frozen(kw_only=True)
class ConsentDecision:
    """What somebody decided about one purpose, and when."""

    purpose: ConsentPurpose = attrs.field(converter=ConsentPurpose)
    allowed: bool
    at: datetime = attrs.field(validator=check.moment)


@attrs.frozen(kw_only=True)
class SavedConsent:
    """What a person, or the reader of a mail address, has decided, in order of time.

    ``id`` is a person's, or ``mailto:`` with an address: who unsubscribes by one
    customer's mail is not written to as another.

    Examples:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
        >>> SavedConsent(id="ada").decided({"marketing"}, allowed=True, at=noon).allows("marketing")
        True
    """

    id: str = attrs.field(validator=check.name)
    decisions: tuple[ConsentDecision, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(ConsentDecision)
    )

    def decided(
        self, purposes: Iterable[ConsentPurpose | str], *, allowed: bool, at: datetime
    ) -> SavedConsent:
        """The same with a decision about some purposes."""
        new = (
            ConsentDecision(purpose=ConsentPurpose(each), allowed=allowed, at=at)
            for each in sorted(purposes)
        )
        return self.joined(new)

    def joined(self, others: Iterable[ConsentDecision]) -> SavedConsent:
        """The same with the decisions of somebody who is this person."""
        # At one moment, the withdrawal is the last word.
        every = dict.fromkeys((*self.decisions, *others))
        ranked = sorted(every, key=lambda each: (each.at, not each.allowed))
        return attrs.evolve(self, decisions=tuple(ranked))

    def allows(self, purpose: ConsentPurpose | str) -> bool:
        """Whether the last decision about a purpose is a yes; without one it is not."""
        last = [each for each in self.decisions if each.purpose == purpose]
        return bool(last) and last[-1].allowed
