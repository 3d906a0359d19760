"""What is inside a rule: rules and requirements nest to any depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs


def inside(value: object) -> Iterator[object]:
    """*value* and everything in its fields, at any depth; a shop's own classes, too."""
    if isinstance(value, tuple):
        for each in value:
            yield from inside(each)
        return
    yield value
    kind: type[Any] = type(value)
    if attrs.has(kind):
        for field in attrs.fields(kind):
            yield from inside(getattr(value, field.name))
