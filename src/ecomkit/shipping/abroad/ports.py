"""Sources of customs duties that a shop may bring of its own."""

from __future__ import annotations

from typing import Protocol

from ecomkit.shipping.abroad.customs import (
    CustomsDeclaration,
    Duties,
    DutiesUnknown,
)


class DutyRule(Protocol):
    """One rule of customs law."""

    def duties(
        self, declaration: CustomsDeclaration, /
    ) -> Duties | DutiesUnknown | None:
        """The duties; None if the rule does not apply to the declaration."""
        ...


class DutySource(Protocol):
    """Knows the duties due: a table of rules, or a broker's service."""

    def assess(self, declaration: CustomsDeclaration, /) -> Duties | DutiesUnknown:
        """The duties on a declaration, or why they are not known."""
        ...
