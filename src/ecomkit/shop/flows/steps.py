"""The steps of a flow: a flow is a generator that yields them and is given their results.

It does nothing itself, so the same flow serves threads and event loops, and a test can
stop it at any step, as a crash would.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from typing import Any, TypeVar

import attrs

from ecomkit.events import Event
from ecomkit.payments import Instruction
from ecomkit.shop.store import Books

_T = TypeVar("_T")


@attrs.frozen
class Transact:
    """Run a function on the books in one transaction; gives what it gives.

    It is run again after a conflict, so it touches nothing but the books.
    """

    change: Callable[[Books], Any]
    write: bool = True


@attrs.frozen
class Submit:
    """Send an instruction to its provider, unless *before* has passed; gives an Answer.

    Never inside a transaction. A worker that was held up may come back when others have
    long taken its attempt for lost, so it sends nothing once *before* has passed.
    """

    adapter: str
    instruction: Instruction
    before: datetime


@attrs.frozen
class Ask:
    """Ask a provider what became of an instruction; gives what it found."""

    adapter: str
    instruction: Instruction


@attrs.frozen
class Publish:
    """Hand events on; gives whether the sink took them."""

    events: Sequence[Event]


@attrs.frozen
class AskOutside:
    """Call a *method* of a carrier, a warehouse or a tax engine.

    Gives what it gives, or what it raises. Never inside a transaction.
    """

    who: str
    method: str
    about: Any


Step = Transact | Submit | Ask | Publish | AskOutside
Flow = Generator[Step, Any, _T]
