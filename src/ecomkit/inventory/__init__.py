"""Inventory: what is in stock where, what can be sold, and who gets it."""

from ecomkit.inventory.availability import (
    Availability,
    AvailabilityKind,
    availability,
)
from ecomkit.inventory.backorder import Backorder
from ecomkit.inventory.errors import InvalidStockError
from ecomkit.inventory.movement import MovementReason, StockMovement
from ecomkit.inventory.ports import SourcingStrategy
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
    "MovementReason",
    "NearestFirst",
    "Pick",
    "PickKind",
    "SourcingPlan",
    "SourcingStrategy",
    "StockLevel",
    "StockMovement",
    "availability",
    "in_stock_units",
    "plan_sourcing",
]
