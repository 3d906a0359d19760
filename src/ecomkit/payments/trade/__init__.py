"""Payments between businesses: terms, quotations, credit, guarantees, couriers' accounts."""

from ecomkit.payments.trade.courier_accounts import (
    CourierAccounts,
    Remittance,
)
from ecomkit.payments.trade.credit_limits import (
    GuaranteedPayments,
    PurchaseOrders,
)
from ecomkit.payments.trade.guarantee import BankGuarantee, GuaranteeState
from ecomkit.payments.trade.installment_plan import (
    InstallmentPlan,
    PlannedInstallment,
)
from ecomkit.payments.trade.letter_of_credit import (
    DocumentPresentation,
    LetterOfCredit,
    LetterState,
)
from ecomkit.payments.trade.letter_of_credit_payments import LetterOfCreditPayments
from ecomkit.payments.trade.quotation import QuotationPayments
from ecomkit.payments.trade.schedule import Installment, PaymentSchedule
from ecomkit.payments.trade.terms import EarlyPayment, PaymentTerms

__all__ = [
    "BankGuarantee",
    "CourierAccounts",
    "DocumentPresentation",
    "EarlyPayment",
    "GuaranteeState",
    "GuaranteedPayments",
    "Installment",
    "InstallmentPlan",
    "LetterOfCredit",
    "LetterOfCreditPayments",
    "LetterState",
    "PaymentSchedule",
    "PaymentTerms",
    "PlannedInstallment",
    "PurchaseOrders",
    "QuotationPayments",
    "Remittance",
]
