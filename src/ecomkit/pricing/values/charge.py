"""Charge: a fee for delivery as pricing sees it."""

from __future__ import annotations

from contextlib import suppress

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.errors import InexactAmountError
from ecomkit.money.validators import MoneyValidators, as_money, maybe_money
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.validators import as_tuple, maybe

check = MoneyValidators(InvalidPriceError)
_money = check.money(from_zero=True)


@attrs.frozen(kw_only=True)
class Charge:
    """What one delivery costs before discounts and tax.

    ``method`` is the shipping method's id; ``shares`` say which part of the amount each
    line causes (by line key). It is taxed by its ``tax_category``; without one, not at all.
    ``includes_tax`` left out means as the buyer is shown prices.
    What is not ``discountable``, such as duty, no promotion lowers.
    ``amount_with_tax`` fixes both sides where a carrier quotes them.
    """

    id: str = attrs.field(validator=check.name)
    amount: Money = attrs.field(converter=as_money, validator=_money)
    kind: str = "delivery"
    method: str = attrs.field(default="", validator=check.text)
    tax_category: str = attrs.field(default="standard", validator=check.text)
    delivery: str = attrs.field(default="", validator=check.text)
    shares: tuple[tuple[str, Money], ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(tuple)
    )
    includes_tax: bool | None = None
    discountable: bool = True
    amount_with_tax: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(_money)
    )
    # Turned into whole minor units once, here; None where the amount has smaller parts.
    minor: int | None = attrs.field(init=False, default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        with suppress(InexactAmountError):
            object.__setattr__(self, "minor", self.amount.minor())
        quoted = self.amount_with_tax
        if quoted is not None and (
            quoted < self.amount or (quoted > self.amount and not self.amount)
        ):
            raise InvalidPriceError(
                f"{self.amount} cannot be {quoted} with tax", path="$.amount_with_tax"
            )

    @property
    def key(self) -> str:
        """Its name among the rows of a priced cart."""
        return f"delivery:{self.id}"
