"""What earns points: orders, by rules that name their basis, and deeds such as a review."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.checks import count, known, named
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_fields import order_of
from ecomkit.journey.loyalty.earning_order import EarningLine, EarningOrder, PointsBasis
from ecomkit.money.amount import Money


def _basis(value: object) -> PointsBasis:
    return known(PointsBasis, value)


@attrs.frozen(kw_only=True)
class PointsPerAmount:
    """So many points for each full amount spent: 1 point per 2 EUR.

    ``basis`` says which amount, net or gross: always of the goods, after discounts,
    without delivery. ``categories`` limits it to some, ``without`` leaves some out;
    orders of less than ``least`` (in the same amounts) earn nothing.
    """

    id: str = attrs.field(validator=named)
    points: int = attrs.field(validator=count)
    per: Money
    basis: PointsBasis = attrs.field(converter=_basis)
    categories: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    least: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.per <= Money.zero(self.per.currency):
            raise InvalidInputError("points need an amount above zero", path="$.per")

    def earn(self, order: EarningOrder, /) -> int:
        """The points that *order* earns; none in another currency."""
        amounts = [
            line.amount(self.basis)
            for line in order.lines
            if line.category not in self.without
            and (not self.categories or line.category in self.categories)
        ]
        if not amounts or amounts[0].currency != self.per.currency:
            return 0
        spent = sum(amounts[1:], amounts[0])
        if self.least is not None and spent < self.least:
            return 0
        return max(int(spent.amount // self.per.amount), 0) * self.points


@attrs.frozen(kw_only=True)
class PointsPerOrder:
    """So many points for every order, whatever is in it."""

    id: str = attrs.field(validator=named)
    points: int = attrs.field(validator=count)

    def earn(self, order: EarningOrder, /) -> int:
        """The points that *order* earns."""
        return self.points if order.lines else 0


@attrs.frozen(kw_only=True)
class PointsBonus:
    """Points for a deed: a review, a sign-up, a birthday. At most ``most`` times, 0 for no limit."""

    event: str = attrs.field(validator=named)
    points: int = attrs.field(validator=count)
    most: int = attrs.field(default=1, validator=count)


def order_from(event: Event) -> EarningOrder:
    """What an ``order_completed`` event says of the goods and what was paid for them.

    Each of its ``products`` tells ``net`` or ``gross`` or both; a plain ``amount`` is
    what the buyer paid, gross.
    """
    products = event.properties.get("products", ())
    if isinstance(products, str) or not isinstance(products, Iterable):
        raise InvalidEventError(
            f"{short_repr(products)} is not a list of products",
            path="$.properties.products",
        )
    lines = []
    for place, product in enumerate(products):
        path = f"$.properties.products[{place}]"
        try:
            net = product.get("net")
            gross = product.get("gross", product.get("amount"))
            category = str(product.get("category", ""))
            sku = str(product.get("sku", ""))
        except AttributeError:
            raise InvalidEventError(
                f"{short_repr(product)} is not a product", path=path
            ) from None
        for amount in (net, gross):
            if amount is not None and not isinstance(amount, Money):
                raise InvalidEventError(f"{short_repr(amount)} is not money", path=path)
        lines.append(EarningLine(sku=sku, category=category, net=net, gross=gross))
    return EarningOrder(
        id=order_of(event), customer=event.actor, at=event.at, lines=tuple(lines)
    )
