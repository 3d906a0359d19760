"""Quoter: the one place where a checkout is priced: goods, offers, charges, price again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

import attrs

from ecomkit.addressing.place import Place
from ecomkit.cart import CartLimits
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.consigning import ShippingFacts, charge_for, consign
from ecomkit.checkout.errors import (
    IncompleteCheckoutError,
    InvalidCheckoutError,
    check,
)
from ecomkit.checkout.purchaser import BuyerKind
from ecomkit.checkout.quote import Quote, QuotedDelivery
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.checkout.review import CheckoutReview, requirements
from ecomkit.checkout.terms import USUAL_POLICIES, BuyerPolicy, SalesTerms
from ecomkit.inventory import Availability, AvailabilityKind
from ecomkit.payments import (
    Capabilities,
    PaymentContext,
    PaymentMethod,
    available_payment_methods,
)
from ecomkit.payments.payment_method import PaymentMethodChoice
from ecomkit.pricing import (
    Buyer,
    Charge,
    NotForSaleError,
    Occasion,
    PricedCart,
    Pricer,
)
from ecomkit.shipping import (
    Consignment,
    DeliveryKind,
    DeliveryOption,
    DeliveryOptions,
    ShippingTable,
)
from ecomkit.validators import (
    as_dict,
    as_names,
    as_tuple,
    require_types,
)

_NO_STOCK_ASKED: Mapping[str, Availability] = {}


def _check_policies(instance: object, attribute: object, value: object) -> None:
    require_types(value, BuyerPolicy, path="$.policies", error=InvalidCheckoutError)
    kinds = [each.kind for each in cast("tuple[BuyerPolicy, ...]", value)]
    if sorted(kinds) != sorted(BuyerKind):
        raise InvalidCheckoutError(
            "needs one policy for each kind of buyer",
            path="$.policies",
            hint=", ".join(kind.value for kind in BuyerKind),
        )


def _check_methods(instance: object, attribute: object, value: object) -> None:
    path = "$.payment_methods"
    require_types(value, PaymentMethod, path=path, error=InvalidCheckoutError)
    methods = cast("tuple[PaymentMethod, ...]", value)
    if len({each.id for each in methods}) < len(methods):
        raise InvalidCheckoutError("two payment methods have one id", path=path)


@attrs.frozen(kw_only=True, eq=False)
class Quoter:
    """Turns checkouts into quotes; built once for a shop.

    ``facts`` are what shipping knows of articles, ``titles`` their names, both by SKU;
    ``adapters`` are the payment adapters' capabilities by name. A quote can be accepted
    for ``valid_for``. With the payment methods in ``paid_later`` (by id), goods are packed
    before they are paid.
    """

    pricer: Pricer = attrs.field(validator=check.instance_of(Pricer))
    shipping: ShippingTable = attrs.field(validator=check.instance_of(ShippingTable))
    payment_methods: tuple[PaymentMethod, ...] = attrs.field(
        default=(), converter=as_tuple, validator=_check_methods
    )
    adapters: Mapping[str, Capabilities] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(Capabilities)
    )
    facts: Mapping[str, ShippingFacts] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(ShippingFacts)
    )
    titles: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(str)
    )
    policies: tuple[BuyerPolicy, ...] = attrs.field(
        default=USUAL_POLICIES, converter=as_tuple, validator=_check_policies
    )
    limits: CartLimits = attrs.field(
        factory=CartLimits, validator=check.instance_of(CartLimits)
    )
    terms: SalesTerms = attrs.field(
        factory=SalesTerms, validator=check.instance_of(SalesTerms)
    )
    valid_for: timedelta = attrs.field(
        default=timedelta(minutes=30), validator=check.duration
    )
    paid_later: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )

    def policy_of(self, checkout: Checkout) -> BuyerPolicy:
        """The policy of the kind of buyer; a person's while the buyer is unknown."""
        buyer = checkout.purchaser
        kind = buyer.kind if buyer is not None else BuyerKind.INDIVIDUAL
        return next(each for each in self.policies if each.kind is kind)

    def occasion(self, checkout: Checkout, *, at: datetime) -> Occasion:
        """The occasion on which a checkout is priced."""
        policy = self.policy_of(checkout)
        buyer = checkout.purchaser
        return Occasion(
            at=at,
            channel=checkout.channel or policy.channel,
            buyer=Buyer() if buyer is None else buyer.as_buyer(policy.groups),
            place=_place(checkout),
            payment_method=checkout.payment_method,
            usage=checkout.usage,
            overrides=checkout.overrides,
        )

    def review(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
    ) -> CheckoutReview:
        """Prices, delivery offers, payment methods and everything missing, at once.

        *stock* is the availability by SKU, where the shop keeps stock.
        """
        policy = self.policy_of(checkout)
        try:
            goods = self.pricer.price(checkout.cart, self.occasion(checkout, at=at))
        except NotForSaleError as error:
            gone = Requirement(
                code="not_for_sale",
                step=CheckoutStep.CART,
                path=f"$.cart{error.path.removeprefix('$')}",
                hint=error.message,
            )
            missing = (gone, *checkout.missing())
            return CheckoutReview(
                checkout=checkout, policy=policy, terms=self.terms, missing=missing
            )
        offers = {
            delivery: self.shipping.options_for(consignment)
            for delivery, consignment in self._consignments(
                checkout, goods, at, stock
            ).items()
        }
        chosen = _chosen_options(checkout, offers)
        priced = self._priced(checkout, chosen, goods, at)
        review = CheckoutReview(
            checkout=checkout,
            policy=policy,
            terms=self.terms,
            priced=priced,
            offers=tuple(offers.items()),
            chosen=tuple(chosen.items()),
            payment_methods=self._payment_methods(checkout, priced, chosen, policy),
        )
        return attrs.evolve(review, missing=requirements(review, self.limits, stock))

    def quote(
        self,
        checkout: Checkout,
        *,
        id: str,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
        valid_until: datetime | None = None,
    ) -> Quote:
        """The quote of a complete checkout, for ``valid_for`` or until *valid_until*.

        Raises IncompleteCheckoutError, which names everything that is missing.
        """
        review = self.review(checkout, at=at, stock=stock)
        if review.missing or review.priced is None or checkout.purchaser is None:
            first = review.missing[0]
            raise IncompleteCheckoutError(
                ", ".join(each.code for each in review.missing),
                path=first.path,
                hint=first.hint,
                missing=review.missing,
            )
        chosen = dict(review.chosen)
        skus = dict.fromkeys(line.sku for line in review.priced.lines)
        return Quote(
            id=id,
            checkout=checkout.id,
            cart=checkout.cart,
            purchaser=checkout.purchaser,
            billing=checkout.billing,
            email=checkout.email,
            priced=review.priced,
            deliveries=tuple(
                self._delivery(checkout, review.priced, delivery, chosen.get(delivery))
                for delivery in checkout.delivery_ids
            ),
            payment_method=review.chosen_payment_method,
            policy=review.policy,
            terms=self.terms,
            at=at,
            valid_until=self._end(at) if valid_until is None else valid_until,
            source=checkout.source,
            channel=checkout.channel or review.policy.channel,
            purchase_order=checkout.purchase_order,
            paid_later=checkout.payment_method in self.paid_later,
            titles=tuple((sku, self.titles[sku]) for sku in skus if sku in self.titles),
        )

    def _end(self, at: datetime) -> datetime:
        try:
            return at + self.valid_for
        except OverflowError:
            raise InvalidCheckoutError(
                "ends after the year 9999", path="$.at"
            ) from None

    def _priced(
        self,
        checkout: Checkout,
        chosen: Mapping[str, DeliveryOption],
        goods: PricedCart,
        at: datetime,
    ) -> PricedCart:
        # Priced again as a whole with the chosen deliveries, never patched.
        charges = [
            _charge(checkout, delivery, option) for delivery, option in chosen.items()
        ]
        if not charges:
            return goods
        return self.pricer.price(checkout.cart, self.occasion(checkout, at=at), charges)

    def _consignments(
        self,
        checkout: Checkout,
        goods: PricedCart,
        at: datetime,
        stock: Mapping[str, Availability],
    ) -> dict[str, Consignment]:
        facts = dict(self.facts)
        for sku, known in stock.items():
            if known.kind is not AvailabilityKind.IN_STOCK and known.due is not None:
                facts[sku] = attrs.evolve(
                    facts.get(sku, ShippingFacts()), available=known.due
                )
        places = {each.id: each.place for each in checkout.cart.deliveries}
        consignments = {
            delivery: consign(
                goods,
                at=at,
                destination=places.get(delivery, _place(checkout)),
                facts=facts,
                delivery=delivery,
            )
            for delivery in checkout.delivery_ids
        }
        return {
            delivery: consignment
            for delivery, consignment in consignments.items()
            if any(line.ships for line in consignment.lines)
        }

    def _payment_methods(
        self,
        checkout: Checkout,
        priced: PricedCart,
        chosen: Mapping[str, DeliveryOption],
        policy: BuyerPolicy,
    ) -> PaymentMethodChoice | None:
        place = _place(checkout)
        if place is None:
            return None
        traits = set()
        if any(option.kind is DeliveryKind.PICKUP for option in chosen.values()):
            traits.add("pickup")
        if not chosen:
            traits.add("digital")
        buyer = checkout.purchaser
        groups = policy.groups if buyer is None else buyer.groups | policy.groups
        return available_payment_methods(
            [
                each
                for each in self.payment_methods
                if not policy.payment_methods or each.id in policy.payment_methods
            ],
            PaymentContext(
                buyer=policy.kind.value,
                place=place,
                amount=priced.total,
                groups=groups,
                traits=frozenset(traits),
            ),
            adapters=self.adapters,
        )

    def _delivery(
        self,
        checkout: Checkout,
        priced: PricedCart,
        delivery: str,
        option: DeliveryOption | None,
    ) -> QuotedDelivery:
        addresses = {each.id: each.address for each in checkout.cart.deliveries}
        quoted = QuotedDelivery(
            id=delivery,
            address=addresses.get(delivery),
            lines=tuple(
                line.key for line in priced.lines if line.item.delivery == delivery
            ),
        )
        if option is None:
            return quoted
        return attrs.evolve(
            quoted,
            method=option.method,
            kind=option.kind,
            carrier=option.carrier,
            service=option.service,
            charge=_charge(checkout, delivery, option).key,
            promise=option.promise,
        )


def _place(checkout: Checkout) -> Place | None:
    if checkout.cart.deliveries:
        return checkout.cart.deliveries[0].place
    return checkout.billing.place if checkout.billing is not None else None


def _charge(checkout: Checkout, delivery: str, option: DeliveryOption) -> Charge:
    id = option.method
    if len(checkout.delivery_ids) > 1:
        id = f"{option.method}:{delivery}"
    return charge_for(option, id=id, delivery=delivery)


def _chosen_options(
    checkout: Checkout, offers: Mapping[str, DeliveryOptions]
) -> dict[str, DeliveryOption]:
    return {
        delivery: option
        for delivery, offered in offers.items()
        for option in offered
        if option.method == checkout.method_of(delivery)
    }
