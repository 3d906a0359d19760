"""Receipts: the papers of a sale, from one value, in the reader's language."""

from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.receipts.events import ReceiptSent
from ecomkit.receipts.explanation import ExplanationAudience, explain_in_words
from ecomkit.receipts.html import as_html
from ecomkit.receipts.issuing import receipt
from ecomkit.receipts.mailing import receipt_mail, status_messages
from ecomkit.receipts.messages import LANGUAGES, word
from ecomkit.receipts.model import (
    Amount,
    Mail,
    Receipt,
    ReceiptDelivery,
    ReceiptParty,
    ReceiptPayment,
    ReceiptRow,
    ReceiptSum,
    ReceiptTax,
    Seller,
)
from ecomkit.receipts.packing_list import PackingList, PackingRow, packing_list
from ecomkit.receipts.text import as_text, display_width

__all__ = [
    "LANGUAGES",
    "Amount",
    "ExplanationAudience",
    "InvalidReceiptError",
    "Mail",
    "PackingList",
    "PackingRow",
    "Receipt",
    "ReceiptDelivery",
    "ReceiptParty",
    "ReceiptPayment",
    "ReceiptRow",
    "ReceiptSent",
    "ReceiptSum",
    "ReceiptTax",
    "Seller",
    "as_html",
    "as_text",
    "display_width",
    "explain_in_words",
    "packing_list",
    "receipt",
    "receipt_mail",
    "status_messages",
    "word",
]
