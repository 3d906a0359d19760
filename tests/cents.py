"""A shop in which everything costs a cent, so that every amount is a number of pieces."""

from __future__ import annotations

from datetime import timedelta

from ecomkit.addressing import Address
from ecomkit.catalog import Article
from ecomkit.checkout import Purchaser, Quote, Quoter
from ecomkit.orders import Order, OrderChange, cancellation
from ecomkit.payments import PaymentMethod
from ecomkit.pricing import PriceBook, PriceList, Pricer
from ecomkit.shipping import NO_SHIPPING
from ecomkit.shop import Shop

ADA = Purchaser(id="ada", name="Ada", email="ada@example.com")
HOME = Address(
    "Ada", "Way 1", city="Berlin", postcode="10115", country="DE", email=ADA.email
)


def quoter(*payment_methods: PaymentMethod) -> Quoter:
    """Prices of the shop, and what can be paid with."""
    return Quoter(
        pricer=Pricer(
            PriceBook(
                lists=[PriceList(id="web", currency="EUR", prices={"cent": "0.01"})],
                articles=[Article(sku="cent", kind="service")],
            )
        ),
        shipping=NO_SHIPPING,
        payment_methods=payment_methods,
        valid_for=timedelta(days=1),
    )


def quoted(shop: Shop, cents: int, payment_method: str) -> Quote:
    """What Ada is to pay for so many pieces."""
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "cent", cents)
    begun = shop.checkouts.begin(cart.id, ADA)
    shop.checkouts.update(begun.id, billing=HOME, payment_method=payment_method)
    return shop.checkouts.quote(begun.id)


def canceled(order: Order, cents: int) -> OrderChange:
    """So many pieces less."""
    (line,) = order.lines
    return cancellation(
        order, {line.key: cents}, id=f"c-{len(order.changes)}", at=order.placed_at
    )
