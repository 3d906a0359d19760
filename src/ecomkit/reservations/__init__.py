"""Reservations: holds on anything limited, by one protocol."""

from ecomkit.reservations.errors import (
    InvalidReservationError,
    ReservationCommittedError,
    ReservationReleasedError,
)
from ecomkit.reservations.memory import MemoryReservations
from ecomkit.reservations.ports import Reservations
from ecomkit.reservations.reservation import (
    Capacity,
    NotReserved,
    Reservation,
    ReservationState,
    Shortage,
)

__all__ = [
    "Capacity",
    "InvalidReservationError",
    "MemoryReservations",
    "NotReserved",
    "Reservation",
    "ReservationCommittedError",
    "ReservationReleasedError",
    "ReservationState",
    "Reservations",
    "Shortage",
]
