"""The quoter says everything missing at once, prices twice, and stands by its quotes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Address, Zone
from ecomkit.cart import Cart, CartLimits, Delivery, QuantityLimit
from ecomkit.checkout import (
    BuyerKind,
    BuyerPolicy,
    Checkout,
    CheckoutStep,
    DocumentKind,
    IncompleteCheckoutError,
    Purchaser,
    QuoteExpiredError,
    Quoter,
    ShownBasis,
    StaleQuoteError,
)
from ecomkit.checkout.checkout import OrderSource
from ecomkit.checkout.errors import InvalidCheckoutError
from ecomkit.checkout.events import checkout_changes
from ecomkit.inventory import Availability, AvailabilityKind
from ecomkit.measures import Weight
from ecomkit.pricing import PriceOverride
from ecomkit.shipping import InCategory, ShippingMethod, ShippingTable, TotalWeight
from tests.stories.shops import ADA, BOB, COMPANY, NOON, PARIS, PERSON, World, eur

CART = Cart("EUR").with_item("tea", 3).with_item("mug")
FULL = (
    Checkout(id="c-1", cart=CART, purchaser=PERSON)
    .with_shipping(ADA)
    .with_delivery("post")
    .with_payment_method("card")
)


@pytest.fixture
def quoter() -> Quoter:
    return World().quoter


def codes(quoter: Quoter, checkout: Checkout) -> list[str]:
    return [each.code for each in quoter.review(checkout, at=NOON).missing]


def test_an_empty_checkout_hears_everything_at_once(quoter: Quoter) -> None:
    review = quoter.review(Checkout(id="c-1", cart=CART), at=NOON)

    assert [(each.code, each.path) for each in review.missing] == [
        ("purchaser_missing", "$.purchaser"),
        ("email_missing", "$.purchaser.email"),
        ("shipping_address_missing", "$.cart.deliveries"),
        ("delivery_not_chosen", "$.chosen[0]"),
        ("billing_address_missing", "$.cart.billing"),
    ]
    assert review.steps_left == (
        CheckoutStep.CONTACT,
        CheckoutStep.SHIPPING,
        CheckoutStep.DELIVERY,
        CheckoutStep.PAYMENT,
    )


def test_a_complete_checkout_misses_nothing(quoter: Quoter) -> None:
    assert quoter.review(FULL, at=NOON).is_complete


def test_an_empty_cart_is_named(quoter: Quoter) -> None:
    assert codes(quoter, FULL.with_cart(FULL.cart.cleared())) == ["cart_empty"]


def test_invalid_fields_of_an_address_are_named(quoter: Quoter) -> None:
    bad = Address("Ada", country="DE", postcode="1")
    missing = quoter.review(FULL.with_shipping(bad), at=NOON).missing

    assert ("address_malformed", "$.cart.deliveries[0].address.postcode") in {
        (each.code, each.path) for each in missing
    }
    assert "address_missing" in {each.code for each in missing}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (FULL.with_delivery("balloon"), "delivery_not_offered"),
        (FULL.with_payment_method(""), "payment_method_not_chosen"),
        (FULL.with_payment_method("quotation"), "payment_method_not_allowed"),
        (FULL.with_payment_method("shells"), "payment_method_not_allowed"),
        (
            FULL.with_shipping(PARIS).with_payment_method("cash_on_delivery"),
            "payment_method_not_allowed",
        ),
        (
            FULL.with_cart(
                CART.with_item("mug", 20).with_shipping(ADA)
            ).with_payment_method("cash_on_delivery"),
            "payment_method_not_allowed",
        ),
        (
            FULL.with_delivery("pickup").with_payment_method("cash_on_delivery"),
            "payment_method_not_allowed",
        ),
        (FULL.with_cart(CART.with_item("gold").with_shipping(ADA)), "not_for_sale"),
        (FULL.with_purchaser(attrs.evolve(PERSON, email="ada")), "email_malformed"),
    ],
)
def test_what_cannot_be_has_a_code(
    quoter: Quoter, changed: Checkout, code: str
) -> None:
    assert code in codes(quoter, changed)


def test_why_means_are_refused_is_a_fact(quoter: Quoter) -> None:
    """Cash at the door is not taken above 100 EUR."""
    many = FULL.with_cart(CART.with_item("mug", 20).with_shipping(ADA))
    (missing,) = quoter.review(
        many.with_payment_method("cash_on_delivery"), at=NOON
    ).missing

    assert missing.facts["reason"] == "region_cap"
    assert missing.facts["bound"] == eur("100.00")
    assert missing.hint == "card, bank_transfer"


def test_an_unsupported_destination_is_named_with_reasons() -> None:
    only_eu = ShippingTable(
        methods=[
            ShippingMethod(
                id="post", fee=World().quoter.shipping.methods[0].fee, zones={"de"}
            )
        ],
        zones=[Zone("de", countries={"DE"})],
    )
    quoter = World(shipping=only_eu).quoter
    (missing,) = quoter.review(FULL.with_shipping(PARIS), at=NOON).missing

    assert missing.code == "destination_unsupported"
    assert missing.path == "$.cart.deliveries[0].address"
    assert missing.facts["reasons"] == {"post": ("destination_not_served",)}
    # Where nobody has said yet where it goes, no destination is refused.
    assert "destination_unsupported" not in codes(quoter, Checkout(id="c-1", cart=CART))


def test_goods_that_no_method_takes_are_not_the_fault_of_the_address() -> None:
    fee = World().quoter.shipping.methods[0].fee
    light, cold = (
        TotalWeight(at_most=Weight(1)),
        InCategory(category="cold", match="all"),
    )
    table = ShippingTable(
        methods=[
            ShippingMethod(id="post", fee=fee, zones={"de"}, requires=[light]),
            ShippingMethod(id="van", fee=fee, zones={"de"}, requires=[cold]),
        ],
        zones=[Zone("de", countries={"DE"})],
    )
    quoter = World(shipping=table).quoter
    (missing,) = quoter.review(FULL, at=NOON).missing

    assert (missing.code, missing.path) == (
        "delivery_unavailable",
        "$.cart.deliveries[0]",
    )
    assert missing.hint == "post: too_heavy; van: wrong_category"
    abroad = FULL.with_shipping(PARIS)
    assert "destination_unsupported" in codes(quoter, abroad)


def test_cart_limits_are_part_of_it() -> None:
    limits = CartLimits(by_sku={"tea": QuantityLimit(most=2)})
    (missing,) = World(limits=limits).quoter.review(FULL, at=NOON).missing

    assert (missing.code, missing.hint) == ("too_many", "allowed: 2")


def test_stock_that_is_not_there_is_named_with_what_can_be_had(quoter: Quoter) -> None:
    stock = {
        "tea": Availability(kind=AvailabilityKind.SOLD_OUT, asked=3, now=1, later=1)
    }
    (missing,) = quoter.review(FULL, at=NOON, stock=stock).missing

    assert (missing.code, missing.hint) == ("stock_unavailable", "2 available")


def test_goods_on_back_order_are_promised_later(quoter: Quoter) -> None:
    due = (NOON + timedelta(days=10)).date()
    stock = {
        "tea": Availability(
            kind=AvailabilityKind.BACKORDER, asked=3, now=0, later=3, due=due
        )
    }
    soon = quoter.quote(FULL, id="q-1", at=NOON).deliveries[0].promise
    late = quoter.quote(FULL, id="q-1", at=NOON, stock=stock).deliveries[0].promise

    assert soon is not None
    assert late is not None
    assert late.dispatch > due > soon.latest


def test_the_price_is_made_twice_with_the_chosen_delivery(quoter: Quoter) -> None:
    goods = quoter.pricer.price(FULL.cart, quoter.occasion(FULL, at=NOON))
    quote = quoter.quote(FULL, id="q-1", at=NOON)

    assert quote.total == goods.total + eur("4.90")
    assert quote.deliveries[0].charge == quote.priced.charges[0].key
    assert quote.priced.net + quote.priced.tax == quote.priced.gross


def test_a_fee_for_the_payment_method_is_in_the_price(quoter: Quoter) -> None:
    card = quoter.quote(FULL, id="q-1", at=NOON)
    cash = quoter.quote(FULL.with_payment_method("cash_on_delivery"), id="q-1", at=NOON)

    assert cash.total - card.total == eur("3.00")
    assert cash.paid_later
    assert not card.paid_later


def test_several_deliveries_are_charged_each(quoter: Quoter) -> None:
    cart = (
        Cart("EUR")
        .with_delivery(Delivery("home", ADA))
        .with_delivery(Delivery("bob", BOB))
        .with_item("tea", 3)
        .with_item("mug", delivery="bob")
    )
    checkout = Checkout(id="c-1", cart=cart, purchaser=PERSON, payment_method="card")
    assert codes(quoter, checkout) == ["delivery_not_chosen", "delivery_not_chosen"]

    chosen = checkout.with_delivery("post", delivery="home").with_delivery(
        "post", delivery="bob"
    )
    quote = quoter.quote(chosen, id="q-1", at=NOON)

    assert [each.address for each in quote.deliveries] == [ADA, BOB]
    assert [each.lines for each in quote.deliveries] == [
        (line.key,) for line in cart.lines
    ]
    assert [row.gross for row in quote.priced.charges] == [eur("4.90"), eur("4.90")]


def test_what_needs_no_sending_needs_no_delivery(quoter: Quoter) -> None:
    lesson = Checkout(
        id="c-1", cart=Cart("EUR").with_item("lesson"), purchaser=PERSON
    ).with_billing(ADA)

    assert codes(quoter, lesson) == ["payment_method_not_chosen"]
    assert quoter.quote(
        lesson.with_payment_method("card"), id="q-1", at=NOON
    ).total == eur("30.00")


def test_a_sale_for_nothing_needs_no_payment_method() -> None:
    free = attrs.evolve(
        FULL,
        payment_method="",
        chosen={"": "pickup"},
        overrides={
            line.key: PriceOverride(unit_price=eur("0.00"), reason="gift")
            for line in CART.lines
        },
    )
    quote = World().quoter.quote(free, id="q-1", at=NOON)

    assert quote.total == eur("0.00")
    assert quote.payment_method is None


def test_an_incomplete_checkout_gets_no_quote(quoter: Quoter) -> None:
    with pytest.raises(IncompleteCheckoutError) as caught:
        quoter.quote(FULL.with_payment_method(""), id="q-1", at=NOON)

    missing: Any = caught.value.facts["missing"]
    assert [each.code for each in missing] == ["payment_method_not_chosen"]
    assert caught.value.path == "$.payment_method"


def test_a_company_sees_net_prices_and_gets_an_invoice(quoter: Quoter) -> None:
    checkout = (
        FULL.with_purchaser(COMPANY)
        .with_shipping(PARIS)
        .with_payment_method("quotation")
    )
    quote = quoter.quote(checkout, id="q-1", at=NOON)

    assert quote.policy.shown is ShownBasis.NET
    assert quote.policy.document is DocumentKind.INVOICE
    assert not quote.priced.tax  # sold to a business registered in France


def test_a_policy_limits_the_payment_methods() -> None:
    policies = (
        BuyerPolicy(kind=BuyerKind.INDIVIDUAL, payment_methods={"bank_transfer"}),
        BuyerPolicy(kind=BuyerKind.COMPANY),
    )
    (missing,) = World(policies=policies).quoter.review(FULL, at=NOON).missing

    assert (missing.code, missing.hint) == (
        "payment_method_not_allowed",
        "bank_transfer",
    )


def test_there_is_one_policy_for_each_kind_of_buyer() -> None:
    with pytest.raises(InvalidCheckoutError, match="one policy for each kind"):
        World(policies=())


def test_phone_orders_follow_the_same_rules(quoter: Quoter) -> None:
    phoned = attrs.evolve(FULL, source="phone")
    quote = quoter.quote(phoned, id="q-1", at=NOON)

    assert quote.source is OrderSource.PHONE
    assert quote.total == quoter.quote(FULL, id="q-1", at=NOON).total


def test_a_quote_is_good_until_its_moment_and_not_at_it(quoter: Quoter) -> None:
    quote = quoter.quote(FULL, id="q-1", at=NOON)
    last = quote.valid_until - timedelta(microseconds=1)

    assert quote.accepted(at=last, content_hash=quote.content_hash) is quote
    with pytest.raises(QuoteExpiredError):
        quote.accepted(at=quote.valid_until)


def test_nobody_accepts_what_they_have_not_seen(quoter: Quoter) -> None:
    quote = quoter.quote(FULL, id="q-1", at=NOON)
    other = quoter.quote(FULL.with_delivery("pickup"), id="q-1", at=NOON)

    with pytest.raises(StaleQuoteError):
        quote.accepted(at=NOON, content_hash=other.content_hash)


def test_the_hash_stands_for_the_content(quoter: Quoter) -> None:
    once, again = (quoter.quote(FULL, id="q-1", at=NOON) for _ in range(2))
    more = FULL.with_cart(FULL.cart.with_quantity("tea", 4))

    assert once.content_hash == again.content_hash
    assert once.content_hash != quoter.quote(more, id="q-1", at=NOON).content_hash


def test_return_terms_are_told_before_payment(quoter: Quoter) -> None:
    assert quoter.review(FULL, at=NOON).terms.return_days == 14


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Checkout(id="c-1", cart="cart"),  # type: ignore[arg-type]
        lambda: Checkout(id="c-1", cart=CART, purchaser="ada"),  # type: ignore[arg-type]
        lambda: Checkout(id="c-1", cart=CART, chosen=[("post",)]),  # type: ignore[list-item]
        lambda: Purchaser(id="ada", groups=[""]),
        lambda: Purchaser(id="ada", tax_numbers=("DE1",)),
        lambda: attrs.evolve(
            World().quoter.quote(FULL, id="q", at=NOON), valid_until=NOON
        ),
    ],
)
def test_what_is_no_checkout_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidCheckoutError):
        wrong()  # type: ignore[operator]


def test_a_checkout_tells_its_steps() -> None:
    began = Checkout(id="c-1", cart=CART)
    first = [each.name for each in checkout_changes(None, began)]
    then = [each.name for each in checkout_changes(began, FULL)]

    assert first == ["checkout_started"]
    assert then == [
        "checkout_step_completed",
        "shipping_info_entered",
        "checkout_step_completed",
        "payment_info_entered",
    ]
    assert checkout_changes(FULL, FULL) == ()


def test_a_decimal_quantity_is_priced_too() -> None:
    cart = Cart("EUR").with_item("tea", Decimal("0.5"), unit="kg").with_shipping(ADA)
    by_weight = QuantityLimit(least=Decimal("0.1"), step=Decimal("0.1"), unit="kg")
    quoter = World(limits=CartLimits(by_sku={"tea": by_weight})).quoter

    assert quoter.quote(FULL.with_cart(cart), id="q-1", at=NOON).total == eur("7.15")
