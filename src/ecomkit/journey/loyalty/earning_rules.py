"""What earns points: orders, by rules with a basis, and events such as a review."""

from __future__ import annotations

import attrs

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.event_fields import order_of, revenue_products
from ecomkit.journey.loyalty.earning_order import EarningLine, EarningOrder, PointsBasis
from ecomkit.journey.validators import check
from ecomkit.money.amount import Money
from ecomkit.numbers import whole_times
from ecomkit.validators import as_names, maybe


@attrs.frozen(kw_only=True)
class PointsPerAmount:
    """``points`` for each full amount ``per`` spent: 1 point per 2 EUR.

    The amount is that of the goods after discounts, without delivery, net or gross as
    ``basis`` says. ``categories`` limits it to some categories, ``without`` excludes some.
    Orders below ``least`` (on the same basis) or in another currency earn nothing.
    """

    id: str = attrs.field(validator=check.name)
    points: int = attrs.field(validator=check.whole_number(least=0))
    per: Money = attrs.field(validator=check.money(from_zero=True))
    basis: PointsBasis = attrs.field(converter=PointsBasis)
    categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    without: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    least: Money | None = attrs.field(default=None, validator=maybe(check.money()))

    def __attrs_post_init__(self) -> None:
        if not self.per:
            raise InvalidInputError("an amount above zero earns points", path="$.per")
        if self.least is not None and self.least.currency != self.per.currency:
            raise InvalidInputError(
                f"is not in {self.per.currency.code}, as 'per' is", path="$.least"
            )

    def earn(self, order: EarningOrder, /) -> int:
        """The points that *order* earns."""
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
        return max(whole_times(spent.amount, self.per.amount), 0) * self.points


@attrs.frozen(kw_only=True)
class PointsPerOrder:
    """``points`` for every order, whatever it contains."""

    id: str = attrs.field(validator=check.name)
    points: int = attrs.field(validator=check.whole_number(least=0))

    def earn(self, order: EarningOrder, /) -> int:
        """The points that *order* earns."""
        return self.points if order.lines else 0


@attrs.frozen(kw_only=True)
class PointsBonus:
    """Points for an event: a review, a sign-up, a birthday.

    A customer gets them at most ``most`` times, 0 for no limit.
    """

    event: str = attrs.field(validator=check.name)
    points: int = attrs.field(validator=check.whole_number(least=0))
    most: int = attrs.field(default=1, validator=check.whole_number(least=0))


def order_from(event: Event) -> EarningOrder:
    """The order in an ``order_completed`` event, or what ``order_edited`` adds to one.

    Each of its ``products`` has ``net`` or ``gross`` or both; ``amount`` is what the buyer
    paid, gross. Gift cards earn nothing, and what is bought with them earns in full.
    """
    return EarningOrder(
        id=order_of(event),
        customer=event.actor,
        at=event.at,
        lines=[
            EarningLine(
                sku=str(product.get("sku", "")),
                category=str(product.get("category", "")),
                net=product.get("net"),
                gross=product.get("gross", product.get("amount")),
            )
            for product in revenue_products(event)
        ],
    )
