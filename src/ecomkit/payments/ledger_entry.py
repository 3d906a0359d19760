"""Entry: one line of a ledger."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.payments.card_data import NAMED, PLAIN
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.fields import check_moment


@attrs.frozen(kw_only=True)
class LedgerEntry:
    """An amount that came to an account (above zero) or left it (below).

    ``id`` names what happened (a bank line, a waybill, an instruction); an account
    takes each id once.
    """

    id: str = attrs.field(validator=NAMED)
    account: str = attrs.field(validator=NAMED)
    amount: Money
    at: datetime = attrs.field(validator=check_moment)
    note: str = attrs.field(default="", validator=PLAIN)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.amount, Money):
            raise InvalidPaymentError("is not money", path="$.amount")
        self.amount.minor()
