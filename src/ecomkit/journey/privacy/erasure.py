"""Forgetting a person: what goes, what stays under which rule, and a report of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.checks import length_of_time, moment, named
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_json import event_id
from ecomkit.journey.ports import EventLog, EventQuery
from ecomkit.journey.privacy.events import CustomerErased


class ErasureAction(StrEnum):
    """What becomes of a record: deleted, stripped of the person, or kept as it is."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


@attrs.frozen(kw_only=True)
class ErasureRule:
    """What becomes of one kind of record, and why.

    A rule that keeps names its ground in law and how long it binds; after ``retention``
    the record is deleted. Anonymised records keep the facts in ``facts`` and no others.
    """

    action: ErasureAction
    reason: str = attrs.field(validator=named)
    facts: frozenset[str] = frozenset()
    retention: timedelta = attrs.field(default=timedelta(0), validator=length_of_time)

    def __attrs_post_init__(self) -> None:
        if (self.action is ErasureAction.KEEP) != (self.retention > timedelta(0)):
            raise InvalidInputError(
                "keeping needs a retention, and only keeping has one",
                path="$.retention",
            )


@attrs.frozen(kw_only=True)
class ErasurePolicy:
    """What becomes of events, by name; those that no rule names follow ``otherwise``.

    ``open_orders`` wait: while an order is under way its records are needed to fulfill it.
    """

    rules: Mapping[str, ErasureRule] = attrs.field(hash=False)
    otherwise: ErasureRule = ErasureRule(
        action=ErasureAction.DELETE, reason="no rule keeps it"
    )
    open_orders: str = "the order is not finished yet"

    def rule(self, name: str) -> ErasureRule:
        """The rule for events of this name."""
        return self.rules.get(name, self.otherwise)


# What figures need of a sale once the person is gone. Country and postcode of an invoice
# tell where tax was owed; a postcode alone names nobody. Reasons and coupons are left out:
# the one may be in the person's own words, the other made for the person.
_SALE_FACTS = frozenset(
    """
    amount cart country currency discount order postcode products promised_by quantity
    shipping shipping_tax subtotal tax total
    """.split()
)
_GOODS_FACTS = frozenset("category price quantity sku".split())
_ACCOUNTS = ErasureRule(
    action=ErasureAction.ANONYMISE,
    reason="the figures of a sale stay, without the person",
    facts=_SALE_FACTS,
)
DEFAULT_ERASURE = ErasurePolicy(
    rules=MappingProxyType(
        dict.fromkeys(
            (
                "order_completed",
                "order_canceled",
                "order_refunded",
                "order_packed",
                "shipment_dispatched",
                "shipment_delivered",
                "return_requested",
                "return_received",
            ),
            _ACCOUNTS,
        )
        | {
            # GDPR article 7 (1): whoever relies on consent must be able to prove it.
            name: ErasureRule(
                action=ErasureAction.KEEP,
                reason="proof of consent, GDPR article 7 (1)",
                retention=timedelta(days=3 * 365),
            )
            for name in ("consent_given", "consent_withdrawn")
        }
    )
)


@attrs.frozen(kw_only=True)
class ErasedRecord:
    """What became of one event, and why."""

    id: str
    name: str
    action: ErasureAction
    reason: str
    until: datetime | None = None


@attrs.frozen(kw_only=True)
class ErasureReport:
    """What was erased and what was kept under which rule: the answer to the person."""

    records: tuple[ErasedRecord, ...]
    change: CustomerErased

    def kept(self) -> tuple[ErasedRecord, ...]:
        """What stays as it is, each with its reason and, where known, until when."""
        return tuple(
            record for record in self.records if record.action is ErasureAction.KEEP
        )


@attrs.frozen(kw_only=True)
class ErasurePlan:
    """A worked-out erasure: the report, and the events that take the old ones' places."""

    report: ErasureReport
    changed: Mapping[str, Event | None] = attrs.field(hash=False)


def plan_erasure(
    events: Iterable[Event],
    policy: ErasurePolicy,
    *,
    at: datetime,
    pseudonym: str,
    open_orders: Collection[str] = (),
) -> ErasurePlan:
    """What erasing the person behind *events* at this moment does, before it is done.

    *events* are all of the person's, under every id (:meth:`IdentityGraph.ids_of`).
    *pseudonym* stands for the person afterwards; take a new id that tells nothing.
    """
    moment(at)
    if not pseudonym:
        raise InvalidInputError("a pseudonym is needed", path="$.pseudonym")
    changed: dict[str, Event | None] = {}
    records = []
    for event in events:
        record, after = _decided(event, policy, at, pseudonym, open_orders)
        records.append(record)
        if record.action is not ErasureAction.KEEP:
            changed[record.id] = after
    counts = {
        action: sum(record.action is action for record in records)
        for action in ErasureAction
    }
    return ErasurePlan(
        report=ErasureReport(
            records=tuple(records),
            change=CustomerErased(
                deleted=counts[ErasureAction.DELETE],
                anonymised=counts[ErasureAction.ANONYMISE],
                kept=counts[ErasureAction.KEEP],
            ),
        ),
        changed=changed,
    )


def erase_person(
    log: EventLog,
    actors: Collection[str],
    policy: ErasurePolicy = DEFAULT_ERASURE,
    *,
    at: datetime,
    pseudonym: str,
    open_orders: Collection[str] = (),
) -> ErasureReport:
    """Erases a person's events from *log*, and notes there that it was done.

    *actors* are all ids of the person. Run it again when an order is finished or a
    retention has passed, until nothing is kept.
    """
    if not actors:
        raise InvalidInputError("whom to erase?", path="$.actors")
    events = list(log.scan(EventQuery(actors=frozenset(actors))))
    done = plan_erasure(
        events, policy, at=at, pseudonym=pseudonym, open_orders=open_orders
    )
    log.replace(done.changed)
    note = Event.of(done.report.change, at=at, actor=pseudonym, subject=pseudonym)
    log.append([note])
    return done.report


def _decided(
    event: Event,
    policy: ErasurePolicy,
    at: datetime,
    pseudonym: str,
    open_orders: Collection[str],
) -> tuple[ErasedRecord, Event | None]:
    def record(action: ErasureAction, reason: str, **facts: Any) -> ErasedRecord:
        return ErasedRecord(
            id=event_id(event), name=event.name, action=action, reason=reason, **facts
        )

    rule = policy.rule(event.name)
    order = event.properties.get("order", event.subject)
    if isinstance(order, str) and order in open_orders:
        return record(ErasureAction.KEEP, policy.open_orders), None
    if rule.action is ErasureAction.KEEP:
        until = event.at + rule.retention
        if at < until:
            return record(ErasureAction.KEEP, rule.reason, until=until), None
        return record(ErasureAction.DELETE, "the retention has passed"), None
    if rule.action is ErasureAction.DELETE:
        return record(ErasureAction.DELETE, rule.reason), None
    return record(ErasureAction.ANONYMISE, rule.reason), _nameless(
        event, rule.facts, pseudonym
    )


def _nameless(event: Event, facts: frozenset[str], pseudonym: str) -> Event:
    kind = EVENT_KINDS.get(event.name)
    impersonal = kind is not None and kind.subject in _IMPERSONAL
    return Event(
        name=event.name,
        at=event.at,
        actor=pseudonym,
        subject=event.subject if impersonal else "",
        id=event_id(event),
        sequence=event.sequence,
        channel=event.channel,
        campaign=event.campaign,
        device=event.device,
        properties={
            name: _plain_goods(value) if name == "products" else value
            for name, value in event.properties.items()
            if name in facts
        },
    )


def _plain_goods(goods: object) -> object:
    # What the buyer had engraved stays out.
    if isinstance(goods, str) or not isinstance(goods, Iterable):
        return ()
    return tuple(
        {name: value for name, value in item.items() if name in _GOODS_FACTS}
        for item in goods
        if isinstance(item, Mapping)
    )


_IMPERSONAL = frozenset({"campaign", "cart", "order", "product", "list", "promotion"})
