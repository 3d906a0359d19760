"""Orders: what was agreed, frozen, and what became of it, to the last cent.

The events of an order are in :mod:`ecomkit.orders.events`.
"""

from ecomkit.orders.change import ChangeKind, OrderChange
from ecomkit.orders.crediting import (
    AlsoRefund,
    cancellation,
    reduction,
    remaining,
    return_credit,
)
from ecomkit.orders.documents import CreditNote, credit_note
from ecomkit.orders.errors import (
    InvalidChangeError,
    InvalidOrderError,
    NotPackableError,
    OrderStepError,
    OutOfStockError,
    PaymentMismatchError,
    PaymentNotReadyError,
    QuoteOrderedError,
    StaleOrderError,
    UnknownOrderError,
    UnknownRowError,
)
from ecomkit.orders.fulfillment import OrderReturn, OrderShipment, ReturnStatus
from ecomkit.orders.memory import MemoryNumbers, MemoryOrders
from ecomkit.orders.order import Order
from ecomkit.orders.packing import packing_problems
from ecomkit.orders.placing import place
from ecomkit.orders.ports import NumberSource, OrderRepository
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderLine
from ecomkit.orders.sellers import SellerShare, seller_shares
from ecomkit.orders.status import (
    OrderFulfillmentStatus,
    OrderPaymentStatus,
    OrderReturnsStatus,
    OrderState,
    OrderStatus,
    order_state,
)
from ecomkit.orders.steps import (
    delivered,
    off_hold,
    on_hold,
    open_quantities,
    packed,
    return_decided,
    return_received,
    return_requested,
    return_resolved,
    shipped,
)

__all__ = [
    "AlsoRefund",
    "ChangeKind",
    "CreditNote",
    "InvalidChangeError",
    "InvalidOrderError",
    "MemoryNumbers",
    "MemoryOrders",
    "NotPackableError",
    "NumberSource",
    "Order",
    "OrderChange",
    "OrderDelivery",
    "OrderFeeLine",
    "OrderFulfillmentStatus",
    "OrderLine",
    "OrderPaymentStatus",
    "OrderRepository",
    "OrderReturn",
    "OrderReturnsStatus",
    "OrderShipment",
    "OrderState",
    "OrderStatus",
    "OrderStepError",
    "OutOfStockError",
    "PaymentMismatchError",
    "PaymentNotReadyError",
    "QuoteOrderedError",
    "ReturnStatus",
    "SellerShare",
    "StaleOrderError",
    "UnknownOrderError",
    "UnknownRowError",
    "cancellation",
    "credit_note",
    "delivered",
    "off_hold",
    "on_hold",
    "open_quantities",
    "order_state",
    "packed",
    "packing_problems",
    "place",
    "reduction",
    "remaining",
    "return_credit",
    "return_decided",
    "return_received",
    "return_requested",
    "return_resolved",
    "seller_shares",
    "shipped",
]
