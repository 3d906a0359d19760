"""Receipts: the papers of a sale, from one value, in the reader's language."""

from ecomkit.customers import Seller
from ecomkit.receipts.explanation import (
    ExplanationAudience,
    explain_in_words,
    hints_in_words,
)
from ecomkit.receipts.html import as_html
from ecomkit.receipts.invoice_problems import invoice_problems
from ecomkit.receipts.issuing import credit_note_paper, invoice_of_change, receipt
from ecomkit.receipts.mailing import receipt_mail, status_messages
from ecomkit.receipts.model import Attachment, Mail, Receipt
from ecomkit.receipts.packing_list import packing_list
from ecomkit.receipts.text import as_text

__all__ = [
    "Attachment",
    "ExplanationAudience",
    "Mail",
    "Receipt",
    "Seller",
    "as_html",
    "as_text",
    "credit_note_paper",
    "explain_in_words",
    "hints_in_words",
    "invoice_of_change",
    "invoice_problems",
    "packing_list",
    "receipt",
    "receipt_mail",
    "status_messages",
]
