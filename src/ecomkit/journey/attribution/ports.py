"""The seam of attribution: a rule of your own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

from ecomkit.journey.attribution.paths import ConversionPath


class AttributionRule(Protocol):
    """Weighs the contacts of one path."""

    @property
    def name(self) -> str:
        """The name of the method in reports."""
        ...

    def weigh(self, path: ConversionPath, /) -> Sequence[Fraction]:
        """One weight for each contact, none below zero and not all zero."""
        ...
