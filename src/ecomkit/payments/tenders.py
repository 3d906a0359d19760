"""Tenders: one order paid by several methods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.frozen_texts import as_frozen_texts
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import as_tuple, require_types


@attrs.frozen
class Tender:
    """A part of an order's total, to be paid by one of several methods.

    ``token`` and ``metadata`` are what the buyer pays it with, such as a gift card's
    account.
    """

    payment_method: str = attrs.field(validator=check.id)
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    token: str = attrs.field(
        default="", validator=check.long_text, repr=False, kw_only=True
    )
    metadata: Mapping[str, str] = attrs.field(
        factory=dict,
        converter=as_frozen_texts,
        validator=check.plain_texts,
        kw_only=True,
    )


def split_tenders(
    total: Money, offered: Iterable[Tender], *, rest: str
) -> tuple[Tender, ...]:
    """How *total* is paid: at most its amount from each tender, the rest by *rest*.

    Tenders are used in their order; a shop puts first what can be undone without a trace
    (a gift card, store credit). A tender that is not needed is left out.

    Examples:
        >>> gift = Tender("gift_card", Money("20", "EUR"))
        >>> for part in split_tenders(Money("59.90", "EUR"), [gift], rest="card"):
        ...     print(part.payment_method, part.amount)
        gift_card 20.00 EUR
        card 39.90 EUR
    """
    left = require_amount(total, path="$.total")
    tenders = as_tuple(offered)
    require_types(tenders, Tender, path="$.offered")
    used: list[Tender] = []
    for tender in tenders:
        amount = min(tender.amount, left)
        if amount:
            used.append(attrs.evolve(tender, amount=amount))
            left -= amount
    if left:
        used.append(Tender(rest, left))
    return tuple(used)
