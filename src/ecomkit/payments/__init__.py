"""Payments: every payment method on one machine; nothing is charged twice."""

from ecomkit.card_numbers import holds_card_number
from ecomkit.errors import CardDataError
from ecomkit.payments.adapters.local import WithoutNotifications
from ecomkit.payments.capabilities import (
    ActionSupport,
    AmountRange,
    Capabilities,
    CollectionMode,
    Lookup,
)
from ecomkit.payments.capture_policy import (
    CaptureMoment,
    CapturePolicy,
)
from ecomkit.payments.errors import (
    AmountRefusedError,
    BadNotificationError,
    MisconfiguredError,
    NotSentError,
    PaymentBusyError,
    PaymentMethodRefusedError,
    UnknownPaymentError,
)
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.notification import Notification
from ecomkit.payments.order_payments import (
    PaymentSummary,
    payment_summary,
    plan_captures,
    plan_refunds,
)
from ecomkit.payments.outcome import (
    BuyerAction,
    Declined,
    DeclineReason,
    InstructionNotFound,
    NeedsAction,
    Outcome,
    OutcomeUnknown,
    Pending,
    RetryAdvice,
    Succeeded,
    TotalsReported,
)
from ecomkit.payments.payment import Payment, PaymentFlag
from ecomkit.payments.payment_method import (
    PaymentContext,
    PaymentMethod,
    PaymentMethodChoice,
    RefusalReason,
    RegionCap,
    available_payment_methods,
)
from ecomkit.payments.saved_payment_methods import (
    CardDisplay,
    SavedPaymentMethod,
    SavingConsent,
)
from ecomkit.payments.states import PaymentStatus
from ecomkit.payments.tenders import Tender, split_tenders
from ecomkit.payments.totals import PaymentTotals
from ecomkit.payments.webhooks import StandardSignatures

__all__ = [
    "ActionSupport",
    "AmountRange",
    "AmountRefusedError",
    "BadNotificationError",
    "BuyerAction",
    "Capabilities",
    "CaptureMoment",
    "CapturePolicy",
    "CardDataError",
    "CardDisplay",
    "CollectionMode",
    "DeclineReason",
    "Declined",
    "Instruction",
    "InstructionNotFound",
    "LedgerEntry",
    "Lookup",
    "MisconfiguredError",
    "NeedsAction",
    "NotSentError",
    "Notification",
    "Outcome",
    "OutcomeUnknown",
    "Payment",
    "PaymentAction",
    "PaymentBusyError",
    "PaymentContext",
    "PaymentFlag",
    "PaymentMethod",
    "PaymentMethodChoice",
    "PaymentMethodRefusedError",
    "PaymentStatus",
    "PaymentSummary",
    "PaymentTotals",
    "Pending",
    "RefusalReason",
    "RegionCap",
    "RetryAdvice",
    "SavedPaymentMethod",
    "SavingConsent",
    "StandardSignatures",
    "Succeeded",
    "Tender",
    "TotalsReported",
    "UnknownPaymentError",
    "WithoutNotifications",
    "available_payment_methods",
    "holds_card_number",
    "payment_summary",
    "plan_captures",
    "plan_refunds",
    "split_tenders",
]
