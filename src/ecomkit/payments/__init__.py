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
    CashOnDelivery,
    Handover,
)
from ecomkit.payments.adapters.covered import (
    CoveredPromises,
    GuaranteedPayments,
    PurchaseOrders,
)
from ecomkit.payments.adapters.letter_of_credit import (
    LettersOfCredit,
)
from ecomkit.payments.adapters.local import (
    WithoutMessages,
)
from ecomkit.payments.adapters.quotation import (
    QuotationPayments,
    QuotedOffer,
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
    AmountRange,
    Capabilities,
    Collects,
    Lookup,
    OpSupport,
)
from ecomkit.payments.capture_policy import (
    CaptureMoment,
    CapturePolicy,
    Portion,
)
from ecomkit.payments.card_data import (
    holds_card_number,
)
from ecomkit.payments.choice import (
    MeansChoice,
    NotOffered,
    PaymentMeans,
    RegionCap,
    Situation,
    WhyNot,
    choose_means,
)
from ecomkit.payments.courier_account import (
    CourierAccounts,
    Remittance,
    Settlement,
)
from ecomkit.payments.creditor_reference import (
    creditor_reference,
    find_creditor_references,
    is_creditor_reference,
)
from ecomkit.payments.entry import (
    Entry,
)
from ecomkit.payments.errors import (
    AmountRefusedError,
    BadNotificationError,
    CardDataError,
    IdempotencyConflictError,
    IllegalTransitionError,
    InvalidPaymentError,
    MeansRefusedError,
    MisconfiguredError,
    NotSentError,
    PaymentBusyError,
    StaleOfferError,
    StalePaymentError,
    UnknownPaymentError,
    UnsupportedOperationError,
)
from ecomkit.payments.events import (
    changes,
)
from ecomkit.payments.facts import (
    Facts,
)
from ecomkit.payments.guarantee import (
    GUARANTEE_NEXT,
    BankGuarantee,
    GuaranteeState,
)
from ecomkit.payments.instruction import (
    Instruction,
    Op,
)
from ecomkit.payments.ledger import (
    MemoryLedger,
)
from ecomkit.payments.letter_of_credit import (
    LETTER_NEXT,
    LetterOfCredit,
    LetterState,
    Presentation,
)
from ecomkit.payments.memory import (
    MemoryPayments,
)
from ecomkit.payments.notification import (
    Notification,
)
from ecomkit.payments.outcome import (
    ActionKind,
    Declined,
    DeclineReason,
    Informed,
    NeedsAction,
    NotFound,
    Outcome,
    Pending,
    Retry,
    Succeeded,
    Unknown,
)
from ecomkit.payments.payment import (
    Flag,
    FlagKind,
    InstructionRecord,
    Payment,
)
from ecomkit.payments.planning import (
    Request,
)
from ecomkit.payments.ports import (
    AsyncPaymentAdapter,
    AsyncPaymentRepository,
    Inbox,
    Ledger,
    PaymentAdapter,
    PaymentRepository,
    SavedMeansRepository,
)
from ecomkit.payments.saved_means import (
    CardDisplay,
    Consent,
    MemorySavedMeans,
    SavedMeans,
)
from ecomkit.payments.schedule import (
    PartDue,
    PaymentSchedule,
)
from ecomkit.payments.service import (
    PaymentService,
)
from ecomkit.payments.states import (
    INSTRUCTION_NEXT,
    OPS_WHEN,
    STATUS_NEXT,
    InstructionState,
    PaymentStatus,
)
from ecomkit.payments.tenders import (
    Standing,
    Tender,
    plan_captures,
    plan_refunds,
    split_tenders,
    standing,
)
from ecomkit.payments.terms import (
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
    "FOREVER",
    "GUARANTEE_NEXT",
    "INSTRUCTION_NEXT",
    "LETTER_NEXT",
    "OPS_WHEN",
    "STATUS_NEXT",
    "ActionKind",
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
    "Capabilities",
    "CaptureMoment",
    "CapturePolicy",
    "CardDataError",
    "CardDisplay",
    "CardTerminal",
    "CashOnDelivery",
    "Collects",
    "Consent",
    "CourierAccounts",
    "CoveredPromises",
    "DeclineReason",
    "Declined",
    "EarlyPayment",
    "Entry",
    "Facts",
    "Flag",
    "FlagKind",
    "GuaranteeState",
    "GuaranteedPayments",
    "Handover",
    "IdempotencyConflictError",
    "IllegalTransitionError",
    "Inbox",
    "Informed",
    "Instruction",
    "InstructionRecord",
    "InstructionState",
    "InvalidPaymentError",
    "Ledger",
    "LetterOfCredit",
    "LetterState",
    "LettersOfCredit",
    "Lookup",
    "MeansChoice",
    "MeansRefusedError",
    "MemoryInbox",
    "MemoryLedger",
    "MemoryPayments",
    "MemorySavedMeans",
    "MisconfiguredError",
    "NeedsAction",
    "NotFound",
    "NotOffered",
    "NotSentError",
    "Notification",
    "Op",
    "OpSupport",
    "Outcome",
    "PartDue",
    "Payment",
    "PaymentAdapter",
    "PaymentBusyError",
    "PaymentMeans",
    "PaymentRepository",
    "PaymentSchedule",
    "PaymentService",
    "PaymentStatus",
    "PaymentTerms",
    "Pending",
    "Portion",
    "Presentation",
    "PurchaseOrders",
    "QuotationPayments",
    "QuotedOffer",
    "RegionCap",
    "Remittance",
    "Request",
    "Retry",
    "SavedMeans",
    "SavedMeansRepository",
    "Settlement",
    "SignedMessage",
    "Situation",
    "StaleOfferError",
    "StalePaymentError",
    "StandardSignatures",
    "Standing",
    "StripeSignatures",
    "Succeeded",
    "Tender",
    "TerminalSlip",
    "TransferRequest",
    "Unknown",
    "UnknownPaymentError",
    "UnsupportedOperationError",
    "WhyNot",
    "WithoutMessages",
    "changes",
    "choose_means",
    "creditor_reference",
    "find_creditor_references",
    "gift_account",
    "gift_code",
    "holds_card_number",
    "is_creditor_reference",
    "match_lines",
    "plan_captures",
    "plan_refunds",
    "split_tenders",
    "standing",
]
