"""Customers: people and companies that buy or sell, and their tax numbers."""

from ecomkit.customers.account import (
    Account,
    AccountMember,
    AccountRole,
    Approval,
    ApprovalNeed,
)
from ecomkit.customers.customer import Customer, Guest
from ecomkit.customers.email_key import email_key
from ecomkit.customers.errors import InvalidCustomerError, InvalidTaxNumberError
from ecomkit.customers.seller import PRIVATE_SALE, Seller, SellerKind, SellerTerms
from ecomkit.customers.tax_number import TaxAnswer, TaxEvidence, TaxNumber

__all__ = [
    "PRIVATE_SALE",
    "Account",
    "AccountMember",
    "AccountRole",
    "Approval",
    "ApprovalNeed",
    "Customer",
    "Guest",
    "InvalidCustomerError",
    "InvalidTaxNumberError",
    "Seller",
    "SellerKind",
    "SellerTerms",
    "TaxAnswer",
    "TaxEvidence",
    "TaxNumber",
    "email_key",
]
