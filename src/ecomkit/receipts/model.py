"""Receipt: a paper as a value: every figure as money and as text, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.addressing.address import Address
from ecomkit.checkout import DocumentKind, ShownBasis
from ecomkit.customers import TaxNumber
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.receipts.errors import InvalidReceiptError


def _numbers(values: Iterable[TaxNumber]) -> tuple[TaxNumber, ...]:
    return tuple(values)


@attrs.frozen(kw_only=True)
class Seller:
    """Who sells, as the law wants it on an invoice."""

    name: str
    address: Address | None = None
    tax_numbers: tuple[TaxNumber, ...] = attrs.field(default=(), converter=_numbers)
    email: str = ""
    registration: str = ""

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise InvalidReceiptError("a seller has a name", path="$.seller.name")


@attrs.frozen
class Amount:
    """An amount, and how it is written."""

    money: Money
    text: str

    @property
    def is_negative(self) -> bool:
        """Whether it is below zero."""
        return self.money.amount < 0

    def __str__(self) -> str:
        """As it is written."""
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
    """All that bears one tax: net, tax and gross, and why there is none."""

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
    """One payment: with which payment method, how much, and how it stands."""

    label: str
    amount: Amount
    state: str


@attrs.frozen(kw_only=True)
class Receipt:
    """A receipt or invoice of an order, in one language.

    ``shown`` says whether the rows' column holds tax; ``direction`` is ``"ltr"`` or
    ``"rtl"``; ``labels`` are the words a page needs around the figures. The shown rows and
    sums come to the order's total exactly.
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
    deliveries: tuple[ReceiptDelivery, ...]
    payments: tuple[ReceiptPayment, ...]
    notes: tuple[str, ...]
    labels: Mapping[str, str] = attrs.field(hash=False)

    @property
    def total(self) -> Amount:
        """What the buyer pays."""
        return self.sum("total").amount

    def sum(self, code: str) -> ReceiptSum:
        """One of the sums, by its code (``"total"``, ``"goods"``, ``"delivery"``, ...)."""
        for each in self.sums:
            if each.code == code:
                return each
        raise InvalidReceiptError(
            f"the receipt has no sum {short_repr(code)}", path="$.code"
        )


@attrs.frozen(kw_only=True)
class Mail:
    """An e-mail as it is handed to whatever sends it."""

    to: str
    subject: str
    text: str
    html: str = ""
