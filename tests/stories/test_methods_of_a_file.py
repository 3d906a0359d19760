"""A shop file says which goods a method takes: by weight, amount, category, flags and size."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecomkit.checkout import IncompleteCheckoutError
from ecomkit.opening import open_shop
from ecomkit.payments.adapters import CardTerminal
from ecomkit.shop.faces import Shop
from tests.stories.shops import ADA, PERSON, SLIP, eur

FILE = """
[shop]
name = "Furniture"
currency = "EUR"
home = "DE"
prices_include_tax = true

[[products]]
sku = "knob"
price = "10.00"
weight = "500 g"
size = "10 x 10 x 10 cm"
unlimited = true

[[products]]
sku = "pillow"
price = "20.00"
weight = "1.1 kg"
size = "60 x 40 x 30 cm"
unlimited = true

[[products]]
sku = "sofa"
price = "300.00"
weight = "40 kg"
size = "200 x 90 x 80 cm"
shipping = "bulky"
unlimited = true

[[products]]
sku = "lamp"
price = "20.00"
weight = "300 g"
size = "20 x 10 x 10 cm"
flags = ["lithium"]
unlimited = true

[[shipping.methods]]
id = "letter"
fee = "1.80"
most_weight = "1 kg"
most = "50"
except_categories = ["bulky"]
without = "lithium"

[[shipping.methods]]
id = "parcel"
weights = [{ up_to = "2 kg", fee = "4.90" }, { up_to = "31.5 kg", fee = "9.90" }]
volume_divisor = 5000

[[shipping.methods]]
id = "truck"
fee = "39.00"
category = "bulky"

[[shipping.methods]]
id = "concierge"
fee = "0"
least = "100"
least_weight = "2 kg"

[[shipping.methods]]
id = "insured"
percent = 5
at_least = "2.00"
at_most = "9.00"

[[shipping.methods]]
id = "freight"
weights = [{ up_to = "1 kg", fee = "3.00" }]
extra_weight = "500 g"
extra_fee = "0.50"

[[payments]]
id = "card"
adapter = "terminal"
"""
# The fee of each method, or why it does not take the goods.
TAKEN = {
    "knob": {
        "letter": "1.80",
        "parcel": "4.90",
        "truck": "wrong_category",
        "concierge": "too_light",
        "insured": "2.00",  # 0.50
        "freight": "3.00",
    },
    # 72,000 cm3 weigh as much as 14.4 kg.
    "pillow": {
        "letter": "too_heavy",
        "parcel": "9.90",
        "truck": "wrong_category",
        "concierge": "too_light",
        "insured": "2.00",  # 1.00
        "freight": "3.50",  # 100 g above
    },
    "sofa": {
        "letter": "too_heavy",
        "parcel": "too_heavy",
        "truck": "39.00",
        "concierge": "0.00",
        "insured": "9.00",  # 15.00
        "freight": "42.00",  # 78 steps of 500 g
    },
    "lamp": {
        "letter": "not_carried",
        "parcel": "4.90",
        "truck": "wrong_category",
        "concierge": "too_light",
    },
}


def opened(folder: Path) -> Shop:
    file = folder / "shop.toml"
    file.write_text(FILE, "utf-8")
    return open_shop(file, f"sqlite:///{folder}/shop.db", payments=[CardTerminal()])


@pytest.mark.parametrize(("sku", "methods"), TAKEN.items())
def test_each_method_takes_what_it_says(
    tmp_path: Path, sku: str, methods: dict[str, str]
) -> None:
    shop = opened(tmp_path)
    for method, answer in methods.items():
        cart = shop.carts.open("ada", "EUR")
        shop.carts.add(cart.id, sku)
        begun = shop.checkouts.begin(cart.id, PERSON)
        shop.checkouts.update(
            begun.id, shipping=ADA, delivery=method, payment_method="card"
        )
        if answer[0].isdigit():
            quote = shop.checkouts.quote(begun.id)
            order = shop.checkouts.buy(quote.id, metadata=SLIP).order
            assert order is not None
            assert order.deliveries[0].charged.gross == eur(answer)
            continue
        with pytest.raises(IncompleteCheckoutError):
            shop.checkouts.quote(begun.id)
        (missing,) = shop.checkouts.review(begun.id).missing
        assert missing.code == "delivery_not_offered"
        assert answer in str(missing.facts["reasons"])
