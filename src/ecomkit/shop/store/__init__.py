"""What a shop keeps: one store with one transaction over all of it."""

from ecomkit.shop.store.books import Books
from ecomkit.shop.store.errors import (
    MissingRowError,
    StoreConflictError,
    StoreUseError,
)
from ecomkit.shop.store.kept import (
    InboxMessage,
    LimitedResource,
    NumberSeries,
    OutboxEvent,
    SavedCheckout,
    SavedCommand,
    Work,
    WorkKind,
)
from ecomkit.shop.store.memory import MemoryStore
from ecomkit.shop.store.ports import Rows
from ecomkit.shop.store.row_kinds import ROW_KINDS, RowKind
from ecomkit.shop.store.shelf import Shelf

__all__ = [
    "ROW_KINDS",
    "Books",
    "InboxMessage",
    "LimitedResource",
    "MemoryStore",
    "MissingRowError",
    "NumberSeries",
    "OutboxEvent",
    "RowKind",
    "Rows",
    "SavedCheckout",
    "SavedCommand",
    "Shelf",
    "StoreConflictError",
    "StoreUseError",
    "Work",
    "WorkKind",
]
