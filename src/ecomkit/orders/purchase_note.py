"""Purchase note: what the shop buys from a person or merchant, written by the shop itself."""

from __future__ import annotations

from datetime import datetime

import attrs

from ecomkit.cart.quantity import Quantity, check_quantity, micro
from ecomkit.customers import Seller
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.money.validators import as_money, as_rate
from ecomkit.orders.errors import InvalidOrderError, check
from ecomkit.validators import as_tuple

_HALF_UP = Rounding("half_up")


@attrs.frozen(kw_only=True)
class PurchasedLine:
    """One line of what was bought: how much of it, and what was paid for a unit.

    ``unit_price`` is without tax; ``tax_rate`` is the seller's, nothing for a person who
    does not trade.
    """

    sku: str = attrs.field(validator=check.name)
    quantity: Quantity = attrs.field(default=1)
    unit_price: Money = attrs.field(
        converter=as_money, validator=check.money(from_zero=True)
    )
    tax_rate: Rate = attrs.field(
        default=Rate(0), converter=as_rate, validator=check.rate(from_zero=True)
    )
    title: str = attrs.field(default="", validator=check.text)

    def __attrs_post_init__(self) -> None:
        check_quantity(self.quantity, "any", path="$.quantity")

    @property
    def net(self) -> Money:
        """What it costs without tax."""
        return Rate(micro(self.quantity), 1_000_000).of(self.unit_price, _HALF_UP)

    @property
    def tax(self) -> Money:
        """The tax on it."""
        return self.tax_rate.of(self.net, _HALF_UP)


@attrs.frozen(kw_only=True)
class PurchaseNote:
    """A self-billed invoice: the shop buys, and writes the paper in the seller's place.

    (Directive 2006/112/EC, article 224.) A person who does not trade shows no tax.
    """

    number: str = attrs.field(validator=check.name)
    seller: Seller = attrs.field(validator=check.instance_of(Seller))
    at: datetime = attrs.field(validator=check.moment)
    lines: tuple[PurchasedLine, ...] = attrs.field(
        converter=as_tuple, validator=check.members(PurchasedLine, least=1)
    )

    def __attrs_post_init__(self) -> None:
        if len({line.unit_price.currency for line in self.lines}) > 1:
            raise InvalidOrderError("is in two currencies", path="$.lines")
        taxed = any(line.tax_rate for line in self.lines)
        if taxed and not self.seller.tax_numbers:
            raise InvalidOrderError(
                f"{self.seller.name} has no tax number, and charges no tax",
                path="$.lines",
                hint="leave the tax rate out",
            )

    @property
    def currency(self) -> str:
        """The code of its currency."""
        return self.lines[0].unit_price.currency.code

    @property
    def net(self) -> Money:
        """The sum without tax."""
        return Money.sum((line.net for line in self.lines), self.currency)

    @property
    def tax(self) -> Money:
        """All taxes."""
        return Money.sum((line.tax for line in self.lines), self.currency)

    @property
    def total(self) -> Money:
        """What the seller gets."""
        return self.net + self.tax
