"""The taxes of a sale, row by row: on the order in the database, on the paper, in a refund."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from ecomkit.addressing import Place
from ecomkit.catalog import Article
from ecomkit.checkout import IncompleteCheckoutError, Purchaser
from ecomkit.customers import Account, Customer, TaxAnswer, TaxEvidence, TaxNumber
from ecomkit.money import Money
from ecomkit.orders import AlsoRefund, Order, cancellation
from ecomkit.pricing import CheapestFree, PriceBook, Promotion
from ecomkit.shipping import ShippingMethod, ShippingTable
from ecomkit.shipping.fees import FlatRate
from ecomkit.shop.ports import Store
from ecomkit.tax import ShopTaxes, TaxTable, find_regime
from ecomkit.tax.supply import Exemption
from ecomkit.whatif import PastSale
from tests.stories.delivery_shop import BERLIN, PARIS, address
from tests.stories.shops import NOON, PERSON, SELLER, SLIP
from tests.stories.till import Till, kept_in

MILWAUKEE = address("US", "Milwaukee", "53202", "WI")
MADISON = address("US", "Madison", "53703", "WI")
BUFFALO = address("US", "Buffalo", "14201", "NY")
MONTREAL = address("CA", "Montréal", "H2X 1Y4", "QC")
ERIE = {
    "id": "erie",
    "name": "Erie County",
    "authority": "US-NY",
    "country": "US",
    "region": "NY",
    "city": "Buffalo",
    "rate": "4.75%",
    "sequence": 2,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with kept_in(tmp_path) as found:
        yield found


def till_of(
    store: Store, home: Place, law: str, currency: str = "USD", **laws: Any
) -> Till:
    """A shop that sells a mug for 99.99, and sends it for 10.00."""
    post = ShippingMethod(
        id="post", fee=FlatRate(Money("10.00", currency)), tax_category="standard"
    )
    gross = laws.pop("includes_tax", False)
    return Till(
        store,
        PriceBook.of(currency, {"mug": "99.99"}, includes_tax=gross),
        pricing={"taxes": ShopTaxes(home=home, regimes=(find_regime(law),), **laws)},
        shipping=ShippingTable(methods=[post]),
    )


def taxes(order: Order) -> list[str]:
    return [
        f"{tax.name} {tax.rate}: {tax.amount.amount}"
        for row in order.rows
        for tax in row.charged.taxes
    ]


def closes(till: Till, order: Order) -> None:
    """Net, tax and total fit, and all of it comes back to the cent."""
    amounts = [tax.amount for row in order.rows for tax in row.charged.taxes]
    assert Money.sum(amounts, order.currency) == order.tax
    assert order.net + order.tax == order.total
    keys = {line.key: line.quantity for line in order.lines}
    change = cancellation(
        order, keys, id="all", at=till.clock.now(), also_refund=AlsoRefund.ALL
    )
    till.shop.orders.change(order.number, change, details=SLIP)
    assert not till.shop.orders.get(order.number).due


def test_state_county_and_city_stand_in_three_rows(store: Store) -> None:
    """109.99 x 7.9 % = 8.68921, rounded once; each tax has its own row on every line."""
    till = till_of(store, MILWAUKEE.place, "us-wi")

    order = till.sold(("mug", 1), to=MILWAUKEE, currency="USD")

    assert [tax.rpartition(":")[0] for tax in taxes(order)] == 2 * [
        "State sales tax 5%",
        "County sales tax 0.9%",
        "City sales tax 2%",
    ]
    assert str(order.tax) == "8.69 USD"
    paper = till.paper(order)
    assert all(f"{name} sales tax" in paper for name in ("State", "County", "City"))
    closes(till, order)


def test_gst_and_qst_are_both_on_the_price(store: Store) -> None:
    """109.99 x 5 % = 5.4995 and x 9.975 % = 10.9715: neither is taxed by the other."""
    laws = {"registrations": ["CA-QC"]}
    till = till_of(store, MONTREAL.place, "ca", "CAD", **laws)

    order = till.sold(("mug", 1), to=MONTREAL, currency="CAD")

    by_name = {
        name: Money.sum(
            (
                tax.amount
                for row in order.rows
                for tax in row.charged.taxes
                if tax.name == name
            ),
            "CAD",
        )
        for name in ("GST", "QST")
    }
    assert {name: str(each.amount) for name, each in by_name.items()} == {
        "GST": "5.50",
        "QST": "10.97",
    }
    closes(till, order)


def test_exempt_goods_are_sold_beside_taxed_ones(store: Store) -> None:
    """Tea is food, exempt in Texas; 99.99 of 109.99 are taxed, and so much of the delivery.

    8.25 % of 99.99 + 10.00 x 99.99 / 109.99 = 109.0808: 8.9992.
    """
    post = ShippingMethod(
        id="post", fee=FlatRate(Money("10.00", "USD")), tax_category="standard"
    )
    austin = address("US", "Austin", "78701", "TX")
    till = Till(
        store,
        PriceBook.of(
            "USD",
            {"mug": "99.99", "tea": "10.00"},
            articles=[Article(sku="tea", tax_category="food")],
        ),
        pricing={
            "taxes": ShopTaxes(
                home=austin.place,
                regimes=find_regime("us-tx"),
                levels={"food": {"US-TX": "exempt"}},
            )
        },
        shipping=ShippingTable(methods=[post]),
    )

    order = till.sold(("mug", 1), ("tea", 1), to=austin, currency="USD")

    assert str(order.tax) == "9.00 USD"
    assert "Goods or services that the law exempts" in till.paper(order)
    closes(till, order)


def test_each_shirt_is_held_against_the_limit_by_its_own_price(store: Store) -> None:
    """The second of two at half price: 120.00 is above 110 USD, 60.00 is not.

    8.875 % of 120.00 are 10.65; one of the two comes back, then the other, to the cent.
    """
    manhattan = address("US", "New York", "10001", "NY")
    till = Till(
        store,
        PriceBook.of(
            "USD",
            {"shirt": "120.00"},
            articles=[Article(sku="shirt", tax_category="clothing")],
        ),
        pricing={
            "taxes": ShopTaxes(home=manhattan.place, regimes=find_regime("us-ny")),
            "promotions": [Promotion("second", CheapestFree(quantity=2, rate="50%"))],
        },
        shipping=ShippingTable(
            methods=[ShippingMethod(id="post", fee=FlatRate(Money("0.00", "USD")))]
        ),
    )

    order = till.sold(("shirt", 2), to=manhattan, currency="USD")

    assert (str(order.total), str(order.tax)) == ("190.65 USD", "10.65 USD")
    (line,) = order.lines
    assert {
        (tax.id, str(tax.rate)): str(tax.base)
        for tax in line.charged.taxes
        if tax.id == "us-ny-state"
    } == {
        ("us-ny-state", "4%"): "120.00 USD",
        ("us-ny-state", "0%"): "60.00 USD",
    }
    assert "Clothing or footwear under 110 USD" in till.paper(order)
    for number, key in enumerate(("one", "other")):
        order = till.shop.orders.get(order.number)
        change = cancellation(order, {line.key: 1}, id=key, at=till.clock.now())
        till.shop.orders.change(order.number, change, details=SLIP)
        left = till.shop.orders.get(order.number).due
        assert bool(left) is (number == 0)


@pytest.mark.parametrize("language", ["en", "de", "tr", "ar"])
def test_a_fixed_levy_has_an_amount_on_the_paper_and_no_rate(
    store: Store, language: str
) -> None:
    """Three lamps hold 0.30 of levies: that is not 0 % of anything."""
    table = TaxTable.from_rows(
        [
            {"id": "vat", "name": "USt", "rate": "19%"},
            {"id": "levy", "name": "Lampe", "kind": "per_unit", "amount": "0.10 EUR"},
        ]
    )
    till = Till(
        store,
        PriceBook.of("EUR", {"lamp": "11.90"}, includes_tax=True),
        pricing={"taxes": table},
        shipping=ShippingTable(
            methods=[ShippingMethod(id="post", fee=FlatRate(Money("0.00", "EUR")))]
        ),
    )
    order = till.sold(("lamp", 3), to=BERLIN)

    paper = till.shop.papers.receipt(order.number, language, seller=SELLER)

    levies = [each for each in paper.taxes if each.label == "Lampe"]
    assert [(each.rate, each.tax.money) for each in levies] == [
        ("", Money("0.30", "EUR"))
    ]
    (sums,) = [each for each in paper.sums if "Lampe" in each.label]
    assert "%" not in sums.label
    assert sums.label == " ".join(sums.label.split())
    assert all("0%" not in row.rate for row in paper.rows if row.key == "lamp")
    closes(till, order)


class TestPlacesKnownInPart:
    def test_a_sale_to_one_waits(self, store: Store) -> None:
        till = till_of(store, BUFFALO.place, "us-ny")
        with pytest.raises(IncompleteCheckoutError, match="tax_not_covered"):
            till.sold(("mug", 1), to=BUFFALO, currency="USD")
        assert not till.shop.orders.placed(datetime(2026, 1, 1, tzinfo=UTC))

    def test_what_is_known_is_charged_if_the_shop_says_so(self, store: Store) -> None:
        till = till_of(store, BUFFALO.place, "us-ny", partly_known="us-ny")
        order = till.sold(("mug", 1), to=BUFFALO, currency="USD")
        assert {tax.rpartition(":")[0] for tax in taxes(order)} == {
            "State sales tax 4%"
        }
        closes(till, order)

    def test_the_shop_gives_the_rows_that_are_missing(self, store: Store) -> None:
        """109.99 x 8.75 % = 9.624125."""
        rows = TaxTable.from_rows([ERIE]).rates
        till = till_of(store, BUFFALO.place, "us-ny", local_rates=rows)
        order = till.sold(("mug", 1), to=BUFFALO, currency="USD")
        assert {tax.rpartition(":")[0] for tax in taxes(order)} == {
            "State sales tax 4%",
            "Erie County 4.75%",
        }
        assert str(order.tax) == "9.62 USD"
        assert "Erie County" in till.paper(order)
        closes(till, order)


FRENCH = TaxNumber("FR", "40303265045")


def firm(answer: TaxAnswer | None) -> Purchaser:
    """A French business, whose number the register gave this answer for."""
    proof = (
        ()
        if answer is None
        else (
            TaxEvidence(
                number=FRENCH,
                checked_at=NOON,
                checker="VIES",
                answer=answer,
                reference="WAPI-7",
            ),
        )
    )
    account = Account("firm", name="Firm", tax_numbers=(FRENCH,), evidence=proof)
    return Purchaser.from_account(
        account, Customer("m", name="M", email="m@example.com")
    )


class TestReverseCharge:
    def test_the_evidence_stays_with_the_order(self, store: Store) -> None:
        till = till_of(store, BERLIN.place, "eu", "EUR")
        order = till.sold(("mug", 1), buyer=firm(TaxAnswer.VALID), to=PARIS)

        assert str(order.total) == "109.99 EUR"
        (tax,) = order.lines[0].charged.taxes
        assert tax.treatment == "K"
        proof = tax.evidence
        assert isinstance(proof, TaxEvidence)
        assert (proof.number, proof.checker, proof.reference) == (
            FRENCH,
            "VIES",
            "WAPI-7",
        )
        paper = till.paper(order)
        assert "FR40303265045" in paper
        assert "Intra-Community supply" in paper
        closes(till, order)

    @pytest.mark.parametrize("answer", [TaxAnswer.INVALID, TaxAnswer.UNAVAILABLE, None])
    def test_without_it_tax_is_charged(
        self, store: Store, answer: TaxAnswer | None
    ) -> None:
        till = till_of(store, BERLIN.place, "eu", "EUR")
        order = till.sold(("mug", 1), buyer=firm(answer), to=PARIS)

        assert str(order.total) == "131.99 EUR"  # 109.99 and 20 %
        assert "Intra-Community" not in till.paper(order)


class TestTheAgeOfALookUp:
    @pytest.mark.parametrize(
        ("limit", "age", "freed"),
        [
            (None, 3650, True),
            (30, 30, True),
            (30, 31, False),
        ],
    )
    def test_one_older_than_the_shops_limit_counts_as_none(
        self, store: Store, limit: int | None, age: int, *, freed: bool
    ) -> None:
        till = till_of(store, BERLIN.place, "eu", "EUR")
        till.reopen(lookups_valid_for=limit and timedelta(days=limit))
        buyer = looked_up((TaxAnswer.VALID, age))

        review = till.review(("mug", 1), buyer=buyer, to=PARIS)
        order = till.sold(("mug", 1), buyer=buyer, to=PARIS)

        assert review.is_complete
        assert review.outdated_lookups == (() if freed else buyer.evidence)
        assert str(order.total) == ("109.99 EUR" if freed else "131.99 EUR")
        assert ("Intra-Community" in till.paper(order)) is freed
        again = PastSale.from_order(order)
        repriced = till.shop.quoter.pricer.price(
            again.cart, again.occasion, again.charges
        )
        assert repriced.total == order.total

    @pytest.mark.parametrize(
        ("answers", "freed"),
        [
            ([(TaxAnswer.VALID, 90), (TaxAnswer.VALID, 1)], True),
            ([(TaxAnswer.VALID, 9), (TaxAnswer.UNAVAILABLE, 1)], True),
            ([(TaxAnswer.VALID, 90), (TaxAnswer.UNAVAILABLE, 1)], False),
            ([(TaxAnswer.VALID, 9), (TaxAnswer.INVALID, 1)], False),
            ([(TaxAnswer.INVALID, 9), (TaxAnswer.VALID, 1)], True),
        ],
    )
    def test_of_several_the_latest_answer_counts(
        self, store: Store, answers: list[tuple[TaxAnswer, int]], *, freed: bool
    ) -> None:
        till = till_of(store, BERLIN.place, "eu", "EUR")
        till.reopen(lookups_valid_for=timedelta(days=30))

        order = till.sold(("mug", 1), buyer=looked_up(*answers), to=PARIS)
        assert str(order.total) == ("109.99 EUR" if freed else "131.99 EUR")


def looked_up(*answers: tuple[TaxAnswer, int]) -> Purchaser:
    """A French business whose number was looked up, each time so many days ago."""
    evidence = tuple(
        attrs.evolve(proof, checked_at=NOON - timedelta(days=age))
        for answer, age in answers
        for proof in firm(answer).evidence
    )
    return attrs.evolve(firm(None), evidence=evidence)


def test_a_certificate_frees_its_holder_while_it_is_valid(store: Store) -> None:
    till = till_of(store, MILWAUKEE.place, "us-wi")
    museum = attrs.evolve(
        PERSON,
        exemptions=Exemption(
            reason="Museum",
            certificate="CES-4711",
            countries="US",
            regions="WI",
            until=date(2027, 1, 1),
        ),
    )

    free = till.sold(("mug", 1), buyer=museum, to=MILWAUKEE, currency="USD")
    till.clock.set(datetime(2027, 1, 4, 12, tzinfo=UTC))
    late = till.sold(("mug", 1), buyer=museum, to=MILWAUKEE, currency="USD")

    assert (str(free.total), str(late.total)) == ("109.99 USD", "118.68 USD")
    assert "CES-4711" in till.paper(free)


def test_the_rate_is_that_of_the_day_of_the_sale_also_in_a_later_refund(
    store: Store,
) -> None:
    """Nova Scotia, HST 15 % until April 2025 and 14 % since."""
    halifax = address("CA", "Halifax", "B3H 1A1", "NS")
    till = till_of(store, halifax.place, "ca", "CAD")
    till.clock.set(datetime(2025, 3, 31, 12, tzinfo=UTC))
    old = till.sold(("mug", 1), to=halifax, currency="CAD")
    till.clock.set(datetime(2025, 4, 1, 12, tzinfo=UTC))
    new = till.sold(("mug", 1), to=halifax, currency="CAD")

    assert (str(old.tax), str(new.tax)) == ("16.50 CAD", "15.40 CAD")
    closes(till, old)
