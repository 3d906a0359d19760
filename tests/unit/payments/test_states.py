"""The tables of states: every step that is not in them is refused."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from ecomkit.checkout.quotation import QUOTATION_NEXT, QuotationStatus
from ecomkit.payments.errors import IllegalTransitionError
from ecomkit.payments.states import (
    ACTIONS_WHEN,
    ENDED_INSTRUCTIONS,
    INSTRUCTION_NEXT,
    REACHABLE_STATUSES,
    STATUS_NEXT,
    InstructionState,
    PaymentStatus,
    check_step,
    reachable,
)
from ecomkit.payments.trade.guarantee import GUARANTEE_NEXT, GuaranteeState
from ecomkit.payments.trade.letter_of_credit import LETTER_NEXT, LetterState

TABLES: dict[str, tuple[Any, Any]] = {
    "instruction": (INSTRUCTION_NEXT, InstructionState),
    "status": (STATUS_NEXT, PaymentStatus),
    "guarantee": (GUARANTEE_NEXT, GuaranteeState),
    "letter": (LETTER_NEXT, LetterState),
    "quotation": (QUOTATION_NEXT, QuotationStatus),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_speaks_of_every_state(name: str) -> None:
    table, kind = TABLES[name]

    assert set(table) == set(kind)


@pytest.mark.parametrize("name", TABLES)
def test_every_step_is_in_its_table_or_refused(name: str) -> None:
    table, kind = TABLES[name]
    for before, after in product(kind, kind):
        if after in table[before]:
            check_step(table, before, after, what="it")
        else:
            with pytest.raises(IllegalTransitionError) as caught:
                check_step(table, before, after, what="it")
            assert caught.value.facts == {"before": before.value, "after": after.value}


@pytest.mark.parametrize("name", TABLES)
def test_every_state_can_be_reached_from_the_first(name: str) -> None:
    table, kind = TABLES[name]
    first = next(iter(kind))

    assert reachable(table, first) | {first} == set(kind)


def test_what_is_settled_stays_settled() -> None:
    """Nothing follows success, a no, or a withdrawal."""
    assert {
        state for state in InstructionState if not INSTRUCTION_NEXT[state]
    } == ENDED_INSTRUCTIONS


def test_an_unknown_fate_is_never_settled_by_time() -> None:
    """There is no way from unknown, or from a person's desk, back to the start but by
    proof: a look-up that found nothing."""
    assert InstructionState.CANCELED not in INSTRUCTION_NEXT[InstructionState.UNKNOWN]
    assert not INSTRUCTION_NEXT[InstructionState.NEEDS_OPERATOR] & {
        InstructionState.RESERVED,
        InstructionState.SUBMITTING,
    }


def test_a_payment_that_ended_without_money_stays_so() -> None:
    for ended in ("failed", "voided", "expired", "canceled"):
        assert REACHABLE_STATUSES[PaymentStatus(ended)] == frozenset()


def test_money_is_asked_for_only_where_there_can_be_some() -> None:
    assert set(ACTIONS_WHEN) == set(PaymentStatus)
    assert not any(
        ACTIONS_WHEN[PaymentStatus(ended)]
        for ended in ("failed", "voided", "expired", "canceled", "authorizing")
    )
