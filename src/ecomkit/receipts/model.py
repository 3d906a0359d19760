"""Receipt: a document as a value, with every figure as money and as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

import attrs

from ecomkit.checkout import DocumentKind, ShownBasis
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.receipts.errors import InvalidReceiptError, check
from ecomkit.text import is_email_address, one_line
from ecomkit.validators import ErrorClass, as_tuple, require_types

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
LABELS = tuple(
    """
    article quantity unit_price rate net tax gross amount tax_summary payments
    delivery tax_number email
    """.split()
)
"""The labels that every receipt has."""


def _check_labels(instance: object, attribute: object, value: object) -> None:
    require_types(value, str, path="$.labels", error=InvalidReceiptError)
    missing = [name for name in LABELS if name not in cast("Mapping[str, str]", value)]
    if missing:
        raise InvalidReceiptError(f"lacks {', '.join(missing)}", path="$.labels")


def _line(value: str) -> str:
    return one_line(value, path="$.mail", most=1000)


@attrs.frozen
class Amount:
    """An amount, and its text in the receipt's language."""

    money: Money
    text: str

    def __str__(self) -> str:
        """The text."""
        return self.text


@attrs.frozen(kw_only=True)
class ReceiptParty:
    """The seller or the buyer: the lines of their address, and their tax numbers."""

    label: str
    lines: tuple[str, ...]
    tax_numbers: tuple[str, ...] = ()
    email: str = ""


@attrs.frozen(kw_only=True)
class ReceiptRow:
    """One row: goods, a fee or a delivery. ``amount`` is the figure in the shown column.

    ``details`` are lines below the title: options, discounts, a greeting.
    """

    key: str
    kind: str
    title: str
    amount: Amount
    net: Amount
    tax: Amount
    gross: Amount
    details: tuple[str, ...] = ()
    quantity: str = ""
    unit_price: str = ""
    rate: str = ""


@attrs.frozen(kw_only=True)
class ReceiptSum:
    """One of the sums below the rows; ``code`` names it for programs."""

    code: str
    label: str
    amount: Amount


@attrs.frozen(kw_only=True)
class ReceiptTax:
    """One tax over all rows: net, tax and gross; ``note`` says why there is none."""

    label: str
    rate: str
    net: Amount
    tax: Amount
    gross: Amount
    included: bool
    note: str = ""


@attrs.frozen(kw_only=True)
class ReceiptDelivery:
    """Where a delivery goes, how, and when it arrives."""

    title: str
    address: tuple[str, ...]
    window: str = ""


@attrs.frozen(kw_only=True)
class ReceiptPayment:
    """One payment: its method, its amount and its state."""

    label: str
    amount: Amount
    state: str


@attrs.frozen(kw_only=True)
class Receipt:
    """A receipt, invoice or credit note of an order, in one language.

    ``shown`` says whether the amounts of rows include tax; ``direction`` is ``"ltr"`` or
    ``"rtl"``; ``labels`` are the words around the figures. The shown rows and sums add up
    to the total exactly, and what is below it to what is still due.
    """

    document: DocumentKind
    number: str
    order: str
    locale: str
    direction: str
    currency: str
    title: str
    shown: ShownBasis
    seller: ReceiptParty
    buyer: ReceiptParty
    facts: tuple[tuple[str, str], ...]
    rows: tuple[ReceiptRow, ...]
    sums: tuple[ReceiptSum, ...]
    taxes: tuple[ReceiptTax, ...]
    labels: Mapping[str, str] = attrs.field(validator=_check_labels, hash=False)
    deliveries: tuple[ReceiptDelivery, ...] = ()
    payments: tuple[ReceiptPayment, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_itemized(self) -> bool:
        """Whether its rows show net, tax and gross: an invoice, and what corrects it."""
        return self.document is not DocumentKind.RECEIPT

    @property
    def total(self) -> Amount:
        """What the buyer pays, or what a credit note credits."""
        return self.sum("total").amount

    def sum(self, code: str) -> ReceiptSum:
        """One of the sums, by its code (``"total"``, ``"goods"``, ``"delivery"``, ...)."""
        for each in self.sums:
            if each.code == code:
                return each
        raise InvalidReceiptError(f"has no sum {short_repr(code)}", path="$.sums")


def _address(value: str) -> str:
    line = _line(value)
    if not is_email_address(line):
        raise InvalidReceiptError(
            f"{short_repr(line)} is not an e-mail address", path="$.to"
        )
    return line


def _media_type(value: str, *, path: str, error: ErrorClass) -> None:
    if not _MEDIA_TYPE.fullmatch(value):
        raise error(
            f"{short_repr(value)} is not a media type",
            path=path,
            hint="such as text/html",
        )


@attrs.frozen(kw_only=True)
class Attachment:
    """A file that goes with a mail, such as an invoice."""

    name: str = attrs.field(converter=_line, validator=check.name)
    media_type: str = attrs.field(validator=[check.text, check.of(_media_type)])
    content: bytes = attrs.field(validator=check.instance_of(bytes), repr=False)


@attrs.frozen(kw_only=True)
class Mail:
    """An e-mail to send, to one address; line breaks in its headers are refused.

    ``id`` is the same whenever it is sent again, "" if it has none. ``unsubscribe`` is the
    page on which its reader says no to further ones.
    """

    to: str = attrs.field(converter=_address)
    subject: str = attrs.field(converter=_line)
    text: str = attrs.field(validator=check.text)
    html: str = attrs.field(default="", validator=check.text)
    id: str = attrs.field(default="", converter=_line)
    language: str = attrs.field(default="", converter=_line)
    attachments: tuple[Attachment, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Attachment)
    )
    unsubscribe: str = attrs.field(default="", converter=_line)
