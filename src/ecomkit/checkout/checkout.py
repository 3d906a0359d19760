"""Checkout: all that is known so far of a sale, from the cart to the payment method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Self, cast

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.problems import address_problems
from ecomkit.cart import Cart
from ecomkit.checkout.approval import ApprovalDecision, ApprovalRequest
from ecomkit.checkout.errors import InvalidCheckoutError, check
from ecomkit.checkout.place_evidence import EvidenceKind, PlaceEvidence
from ecomkit.checkout.purchaser import Purchaser, as_id
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.choices import StrictEnum
from ecomkit.customers import Account, Seller
from ecomkit.errors import short_repr, wrong_type
from ecomkit.pricing import PriceOverride, Usage
from ecomkit.shipping import PickupPoint
from ecomkit.tax.outside import TaxAssessment
from ecomkit.text import is_email_address, typed_line
from ecomkit.validators import as_dict, as_tuple, maybe, require_types


class OrderSource(StrictEnum):
    """How a sale comes in; the same rules apply to all."""

    WEB = "web"
    PHONE = "phone"
    MAIL = "mail"
    IMPORT = "import"


def _chosen(
    values: Mapping[str, str] | Iterable[tuple[str, str]],
) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(sorted(dict(values).items()))
    except (TypeError, ValueError):  # for the validator to refuse
        return cast("tuple[tuple[str, str], ...]", values)


def _check_chosen(instance: object, attribute: object, value: object) -> None:
    require_types(value, tuple, path="$.chosen", error=InvalidCheckoutError)
    for pair in cast("tuple[object, ...]", value):
        match pair:
            case (str(), str()):
                pass
            case _:
                raise wrong_type(InvalidCheckoutError)(
                    f"{short_repr(pair)} is not a delivery and a method",
                    path="$.chosen",
                    hint="write {'home': 'post'}",
                )


def _purchase_order(value: str) -> str:
    return typed_line(value, path="$.purchase_order")


@attrs.frozen(kw_only=True)
class Checkout:
    """A sale in progress; every answer of the buyer gives a new checkout.

    Addresses are in the cart. ``chosen`` holds the shipping method of each delivery, by
    the delivery's id ("" until the cart has an address); ``payment_method`` is an id.
    ``usage`` and ``overrides`` (prices set by hand, by line key) go to the
    :class:`~ecomkit.pricing.Occasion`. ``purchase_order`` is the buyer's own number.
    ``evidence`` shows where the buyer of digital content is, beside the billing address;
    ``tax_assessment`` is what an outside tax engine answered about this sale. ``account``
    is the company that buys, as the shop keeps it, ``sellers`` whose goods the lines are,
    by id (None where nobody has asked); ``points`` are where deliveries are
    collected, by their ids; ``approvals`` are what its approvers
    have said to this purchase, ``approval_request`` that one of them is asked.
    """

    id: str = attrs.field(converter=as_id)
    cart: Cart = attrs.field(validator=check.instance_of(Cart))
    purchaser: Purchaser | None = attrs.field(
        default=None,
        validator=maybe(
            check.instance_of(Purchaser, hint="Purchaser.from_customer(customer)")
        ),
    )
    chosen: tuple[tuple[str, str], ...] = attrs.field(
        default=(), converter=_chosen, validator=_check_chosen
    )
    payment_method: str = attrs.field(default="", validator=check.text)
    source: OrderSource = attrs.field(default=OrderSource.WEB, converter=OrderSource)
    channel: str = attrs.field(default="", validator=check.text)
    purchase_order: str = attrs.field(default="", converter=_purchase_order)
    evidence: tuple[PlaceEvidence, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(PlaceEvidence)
    )
    usage: Usage = attrs.field(factory=Usage, validator=check.instance_of(Usage))
    overrides: Mapping[str, PriceOverride] = attrs.field(
        factory=dict,
        converter=as_dict,
        validator=check.members(PriceOverride),
        hash=False,
    )

    tax_assessment: TaxAssessment | None = attrs.field(
        default=None, validator=maybe(check.instance_of(TaxAssessment))
    )

    account: Account | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Account))
    )
    sellers: Mapping[str, Seller] | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(as_dict),
        validator=maybe(check.members(Seller)),
        hash=False,
    )
    points: tuple[tuple[str, PickupPoint], ...] = attrs.field(
        default=(), converter=as_tuple
    )
    approvals: tuple[ApprovalDecision, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(ApprovalDecision)
    )
    approval_request: ApprovalRequest | None = attrs.field(
        default=None, validator=maybe(check.instance_of(ApprovalRequest))
    )

    def with_cart(self, cart: Cart) -> Self:
        """The checkout with another state of the cart."""
        return attrs.evolve(self, cart=cart)

    def with_purchaser(self, purchaser: Purchaser) -> Self:
        """The checkout with the person or company who buys."""
        return attrs.evolve(self, purchaser=purchaser)

    def with_shipping(self, address: Address) -> Self:
        """The checkout with everything sent to one address."""
        cart = self.cart.with_shipping(address)
        return attrs.evolve(self, cart=cart, points=())

    def with_pickup_point(
        self, point: PickupPoint, *, account: str = "", delivery: str = ""
    ) -> Self:
        """The checkout with a delivery, the first one if none is named, collected at a point.

        *account* is the buyer's number with the carrier. Raises InvalidCheckoutError
        until it has an address.
        """
        known = [each for each in self.cart.deliveries if delivery in {"", each.id}]
        if not known:
            raise InvalidCheckoutError(
                "has no address yet", path="$.delivery", hint="with_shipping(address)"
            )
        first = known[0]
        there = attrs.evolve(
            first, address=point.address_for(first.address, account=account)
        )
        return attrs.evolve(
            self,
            cart=self.cart.with_delivery(there),
            points=tuple({**dict(self.points), first.id: point}.items()),
        )

    def with_billing(self, address: Address) -> Self:
        """The checkout with a billing address."""
        return attrs.evolve(self, cart=self.cart.with_billing(address))

    def with_delivery(self, method: str, *, delivery: str = "") -> Self:
        """The checkout with a shipping method chosen; without *delivery*, for the first."""
        return attrs.evolve(self, chosen={**dict(self.chosen), delivery: method})

    def with_evidence(self, *evidence: PlaceEvidence) -> Self:
        """The checkout with further evidence of where the buyer is."""
        return attrs.evolve(self, evidence=(*self.evidence, *evidence))

    def with_decision(self, decision: ApprovalDecision) -> Self:
        """The checkout with what an approver has said to it; nobody is asked any more."""
        return attrs.evolve(
            self, approvals=(*self.approvals, decision), approval_request=None
        )

    def with_tax_assessment(self, assessment: TaxAssessment | None) -> Self:
        """The checkout with the answer of an outside tax engine, or without one."""
        return attrs.evolve(self, tax_assessment=assessment)

    def with_payment_method(self, payment_method: str) -> Self:
        """The checkout with a payment method chosen."""
        return attrs.evolve(self, payment_method=payment_method)

    @property
    def billing(self) -> Address | None:
        """The billing address; without one, the address of the first delivery."""
        if self.cart.billing is not None:
            return self.cart.billing
        deliveries = self.cart.deliveries
        return deliveries[0].address if deliveries else None

    @property
    def place_evidence(self) -> tuple[PlaceEvidence, ...]:
        """All evidence of where the buyer is: the billing address, and what was given."""
        if self.cart.billing is None:
            return self.evidence
        country = self.cart.billing.country
        billed = PlaceEvidence(kind=EvidenceKind.BILLING_ADDRESS, country=country)
        return (billed, *self.evidence)

    @property
    def email(self) -> str:
        """Where the receipt is sent: the purchaser's e-mail, else the billing address's."""
        if self.purchaser is not None and self.purchaser.email:
            return self.purchaser.email
        return self.billing.email if self.billing is not None else ""

    @property
    def delivery_ids(self) -> tuple[str, ...]:
        """The ids of the deliveries; one empty id until the cart has an address."""
        return tuple(each.id for each in self.cart.deliveries) or ("",)

    def method_of(self, delivery: str) -> str:
        """The shipping method chosen for a delivery, or "".

        What was chosen before the cart had an address holds for the first delivery.
        """
        chosen = dict(self.chosen)
        if delivery in chosen:
            return chosen[delivery]
        first = self.delivery_ids[0]
        return chosen.get("", "") if delivery == first else ""

    def missing(self) -> tuple[Requirement, ...]:
        """What the checkout lacks by itself; :meth:`Quoter.review` adds the shop's demands."""
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
        if not is_email_address(self.email):
            yield Requirement(
                code="email_malformed" if self.email else "email_missing",
                step=CheckoutStep.CONTACT,
                path="$.purchaser.email",
                hint="such as ada@example.com",
            )

    def _addresses(self) -> Iterator[Requirement]:
        places = [
            (f"$.cart.deliveries[{index}].address", CheckoutStep.SHIPPING, each.address)
            for index, each in enumerate(self.cart.deliveries)
        ]
        if self.cart.billing is not None:
            places.append(("$.cart.billing", CheckoutStep.PAYMENT, self.cart.billing))
        for path, step, address in places:
            for problem in address_problems(address):
                yield Requirement(
                    code=f"address_{problem.code}",
                    step=step,
                    path=f"{path}{problem.path.removeprefix('$')}",
                    hint=f"such as {problem.example}" if problem.example else "",
                    facts={"field": problem.field, "country": address.country},
                )
