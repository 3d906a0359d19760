"""Reservations: holds on anything limited, by one protocol."""

from ecomkit.reservations.errors import (
    CommittedError,
    InvalidReservationError,
    ReleasedError,
)
from ecomkit.reservations.memory import MemoryReservations
from ecomkit.reservations.ports import Reservations
from ecomkit.reservations.reservation import (
    NotEnough,
    Reservation,
    ReservationState,
    Shortage,
    Standing,
    shortages,
)

__all__ = [
    "CommittedError",
    "InvalidReservationError",
    "MemoryReservations",
    "NotEnough",
    "ReleasedError",
    "Reservation",
    "ReservationState",
    "Reservations",
    "Shortage",
    "Standing",
    "shortages",
]
