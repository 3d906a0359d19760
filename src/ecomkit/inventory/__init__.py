"""Inventory: what lies where, what can be sold, and who gets it."""

from ecomkit.inventory.availability import (
    Availability,
    AvailabilityKind,
    availability,
)
from ecomkit.inventory.backorder import Backorder, fill_backorders
from ecomkit.inventory.errors import InvalidStockError, StockConflictError
from ecomkit.inventory.memory import MemoryStock
from ecomkit.inventory.movement import MovementReason, StockMovement
from ecomkit.inventory.ports import SourcingStrategy, StockSource
from ecomkit.inventory.sourcing import (
    ByPriority,
    FewestLocations,
    Nearest,
    Pick,
    PickKind,
    SourcingPlan,
    plan_sourcing,
)
from ecomkit.inventory.stock import StockLevel, Supply, in_parts

__all__ = [
    "Availability",
    "AvailabilityKind",
    "Backorder",
    "ByPriority",
    "FewestLocations",
    "InvalidStockError",
    "MemoryStock",
    "MovementReason",
    "Nearest",
    "Pick",
    "PickKind",
    "SourcingPlan",
    "SourcingStrategy",
    "StockConflictError",
    "StockLevel",
    "StockMovement",
    "StockSource",
    "Supply",
    "availability",
    "fill_backorders",
    "in_parts",
    "plan_sourcing",
]
