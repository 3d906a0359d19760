"""Purchase note: what the shop buys from a person or merchant, written by the shop itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.cart.quantity import Quantity, check_quantity, micro
from ecomkit.customers import Seller
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.money.validators import as_money, as_rate
from ecomkit.orders.errors import InvalidChangeError, InvalidOrderError, check
from ecomkit.orders.fulfillment import minus
from ecomkit.validators import as_tuple

_HALF_UP = Rounding("half_up")


@attrs.frozen(kw_only=True)
class PurchasedLine:
    """One line of what was bought: how much of it, and what was paid for a unit.

    ``returned`` is how much of it went back to the seller. ``unit_price`` is without tax; ``tax_rate`` is the seller's, nothing for a person who
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
    returned: Quantity = attrs.field(default=0)

    def __attrs_post_init__(self) -> None:
        check_quantity(self.quantity, "any", path="$.quantity")
        if self.returned:
            check_quantity(self.returned, "any", path="$.returned")
        if self.returned > self.quantity:
            raise InvalidOrderError(
                f"{self.returned} of {self.quantity} {self.sku} cannot go back",
                path="$.returned",
                hint=f"at most {self.quantity}",
            )

    @property
    def kept(self) -> Quantity:
        """How much of it did not go back."""
        return minus(self.quantity, self.returned)

    @property
    def net(self) -> Money:
        """What is kept costs without tax."""
        return Rate(micro(self.kept), 1_000_000).of(self.unit_price, _HALF_UP)

    @property
    def tax(self) -> Money:
        """The tax on it."""
        return self.tax_rate.of(self.net, _HALF_UP)


@attrs.frozen(kw_only=True)
class PurchaseNote:
    """A self-billed invoice: the shop buys, and writes the paper in the seller's place.

    (Directive 2006/112/EC, article 224.) A person who does not trade shows no tax. One that
    ``corrects`` another, by its number, says all that is still bought (article 219).
    """

    number: str = attrs.field(validator=check.name)
    seller: Seller = attrs.field(validator=check.instance_of(Seller))
    at: datetime = attrs.field(validator=check.moment)
    lines: tuple[PurchasedLine, ...] = attrs.field(
        converter=as_tuple, validator=check.members(PurchasedLine, least=1)
    )
    corrects: str = attrs.field(default="", validator=check.text)

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

    def lines_without(self, goods: Mapping[str, Quantity]) -> tuple[PurchasedLine, ...]:
        """Its lines after *goods* (by SKU) went back, the first line of a SKU first.

        Raises InvalidChangeError for more than is left of it.
        """
        left = dict(goods)
        lines = []
        for line in self.lines:
            back = min(left.get(line.sku, 0), line.kept)
            if back:
                left[line.sku] = minus(left[line.sku], back)
                gone = minus(line.returned, -back)
                lines.append(attrs.evolve(line, returned=gone))
            else:
                lines.append(line)
        for sku, rest in left.items():
            if rest > 0:
                raise InvalidChangeError(
                    f"{short_repr(sku)}: {rest} more than is left of note {self.number}",
                    path=f"$.goods.{sku}",
                )
        return tuple(lines)

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
