"""CheckoutRequest: what a buyer may send of a checkout, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.addressing.address import Address
from ecomkit.cart import Delivery
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.errors import InvalidCheckoutError, check
from ecomkit.checkout.purchaser import Purchaser
from ecomkit.validators import as_dict, as_tuple, maybe


@attrs.frozen(kw_only=True)
class CheckoutRequest:
    """What a buyer may send of a checkout: who, where to, how, paid by what.

    No price set by hand, usage, evidence, group, account or exemption is in it: these are
    the shop's to say. It is read from JSON by :func:`ecomkit.wire.from_client`; a field
    that a buyer may not send is refused by its name. What is left out stays as it is.
    ``delivery`` are the shipping methods by delivery, "" for the first.

    Examples:
        >>> from ecomkit.cart import Cart
        >>> asked = CheckoutRequest(email="ada@example.com", payment_method="card")
        >>> known = Checkout(id="c", cart=Cart("EUR"), purchaser=Purchaser(id="ada"))
        >>> after = asked.applied_to(known, buyer="ada")
        >>> after.purchaser.email, after.payment_method
        ('ada@example.com', 'card')
    """

    name: str = attrs.field(default="", validator=check.text)
    email: str = attrs.field(default="", validator=check.text)
    language: str = attrs.field(default="", validator=check.text)
    shipping: Address | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Address))
    )
    deliveries: tuple[Delivery, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Delivery)
    )
    billing: Address | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Address))
    )
    delivery: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(str), hash=False
    )
    payment_method: str = attrs.field(default="", validator=check.text)
    purchase_order: str = attrs.field(default="", validator=check.text)

    def __attrs_post_init__(self) -> None:
        if self.shipping is not None and self.deliveries:
            raise InvalidCheckoutError(
                "says where all of it goes, and where parts of it go",
                path="$.shipping",
                hint="give shipping, or deliveries",
            )

    def applied_to(self, checkout: Checkout, *, buyer: str) -> Checkout:
        """A *checkout* with what was asked for; *buyer* is the id of who sends it."""
        known = checkout.purchaser or Purchaser(id=buyer)
        said = {
            field: value
            for field in ("name", "email", "language")
            if (value := getattr(self, field))
        }
        if said:
            checkout = checkout.with_purchaser(attrs.evolve(known, **said))
        if self.shipping is not None:
            checkout = checkout.with_shipping(self.shipping)
        for each in self.deliveries:
            checkout = checkout.with_cart(checkout.cart.with_delivery(each))
        if self.billing is not None:
            checkout = checkout.with_billing(self.billing)
        for delivery, method in self.delivery.items():
            checkout = checkout.with_delivery(method, delivery=delivery)
        if self.payment_method:
            checkout = checkout.with_payment_method(self.payment_method)
        if self.purchase_order:
            checkout = attrs.evolve(checkout, purchase_order=self.purchase_order)
        return checkout
