"""Orders: what was agreed, frozen, and what became of it, to the last cent.

The events of an order are in :mod:`ecomkit.orders.events`.
"""

from ecomkit.orders.change import OrderChange
from ecomkit.orders.crediting import (
    AlsoRefund,
    cancellation,
    claim_credit,
    reduction,
    return_credit,
)
from ecomkit.orders.documents import CreditNote, IssuedDocument, credit_note
from ecomkit.orders.editing import OrderEdit
from ecomkit.orders.errors import (
    NotPackableError,
    OrderStepError,
    OutOfStockError,
    PaymentNeededError,
    UnknownDocumentError,
    UnknownOrderError,
)
from ecomkit.orders.fulfillment import Inspection, ReturnCause
from ecomkit.orders.order import Order
from ecomkit.orders.packing import packing_problems
from ecomkit.orders.performing import appointments
from ecomkit.orders.placing import place
from ecomkit.orders.purchase_note import PurchasedLine
from ecomkit.orders.remainder import remaining
from ecomkit.orders.rows import OrderLine
from ecomkit.orders.sellers import seller_shares
from ecomkit.orders.sending import delivered, packed, shipped
from ecomkit.orders.settlement import (
    Settlement,
    SettlementAttempt,
    SettlementKind,
    SettlementState,
)
from ecomkit.orders.status import (
    OrderStatus,
    order_state,
)
from ecomkit.orders.steps import (
    off_hold,
    on_hold,
    open_quantities,
    return_decided,
    return_received,
    return_requested,
    return_resolved,
)

__all__ = [
    "AlsoRefund",
    "CreditNote",
    "Inspection",
    "IssuedDocument",
    "NotPackableError",
    "Order",
    "OrderChange",
    "OrderEdit",
    "OrderLine",
    "OrderStatus",
    "OrderStepError",
    "OutOfStockError",
    "PaymentNeededError",
    "PurchasedLine",
    "ReturnCause",
    "Settlement",
    "SettlementAttempt",
    "SettlementKind",
    "SettlementState",
    "UnknownDocumentError",
    "UnknownOrderError",
    "appointments",
    "cancellation",
    "claim_credit",
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
