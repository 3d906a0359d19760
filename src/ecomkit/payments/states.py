"""The states of a payment and of an instruction, and the steps between them, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from ecomkit.choices import StrictEnum
from ecomkit.payments.errors import IllegalTransitionError
from ecomkit.payments.instruction import PaymentAction

_S = TypeVar("_S", bound=StrictEnum)


class PaymentStatus(StrictEnum):
    """The status of a payment, read from its totals and its open instruction."""

    NEW = "new"
    """Nothing was requested yet."""
    AUTHORIZING = "authorizing"
    """The provider is being asked, or its answer is not known."""
    REQUIRES_ACTION = "requires_action"
    """The buyer must do something first."""
    PENDING = "pending"
    """The provider has accepted the request and will decide."""
    AUTHORIZED = "authorized"
    """The amount is held or promised."""
    PARTIALLY_CAPTURED = "partially_captured"
    """A part was captured, and more can come."""
    CAPTURED = "captured"
    """All that will be captured was captured."""
    PARTIALLY_REFUNDED = "partially_refunded"
    """A part was refunded."""
    REFUNDED = "refunded"
    """All was refunded."""
    DISPUTED = "disputed"
    """The buyer's bank disputes some of it."""
    CHARGED_BACK = "charged_back"
    """A dispute was lost."""
    FAILED = "failed"
    """The provider declined it."""
    VOIDED = "voided"
    """The hold was released."""
    EXPIRED = "expired"
    """It ran out of time."""
    CANCELED = "canceled"
    """It was canceled before anything moved."""


class InstructionState(StrictEnum):
    """How far one instruction has come."""

    RESERVED = "reserved"
    """Stored, not sent."""
    SUBMITTING = "submitting"
    """Being sent; found like this after a crash, it counts as unknown."""
    UNKNOWN = "unknown"
    """Sent, and it is not known whether it was carried out."""
    PENDING = "pending"
    """The provider has accepted it and will decide."""
    NEEDS_ACTION = "needs_action"
    """The buyer must do something first."""
    NEEDS_OPERATOR = "needs_operator"
    """Neither a look-up nor a repetition can settle it: a person must look."""
    SUCCEEDED = "succeeded"
    """It was carried out."""
    DECLINED = "declined"
    """The provider declined it."""
    CANCELED = "canceled"
    """It was withdrawn before it had an effect."""


def _table(kind: type[_S], rows: str) -> Mapping[_S, frozenset[_S]]:
    table = {}
    for row in rows.strip().splitlines():
        state, _, following = row.partition("->")
        table[kind(state.strip())] = frozenset(map(kind, following.split()))
    return table


INSTRUCTION_NEXT = _table(
    InstructionState,
    """
    reserved -> submitting succeeded declined pending needs_action
    submitting -> succeeded declined pending needs_action unknown reserved needs_operator
    unknown -> submitting reserved succeeded declined pending needs_action needs_operator
    pending -> succeeded declined needs_action canceled needs_operator
    needs_action -> succeeded declined pending canceled needs_operator
    needs_operator -> succeeded declined pending needs_action canceled
    succeeded ->
    declined ->
    canceled ->
    """,
)
"""The next states of an instruction. From ``reserved`` straight to an answer: the provider
reports an attempt that the adapter took for not sent."""

STATUS_NEXT = _table(
    PaymentStatus,
    """
    new -> authorizing
    authorizing -> requires_action pending authorized captured failed expired canceled
    requires_action -> pending authorized captured failed expired canceled
    pending -> requires_action authorized partially_captured captured failed expired canceled
    authorized -> partially_captured captured voided expired
    partially_captured -> captured partially_refunded refunded disputed charged_back
    captured -> partially_refunded refunded disputed charged_back
    partially_refunded -> refunded captured partially_captured disputed charged_back
    refunded -> partially_refunded captured disputed charged_back
    disputed -> captured partially_captured partially_refunded refunded charged_back
    charged_back -> disputed
    failed ->
    voided ->
    expired ->
    canceled ->
    """,
)
"""The next statuses of a payment, step by step. Notifications get lost, so several steps
may be seen as one; where no path leads, the totals are kept and a person is asked to look."""

ENDED_INSTRUCTIONS = frozenset(
    {InstructionState.SUCCEEDED, InstructionState.DECLINED, InstructionState.CANCELED}
)
"""States in which the outcome of an instruction is known."""

LOST = frozenset(
    {
        PaymentStatus.FAILED,
        PaymentStatus.EXPIRED,
        PaymentStatus.CANCELED,
        PaymentStatus.VOIDED,
    }
)
"""Statuses of a payment by which nothing was paid, and nothing will be."""

WAITING = frozenset({InstructionState.PENDING, InstructionState.NEEDS_ACTION})
"""States in which the provider or the buyer has the next move."""

ACTIONS_WHEN: Mapping[PaymentStatus, frozenset[PaymentAction]] = {
    status: frozenset(map(PaymentAction, actions.split()))
    for status, actions in {
        PaymentStatus.NEW: "authorize purchase",
        PaymentStatus.AUTHORIZING: "",
        PaymentStatus.REQUIRES_ACTION: "void",
        PaymentStatus.PENDING: "void",
        PaymentStatus.AUTHORIZED: "authorize capture void renew",
        PaymentStatus.PARTIALLY_CAPTURED: "capture void refund renew",
        PaymentStatus.CAPTURED: "refund",
        PaymentStatus.PARTIALLY_REFUNDED: "capture void refund renew",
        PaymentStatus.REFUNDED: "",
        PaymentStatus.DISPUTED: "capture void refund",
        PaymentStatus.CHARGED_BACK: "capture void refund",
        PaymentStatus.FAILED: "",
        PaymentStatus.VOIDED: "",
        PaymentStatus.EXPIRED: "",
        PaymentStatus.CANCELED: "",
    }.items()
}
"""The actions a payment can be asked for in each status, as far as its amounts allow."""


def check_step(
    table: Mapping[_S, frozenset[_S]], before: _S, after: _S, *, what: str
) -> None:
    """Raises IllegalTransitionError for a step that is not in *table*."""
    after = type(before)(after)
    if after not in table[before]:
        raise IllegalTransitionError(
            f"{what} in state {before} cannot become {after}",
            before=before.value,
            after=after.value,
        )


def reachable(table: Mapping[_S, frozenset[_S]], before: _S) -> frozenset[_S]:
    """All states that can follow *before*, in any number of steps."""
    found: set[_S] = set()
    fringe = {before}
    while fringe:
        fringe = {after for state in fringe for after in table[state]} - found
        found |= fringe
    return frozenset(found)


REACHABLE_STATUSES = {
    status: reachable(STATUS_NEXT, status) for status in PaymentStatus
}
"""Every status that can follow each status, in any number of steps."""
