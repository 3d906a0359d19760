"""A shop at work: commands that are finished, on a store that keeps all it has."""

from ecomkit.shop.desk.errors import (
    CartClosedError,
    CommandConflictError,
    NotACheckoutError,
)
from ecomkit.shop.desk.response import PaymentResponse, SaleResponse
from ecomkit.shop.desk.results import Changed, SaleResult, SaleState
from ecomkit.shop.faces import AsyncShop, Shop
from ecomkit.shop.joining import JoinedShop, LaterError, joined
from ecomkit.shop.ports import AsyncEventSink, Store
from ecomkit.shop.purging import purge
from ecomkit.shop.rooms.work import DueList
from ecomkit.shop.transact import transact
from ecomkit.shop.world import ListSink, LoggingSink, RandomIds, SystemClock

__all__ = [
    "AsyncEventSink",
    "AsyncShop",
    "CartClosedError",
    "Changed",
    "CommandConflictError",
    "DueList",
    "JoinedShop",
    "LaterError",
    "ListSink",
    "LoggingSink",
    "NotACheckoutError",
    "PaymentResponse",
    "RandomIds",
    "SaleResponse",
    "SaleResult",
    "SaleState",
    "Shop",
    "Store",
    "SystemClock",
    "joined",
    "purge",
    "transact",
]
