"""What a checkout knows that tax laws ask for: counters, origins, worths, unknown places."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date

import attrs

from ecomkit.addressing.place import Place
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.consigning import Articles, leaves_from, paid_nets
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.money.amount import Money
from ecomkit.money.exchange import ExchangeRate
from ecomkit.pricing import Occasion, PricedCart
from ecomkit.pricing.values import DeliveryFacts
from ecomkit.shipping import DeliveryKind, ShippingTable
from ecomkit.tax import TaxNotCoveredError
from ecomkit.tax.vouchers import WHOEVER_BUYS

_LINE = re.compile(r"\$\.lines\[(\d+)\]")


def place_of(checkout: Checkout) -> Place | None:
    """Where a checkout's goods go as far as it is known: the first delivery, or the bill."""
    if checkout.cart.deliveries:
        return checkout.cart.deliveries[0].place
    return checkout.billing.place if checkout.billing is not None else None


def counters(
    checkout: Checkout, shipping: ShippingTable, home: Place | None
) -> dict[str, DeliveryFacts]:
    """Where the goods of each delivery that is picked up are handed over, by its id."""
    found = {}
    for id in checkout.delivery_ids:
        method = shipping.method(checkout.method_of(id))
        if method is not None and method.kind is DeliveryKind.PICKUP:
            place = method.pickup_place or shipping.place_of("") or home
            if place is not None:
                found[id] = DeliveryFacts(place=place, origin=place)
    return found


def with_origins(
    checkout: Checkout,
    occasion: Occasion,
    shipping: ShippingTable,
    articles: Articles,
) -> Occasion:
    """*occasion* with the articles that do not leave from its origin, by SKU.

    Of an article that several sellers send from several places, the delivery says it.
    """
    if len(shipping.origins) <= 1:
        return occasion
    usual = occasion.origin
    places: dict[str, set[Place | None]] = {}
    of_delivery: dict[str, set[Place | None]] = {}
    for line in checkout.cart.lines:
        origin = leaves_from(line, articles(line.sku), checkout.sellers)
        place = shipping.place_of(origin) or usual
        places.setdefault(line.sku, set()).add(place)
        of_delivery.setdefault(line.delivery, set()).add(place)
    others = {
        sku: place
        for sku, found in places.items()
        for place in found
        if place is not None and found != {usual} and len(found) == 1
    }
    deliveries = dict(occasion.deliveries)
    if any(len(found) > 1 for found in places.values()):
        for id, found in of_delivery.items():
            known = deliveries.get(id, DeliveryFacts())
            (place, *more) = found
            if known.origin is None and not more:
                deliveries[id] = attrs.evolve(known, origin=place)
    return attrs.evolve(occasion, origins=others, deliveries=deliveries)


def with_worths(occasion: Occasion, worths: Mapping[str, Money]) -> Occasion:
    """*occasion* with what the goods of deliveries are worth, by the deliveries' ids."""
    facts = dict(occasion.deliveries)
    for id, worth in worths.items():
        facts[id] = attrs.evolve(facts.get(id, DeliveryFacts()), worth=worth)
    return attrs.evolve(occasion, deliveries=facts)


def worths_of(
    goods: PricedCart,
    limits: Mapping[str, Money],
    rates: Iterable[ExchangeRate],
    *,
    on: date,
    left_out: Container[str],
) -> dict[str, Money]:
    """What the goods of each delivery are worth without tax, in the currency of its limit.

    They are worth what is declared of them: their price with the fees on them. The SKUs *left_out* are no goods. Raises TaxNotCoveredError without an exchange rate.
    """
    known = sorted((rate for rate in rates if rate.on <= on), key=lambda each: each.on)
    paid, found = paid_nets(goods), {}
    for id, limit in limits.items():
        nets = [
            paid[line.key]
            for line in goods.lines
            if line.sku not in left_out and id in ("", line.item.delivery)
        ]
        worth = Money.sum(nets, goods.currency)
        found[id] = _exchanged(worth, limit.currency.code, known)
    return found


def _exchanged(worth: Money, wanted: str, rates: Iterable[ExchangeRate]) -> Money:
    given = worth.currency.code
    if given == wanted:
        return worth
    latest: ExchangeRate | None = None
    for rate in rates:
        if (rate.base, rate.quote) == (given, wanted):
            latest = rate
        elif (rate.base, rate.quote) == (wanted, given):
            latest = rate.inverted()
    if latest is None:
        raise TaxNotCoveredError(
            f"what goods in {given} are worth in {wanted} is not known",
            path="$.exchange_rates",
            hint="Quoter(exchange_rates=[ExchangeRate(...)])",
            base=given,
            quote=wanted,
        )
    return latest.convert(worth)


def at_home(checkout: Checkout, occasion: Occasion, home: Place) -> Occasion:
    """*occasion* as if nobody had said where the goods go."""
    return attrs.evolve(
        occasion,
        place=None,
        origin=None,
        origins={},
        buyer=attrs.evolve(occasion.buyer, place=None),
        deliveries={id: DeliveryFacts(place=home) for id in checkout.delivery_ids},
    )


def not_covered(checkout: Checkout, error: TaxNotCoveredError) -> Requirement:
    """What a checkout needs where the tax at its address is not known."""
    if error.path == "$.exchange_rates":
        code, step, path = "exchange_rate_missing", CheckoutStep.SHIPPING, error.path
    else:
        step, path = _where(checkout, error.path)
        code = "tax_not_covered"
        if error.path.endswith(".region"):
            code, path = "region_missing", f"{path}.region"
    return Requirement(
        code=code, step=step, path=path, hint=error.message, facts=error.facts
    )


def _where(checkout: Checkout, path: str) -> tuple[CheckoutStep, str]:
    deliveries = checkout.cart.deliveries
    if not deliveries:
        return CheckoutStep.PAYMENT, "$.cart.billing"
    found = _LINE.match(path)
    wanted = checkout.cart.lines[int(found[1])].delivery if found else deliveries[0].id
    ids = [each.id for each in deliveries]
    index = ids.index(wanted) if wanted in ids else 0
    return CheckoutStep.SHIPPING, f"$.cart.deliveries[{index}].address"


def evidence_needs(checkout: Checkout, needed: int) -> Iterator[Requirement]:
    """What is missing of the evidence of where the buyer of digital content is.

    Pieces that name two countries contradict each other (Regulation (EU) 282/2011, art. 24b).
    """
    known = checkout.place_evidence
    countries = {each.country for each in known}
    place = {"step": CheckoutStep.PAYMENT, "path": "$.evidence"}
    if len(countries) > 1:
        yield Requirement(
            code="place_evidence_contradicts",
            hint="evidence that agrees with the billing address",
            facts={"countries": tuple(sorted(countries))},
            **place,
        )
    elif len({each.kind for each in known}) < needed:
        yield Requirement(
            code="place_evidence_missing",
            hint="such as the country of the IP address or of the bank",
            facts={"known": len(known), "needed": needed},
            **place,
        )


def is_freed(goods: PricedCart) -> bool:
    """Whether some goods bear no tax because of who buys them, or where they go."""
    terms = {id(line.terms): line.terms for line in goods.lines}
    return any(
        rate.is_freed and rate not in WHOEVER_BUYS
        for each in terms.values()
        for rate in each.rates
    )
