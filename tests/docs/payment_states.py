"""The page of payment states, drawn from the tables in the code.

``python -m tests.docs.payment_states`` writes it anew.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from ecomkit.checkout.quotation import QUOTATION_NEXT, QuotationStatus
from ecomkit.payments.states import (
    ACTIONS_WHEN,
    INSTRUCTION_NEXT,
    STATUS_NEXT,
    InstructionState,
    PaymentStatus,
)
from ecomkit.payments.trade.guarantee import GUARANTEE_NEXT, GuaranteeState
from ecomkit.payments.trade.letter_of_credit import LETTER_NEXT, LetterState

PAGE = Path(__file__).parents[2] / "docs/reference/payment-states.md"

HEAD = """# States of payments

A payment's status is read from the money that moved, and never stored; an
instruction's state says how far one request to a provider has come. The tables below
are those in the code (a test compares them). A step that is not in its table is refused
or, if a provider reports it, kept and shown to a person.

A step may skip states, because notifications get lost: the next status seen of a payment
that was authorized may be refunded.
"""


def text() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_sections()))


def _sections() -> Iterator[str]:
    yield "## Payment\n"
    yield _table(
        PaymentStatus,
        STATUS_NEXT,
        {
            "can be asked to": {
                state: sorted(actions) for state, actions in ACTIONS_WHEN.items()
            }
        },
    )
    yield "\n## Instruction\n"
    yield (
        "Written down before anything is sent. From `reserved` straight to an answer: "
        "the provider\ntells of an attempt that the adapter had taken for not sent.\n"
    )
    yield _table(InstructionState, INSTRUCTION_NEXT)
    yield "\n## Quotation\n"
    yield "`expired` is read from the clock when an offer's time is over.\n"
    yield _table(QuotationStatus, QUOTATION_NEXT)
    yield "\n## Bank guarantee\n"
    yield _table(GuaranteeState, GUARANTEE_NEXT)
    yield "\n## Letter of credit\n"
    yield _table(LetterState, LETTER_NEXT)
    yield ""


def _table(
    kind: type[StrEnum],
    following: Mapping[Any, frozenset[Any]],
    more: Mapping[str, Mapping[Any, Any]] | None = None,
) -> str:
    columns = dict(more or {})
    meanings = _meanings(kind)
    order = {state: place for place, state in enumerate(kind)}
    heads = ["state", *(["means"] if meanings else []), "may become", *columns]
    rows = [heads, ["---"] * len(heads)]
    for state in kind:
        row = [f"`{state}`"]
        if meanings:
            row.append(meanings[state.name])
        row.append(_listed(sorted(following[state], key=order.__getitem__)))
        row.extend(_listed(column[state]) for column in columns.values())
        rows.append(row)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _listed(names: list[Any]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _meanings(kind: type[StrEnum]) -> dict[str, str]:
    """The sentence under each member, which Python itself does not keep."""
    source = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(source, ast.ClassDef)
    found = {}
    for member, sentence in zip(source.body, source.body[1:], strict=False):
        if isinstance(member, ast.Assign) and isinstance(sentence, ast.Expr):
            name = ast.unparse(member.targets[0])
            assert isinstance(sentence.value, ast.Constant)
            found[name] = str(sentence.value.value)
    return found


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
