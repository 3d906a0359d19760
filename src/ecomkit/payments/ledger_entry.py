"""Ledger entry: one amount on one account."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.payments.validators import check
from ecomkit.validators import maybe


@attrs.frozen(kw_only=True)
class LedgerEntry:
    """An amount that came to an account (above zero) or left it (below).

    ``id`` names what happened (a bank line, a waybill, an instruction); an account
    takes each id once. ``expires_at`` is the moment from which on the account can no
    longer be spent, as this entry says; the last one that says so holds.
    """

    id: str = attrs.field(validator=check.id)
    account: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(validator=check.money(whole_units=True))
    at: datetime = attrs.field(validator=check.moment)
    note: str = attrs.field(default="", validator=check.plain_text)
    expires_at: datetime | None = attrs.field(
        default=None, validator=maybe(check.moment)
    )
