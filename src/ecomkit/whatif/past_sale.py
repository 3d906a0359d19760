"""Past sale: what was sold, on which occasion, for what total."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ecomkit.cart import Cart, Delivery
from ecomkit.cart.line import LineItem
from ecomkit.money.amount import Money
from ecomkit.money.validators import MoneyValidators, as_money
from ecomkit.orders import Order
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.validators import one_or_more, require_type

check = MoneyValidators(InvalidPriceError)


@attrs.frozen(kw_only=True)
class PastSale:
    """A cart that was sold: on which occasion, with which deliveries, for what total."""

    id: str = attrs.field(validator=check.name)
    cart: Cart = attrs.field(validator=check.instance_of(Cart))
    occasion: Occasion = attrs.field(validator=check.instance_of(Occasion))
    total: Money = attrs.field(converter=as_money, validator=check.money())
    charges: tuple[Charge, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(Charge)
    )

    def __attrs_post_init__(self) -> None:
        if self.total.currency.code != self.cart.currency:
            raise InvalidPriceError(
                f"{self.total} is not in {self.cart.currency}", path="$.total"
            )

    @classmethod
    def from_order(cls, order: Order) -> PastSale:
        """The sale of an order as it was agreed, before anything was taken back.

        Gifts that promotions added are left out: rules add them. The price of a delivery is
        what it was before discounts, taxed in the standard category. An order does not tell
        prices set by hand and how far a limited promotion was used up, so they are not in the
        sale.
        """
        require_type(order, Order, path="$.order", error=InvalidPriceError)
        return cls(
            id=order.number,
            cart=_cart(order),
            occasion=_occasion(order),
            total=order.total,
            charges=tuple(_charges(order)),
        )


def _cart(order: Order) -> Cart:
    sent = [
        Delivery(each.id, each.address)
        for each in order.deliveries
        if each.id and each.address is not None
    ]
    known = {each.id for each in sent}
    return Cart(
        order.currency,
        [_to_known_place(line.item, known) for line in order.lines if not line.is_gift],
        codes=order.codes,
        deliveries=sent,
        billing=order.billing,
        services=order.services,
        gift_wrap=order.gift_wrap,
        greeting=order.greeting,
    )


def _to_known_place(item: LineItem, known: set[str]) -> LineItem:
    # What was downloaded or served went nowhere.
    return item if item.delivery in known else attrs.evolve(item, delivery="")


def _occasion(order: Order) -> Occasion:
    billing = None if order.billing is None else order.billing.place
    places = [each.address.place for each in order.deliveries if each.address]
    policy = order.policy
    buyer = order.purchaser.as_buyer(policy.groups)
    return Occasion(
        at=order.placed_at,
        channel=order.channel or policy.channel,
        buyer=attrs.evolve(buyer, place=billing),
        place=places[0] if places else billing,
        payment_method=order.payment_method,
        shown=None if policy.shown is None else TaxSide(policy.shown.value),
    )


def _charges(order: Order) -> Iterator[Charge]:
    for each in order.deliveries:
        if each.key:
            yield Charge(
                id=each.key.removeprefix("delivery:"),
                amount=each.charged.subtotal,
                kind="delivery" if each.kind is None else each.kind.value,
                method=each.method,
                delivery=each.id,
                shares=each.shares,
                includes_tax=all(tax.included for tax in each.charged.taxes),
            )
    for fee in order.fees:
        if fee.kind == "import":
            yield Charge(
                id=fee.id,
                amount=fee.charged.subtotal,
                kind=fee.kind,
                tax_category="",
                includes_tax=False,
                discountable=False,
            )
