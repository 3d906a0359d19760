"""The right to erasure: what is deleted, what is kept under which rule, and a report."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.event_fields import in_order
from ecomkit.journey.event_json import event_id
from ecomkit.journey.ports import EventLog
from ecomkit.journey.privacy.access import events_of_person, query_of_person
from ecomkit.journey.privacy.events import CustomerErased
from ecomkit.journey.validators import check
from ecomkit.text import one_line
from ecomkit.toml_text import read_data
from ecomkit.validators import as_dict, as_names, require_moment


class ErasureAction(StrictEnum):
    """What happens to a record: deleted, anonymized, or kept as it is."""

    DELETE = "delete"
    ANONYMIZE = "anonymize"
    KEEP = "keep"


@attrs.frozen(kw_only=True)
class ErasureRule:
    """What happens to one kind of record, and why.

    A rule that keeps names the legal ground, and for how long; after ``retention``
    the record is deleted. Anonymized records keep the facts in ``facts`` and no others.
    """

    action: ErasureAction = attrs.field(converter=ErasureAction)
    reason: str = attrs.field(validator=check.name)
    facts: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    retention: timedelta = attrs.field(default=timedelta(0), validator=check.duration)

    def __attrs_post_init__(self) -> None:
        if (self.action is ErasureAction.KEEP) != (self.retention > timedelta(0)):
            raise InvalidInputError(
                "a rule that keeps needs a retention, and no other has one",
                path="$.retention",
            )


@attrs.frozen(kw_only=True)
class ErasurePolicy:
    """What happens to events, by name; events without a rule follow ``otherwise``.

    ``open_orders`` is the reason why records of orders under way are kept for now: they
    are needed to fulfill them.
    """

    rules: Mapping[str, ErasureRule] = attrs.field(
        hash=False, converter=as_dict, validator=check.members(ErasureRule)
    )
    otherwise: ErasureRule = attrs.field(
        default=ErasureRule(action=ErasureAction.DELETE, reason="no rule keeps it"),
        validator=check.instance_of(ErasureRule),
    )
    open_orders: str = attrs.field(
        default="the order is not finished yet", validator=check.name
    )

    def rule(self, name: str) -> ErasureRule:
        """The rule for events of this name."""
        return self.rules.get(name, self.otherwise)


DEFAULT_ERASURE = ErasurePolicy(
    rules={
        name: ErasureRule(
            action=row["action"],
            reason=row["reason"],
            facts=row.get("facts", ()),
            retention=timedelta(days=row.get("days", 0)),
        )
        for row in read_data("ecomkit.journey", "privacy", "erasure.toml")["rules"]
        for name in row["events"]
    }
)
# What is kept of a product; what the buyer had engraved is left out.
_GOODS_FACTS = frozenset(
    {"amount", "category", "gift_card", "net", "price", "quantity", "seller", "sku"}
)


@attrs.frozen(kw_only=True)
class ErasedRecord:
    """What happened to one event, and why."""

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
        """The records that are kept, each with its reason and, if known, until when."""
        return tuple(
            record for record in self.records if record.action is ErasureAction.KEEP
        )


@attrs.frozen(kw_only=True)
class ErasurePlan:
    """A planned erasure: the report, and for each event's id its replacement or None."""

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
    """Plans the erasure of the person behind *events*, without doing it.

    *events* are all events of the person, under every id (:meth:`IdentityGraph.ids_of`).
    *pseudonym* replaces the person's id; take a new id that reveals nothing.
    """
    require_moment(at, path="$.at")
    one_line(pseudonym, path="$.pseudonym", required=True)
    changed: dict[str, Event | None] = {}
    records = []
    for event in in_order(events):
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
                anonymized=counts[ErasureAction.ANONYMIZE],
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
    """Erases a person's events from *log*, and records the erasure there.

    *actors* are all ids of the person; what another customer did on the same device stays.
    Run it again when an order is finished or a
    retention has passed, until nothing is kept.
    """
    done = plan_erasure(
        events_of_person(log.scan(query_of_person(actors)), actors),
        policy,
        at=at,
        pseudonym=pseudonym,
        open_orders=open_orders,
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
        if at - event.at < rule.retention:
            until = event.at + min(rule.retention, _LATEST - event.at)
            return record(ErasureAction.KEEP, rule.reason, until=until), None
        return record(ErasureAction.DELETE, "the retention has passed"), None
    if rule.action is ErasureAction.DELETE:
        return record(ErasureAction.DELETE, rule.reason), None
    return record(ErasureAction.ANONYMIZE, rule.reason), _anonymized(
        event, rule.facts, pseudonym
    )


def _anonymized(event: Event, facts: frozenset[str], pseudonym: str) -> Event:
    kind = EVENT_KINDS.get(event.name)
    impersonal = kind is not None and kind.subject in _IMPERSONAL
    return Event(
        name=event.name,
        at=event.at,
        actor=pseudonym,
        subject=event.subject if impersonal else pseudonym if event.subject else "",
        id=event_id(event),
        sequence=event.sequence,
        session=_nameless(event.session, pseudonym),
        channel=event.channel,
        campaign=event.campaign,
        device=event.device,
        properties={
            name: _nameless_fact(name, value, pseudonym)
            for name, value in event.properties.items()
            if name in facts
        },
    )


def _nameless(session: str, pseudonym: str) -> str:
    # Visits stay apart; what the session was called, nobody can tell.
    if not session:
        return ""
    return blake2b(f"{pseudonym}:{session}".encode(), digest_size=8).hexdigest()


def _nameless_fact(name: str, value: object, pseudonym: str) -> object:
    if name == "products":
        return _plain_goods(value)
    if name == "answers":
        return _plain_answers(value)
    if name == "customer":
        return pseudonym
    if name == "contact":
        return "withheld"
    return value


def _plain_answers(answers: object) -> object:
    # Numbers, and choices of the ready-made surveys; never words of the person.
    if not isinstance(answers, Mapping):
        return {}
    return {
        question: value
        for question, value in answers.items()
        if isinstance(value, int) or value in _CHOICES
    }


def _plain_goods(goods: object) -> object:
    if isinstance(goods, str) or not isinstance(goods, Iterable):
        return ()
    return tuple(
        {name: value for name, value in item.items() if name in _GOODS_FACTS}
        for item in goods
        if isinstance(item, Mapping)
    )


_CHOICES = frozenset(
    choice
    for survey in read_data("ecomkit.journey", "feedback", "surveys.toml")["surveys"]
    for question in survey["questions"]
    for choice in question.get("choices", ())
)
_LATEST = datetime.max.replace(tzinfo=UTC)
_IMPERSONAL = frozenset(
    """
    campaign cart case checkout list message order payment product promotion quote survey
    """.split()
)
