"""The payment adapters that a shop was given, by name; another name is told as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

from ecomkit.errors import short_repr
from ecomkit.payments.errors import UnsupportedOperationError

T = TypeVar("T")


class KnownAdapters(dict[str, T]):
    """Adapters, or what is known of them, by name."""

    def __missing__(self, name: object) -> NoReturn:
        raise UnsupportedOperationError(
            f"the shop was not given the payment adapter {short_repr(name)}",
            hint=f"it needs those that its payments rest on; given are: "
            f"{', '.join(self) or 'none'}",
        )


def known_adapters(adapters: Mapping[str, Any]) -> KnownAdapters[Any]:
    """*adapters* by name, of which another one is missed by its name."""
    return KnownAdapters(adapters)
