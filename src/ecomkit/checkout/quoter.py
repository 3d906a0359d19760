"""Quoter: the one place where a checkout is priced: goods, offers, charges, price again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import attrs

from ecomkit.addressing.place import Place
from ecomkit.cart import CartLimits
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.consigning import ShippingFacts, charge_for, consign
from ecomkit.checkout.errors import IncompleteCheckoutError, InvalidCheckoutError
from ecomkit.checkout.purchaser import BuyerKind
from ecomkit.checkout.quote import Quote, QuotedDelivery
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.checkout.review import CheckoutReview, needs
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
    Charge,
    NotForSaleError,
    Occasion,
    PricedCart,
    Pricer,
    Usage,
)
from ecomkit.shipping import (
    Consignment,
    DeliveryKind,
    DeliveryOption,
    DeliveryOptions,
    ShippingTable,
)

_NO_STOCK_ASKED: Mapping[str, Availability] = {}


def _policies(given: Iterable[BuyerPolicy]) -> tuple[BuyerPolicy, ...]:
    kept = tuple(given)
    if {each.kind for each in kept} != set(BuyerKind) or len(kept) != len(BuyerKind):
        raise InvalidCheckoutError(
            "one policy for each kind of buyer",
            path="$.policies",
            hint=", ".join(kind.value for kind in BuyerKind),
        )
    return kept


def _payment_methods(given: Iterable[PaymentMethod]) -> tuple[PaymentMethod, ...]:
    kept = tuple(given)
    if len({each.id for each in kept}) < len(kept):
        raise InvalidCheckoutError(
            "two payment methods have one id", path="$.payment_methods"
        )
    return kept


@attrs.frozen(kw_only=True, eq=False)
class Quoter:
    """A shop's way from a checkout to a quote, built once and used for many.

    ``facts`` are what shipping knows of articles, ``titles`` what they are called, both
    by SKU; ``adapters`` are the payment adapters' capabilities by name. A quote is good
    for ``valid_for``. ``paid_later`` are the payment methods (by id) with which goods are packed
    before the money is there.
    """

    pricer: Pricer
    shipping: ShippingTable
    payment_methods: tuple[PaymentMethod, ...] = attrs.field(
        default=(), converter=_payment_methods
    )
    adapters: Mapping[str, Capabilities] = attrs.field(factory=dict)
    facts: Mapping[str, ShippingFacts] = attrs.field(factory=dict)
    titles: Mapping[str, str] = attrs.field(factory=dict)
    policies: tuple[BuyerPolicy, ...] = attrs.field(
        default=USUAL_POLICIES, converter=_policies
    )
    limits: CartLimits = attrs.field(factory=CartLimits)
    terms: SalesTerms = attrs.field(factory=SalesTerms)
    valid_for: timedelta = timedelta(minutes=30)
    paid_later: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)

    def policy_of(self, checkout: Checkout) -> BuyerPolicy:
        """What holds for this kind of buyer; a person's while nobody is known."""
        buyer = checkout.purchaser
        kind = buyer.kind if buyer is not None else BuyerKind.INDIVIDUAL
        return next(each for each in self.policies if each.kind is kind)

    def occasion(self, checkout: Checkout, *, at: datetime) -> Occasion:
        """The occasion on which a checkout is priced."""
        policy = self.policy_of(checkout)
        buyer = checkout.purchaser
        known: dict[str, object] = {}
        if buyer is not None:
            known["buyer"] = buyer.as_buyer(policy.groups)
        return Occasion(
            at=at,
            channel=checkout.channel or policy.channel,
            place=_place(checkout),
            payment_method=checkout.payment_method,
            usage=Usage(
                uses=checkout.uses,
                uses_by_buyer=checkout.uses_by_buyer,
                spent=checkout.spent,
            ),
            overrides=checkout.overrides,
            **known,  # type: ignore[arg-type]  # a Buyer, where one is known
        )

    def review(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
    ) -> CheckoutReview:
        """Everything about a checkout at once: prices, offers, payment methods, and what is missing.

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
        choice = self._choice(checkout, priced, chosen, policy)
        review = CheckoutReview(
            checkout=checkout,
            policy=policy,
            terms=self.terms,
            priced=priced,
            offers=tuple(offers.items()),
            chosen=tuple(chosen.items()),
            payment_methods=choice,
        )
        return attrs.evolve(review, missing=needs(review, self.limits, stock))

    def quote(
        self,
        checkout: Checkout,
        *,
        id: str,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
        valid_until: datetime | None = None,
    ) -> Quote:
        """The quote of a complete checkout.

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
            valid_until=at + self.valid_for if valid_until is None else valid_until,
            source=checkout.source,
            channel=checkout.channel or review.policy.channel,
            purchase_order=checkout.purchase_order,
            paid_later=checkout.payment_method in self.paid_later,
            titles=tuple((sku, self.titles[sku]) for sku in skus if sku in self.titles),
        )

    def _priced(
        self,
        checkout: Checkout,
        chosen: Mapping[str, DeliveryOption],
        goods: PricedCart,
        at: datetime,
    ) -> PricedCart:
        # Price twice, never patch: the whole again, with the chosen deliveries.
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
        first = checkout.delivery_ids[0]
        places = {each.id: each.place for each in checkout.cart.deliveries}
        found = {}
        for delivery in checkout.delivery_ids:
            everything = consign(
                goods,
                at=at,
                destination=places.get(delivery, _place(checkout)),
                facts=facts,
            )
            lines = [
                line
                for line in everything.lines
                if (line.delivery or first) == delivery
            ]
            if any(line.ships for line in lines):
                found[delivery] = attrs.evolve(everything, lines=lines)
        return found

    def _choice(
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
        first = checkout.delivery_ids[0]
        lines = tuple(
            line.key
            for line in priced.lines
            if (line.item.delivery or first) == delivery
        )
        if option is None:
            return QuotedDelivery(
                id=delivery, address=addresses.get(delivery), lines=lines
            )
        return QuotedDelivery(
            id=delivery,
            address=addresses.get(delivery),
            lines=lines,
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
    found = {}
    for delivery, offered in offers.items():
        method = checkout.method_of(delivery)
        for option in offered:
            if option.method == method:
                found[delivery] = option
    return found
