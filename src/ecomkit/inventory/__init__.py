"""Inventory: what is in stock where, what can be sold, and who gets it."""

from ecomkit.inventory.availability import (
    Availability,
    AvailabilityKind,
    availability,
)
from ecomkit.inventory.backorder import Backorder
from ecomkit.inventory.errors import InvalidStockError, StockConflictError
from ecomkit.inventory.memory import MemoryStock
from ecomkit.inventory.movement import MovementReason, StockMovement
from ecomkit.inventory.ports import SourcingStrategy, StockSource
from ecomkit.inventory.sourcing import (
    ByPriority,
    FewestLocations,
    NearestFirst,
    Pick,
    PickKind,
    SourcingPlan,
    plan_sourcing,
)
from ecomkit.inventory.stock import IncomingStock, StockLevel, in_stock_units

__all__ = [
    "Availability",
    "AvailabilityKind",
    "Backorder",
    "ByPriority",
    "FewestLocations",
    "IncomingStock",
    "InvalidStockError",
    "MemoryStock",
    "MovementReason",
    "NearestFirst",
    "Pick",
    "PickKind",
    "SourcingPlan",
    "SourcingStrategy",
    "StockConflictError",
    "StockLevel",
    "StockMovement",
    "StockSource",
    "availability",
    "in_stock_units",
    "plan_sourcing",
]
