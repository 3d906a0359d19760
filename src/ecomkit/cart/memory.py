"""MemoryCarts: carts kept in memory, for tests, demos and shops of one process."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import attrs

from ecomkit.cart.errors import StaleCartError
from ecomkit.cart.ports import SavedCart
from ecomkit.errors import short_repr


class MemoryCarts:
    """A CartRepository that keeps carts in a dictionary; safe between threads."""

    def __init__(self) -> None:
        self._carts: dict[str, SavedCart] = {}
        self._lock = Lock()

    def find(self, ids: Sequence[str], /) -> tuple[SavedCart, ...]:
        """The carts of these ids that are there, in the order asked for."""
        with self._lock:
            return tuple(self._carts[key] for key in ids if key in self._carts)

    def owned_by(self, owner: str, /) -> tuple[SavedCart, ...]:
        """All carts of one owner, by id."""
        with self._lock:
            kept = [saved for saved in self._carts.values() if saved.owner == owner]
        return tuple(sorted(kept, key=lambda saved: saved.id))

    def store(self, saved: SavedCart, /) -> SavedCart:
        """Stores a cart and gives it back with its new version."""
        with self._lock:
            self._refuse_stale(saved, self._carts.get(saved.id))
            kept = attrs.evolve(saved, version=saved.version + 1)
            self._carts[saved.id] = kept
            return kept

    def forget(self, saved: SavedCart, /) -> None:
        """Removes a cart."""
        with self._lock:
            present = self._carts.get(saved.id)
            if present is not None:
                self._refuse_stale(saved, present)
                del self._carts[saved.id]

    @staticmethod
    def _refuse_stale(saved: SavedCart, present: SavedCart | None) -> None:
        version = present.version if present else 0
        if saved.version != version:
            raise StaleCartError(
                f"cart {short_repr(saved.id)} is at version {version}, not {saved.version}",
                hint="load it again and repeat the change",
                asked=saved.version,
                present=version,
            )
