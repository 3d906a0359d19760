"""Reservations: holds on anything limited, by one protocol."""

from ecomkit.reservations.errors import InvalidReservationError
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
    "NotReserved",
    "Reservation",
    "ReservationState",
    "Reservations",
    "Shortage",
]
