"""Moments: points in time that are the same for everybody, wherever they look at a clock."""

from __future__ import annotations

from datetime import datetime
from typing import TypeGuard


def is_moment(value: object) -> TypeGuard[datetime]:
    """Whether *value* is a datetime with a time zone that says how far it is from UTC."""
    return isinstance(value, datetime) and value.utcoffset() is not None
