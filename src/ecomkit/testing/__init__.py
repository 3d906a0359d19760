"""Testing: what shops and authors of adapters test their own parts with."""

from ecomkit.testing.reservations import RESERVATION_CHECKS, check_reservations

__all__ = ["RESERVATION_CHECKS", "check_reservations"]
