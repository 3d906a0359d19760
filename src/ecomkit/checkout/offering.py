"""What a buyer may choose from: consignments to offer methods for, payment methods, charges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast

from ecomkit.addressing.address import Address
from ecomkit.catalog import Article
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.consigning import (
    Articles,
    charge_for,
    consign,
)
from ecomkit.checkout.errors import InvalidCheckoutError
from ecomkit.checkout.quote import QuotedDelivery
from ecomkit.checkout.tax_facts import place_of
from ecomkit.checkout.terms import BuyerPolicy
from ecomkit.inventory import Availability, AvailabilityKind
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.payments import (
    Capabilities,
    PaymentContext,
    PaymentMethod,
    available_payment_methods,
)
from ecomkit.payments.payment_method import PaymentMethodChoice
from ecomkit.pricing import Charge, PriceBook, PricedCart
from ecomkit.shipping import (
    Consignment,
    DeliveryKind,
    DeliveryOption,
    DeliveryOptions,
    ShippingTable,
)
from ecomkit.validators import require_types


def check_payment_methods(instance: object, attribute: object, value: object) -> None:
    """Payment methods, each with an id of its own."""
    path = "$.payment_methods"
    require_types(value, PaymentMethod, path=path, error=InvalidCheckoutError)
    methods = cast("tuple[PaymentMethod, ...]", value)
    if len({each.id for each in methods}) < len(methods):
        raise InvalidCheckoutError("two payment methods have one id", path=path)


def consignments(
    checkout: Checkout,
    goods: PricedCart,
    *,
    at: datetime,
    articles: Articles,
    stock: Mapping[str, Availability],
    offered: PricedCart | None,
    shown: str,
) -> dict[str, Consignment]:
    """The goods of each delivery that are to be sent, by the delivery's id."""
    late = {
        sku: known.due
        for sku, known in stock.items()
        if known.kind is not AvailabilityKind.IN_STOCK and known.due is not None
    }
    addresses = {each.id: each.address for each in checkout.cart.deliveries}
    found = {
        delivery: consign(
            goods,
            at=at,
            destination=addresses.get(delivery, place_of(checkout)),
            articles=articles,
            due=late,
            delivery=delivery,
            sellers=checkout.sellers,
            offered=offered,
            shown=shown,
        )
        for delivery in checkout.delivery_ids
    }
    return {id: each for id, each in found.items() if each.needs_sending}


def chosen_options(
    checkout: Checkout, offers: Mapping[str, DeliveryOptions]
) -> dict[str, DeliveryOption]:
    """The option of the method chosen for each delivery, where it is offered."""
    return {
        delivery: option
        for delivery, offered in offers.items()
        for option in offered
        if option.method == checkout.method_of(delivery)
    }


def charge_of(checkout: Checkout, delivery: str, option: DeliveryOption) -> Charge:
    """The charge of an option, named after its delivery where there are several."""
    id = option.method
    if len(checkout.delivery_ids) > 1:
        id = f"{option.method}:{delivery}"
    return charge_for(option, id=id, delivery=delivery)


def charges_of(
    checkout: Checkout, chosen: Mapping[str, DeliveryOption]
) -> tuple[Charge, ...]:
    """The charges of the options chosen, by delivery."""
    return tuple(
        charge_of(checkout, delivery, option) for delivery, option in chosen.items()
    )


def by_hand(checkout: Checkout) -> dict[str, Article]:
    """The articles of a checkout that were written by hand and stand in no catalog, by SKU."""
    articles = (override.article for override in checkout.overrides.values())
    return {article.sku: article for article in articles if article is not None}


def articles_of(checkout: Checkout, book: PriceBook) -> Articles:
    """What each SKU of a checkout is: as it was written by hand, or as the *book* says."""
    own = by_hand(checkout)
    if not own:
        return book.article
    return lambda sku: own.get(sku) or book.article(sku)


def sold_articles(
    checkout: Checkout, skus: Iterable[str], book: PriceBook
) -> tuple[Article, ...]:
    """The articles of *skus*, and the parts of bundles, as they are sold.

    They have their names in the buyer's language.
    """
    buyer, articles = checkout.purchaser, articles_of(checkout, book)
    language = "" if buyer is None else buyer.language
    sold = {sku: articles(sku) for sku in skus}
    parts = {sku for each in sold.values() for sku, _ in each.parts}
    sold |= {sku: articles(sku) for sku in sorted(parts - sold.keys())}
    return tuple(each.as_sold(language) for each in sold.values())


def payment_choice(
    checkout: Checkout,
    priced: PricedCart,
    chosen: Mapping[str, DeliveryOption],
    policy: BuyerPolicy,
    *,
    methods: Iterable[PaymentMethod],
    adapters: Mapping[str, Capabilities],
) -> PaymentMethodChoice | None:
    """The payment methods for a buyer; None until a place is known."""
    place = place_of(checkout)
    if place is None or priced.total.amount < 0:
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
            for each in methods
            if not policy.payment_methods or each.id in policy.payment_methods
        ],
        PaymentContext(
            buyer=policy.kind.value,
            place=place,
            amount=priced.total,
            groups=groups,
            traits=frozenset(traits),
        ),
        adapters=adapters,
    )


def quoted_delivery(
    checkout: Checkout,
    priced: PricedCart,
    delivery: str,
    option: DeliveryOption | None,
    shipping: ShippingTable,
    offered: DeliveryOptions | None = None,
) -> QuotedDelivery:
    """A delivery as it is quoted: where, how and when; what is picked up, at the counter."""
    addresses = {each.id: each.address for each in checkout.cart.deliveries}
    address = addresses.get(delivery)
    lines = tuple(line.key for line in priced.lines if line.item.delivery == delivery)
    if option is None:
        return QuotedDelivery(id=delivery, address=address, lines=lines)
    if option.kind is DeliveryKind.PICKUP:
        method = shipping.method(option.method)
        counter = None if method is None else method.pickup_at
        address = counter if isinstance(counter, Address) else None
    return QuotedDelivery(
        id=delivery,
        address=address,
        lines=lines,
        method=option.method,
        kind=option.kind,
        carrier=option.carrier,
        service=option.service,
        charge=charge_of(checkout, delivery, option).key,
        promise=option.promise,
        standard=_standard(
            priced, charge_of(checkout, delivery, option).key, option, offered
        ),
        point=dict(checkout.points).get(delivery),
    )


def _standard(
    priced: PricedCart,
    charge: str,
    chosen: DeliveryOption,
    offered: DeliveryOptions | None,
) -> Money | None:
    # The part of the charge that the least expensive way to send it would have cost.
    gross = next((row.gross for row in priced.charges if row.key == charge), None)
    if gross is None or offered is None or gross.amount <= 0:
        return gross
    prices = [each.price for each in offered if each.kind is DeliveryKind.SHIP]
    least = min([*prices, chosen.price])
    parts = [least.amount, (chosen.price - least).amount]
    return allocate(gross, parts, scale=gross.scale)[0] if any(parts) else gross
