"""Why a customer is in a segment, or is not: what was asked, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class RuleResult:
    """What a rule found of one customer.

    Of a rule about one fact: the ``fact``, the ``test`` and ``value`` it was held
    against, and what was ``found`` (None where the fact is not known). Of a rule made
    of others: their findings in ``parts``.
    """

    met: bool
    fact: str = ""
    test: str = ""
    value: Any = None
    found: Any = None
    parts: tuple[RuleResult, ...] = ()

    def deciding(self) -> Iterator[RuleResult]:
        """The findings about single facts that made it so."""
        if not self.parts:
            yield self
        for part in self.parts:
            # "Not" turns its part round, so that the part decides though it differs.
            if part.met == self.met or self.test == "not":
                yield from part.deciding()
