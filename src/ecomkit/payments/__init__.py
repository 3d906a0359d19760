"""Payments: any means, one machine, nothing charged twice."""

from ecomkit.payments.adapters.balance import (
    BalancePayments,
    gift_account,
    gift_code,
)
from ecomkit.payments.adapters.bank_transfer import (
    BankLine,
    BankTransfer,
    TransferRequest,
    match_lines,
)
from ecomkit.payments.adapters.cash_on_delivery import (
    CashHandover,
    CashOnDelivery,
)
from ecomkit.payments.adapters.creditor_reference import (
    creditor_reference,
    find_creditor_references,
    is_creditor_reference,
)
from ecomkit.payments.adapters.local import (
    WithoutNotifications,
)
from ecomkit.payments.adapters.terminal import (
    CardTerminal,
    TerminalSlip,
)
from ecomkit.payments.async_service import (
    AsyncPaymentService,
)
from ecomkit.payments.capabilities import (
    FOREVER,
    ActionSupport,
    AmountRange,
    Capabilities,
    CollectionMode,
    Lookup,
)
from ecomkit.payments.capture_policy import (
    CaptureMoment,
    CapturePolicy,
    ShipmentPortion,
)
from ecomkit.payments.card_data import (
    holds_card_number,
)
from ecomkit.payments.errors import (
    AmountRefusedError,
    BadNotificationError,
    CardDataError,
    IdempotencyConflictError,
    IllegalTransitionError,
    InvalidPaymentError,
    MisconfiguredError,
    NotSentError,
    PaymentBusyError,
    PaymentMethodRefusedError,
    StaleOfferError,
    StalePaymentError,
    UnknownPaymentError,
    UnsupportedOperationError,
)
from ecomkit.payments.events import (
    payment_changes,
)
from ecomkit.payments.instruction import (
    Instruction,
    PaymentAction,
)
from ecomkit.payments.ledger import (
    MemoryLedger,
)
from ecomkit.payments.ledger_entry import (
    LedgerEntry,
)
from ecomkit.payments.machine.requests import (
    PaymentRequest,
)
from ecomkit.payments.memory import (
    MemoryPayments,
)
from ecomkit.payments.notification import (
    Notification,
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
from ecomkit.payments.payment import (
    InstructionRecord,
    Payment,
    PaymentFlag,
    PaymentFlagKind,
)
from ecomkit.payments.payment_method import (
    PaymentContext,
    PaymentMethod,
    PaymentMethodChoice,
    PaymentMethodRefusal,
    RefusalReason,
    RegionCap,
    offer_payment_methods,
)
from ecomkit.payments.ports import (
    AsyncPaymentAdapter,
    AsyncPaymentRepository,
    Inbox,
    Ledger,
    PaymentAdapter,
    PaymentRepository,
    SavedPaymentMethodRepository,
)
from ecomkit.payments.saved_payment_methods import (
    CardDisplay,
    MemorySavedPaymentMethods,
    SavedPaymentMethod,
    SavingConsent,
)
from ecomkit.payments.schedule import (
    Installment,
    PaymentSchedule,
)
from ecomkit.payments.service import (
    PaymentService,
)
from ecomkit.payments.states import (
    ACTIONS_WHEN,
    INSTRUCTION_NEXT,
    STATUS_NEXT,
    InstructionState,
    PaymentStatus,
)
from ecomkit.payments.tenders import (
    PaymentSummary,
    Tender,
    payment_summary,
    plan_captures,
    plan_refunds,
    split_tenders,
)
from ecomkit.payments.totals import (
    PaymentTotals,
)
from ecomkit.payments.trade.courier_accounts import (
    CourierAccounts,
    Reconciliation,
    Remittance,
)
from ecomkit.payments.trade.credit_limits import (
    CreditLimitPayments,
    GuaranteedPayments,
    PurchaseOrders,
)
from ecomkit.payments.trade.guarantee import (
    GUARANTEE_NEXT,
    BankGuarantee,
    GuaranteeState,
)
from ecomkit.payments.trade.letter_of_credit import (
    LETTER_NEXT,
    DocumentPresentation,
    LetterOfCredit,
    LetterState,
)
from ecomkit.payments.trade.letter_payments import (
    LettersOfCredit,
)
from ecomkit.payments.trade.quotation import (
    QuotationPayments,
    QuotedOffer,
)
from ecomkit.payments.trade.terms import (
    EarlyPayment,
    PaymentTerms,
)
from ecomkit.payments.webhooks import (
    MemoryInbox,
    SignedMessage,
    StandardSignatures,
    StripeSignatures,
)

__all__ = [
    "ACTIONS_WHEN",
    "FOREVER",
    "GUARANTEE_NEXT",
    "INSTRUCTION_NEXT",
    "LETTER_NEXT",
    "STATUS_NEXT",
    "ActionSupport",
    "AmountRange",
    "AmountRefusedError",
    "AsyncPaymentAdapter",
    "AsyncPaymentRepository",
    "AsyncPaymentService",
    "BadNotificationError",
    "BalancePayments",
    "BankGuarantee",
    "BankLine",
    "BankTransfer",
    "BuyerAction",
    "Capabilities",
    "CaptureMoment",
    "CapturePolicy",
    "CardDataError",
    "CardDisplay",
    "CardTerminal",
    "CashHandover",
    "CashOnDelivery",
    "CollectionMode",
    "CourierAccounts",
    "CreditLimitPayments",
    "DeclineReason",
    "Declined",
    "DocumentPresentation",
    "EarlyPayment",
    "GuaranteeState",
    "GuaranteedPayments",
    "IdempotencyConflictError",
    "IllegalTransitionError",
    "Inbox",
    "Installment",
    "Instruction",
    "InstructionNotFound",
    "InstructionRecord",
    "InstructionState",
    "InvalidPaymentError",
    "Ledger",
    "LedgerEntry",
    "LetterOfCredit",
    "LetterState",
    "LettersOfCredit",
    "Lookup",
    "MemoryInbox",
    "MemoryLedger",
    "MemoryPayments",
    "MemorySavedPaymentMethods",
    "MisconfiguredError",
    "NeedsAction",
    "NotSentError",
    "Notification",
    "Outcome",
    "OutcomeUnknown",
    "Payment",
    "PaymentAction",
    "PaymentAdapter",
    "PaymentBusyError",
    "PaymentContext",
    "PaymentFlag",
    "PaymentFlagKind",
    "PaymentMethod",
    "PaymentMethodChoice",
    "PaymentMethodRefusal",
    "PaymentMethodRefusedError",
    "PaymentRepository",
    "PaymentRequest",
    "PaymentSchedule",
    "PaymentService",
    "PaymentStatus",
    "PaymentSummary",
    "PaymentTerms",
    "PaymentTotals",
    "Pending",
    "PurchaseOrders",
    "QuotationPayments",
    "QuotedOffer",
    "Reconciliation",
    "RefusalReason",
    "RegionCap",
    "Remittance",
    "RetryAdvice",
    "SavedPaymentMethod",
    "SavedPaymentMethodRepository",
    "SavingConsent",
    "ShipmentPortion",
    "SignedMessage",
    "StaleOfferError",
    "StalePaymentError",
    "StandardSignatures",
    "StripeSignatures",
    "Succeeded",
    "Tender",
    "TerminalSlip",
    "TotalsReported",
    "TransferRequest",
    "UnknownPaymentError",
    "UnsupportedOperationError",
    "WithoutNotifications",
    "creditor_reference",
    "find_creditor_references",
    "gift_account",
    "gift_code",
    "holds_card_number",
    "is_creditor_reference",
    "match_lines",
    "offer_payment_methods",
    "payment_changes",
    "payment_summary",
    "plan_captures",
    "plan_refunds",
    "split_tenders",
]
