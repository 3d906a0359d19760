"""A shop written as TOML sells, and says where it is written wrongly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ecomkit.addressing.place import Place
from ecomkit.cart import Cart
from ecomkit.checkout import Checkout
from ecomkit.errors import InvalidInputError
from ecomkit.measures import Weight
from ecomkit.money import Money
from ecomkit.pricing import Buyer, Occasion
from ecomkit.shipping import DeliversTo
from ecomkit.shopfile import load_shop, read_shop
from ecomkit.shopfile.errors import BrokenShopFileError, InvalidShopFileError
from ecomkit.tax import TaxNotCoveredError

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHOP = """
[shop]
name = "Tea"
currency = "EUR"
timezone = "Europe/Berlin"
home = "DE"
prices_include_tax = true

[[products]]
sku = "tea"
title = "Green tea"
price = "4.50"
categories = ["tea"]
tax = "food"
weight = "250 g"

[[products]]
sku = "mug"
price = "9.90"
tiers = [{ from = 6, price = "8.50" }]
"""
TAXES = """
[[taxes]]
id = "vat"
rate = "19%"
[[taxes]]
id = "vat"
category = "food"
rate = "7%"
"""


def total(text: str, cart: Cart, **occasion: object) -> Money:
    when = Occasion(at=AT, **occasion)  # type: ignore[arg-type]  # fields of Occasion
    return read_shop(text).pricer.price(cart, when).total


def test_a_small_shop_prices_a_cart() -> None:
    cart = Cart("EUR").with_item("tea", 2).with_item("mug", 6)
    priced = read_shop(SHOP + TAXES).pricer.price(cart, Occasion(at=AT))

    assert priced.total == Money("60.00", "EUR")
    assert [str(group.rate.rate) for group in priced.tax_breakdown] == ["7%", "19%"]


def test_what_else_it_says_is_kept() -> None:
    shop = read_shop(SHOP)

    assert (shop.name, shop.currency, shop.locale) == ("Tea", "EUR", "en")
    assert shop.home == Place("DE")
    assert shop.titles == {"tea": "Green tea", "mug": "mug"}
    assert shop.articles["tea"].weight == Weight(250)
    assert shop.timezone == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ('percent = 10\ncategories = ["tea"]', "57.60"),
        ('percent = "12.5"\nscope = "cart"\nat_most = "3"', "55.50"),
        ('amount = "5"', "53.50"),
        ('amount = "1.00"\nscope = "unit"\nskus = "mug"', "53.50"),
        ('price = "4.00"\nskus = "tea"', "57.50"),
        ('group_price = "20"\ngroup_of = 5\nskus = "mug"', "29.00"),
        ('cheapest_free = 1\ngroup_of = 3\nskus = "mug"', "48.60"),
        ('buy = 1\nget = 1\nskus = "mug"', "38.70"),
        ('percent = 50\nat_least = "100"', "58.50"),
        ("percent = 50\nat_least_units = 99", "58.50"),
        ('percent = 50\ngroups = "club"', "58.50"),
        ('percent = 50\ncountries = "FR"', "58.50"),
        ('percent = 50\npayment_method = "card"', "58.50"),
        ("percent = 50\nnth_order = 3", "58.50"),
        ('percent = 50\ncode = "HALF"', "58.50"),
        ("percent = 50\nsince = 2027-01-01", "58.50"),
        ("percent = 50\nuntil = 2026-11-24T10:00:00", "58.50"),
        ("percent = 50\nuntil = 2026-11-24T10:00:01", "29.25"),
    ],
)
def test_promotions_are_written_in_a_few_words(rule: str, expected: str) -> None:
    """Two teas and five mugs are 58.50; 10:00 in the shop's zone is 9:00 UTC."""
    text = f'{SHOP.replace("tiers", "# tiers")}\n[[promotions]]\nid = "p"\n{rule}\n'
    cart = Cart("EUR").with_item("tea", 2).with_item("mug", 5)

    assert total(text, cart) == Money(expected, "EUR")


def test_a_gift_and_free_delivery_are_promotions() -> None:
    text = (
        SHOP
        + """
[[promotions]]
id = "gift"
gift = "mug"
[[promotions]]
id = "post"
free_delivery = true
"""
    )
    priced = read_shop(text).pricer.price(Cart("EUR").with_item("tea"), Occasion(at=AT))

    assert [(line.sku, line.is_gift) for line in priced.lines] == [
        ("tea", False),
        ("mug", True),
    ]
    assert priced.total == Money("4.50", "EUR")


def test_companies_see_their_own_price_list() -> None:
    text = (
        SHOP
        + """
[[prices]]
id = "trade"
groups = ["trade"]
priority = 1
prices = { tea = "3.00", mug = { price = "7.00", tiers = [{ from = 2, price = "6.00" }] } }
"""
    )
    cart = Cart("EUR").with_item("tea").with_item("mug", 2)

    assert total(text, cart) == Money("24.30", "EUR")
    assert total(text, cart, buyer=Buyer(groups={"trade"})) == Money("15.00", "EUR")


def test_fees_reductions_and_coins() -> None:
    text = (
        SHOP.replace('home = "DE"', "cash_step = 5")
        + """
[[reductions]]
id = "sale"
percent = "33"
skus = "tea"
[[fees]]
id = "wrap"
service = "paper"
amount = "2.00"
[[fees]]
id = "small"
amount = "1.00"
below = "20"
"""
    )
    cart = Cart("EUR").with_item("tea", 1, gift_wrap="paper")

    # 4.50 less a third of it is 3.015: 3.02, and 3.00 of fees; to five cents 6.00.
    assert total(text, cart) == Money("6.00", "EUR")


def test_a_shop_under_a_tax_law_knows_its_rates() -> None:
    """The book of rates has them; the file says which goods are reduced where."""
    text = SHOP + '[tax]\nregimes = ["eu"]\nlevels.food = { DE = "reduced" }\n'
    priced = read_shop(text).pricer.price(
        Cart("EUR").with_item("tea").with_item("mug"), Occasion(at=AT)
    )

    assert [str(group.rate.rate) for group in priced.tax_breakdown] == ["7%", "19%"]


def test_a_file_says_what_is_enough_where_a_law_is_not_known_in_full() -> None:
    text = SHOP.replace('home = "DE"', 'home = { country = "US", region = "NY" }')
    law = '[tax]\nregimes = ["us-ny"]\n'
    cart, sale = Cart("EUR").with_item("mug"), Occasion(at=AT)

    with pytest.raises(TaxNotCoveredError):
        read_shop(text + law).pricer.price(cart, sale)
    found = read_shop(text + law + 'partly_known = ["us-ny"]\n').pricer.price(
        cart, sale
    )
    assert [str(group.rate.rate) for group in found.tax_breakdown] == ["4%"]


def test_goods_leave_from_the_country_of_their_origin_to_addresses_that_are_served() -> (
    None
):
    text = (
        SHOP
        + """
[shipping]
[[shipping.origins]]
id = "depot"
country = "PL"
[[shipping.methods]]
id = "courier"
fee = "9.00"
delivers_to = ["door", "locker"]
needs_account = true
"""
    )
    shipping = read_shop(text).shipping

    assert shipping.place_of("depot") == Place("PL")
    (method,) = shipping.methods
    assert method.requires == (
        DeliversTo(kinds=["door", "locker"], needs_account=True),
    )
    with pytest.raises(InvalidInputError, match="balcony"):
        read_shop(text.replace('"locker"', '"balcony"'))


def test_a_scheme_that_shows_no_tax_is_said_in_the_file() -> None:
    text = SHOP + '[tax]\nregimes = ["eu"]\nschemes = { food = "antiques" }\n'
    priced = read_shop(text).pricer.price(
        Cart("EUR").with_item("tea").with_item("mug"), Occasion(at=AT)
    )
    wrong = SHOP + '[tax]\nregimes = ["eu"]\nschemes = { food = "old" }\n'

    assert [group.rate.vatex for group in priced.tax_breakdown] == ["VATEX-EU-J", ""]
    with pytest.raises(InvalidInputError, match="old"):
        read_shop(wrong)


def test_delivery_and_payment_make_a_review_of_a_checkout() -> None:
    shop = load_shop(
        Path(__file__).parents[3] / "src" / "ecomkit" / "cli" / "shops" / "leipzig.toml"
    )
    cart = Cart("EUR").with_item("assam", 2).with_item("mug")
    review = shop.quoter().review(Checkout(id="c", cart=cart), at=AT)

    assert review.priced is not None
    assert review.priced.total == Money("40.30", "EUR")
    assert {each.code for each in review.missing} >= {"purchaser_missing"}
    assert [method.id for method in shop.shipping.methods] == [
        "parcel",
        "express",
        "border",
    ]
    assert [each.id for each in shop.payment_methods] == ["card", "transfer", "invoice"]
    assert shop.names["parcel"] == "DHL Paket"


@pytest.mark.parametrize(
    "fee",
    [
        'fee = "4.90"',
        'per_item = "1.00"',
        'first_item = "3"\nmore_items = "1"',
        'per_weight = "0.50"\nweight_step = "500 g"',
        "percent = 5",
        'weights = [{ up_to = "2 kg", fee = "5" }, { up_to = "10 kg", fee = "9" }]',
        'totals = [{ from = "0", fee = "5" }, { from = "50", fee = "0" }]',
        'by_zone = { de = "4.90" }',
        'fee = "1"\nper_item = "1"\nfree_from = "50"\nbasis = "net"',
    ],
)
def test_delivery_fees_compose(fee: str) -> None:
    text = f"""{SHOP}
[[shipping.zones]]
id = "de"
countries = "DE"
[[shipping.origins]]
id = "home"
[[shipping.methods]]
id = "post"
days = [1, 2]
{fee}
"""
    (method,) = read_shop(text).shipping.methods

    assert method.id == "post"


@pytest.mark.parametrize(
    ("more", "path", "says"),
    [
        (
            '[[shipping.methods]]\nid="m"\nfee="1"\ndays=2',
            "$.shipping.methods[0].days",
            "[[shipping.origins]]",
        ),
        ('[[promotions]]\nid="p"\npercnt=10', "$.promotions[0].percnt", "'percent'"),
        ('[[promotions]]\nid="p"\npercent=10.5', "$.promotions[0].percent", "quotes"),
        ('[[promotions]]\nid="p"\npercent=150', "$.promotions[0].percent", "100 %"),
        ('[[promotions]]\nid="p"\npercent="x"', "$.promotions[0].percent", "'x'"),
        ("[[promotions]]\npercent=10", "$.promotions[0]", "has no 'id'"),
        ('[[promotions]]\nid="p"', "$.promotions[0].benefit", "gives nothing"),
        ('[[promotions]]\nid="p"\namount="1"\nscope="x"', "$.promotions[0].scope", "x"),
        ('[[promotions]]\nid="p"\namount="1"\nsince="x"', "$.promotions[0].since", "x"),
        ('[[products]]\nsku="tea"', "$.products[2].sku", "second"),
        ('[[products]]\nsku="a"\nprice=4.5', "$.products[2].price", '"4.5" in quotes'),
        ('[[products]]\nsku="a"\nprice="1 EUX"', "$.products[2].price", "EUX"),
        ('[[products]]\nsku="a"\nkind="x"', "$.products[2].kind", "goods"),
        ('[[products]]\nsku="a"\nweight="x"', "$.products[2].weight", "kg"),
        ('[[prices]]\nid="x"\nprices={te="1"}', "$.prices[0].prices.te", "'tea'"),
        ('[[prices]]\nid="standard"', "$.lists", "there twice"),
        ('[[taxes]]\nid="v"\nrat="1%"', "$.taxes[0].rat", "rate"),
        ('[[taxes]]\nid="v"\nrate=0.19', "$.taxes[0].rate", "19%"),
        ("taxes = 5", "$.shop.taxes", "unknown key"),
        ('[tax]\nregimes=["xx"]', "$.tax", "xx"),
        ('[[fees]]\nid="f"\nservice="s"\namount="1"\nper="x"', "$.fees[0].per", "x"),
        ('[[lanes]]\nnumber=1\nchoice="x"', "$.lanes[0].choice", "best"),
        ('[[payments]]\nid="p"\nleast="5"', "$.payments[0].least", "most"),
        ('[[shipping.methods]]\nid="m"', "$.shipping.methods[0].fee", "is not there"),
        (
            '[[shipping.methods]]\nid="m"\nfee="1"\ndays="x"',
            "$.shipping.methods[0].days",
            "[1, 3]",
        ),
        (
            '[[shipping.methods]]\nid="m"\nfee="1"\nzones="x"',
            "$.shipping.methods",
            "does not exist",
        ),
        ("[shipping]\nmethod=1", "$.shipping.method", "'methods'"),
        ('[promotion]\nid="x"', "$.promotion", "'promotions'"),
        ("[returns]\ndays=true", "$.returns.days", "true is not a whole number"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(more: str, path: str, says: str) -> None:
    text = (
        SHOP + more if more.startswith("[") else SHOP.replace("\n\n", f"\n{more}\n", 1)
    )
    with pytest.raises(InvalidInputError) as caught:
        read_shop(text)

    assert caught.value.path == path
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no [shop]"),
        ("shop = 5", "is not a table"),
        ('[shop]\nname = "x"', "has no 'currency'"),
        ('[shop]\nname = "x"\ncurrency = "EUX"', "EUX"),
        ('[shop]\nname = "x"\ncurrency = "EUR"', "nothing has a price"),
        ('[shop]\nname = 5\ncurrency = "EUR"', "write it in quotes"),
        ('[shop]\nname = "x"\ncurrency = "EUR"\ntimezone = "Mars"', "Mars"),
        ('[shop]\nname = "x"\ncurrency = "EUR"\nhome = "XX"', "XX"),
    ],
)
def test_a_shop_has_a_name_a_currency_and_prices(text: str, says: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_shop(text)

    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[shop]\nname = \n", "line 2, column 8"),
        ('[shop]\nname = "x', "end of document"),
        ("a = " + "[" * 100_000, "nested too deeply"),
        ("a = " + "9" * 6000, "cannot be read"),
        (".".join(["a"] * 20_000) + " = 1", "fewer than 50 parts"),
    ],
    ids=["value", "end", "deep", "long", "dotted"],
)
def test_broken_toml_says_where_it_breaks(text: str, place: str) -> None:
    with pytest.raises(BrokenShopFileError, match=place):
        read_shop(text)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidShopFileError, match="cannot be read"):
        load_shop(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    with pytest.raises(BrokenShopFileError, match="not UTF-8"):
        load_shop(tmp_path / "bad.toml")


def test_who_sells_stands_on_invoices() -> None:
    where = (
        'home = { country = "US", region = "NY", postcode = "10001" }\n'
        'address = { street = "1 Main St", city = "New York", country = "US" }\n'
        'tax_numbers = ["DE 136695976", "FR40303265045"]'
    )
    shop = read_shop(SHOP.replace('home = "DE"', where))

    assert shop.home == Place("US", region="NY", postcode="10001")
    assert shop.seller.address is not None
    assert shop.seller.address.name == "Tea"
    assert list(map(str, shop.seller.tax_numbers)) == ["DE136695976", "FR40303265045"]


def test_a_rate_under_tax_is_told_where_it_belongs() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_shop(SHOP + '[tax]\nrate = "19%"\n')

    assert caught.value.path == "$.tax.rate"
    assert "[[taxes]]" in caught.value.hint


def test_a_file_says_how_long_a_look_up_of_a_tax_number_counts() -> None:
    law = '[tax]\nregimes = ["eu"]\nlookups_valid_days = 30\n'

    assert read_shop(SHOP + law).quoter().lookups_valid_for == timedelta(days=30)
    assert read_shop(SHOP).quoter().lookups_valid_for is None


@pytest.mark.parametrize("days", [0, -1, 10**12])
def test_no_look_up_counts_for_no_time_or_for_ever(days: int) -> None:
    law = f'[tax]\nregimes = ["eu"]\nlookups_valid_days = {days}\n'
    with pytest.raises(InvalidInputError) as caught:
        read_shop(SHOP + law)
    assert caught.value.path == "$.tax.lookups_valid_days"


def test_a_file_says_how_much_evidence_of_a_buyers_place_is_needed() -> None:
    law = '[tax]\nregimes = ["eu"]\nevidence = 2\n'

    assert read_shop(SHOP + law).quoter().evidence_needed == 2
    assert read_shop(SHOP).quoter().evidence_needed == 0


@pytest.mark.parametrize(
    ("table", "wrong", "meant"),
    [
        ("products", 'sku = "x"\nprice = "1"\ntier_prices = []', "tiers"),
        ("products", 'sku = "x"\nsale_price = "1"', "price"),
        ("products", 'sku = "x"\nprice = "1"\nbundle = {}', "parts"),
        ("products", 'sku = "x"\nprice = "1"\nhs = "6109"', "hs_code"),
        ("products", 'id = "x"\nprice = "1"', "sku"),
        ("products", 'sku = "x"\nunit_price = "1"', "price"),
        (
            "products",
            'sku = "x"\nprice = "1"\ntiers = [{ min = 2, price = "1" }]',
            "from",
        ),
        ("shipping.methods", 'id = "x"\nprice = "4.90"', "fee"),
        ("shipping.methods", 'id = "x"\nrate = "4.90"', "fee"),
        (
            "shipping.methods",
            'id = "x"\nweights = [{ max = "2 kg", fee = "1" }]',
            "up_to",
        ),
        ("shipping.methods", 'id = "x"\nfee = "1"\nmax_weight = "5 kg"', "most_weight"),
        ("shipping.zones", 'id = "x"\nstates = ["NY"]', "regions"),
        ("shipping.zones", 'id = "x"\nzip = ["10115"]', "postcodes"),
        ("shipping.zones", 'id = "x"\ncountry = "DE"', "countries"),
        ("payments", 'id = "x"\nsurcharge = "1"', "fee"),
        ("payments", 'id = "x"\nmin = "1"', "least"),
        ("payments", 'id = "x"\nprovider = "stripe"', "adapter"),
    ],
)
def test_words_of_other_shops_are_told_with_those_that_are_meant(
    table: str, wrong: str, meant: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_shop(f"{SHOP}\n[[{table}]]\n{wrong}\n")

    assert caught.value.hint == f"did you mean {meant!r}?"


def test_means_of_payment_have_fees_and_limits() -> None:
    text = SHOP + (
        '[[payments]]\nid = "cod"\nfee = "3.00"\nmost = "500"\nleast = "5"\n'
        '[[payments]]\nid = "card"\npercent = "2.5"\n'
    )
    shop = read_shop(text)
    cart = Cart("EUR").with_item("mug", 4)

    assert total(text, cart, payment_method="cod") == Money("42.60", "EUR")
    assert total(text, cart, payment_method="card") == Money("40.59", "EUR")
    assert shop.payment_methods[0].limits[0].most == Money("500", "EUR")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-26T22:59:59", "9.00"),
        ("2026-11-26T23:00:00", "4.50"),  # midnight in Berlin
        ("2026-11-27T22:59:59", "4.50"),
        ("2026-11-27T23:00:00", "9.00"),
    ],
)
def test_a_sale_of_one_day_begins_and_ends_with_it(at: str, expected: str) -> None:
    day = "since = 2026-11-27\nuntil = 2026-11-27"
    shop = read_shop(f'{SHOP}\n[[promotions]]\nid = "day"\npercent = 50\n{day}')
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    cart = Cart("EUR").with_item("tea", 2)
    assert shop.pricer.price(cart, Occasion(at=moment)).total == Money(expected, "EUR")


def test_the_last_day_of_the_calendar_may_be_the_end() -> None:
    text = f'{SHOP}\n[[promotions]]\nid = "day"\npercent = 50\nuntil = 9999-12-31'
    assert total(text, Cart("EUR").with_item("tea", 2)) == Money("4.50", "EUR")


@pytest.mark.parametrize("written", ["0.05", '"5"'])
def test_a_whole_number_is_asked_for_as_it_is_written(written: str) -> None:
    """Coins are counted in cents: neither quotes nor a point help."""
    with pytest.raises(InvalidShopFileError, match="is not a whole number") as told:
        read_shop(SHOP.replace("home =", f"cash_step = {written}\nhome ="))
    assert told.value.hint == "digits without quotes, such as 5"
