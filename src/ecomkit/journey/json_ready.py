"""Figures as plain data that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs

from ecomkit.money.amount import Money


@attrs.frozen
class JsonReady:
    """A value whose fields are all figures."""

    def to_dict(self) -> dict[str, Any]:
        """All fields, ready for JSON: amounts as text, durations in seconds."""
        return {
            field.name: _plain(getattr(self, field.name))
            for field in attrs.fields(type(self))
        }


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
