"""A case carried out: its cart, priced; shipped by the shop's methods; priced again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from ecomkit.addressing import Place
from ecomkit.cart import Cart, LineItem
from ecomkit.checkout.consigning import charge_for, consign
from ecomkit.money import ExchangeRate, Money, Rate, minor_unit
from ecomkit.pricing import Buyer, Charge, Occasion, OrderFee, PricedCart, Pricer, Usage
from ecomkit.shipping import DeliveryOptions
from ecomkit.tax import Exemption
from tests.conformance.cases import Case
from tests.conformance.policies import policy_of
from tests.conformance.promotions import lanes_of, promotions_of
from tests.conformance.shops import NOW, STAND_INS, Shop, moment, place_of


@attrs.frozen(kw_only=True)
class Sale:
    """What came out of a case."""

    case: Case
    shop: Shop
    pricer: Pricer
    cart: Cart
    occasion: Occasion
    priced: PricedCart
    offers: DeliveryOptions


def currency_of(case: Case) -> tuple[str, int]:
    """The case's currency and its places; another stands in where the case fixes them."""
    currency = case["currency"]
    exponent = case.get("currency_exponent")
    if currency == "XXX" or (exponent is not None and exponent != minor_unit(currency)):
        exponent = 2 if exponent is None else exponent
        return STAND_INS.get(exponent, "EUR"), exponent
    return currency, minor_unit(currency)


def sell(case: Case) -> Sale:
    """Prices the case's cart through the public API."""
    currency, exponent = currency_of(case)
    shop = Shop(case, currency, exponent)
    pricer = Pricer(
        shop.book(),
        promotions=promotions_of(shop),
        fees=[_fee(shop, fee) for fee in case.get("fees", ())],
        taxes=shop.taxes(),
        policy=policy_of(case, exponent),
        lanes=lanes_of(shop),
    )
    cart = Cart(
        currency,
        [_line(line) for line in case.get("lines", ())],
        codes=case.get("coupons", ()),
    )
    occasion = _occasion(shop)
    goods = pricer.price(cart, occasion)
    offers = DeliveryOptions(options=(), refused=())
    if case.get("shipping", {}).get("methods") and cart.lines:
        consignment = consign(
            goods,
            at=occasion.at,
            destination=occasion.place,
            articles=pricer.book.article,
        )
        offers = shop.shipping().options_for(consignment)
    charges = _charges(shop, offers)
    priced = pricer.price(cart, occasion, charges) if charges else goods
    return Sale(
        case=case,
        shop=shop,
        pricer=pricer,
        cart=cart,
        occasion=occasion,
        priced=priced,
        offers=offers,
    )


def _line(given: dict[str, Any]) -> LineItem:
    quantity = given["quantity"]
    if isinstance(quantity, str):
        return LineItem(given["id"], Decimal(quantity), unit="piece")
    return LineItem(given["id"], abs(quantity))  # the price bears the sign


def _fee(shop: Shop, given: dict[str, Any]) -> OrderFee:
    return OrderFee(
        id=given["id"],
        amount=shop.money(given["amount"]),
        tax_category=given.get("tax_category", ""),
        includes_tax=given.get("amount_includes_tax"),
    )


def _occasion(shop: Shop) -> Occasion:
    case = shop.case
    customer = case.get("customer")
    buyer = Buyer()
    uses: dict[str, int] = {}
    by_buyer: dict[str, int] = {}
    for promotion in case.get("promotions", ()):
        coupon = promotion.get("coupon", {})
        uses[promotion["id"]] = promotion.get("used", coupon.get("used", 0))
        by_buyer[promotion["id"]] = coupon.get("used_by_customer", 0)
    if customer is not None:
        exemptions = (Exemption(reason="exempt"),) if customer.get("tax_exempt") else ()
        buyer = Buyer(
            id="" if customer.get("guest") else "buyer",
            groups=customer.get("groups", ()),
            order_count=customer.get("previous_orders", 0),
            exemptions=exemptions,
        )
    return Occasion(
        at=moment(case.get("now")) or NOW,
        channel=case.get("channel", ""),
        buyer=buyer,
        place=place_of(case.get("ship_to")) or _default_place(case),
        usage=Usage(uses=uses, uses_by_buyer=by_buyer),
    )


def _default_place(case: Case) -> Place | None:
    zone = case.get("zones", {}).get(case.get("default_zone"))
    if not zone:
        return None
    return Place(zone["countries"][0], *zone.get("regions", [""])[:1])


def _charges(shop: Shop, offers: DeliveryOptions) -> list[Charge]:
    shipping = shop.case.get("shipping", {})
    if "shipments" in shipping or not (shop.lines or "auto_select" in shipping):
        # Freights that are priced already, or that a case tries without any goods.
        given = shipping.get("shipments", shipping.get("methods", ()))
        return [_charge(shop, one) for one in given]
    selected = shipping.get("selected")
    if selected is None and shipping.get("auto_select") and shop.needs_shipping:
        selected = next((option.method for option in offers), None)
    if selected is None:
        return []
    chosen = [selected] if isinstance(selected, str) else selected
    charges = []
    for number, method in enumerate(chosen):
        charge = charge_for(offers.option(method), id=f"{number}")
        given = next(m for m in shipping["methods"] if m["id"] == method)
        if "fee_gross" in given:
            charge = attrs.evolve(
                charge, amount_with_tax=shop.money(given["fee_gross"])
            )
        charges.append(charge)
    return charges


def _charge(shop: Shop, given: dict[str, Any]) -> Charge:
    return Charge(
        id=given["id"],
        method=given.get("method", given["id"]),
        amount=shop.money(given["fee"]),
        tax_category=given.get("tax_category", ""),
        includes_tax=given.get("fee_includes_tax"),
    )


def convert(case: Case, money: Money, currency: str) -> Money:
    """An amount shown in another currency at the case's rate."""
    given = next(r for r in case["exchange_rates"] if r["to"] == currency)
    rate = ExchangeRate(
        base=money.currency.code,
        quote=currency,
        rate=Rate(given["rate"]),
        on=NOW.date(),
    )
    return rate.convert(money)
