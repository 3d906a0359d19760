"""A plugin of a framework: JSON comes in, JSON goes out, and nothing of the shop's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecomkit.cart import CartRequest
from ecomkit.checkout import (
    CheckoutRequest,
    CheckoutResponse,
    CheckoutReview,
    Purchaser,
)
from ecomkit.customers import Account, AccountMember, Customer
from ecomkit.errors import EcomkitError
from ecomkit.money import Money
from ecomkit.opening import open_shop
from ecomkit.shop import SaleResponse, SaleState, Shop
from ecomkit.testing.payments import (
    NEEDS_OWNER,
    NO_FUNDS,
    FakeAdapter,
    FakeGateway,
    capabilities,
)
from ecomkit.testing.world import FixedClock
from ecomkit.wire import from_client, from_json, to_wire
from tests.stories.shops import NOON, eur

FILE = """
[shop]
name = "Lamps"
currency = "EUR"
home = "DE"
prices_include_tax = true
[tax]
regimes = ["eu"]
[[products]]
sku = "lamp"
price = "59.50"
[[promotions]]
id = "tenth"
percent = 10
code = "TENTH"
[[shipping.methods]]
id = "post"
fee = "4.90"
[[payments]]
id = "card"
adapter = "fake"
[[payments]]
id = "invoice"
adapter = "fake"
buyers = ["company"]
"""
ADDRESS = {
    "name": "Ada",
    "street": ["Teestraße 1"],
    "city": "Berlin",
    "postcode": "10115",
    "country": "DE",
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    clock = FixedClock(NOON)
    file = tmp_path / "shop.toml"
    file.write_text(FILE, "utf-8")
    card = FakeAdapter(FakeGateway(clock), capabilities())
    shop = open_shop(
        file, f"sqlite:///{tmp_path}/shop.db", payments=[card], clock=clock, series="L"
    )
    shop.stock.receive("lamp", 5)
    return shop


class Plugin:
    """What the handlers of a web framework do: nothing but JSON crosses this line."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.cart = shop.carts.open("visitor-7", "EUR").id
        self.checkout = ""

    def _page(self, call: Any) -> tuple[int, Any]:
        try:
            return 200, json.loads(json.dumps(to_wire(call())))
        except EcomkitError as error:
            return error.http_status, {"code": error.code, "path": error.path}

    def put_cart(self, body: str) -> tuple[int, Any]:
        def call() -> CheckoutResponse:
            self.shop.carts.apply(self.cart, from_client(body, CartRequest))
            self.checkout = self.shop.checkouts.begin(self.cart).id
            return self._review()

        return self._page(call)

    def patch_checkout(self, body: str) -> tuple[int, Any]:
        def call() -> CheckoutResponse:
            asked = from_client(body, CheckoutRequest)
            self.shop.checkouts.apply(self.checkout, asked)
            return self._review()

        return self._page(call)

    def _review(self) -> CheckoutResponse:
        review: CheckoutReview = self.shop.checkouts.review(self.checkout)
        return CheckoutResponse.from_review(review)

    def buy(self, token: str) -> tuple[int, Any]:
        def call() -> SaleResponse:
            quote = self.shop.checkouts.quote(self.checkout)
            result = self.shop.checkouts.buy(quote.id, token=token)
            return SaleResponse.from_result(result)

        return self._page(call)


def ready(shop: Shop) -> Plugin:
    plugin = Plugin(shop)
    plugin.put_cart('{"lines": [{"sku": "lamp", "quantity": 2}], "codes": ["tenth"]}')
    plugin.patch_checkout(
        json.dumps(
            {
                "name": "Ada",
                "email": "ada@example.com",
                "shipping": ADDRESS,
                "delivery": {"": "post"},
                "payment_method": "card",
            }
        )
    )
    return plugin


def test_the_page_of_a_checkout_says_what_is_missing_and_what_it_costs(
    shop: Shop,
) -> None:
    plugin = Plugin(shop)
    status, page = plugin.put_cart('{"lines": [{"sku": "lamp", "quantity": 9}]}')
    assert status == 200
    missing = {each["code"]: each for each in page["missing"]}
    assert missing["stock_unavailable"]["facts"] == {
        "asked": 9,
        "available": 5,
        "sku": "lamp",
    }
    assert "email_missing" in missing

    status, page = plugin.put_cart('{"lines": [{"sku": "lamp", "quantity": 2}]}')
    assert page["lines"][0]["amount"] == {"amount": "119.00", "currency": "EUR"}
    assert plugin.put_cart('{"lines": [{"sku": "lamb"}]}')[0] == 422


def test_a_filled_checkout_closes_on_the_page(shop: Shop) -> None:
    plugin = ready(shop)
    answer = CheckoutResponse.from_review(shop.checkouts.review(plugin.checkout))

    assert answer.is_complete
    assert [(each.promotion, each.code, each.amount) for each in answer.discounts] == [
        ("tenth", "TENTH", eur("11.90"))
    ]
    (line,), (post,) = answer.lines, answer.charges
    assert (line.before, line.amount, post.amount) == (
        eur("119.00"),
        eur("107.10"),
        eur("4.90"),
    )
    assert (answer.tax_on_top, answer.total) == (eur("0.00"), eur("112.00"))
    (offer,) = answer.offers
    assert (offer.method, offer.price, offer.is_chosen) == ("post", eur("4.90"), True)
    assert answer.payment_methods == ("card",)
    (refused,) = answer.refused_payment_methods
    assert (refused.id, refused.reason) == ("invoice", "buyer")


@pytest.mark.parametrize(
    ("token", "state", "status"),
    [
        ("tok_1", "ordered", "authorized"),
        (NEEDS_OWNER, "action", "requires_action"),
        (NO_FUNDS, "declined", "failed"),
    ],
)
def test_the_answer_to_a_purchase_says_what_to_do_next(
    shop: Shop, token: str, state: str, status: str
) -> None:
    code, page = ready(shop).buy(token)
    assert code == 200
    (payment,) = page["payments"]
    assert (page["state"], payment["status"]) == (state, status)
    assert page.get("order", "") == ("L-2026-000001" if state == "ordered" else "")
    answer = from_json(json.dumps(page), SaleResponse)
    assert answer.state is SaleState(state)
    (paid,) = answer.payments
    assert (paid.action is not None) == (state == "action")
    assert (paid.declined is not None) == (state == "declined")
    if paid.action is not None:
        assert paid.action.payload


def test_nothing_that_only_the_shop_may_know_is_on_a_page(shop: Shop) -> None:
    acme = Account(
        "acme",
        name="Acme",
        groups={"best-customers"},
        members=[
            AccountMember(
                customer="ann", roles={"buyer"}, alone_up_to=Money("777.77", "EUR")
            )
        ],
    )
    shop.accounts.keep(acme)
    plugin = ready(shop)
    ann = Customer("ann", name="Ann", email="ann@acme.example")
    shop.checkouts.update(plugin.checkout, purchaser=Purchaser.from_account(acme, ann))
    _, page = plugin.patch_checkout('{"payment_method": "invoice"}')
    _, bought = plugin.buy("tok_secret")
    told = json.dumps([page, bought])

    assert page["payment_methods"] == ["card", "invoice"]
    assert bought["state"] == "ordered"
    for secret in ("best-customers", "777.77", "tok_secret", "instruction"):
        assert secret not in told
