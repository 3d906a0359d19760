"""Checkout: all that is known so far of a sale, from the cart to the payment method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Self

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.problems import address_problems
from ecomkit.cart import Cart
from ecomkit.checkout.errors import InvalidCheckoutError
from ecomkit.checkout.purchaser import Purchaser
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.pricing import PriceOverride
from ecomkit.text import one_line


class OrderSource(StrictEnum):
    """How a sale comes in; the same rules hold for all."""

    WEB = "web"
    PHONE = "phone"
    MAIL = "mail"
    IMPORT = "import"


def _chosen(
    given: Mapping[str, str] | Iterable[tuple[str, str]],
) -> tuple[tuple[str, str], ...]:
    pairs = given.items() if isinstance(given, Mapping) else given
    kept: dict[str, str] = {}
    for pair in pairs:
        match pair:
            case (str() as delivery, str() as method):
                kept[delivery] = method
            case _:
                raise InvalidCheckoutError(
                    f"{short_repr(pair)} is not a delivery and a method",
                    path="$.chosen",
                )
    return tuple(sorted(kept.items()))


def _counts(given: Mapping[str, int]) -> Mapping[str, int]:
    return dict(given)


def _amounts(given: Mapping[str, Money]) -> Mapping[str, Money]:
    return dict(given)


def _overrides(given: Mapping[str, PriceOverride]) -> Mapping[str, PriceOverride]:
    return dict(given)


def _cart(instance: object, attribute: attrs.Attribute[Cart], value: object) -> None:
    if not isinstance(value, Cart):
        raise InvalidCheckoutError(f"{short_repr(value)} is not a cart", path="$.cart")


def _purchaser(
    instance: object, attribute: attrs.Attribute[Purchaser | None], value: object
) -> None:
    if value is not None and not isinstance(value, Purchaser):
        raise InvalidCheckoutError(
            f"{short_repr(value)} is not a purchaser",
            path="$.purchaser",
            hint="Purchaser.guest(guest), Purchaser.customer(customer)",
        )


def _id(value: str) -> str:
    return one_line(value, path="$.id", most=100, required=True)


@attrs.frozen(kw_only=True)
class Checkout:
    """A sale under way; every edit is a new checkout, so edits chain.

    Addresses live in the cart. ``chosen`` are the delivery methods by the delivery's id
    ("" where there is one); ``payment_method`` the id of the payment method. ``uses``,
    ``uses_by_buyer`` and ``spent`` are what promotions have used up so far,
    ``overrides`` prices set by hand, as :class:`~ecomkit.pricing.Occasion` takes them.
    ``purchase_order`` is the buyer's own number.
    """

    id: str = attrs.field(converter=_id)
    cart: Cart = attrs.field(validator=_cart)
    purchaser: Purchaser | None = attrs.field(default=None, validator=_purchaser)
    chosen: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_chosen)
    payment_method: str = ""
    source: OrderSource = attrs.field(default=OrderSource.WEB, converter=OrderSource)
    channel: str = ""
    purchase_order: str = ""
    uses: Mapping[str, int] = attrs.field(factory=dict, converter=_counts, hash=False)
    uses_by_buyer: Mapping[str, int] = attrs.field(
        factory=dict, converter=_counts, hash=False
    )
    spent: Mapping[str, Money] = attrs.field(
        factory=dict, converter=_amounts, hash=False
    )
    overrides: Mapping[str, PriceOverride] = attrs.field(
        factory=dict, converter=_overrides, hash=False
    )

    def with_cart(self, cart: Cart) -> Self:
        """The checkout of another state of the cart."""
        return attrs.evolve(self, cart=cart)

    def with_purchaser(self, purchaser: Purchaser) -> Self:
        """The checkout by somebody."""
        return attrs.evolve(self, purchaser=purchaser)

    def with_shipping(self, address: Address) -> Self:
        """The checkout with everything going to one address."""
        return attrs.evolve(self, cart=self.cart.with_shipping(address))

    def with_billing(self, address: Address) -> Self:
        """The checkout with the address that the invoice is made out to."""
        return attrs.evolve(self, cart=self.cart.with_billing(address))

    def with_delivery(self, method: str, *, delivery: str = "") -> Self:
        """The checkout with a delivery method chosen."""
        return attrs.evolve(self, chosen={**dict(self.chosen), delivery: method})

    def with_payment_method(self, payment_method: str) -> Self:
        """The checkout with a payment method chosen."""
        return attrs.evolve(self, payment_method=payment_method)

    @property
    def billing(self) -> Address | None:
        """Whom the invoice is made out to: the first delivery's address if nobody else."""
        if self.cart.billing is not None:
            return self.cart.billing
        deliveries = self.cart.deliveries
        return deliveries[0].address if deliveries else None

    @property
    def email(self) -> str:
        """Where the receipt is sent to: the purchaser's, else the billing address's."""
        if self.purchaser is not None and self.purchaser.email:
            return self.purchaser.email
        return self.billing.email if self.billing is not None else ""

    @property
    def delivery_ids(self) -> tuple[str, ...]:
        """The deliveries there are; one without a name where no address is known yet."""
        return tuple(each.id for each in self.cart.deliveries) or ("",)

    def method_of(self, delivery: str) -> str:
        """The method chosen for a delivery, or ""; "" chooses for the first one."""
        chosen = dict(self.chosen)
        if delivery in chosen:
            return chosen[delivery]
        first = self.delivery_ids[0]
        return chosen.get("", "") if delivery == first else ""

    def missing(self) -> tuple[Requirement, ...]:
        """All that is amiss by itself; :meth:`Quoter.review` adds what the shop asks."""
        return (*self._cart_missing(), *self._contact_missing(), *self._addresses())

    def _cart_missing(self) -> Iterator[Requirement]:
        if not self.cart.lines:
            yield Requirement(
                code="cart_empty", step=CheckoutStep.CART, path="$.cart.lines"
            )

    def _contact_missing(self) -> Iterator[Requirement]:
        if self.purchaser is None:
            yield Requirement(
                code="purchaser_missing", step=CheckoutStep.CONTACT, path="$.purchaser"
            )
        if not self.email:
            yield Requirement(
                code="email_missing",
                step=CheckoutStep.CONTACT,
                path="$.purchaser.email",
                hint="such as ada@example.com",
            )
        elif "@" not in self.email:
            yield Requirement(
                code="email_malformed",
                step=CheckoutStep.CONTACT,
                path="$.purchaser.email",
                hint="such as ada@example.com",
            )

    def _addresses(self) -> Iterator[Requirement]:
        places = [
            (f"$.cart.deliveries[{number}].address", delivery.address)
            for number, delivery in enumerate(self.cart.deliveries)
        ]
        if self.cart.billing is not None:
            places.append(("$.cart.billing", self.cart.billing))
        for path, address in places:
            step = (
                CheckoutStep.PAYMENT
                if path.endswith("billing")
                else CheckoutStep.SHIPPING
            )
            for problem in address_problems(address):
                yield Requirement(
                    code=f"address_{problem.code}",
                    step=step,
                    path=f"{path}{problem.path.removeprefix('$')}",
                    hint=f"such as {problem.example}" if problem.example else "",
                    facts={"field": problem.field, "country": address.country},
                )
