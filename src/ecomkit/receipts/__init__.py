"""Receipts: the papers of a sale, from one value, in the reader's language."""

from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.receipts.events import ReceiptSent
from ecomkit.receipts.html import as_html
from ecomkit.receipts.issuing import receipt
from ecomkit.receipts.mailing import receipt_mail, status_words
from ecomkit.receipts.packing_list import PackingList, PackingRow, packing_list
from ecomkit.receipts.paper import (
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
from ecomkit.receipts.story import Audience, story
from ecomkit.receipts.text import as_text, display_width
from ecomkit.receipts.words import LANGUAGES, word

__all__ = [
    "LANGUAGES",
    "Amount",
    "Audience",
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
    "packing_list",
    "receipt",
    "receipt_mail",
    "status_words",
    "story",
    "word",
]
