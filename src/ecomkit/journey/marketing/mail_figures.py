"""Figures of mails: opened, clicked, bounced, unsubscribed."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.events import Event
from ecomkit.journey.identity import as_customers
from ecomkit.journey.intervals import Proportion


@attrs.frozen(kw_only=True)
class MailFigures:
    """How mails performed: opened, clicked and unsubscribed of all delivered; bounced of all sent."""

    delivered: int
    opened: Proportion
    clicked: Proportion
    bounced: Proportion
    unsubscribed: Proportion


def mail_figures(events: Iterable[Event], *, message: str = "") -> MailFigures:
    """How the mails in *events* performed, each counted once by message and person.

    *message* selects one. Opens are inexact, as mail programs load or block tracking
    pictures by themselves; clicks are the more reliable figure.
    """
    seen: dict[str, set[tuple[str, str]]] = {}
    for event in as_customers(events):
        if not message or event.subject == message:
            seen.setdefault(event.name, set()).add((event.subject, event.actor))
    delivered = seen.get("email_delivered", set())

    def share(name: str) -> Proportion:
        return Proportion(len(seen.get(name, set()) & delivered), len(delivered))

    bounced = seen.get("email_bounced", set())
    return MailFigures(
        delivered=len(delivered),
        opened=share("email_opened"),
        clicked=share("email_link_clicked"),
        bounced=Proportion(len(bounced - delivered), len(bounced | delivered)),
        unsubscribed=share("unsubscribed"),
    )
