"""The states of a payment and of an instruction, and where each may go: tables as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from ecomkit.choices import StrictEnum
from ecomkit.payments.errors import IllegalTransitionError
from ecomkit.payments.instruction import PaymentAction

_S = TypeVar("_S", bound=StrictEnum)


class PaymentStatus(StrictEnum):
    """How a payment stands, read from its facts and its open instruction."""

    NEW = "new"
    """Nothing was asked yet."""
    AUTHORIZING = "authorizing"
    """The provider is being asked, or its answer is not known."""
    REQUIRES_ACTION = "requires_action"
    """The buyer must do something first."""
    PENDING = "pending"
    """The provider has accepted it and will decide."""
    AUTHORIZED = "authorized"
    """The amount is set aside or promised."""
    PARTIALLY_CAPTURED = "partially_captured"
    """A part was taken, and more can come."""
    CAPTURED = "captured"
    """All that will come has come."""
    PARTIALLY_REFUNDED = "partially_refunded"
    """A part was given back."""
    REFUNDED = "refunded"
    """All was given back."""
    DISPUTED = "disputed"
    """The buyer's bank disputes some of it."""
    CHARGED_BACK = "charged_back"
    """A dispute was lost."""
    FAILED = "failed"
    """The provider said no."""
    VOIDED = "voided"
    """What was set aside was given free."""
    EXPIRED = "expired"
    """Time ran out."""
    CANCELED = "canceled"
    """It was called off before anything moved."""


class InstructionState(StrictEnum):
    """How far one instruction has come."""

    RESERVED = "reserved"
    """Written down, nothing sent."""
    SUBMITTING = "submitting"
    """Being sent; found so after a crash, it counts as unknown."""
    UNKNOWN = "unknown"
    """Sent, and nobody can say whether it was done."""
    PENDING = "pending"
    """The provider has accepted it and will decide."""
    NEEDS_ACTION = "needs_action"
    """The buyer must do something first."""
    NEEDS_OPERATOR = "needs_operator"
    """Neither asking nor repeating can settle it: a person must look."""
    SUCCEEDED = "succeeded"
    """It is done."""
    DECLINED = "declined"
    """The provider said no."""
    CANCELED = "canceled"
    """It was taken back before it had an effect."""


def _table(kind: type[_S], rows: str) -> Mapping[_S, frozenset[_S]]:
    table = {}
    for row in rows.strip().splitlines():
        state, _, following = row.partition("->")
        table[kind(state.strip())] = frozenset(map(kind, following.split()))
    return table


INSTRUCTION_NEXT = _table(
    InstructionState,
    """
    reserved -> submitting canceled succeeded declined pending needs_action
    submitting -> succeeded declined pending needs_action unknown reserved
    unknown -> submitting reserved succeeded declined pending needs_action needs_operator
    pending -> succeeded declined needs_action canceled
    needs_action -> succeeded declined pending canceled
    needs_operator -> succeeded declined pending needs_action canceled
    succeeded ->
    declined ->
    canceled ->
    """,
)
"""Where an instruction may go. From ``reserved`` straight to an answer: the provider
tells of an attempt that the adapter had taken for not sent."""

STATUS_NEXT = _table(
    PaymentStatus,
    """
    new -> authorizing canceled
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
"""Where a payment may go in one step. Notices get lost, so several steps may be seen
as one; where no path leads, the facts are kept and a person is asked to look."""

ENDED = frozenset(
    {InstructionState.SUCCEEDED, InstructionState.DECLINED, InstructionState.CANCELED}
)
"""States in which an instruction's fate is known."""

WAITING = frozenset({InstructionState.PENDING, InstructionState.NEEDS_ACTION})
"""States in which somebody else has the next move."""

ACTIONS_WHEN: Mapping[PaymentStatus, frozenset[PaymentAction]] = {
    status: frozenset(map(PaymentAction, actions.split()))
    for status, actions in {
        PaymentStatus.NEW: "authorize purchase",
        PaymentStatus.AUTHORIZING: "",
        PaymentStatus.REQUIRES_ACTION: "void",
        PaymentStatus.PENDING: "void",
        PaymentStatus.AUTHORIZED: "authorize capture void",
        PaymentStatus.PARTIALLY_CAPTURED: "capture void refund",
        PaymentStatus.CAPTURED: "refund",
        PaymentStatus.PARTIALLY_REFUNDED: "capture void refund",
        PaymentStatus.REFUNDED: "",
        PaymentStatus.DISPUTED: "capture void refund",
        PaymentStatus.CHARGED_BACK: "capture void refund",
        PaymentStatus.FAILED: "",
        PaymentStatus.VOIDED: "",
        PaymentStatus.EXPIRED: "",
        PaymentStatus.CANCELED: "",
    }.items()
}
"""What a payment can be asked for in each status, as far as its amounts allow."""


def check_step(
    table: Mapping[_S, frozenset[_S]], before: _S, after: _S, *, what: str
) -> None:
    """Refuses a step that *table* does not know."""
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


LATER = {status: reachable(STATUS_NEXT, status) for status in PaymentStatus}
"""All that may become of a payment in each status."""
