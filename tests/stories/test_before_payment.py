"""From the first step of a checkout to the moment of payment: what is asked, told and promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ecomkit.addressing import Address
from ecomkit.checkout import IncompleteCheckoutError, SalesTerms
from ecomkit.checkout.checkout import OrderSource
from ecomkit.orders.errors import ReturnRefusedError
from ecomkit.payments.adapters import BankTransfer, CashOnDelivery
from ecomkit.payments.trade import QuotationPayments
from tests.stories.shops import (
    ADA,
    BOB,
    BOOK,
    COMPANY,
    FEES,
    MEANS,
    PARIS,
    PERSON,
    SLIP,
    eur,
)
from tests.stories.till import Till, kept_in

A_MONTH = SalesTerms(
    return_days=30, return_cost="shop", url="https://tea.example/terms"
)
ANSWERS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"contact", "shipping", "delivery", "payment"}),
    ({"purchaser": PERSON}, {"shipping", "delivery", "payment"}),
    ({"shipping": ADA}, {"delivery", "payment"}),
    ({"delivery": "post"}, {"payment"}),
    ({"payment_method": "card"}, set()),
]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with kept_in(tmp_path) as store:
        yield Till(
            store,
            BOOK,
            pricing={"fees": FEES},
            payments=[
                CashOnDelivery(),
                BankTransfer(iban="DE02", holder="Tea House"),
                QuotationPayments(),
            ],
            payment_methods=MEANS,
            paid_later={"cash_on_delivery"},
            terms=A_MONTH,
        )


def test_each_step_is_kept_and_the_next_process_goes_on_with_it(till: Till) -> None:
    cart = till.filled(("tea", 3), ("mug", 1))
    checkout = till.shop.checkouts.begin(cart.id).id

    for answer, left in ANSWERS:
        till.reopen()
        till.shop.checkouts.update(checkout, **answer)
        till.reopen()
        review = till.shop.checkouts.review(checkout)
        assert {each.step.value for each in review.missing} == left
        if left:
            with pytest.raises(IncompleteCheckoutError):
                till.shop.checkouts.quote(checkout)

    order = till.bought(till.shop.checkouts.quote(checkout))
    assert (order.email, order.total) == (PERSON.email, eur("30.40"))
    done = [e.name for e in till.told if e.subject == checkout]
    assert done[0] == "checkout_started"
    assert done.count("checkout_step_completed") == 2  # contact and delivery
    assert {"shipping_info_entered", "payment_info_entered"} <= set(done)


def test_price_days_and_terms_are_told_before_payment_and_stay(till: Till) -> None:
    """4.90; ordered at noon, so packed on Wednesday, there on Thursday or Friday; returned
    within thirty days, at the shop's cost."""
    checkout = till.checkout(till.filled(("tea", 3)), payment_method="card")
    review = till.shop.checkouts.review(checkout)
    ((_, offers),) = review.offers
    post = offers.option("post")
    assert post.price == eur("4.90")
    assert post.promise is not None
    days = (post.promise.earliest, post.promise.latest)
    assert days == (date(2026, 11, 5), date(2026, 11, 6))
    assert review.terms == A_MONTH

    quote = till.shop.checkouts.quote(checkout)
    till.reopen(terms=SalesTerms(return_days=14))
    order = till.bought(quote)

    assert order.terms == A_MONTH
    (delivery,) = order.deliveries
    assert delivery.promise == post.promise
    paper = till.paper(order)
    assert "30 days" in paper
    assert "Arrives between November 5, 2026 and November 6, 2026" in paper
    shipment = till.shop.orders.pack(order.number).shipments[0].id
    till.shop.orders.ship(order.number, shipment)
    till.shop.orders.deliver(order.number, shipment)
    till.clock.advance(days=29)
    till.shop.returns.request(order.number, {"tea": 1}, reason="too much")
    till.clock.advance(days=2)
    with pytest.raises(ReturnRefusedError):
        till.shop.returns.request(order.number, {"tea": 1}, reason="too late")


def test_the_invoice_goes_where_the_parcel_does_unless_the_buyer_says_so(
    till: Till,
) -> None:
    same = till.sold(("mug", 1), payment_method="card")
    other = till.sold(("mug", 1), billing=BOB, payment_method="card")

    assert (same.billing, same.deliveries[0].address) == (ADA, ADA)
    assert (other.billing, other.deliveries[0].address) == (BOB, ADA)
    assert "Bob Mug" in till.paper(other)
    assert "Bob Mug" not in till.paper(same)


@pytest.mark.parametrize(
    ("address", "needs"),
    [
        (
            Address("Ada", "Weg 1", city="Berlin", postcode="1011", country="DE"),
            {"$.cart.deliveries[0].address.postcode": "address_malformed"},
        ),
        (
            Address("Ada", "Weg 1", postcode="10115", country="DE"),
            {"$.cart.deliveries[0].address.city": "address_missing"},
        ),
        (
            Address("Ada", "1 Main St", city="Austin", region="TX", country="US"),
            {"$.cart.deliveries[0].address.postcode": "address_missing"},
        ),
        (
            Address(
                "Ada",
                "1 St",
                city="Austin",
                region="NY",
                postcode="78701",
                country="US",
            ),
            {"$.cart.deliveries[0].address.postcode": "address_contradictory"},
        ),
    ],
)
def test_an_address_that_no_parcel_finds_keeps_the_sale_waiting(
    till: Till, address: Address, needs: dict[str, str]
) -> None:
    """What is wrong depends on the country; corrected, the sale goes on."""
    checkout = till.checkout(till.filled(("mug", 1)), to=address, payment_method="card")
    missing = till.shop.checkouts.review(checkout).missing
    assert needs.items() <= {each.path: each.code for each in missing}.items()
    with pytest.raises(IncompleteCheckoutError):
        till.shop.checkouts.quote(checkout)

    till.shop.checkouts.update(checkout, shipping=ADA)
    assert till.bought(till.shop.checkouts.quote(checkout)).deliveries[0].address == ADA


@pytest.mark.parametrize(
    ("buyer", "to", "mugs", "delivery", "methods"),
    [
        (PERSON, ADA, 1, "post", {"card", "cash_on_delivery", "bank_transfer"}),
        (PERSON, ADA, 1, "pickup", {"card", "bank_transfer"}),
        (PERSON, ADA, 9, "post", {"card", "bank_transfer"}),  # 108.00 is too much cash
        (PERSON, PARIS, 1, "post", {"card", "bank_transfer"}),
        (COMPANY, PARIS, 1, "post", {"card", "bank_transfer", "quotation"}),
    ],
)
def test_how_a_buyer_may_pay(
    till: Till, buyer: Any, to: Any, mugs: int, delivery: str, methods: set[str]
) -> None:
    """By kind of buyer, country, amount and delivery; others are refused, with the reason."""
    review = till.review(
        ("mug", mugs), buyer=buyer, to=to, delivery=delivery, payment_method="card"
    )
    choice = review.payment_methods
    assert choice is not None
    assert {each.id for each in choice.offered} == methods

    for method in {each.id for each in MEANS} - methods:
        with pytest.raises(IncompleteCheckoutError, match="payment_method_not_allowed"):
            till.quote(
                ("mug", mugs),
                buyer=buyer,
                to=to,
                delivery=delivery,
                payment_method=method,
            )


def test_paying_at_the_door_costs_three_euros_and_is_seen_before(till: Till) -> None:
    """The fee comes and goes with the payment method, and comes back with the whole order."""
    cart = till.filled(("mug", 1))
    checkout = till.checkout(cart, payment_method="card")
    totals = []
    for method in ("card", "cash_on_delivery", "card", "cash_on_delivery"):
        till.shop.checkouts.update(checkout, payment_method=method)
        priced = till.shop.checkouts.review(checkout).priced
        assert priced is not None
        totals.append(str(priced.total.amount))
    assert totals == ["16.90", "19.90", "16.90", "19.90"]

    quote = till.shop.checkouts.quote(checkout)
    sale = till.shop.checkouts.buy(quote.id)
    assert sale.order is not None
    assert [(fee.id, fee.charged.gross) for fee in sale.order.fees] == [
        ("cod", eur("3.00"))
    ]
    (payment,) = till.shop.orders.payments(sale.order.number)
    assert payment.due == eur("19.90")
    assert "€3.00" in till.paper(sale.order)


@pytest.mark.parametrize("source", list(OrderSource))
def test_an_order_by_phone_or_letter_follows_the_same_rules(
    till: Till, source: OrderSource
) -> None:
    cart = till.filled(("tea", 3), ("mug", 1))
    checkout = till.shop.checkouts.begin(cart.id, PERSON, source=source).id
    with pytest.raises(IncompleteCheckoutError, match="shipping_address_missing"):
        till.shop.checkouts.quote(checkout)
    till.shop.checkouts.update(
        checkout, shipping=ADA, delivery="post", payment_method="card"
    )

    quote = till.shop.checkouts.quote(checkout)
    order = till.bought(quote)

    assert (order.source, order.total) == (source, eur("30.40"))
    (told,) = (each for each in till.told if each.name == "order_completed")
    assert told.properties["source"] == source.value
    assert till.shop.checkouts.buy(quote.id, metadata=SLIP).order == order
