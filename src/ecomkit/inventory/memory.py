"""MemoryStock: a stock ledger in memory, for tests and one-process shops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import RLock

import attrs

from ecomkit.errors import short_repr
from ecomkit.inventory.errors import StockConflictError
from ecomkit.inventory.movement import MovementReason, StockMovement
from ecomkit.inventory.stock import StockLevel
from ecomkit.reservations.ports import Reservations
from ecomkit.reservations.reservation import ReservationState


class MemoryStock:
    """A StockSource that adds up movements and reads *reservations*.

    Everything that sells goods reserves them in the same *reservations*; this ledger sets
    their limits. What is shipped leaves the ledger first and then the reservation, so
    that a sold piece never looks free.
    """

    def __init__(self, reservations: Reservations) -> None:
        self._reservations = reservations
        self._lock = RLock()
        self._movements: dict[str, StockMovement] = {}
        self._levels: dict[tuple[str, str], StockLevel] = {}

    def set_terms(self, terms: StockLevel) -> None:
        """Sets safety stock, backorder limit, release day and expected supply.

        Amounts in *terms* (on hand, allocated, held, backordered) are ignored: they come
        from movements and reservations.
        """
        with self._lock:
            key = (terms.sku, terms.location)
            on_hand = self._levels[key].on_hand if key in self._levels else 0
            self._levels[key] = attrs.evolve(
                terms, on_hand=on_hand, allocated=0, held=0, backordered=0
            )
            self._set_limits(key)

    def record(self, movement: StockMovement) -> None:
        """Records a *movement*; recording it again changes nothing.

        What is shipped is taken out of the reservation that ``reference`` names. Raises
        StockConflictError if more would leave than is in stock or than was committed, or
        if another movement has this id.
        """
        with self._lock:
            known = self._movements.get(movement.id)
            if known is not None:
                if known != movement:
                    raise StockConflictError(
                        f"movement {short_repr(movement.id)} was recorded with other facts"
                    )
                return
            key = (movement.sku, movement.location)
            level = self._levels.get(key) or StockLevel(
                sku=movement.sku, location=movement.location
            )
            on_hand = level.on_hand + movement.amount
            if on_hand < 0:
                raise StockConflictError(
                    f"{level.on_hand} are in stock, {-movement.amount} cannot leave",
                    on_hand=level.on_hand,
                )
            keep = self._kept_back(movement, level.stock_resource)
            self._levels[key] = attrs.evolve(level, on_hand=on_hand)
            self._movements[movement.id] = movement
            self._set_limits(key)
            if keep is not None:
                self._reservations.release(movement.reference, keep)

    def movements(self, sku: str) -> tuple[StockMovement, ...]:
        """The movements of one SKU, in the order in which they were recorded."""
        with self._lock:
            return tuple(each for each in self._movements.values() if each.sku == sku)

    def levels(self, skus: Sequence[str], now: datetime, /) -> tuple[StockLevel, ...]:
        """The stock of these SKUs at all locations; none for an unknown SKU."""
        wanted = set(skus)
        with self._lock:
            kept = [
                level
                for (sku, _), level in sorted(self._levels.items())
                if sku in wanted
            ]
            return tuple(self._with_reserved(kept, now))

    def _with_reserved(
        self, levels: Sequence[StockLevel], now: datetime
    ) -> Iterable[StockLevel]:
        resources = [
            name
            for level in levels
            for name in (level.stock_resource, level.backorder_resource)
        ]
        capacity = self._reservations.capacity(resources, now)
        for level in levels:
            stock = capacity[level.stock_resource]
            waiting = capacity[level.backorder_resource]
            yield attrs.evolve(
                level,
                allocated=stock.committed,
                held=stock.held,
                backordered=waiting.committed + waiting.held,
            )

    def _kept_back(
        self, movement: StockMovement, resource: str
    ) -> dict[str, int] | None:
        # What stays in the reservation when this is shipped; None for other movements.
        if movement.reason is not MovementReason.SHIPPED:
            return None
        for reservation in self._reservations.find([movement.reference]):
            keep = dict(reservation.parts)
            left = keep.pop(resource, 0) + movement.amount
            if reservation.state is ReservationState.COMMITTED and left >= 0:
                return keep | ({resource: left} if left else {})
        raise StockConflictError(
            f"reservation {short_repr(movement.reference)} has less of it committed",
            hint="commit the reservation first",
            reference=movement.reference,
        )

    def _set_limits(self, key: tuple[str, str]) -> None:
        level = self._levels[key]
        self._reservations.set_limits(
            {
                level.stock_resource: max(level.on_hand - level.safety_stock, 0),
                level.backorder_resource: level.backorder_limit,
            }
        )
