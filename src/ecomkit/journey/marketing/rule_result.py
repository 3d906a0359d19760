"""Why a customer is in a segment or not: the rule, and the facts that decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class RuleResult:
    """Whether one customer meets a rule, and why.

    For a rule about one fact: the ``fact``, the ``test`` and ``value`` it was compared
    with, and what was ``found`` (None if the fact is unknown). For a rule made of others:
    their results in ``parts``.
    """

    met: bool
    fact: str = ""
    test: str = ""
    value: Any = None
    found: Any = None
    parts: tuple[RuleResult, ...] = ()

    def deciding(self) -> Iterator[RuleResult]:
        """The results for single facts that decided it."""
        if not self.parts:
            yield self
        for part in self.parts:
            # "Not" inverts its part, so that the part decides although it differs.
            if part.met == self.met or self.test == "not":
                yield from part.deciding()
