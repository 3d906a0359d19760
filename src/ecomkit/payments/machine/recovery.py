"""What to do next about an instruction whose outcome is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from ecomkit.moments import instant_of
from ecomkit.payments.capabilities import FOREVER, Capabilities, Lookup
from ecomkit.payments.payment import InstructionRecord
from ecomkit.payments.states import InstructionState


class NextStep(StrEnum):
    """What to do about an open instruction."""

    SEND = "send"
    """Send it, with the same key."""
    ASK = "ask"
    """Ask the provider about it."""
    SILENCE = "silence"
    """Its last attempt ended without an answer: record that, then look again."""
    WAIT = "wait"
    """The provider or the buyer has the next move, or it is too early."""
    OPERATOR = "operator"
    """Hand it to a person."""
    NOTHING = "nothing"
    """Its outcome is known."""


@attrs.frozen(kw_only=True)
class Recovery:
    """The next step and, if it is to wait until a known moment, that moment."""

    step: NextStep
    until: datetime | None = None


def plan_recovery(
    record: InstructionRecord,
    *,
    capabilities: Capabilities,
    at: datetime,
    timeout: timedelta,
    asked: bool = False,
) -> Recovery:
    """The next step for *record*; *asked* says that the provider was just asked in vain.

    Order of preference for an unknown instruction: ask; repeat it with the same key
    while the provider certainly knows that key; else a person must look. Time alone
    never settles it.
    """
    support = capabilities.support(record.action)
    state = record.state
    if state is InstructionState.RESERVED:
        if _is_before(at, record.not_before):
            return Recovery(step=NextStep.WAIT, until=record.not_before)
        return Recovery(step=NextStep.SEND)
    if state is InstructionState.SUBMITTING:
        if _is_before(at, record.deadline):
            return Recovery(step=NextStep.WAIT, until=record.deadline)
        return Recovery(step=NextStep.SILENCE)
    if not record.is_open:
        return Recovery(step=NextStep.NOTHING)
    if support.lookup is not Lookup.NONE and not asked:
        return Recovery(step=NextStep.ASK)
    if state is not InstructionState.UNKNOWN:
        return Recovery(step=NextStep.WAIT)
    if _key_is_known(record, support.idempotency_window, at=at, timeout=timeout):
        return Recovery(step=NextStep.SEND)
    return Recovery(step=NextStep.OPERATOR)


def _is_before(at: datetime, moment: datetime | None) -> bool:
    return moment is not None and instant_of(at) < instant_of(moment)


def _key_is_known(
    record: InstructionRecord, window: timedelta, *, at: datetime, timeout: timedelta
) -> bool:
    # It may be sent up to one timeout from now and arrive up to another one later; the
    # key must be known even then.
    if window == FOREVER:
        return True
    first = record.first_sent_at
    return first is not None and (
        instant_of(at) + 2 * timeout - instant_of(first) <= window
    )
