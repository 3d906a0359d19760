"""Customers: people and companies that buy, and their tax numbers."""

from ecomkit.customers.account import (
    Account,
    Approval,
    ApprovalNeed,
    Member,
    Role,
)
from ecomkit.customers.customer import Customer, Guest
from ecomkit.customers.errors import InvalidCustomerError, InvalidTaxNumberError
from ecomkit.customers.tax_number import TaxAnswer, TaxEvidence, TaxNumber

__all__ = [
    "Account",
    "Approval",
    "ApprovalNeed",
    "Customer",
    "Guest",
    "InvalidCustomerError",
    "InvalidTaxNumberError",
    "Member",
    "Role",
    "TaxAnswer",
    "TaxEvidence",
    "TaxNumber",
]
