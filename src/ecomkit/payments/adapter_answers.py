"""What adapters return and raise, as answers that the payment machine understands."""

from __future__ import annotations

from ecomkit.payments.errors import MisconfiguredError, NotSentError
from ecomkit.payments.machine.answers import Answer
from ecomkit.payments.outcome import (
    Declined,
    InstructionNotFound,
    NeedsAction,
    OutcomeUnknown,
    Pending,
    Succeeded,
)


def submit_answer(answer: object) -> Answer:
    """What submitting returned, as an answer; nonsense is Unknown."""
    if isinstance(
        answer, Succeeded | Pending | NeedsAction | Declined | OutcomeUnknown
    ):
        return answer
    return OutcomeUnknown(f"answered with {type(answer).__name__}")


def lookup_answer(answer: object) -> Answer | InstructionNotFound:
    """What a look-up returned, as an answer; nonsense is Unknown."""
    return answer if isinstance(answer, InstructionNotFound) else submit_answer(answer)


def error_answer(error: Exception) -> Answer:
    """What an adapter raised, as an answer that keeps neither its frames nor its text.

    The texts and frames of other libraries' errors may hold secrets; a class name does not.
    """
    if isinstance(error, NotSentError | MisconfiguredError):
        return error.with_traceback(None)
    return OutcomeUnknown(type(error).__name__)
