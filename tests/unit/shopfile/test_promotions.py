"""What promotions of a shop file can say, each with the price that it makes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ecomkit.addressing.place import Place
from ecomkit.cart import Cart, LineItem
from ecomkit.errors import InvalidInputError
from ecomkit.money import Money
from ecomkit.pricing import Buyer, Charge, Occasion
from ecomkit.shopfile import read_shop

SHOP = """
[shop]
name = "Tea"
currency = "EUR"
timezone = "Europe/Berlin"
prices_include_tax = true

[[products]]
sku = "tea"
price = "4.00"
categories = ["tea"]
[[products]]
sku = "mug"
price = "10.00"
[[products]]
sku = "pot"
price = "30.00"
compare_at = "40.00"
[[products]]
sku = "cup"
price = "3.00"
[[prices]]
id = "dollars"
currency = "USD"
prices = { tea = "5.00", mug = "12.00" }
[[fees]]
id = "wrap"
service = "paper"
amount = ["3.00 EUR", "3.60 USD"]
"""
# 2026-11-06 is a Friday.
FRIDAY = datetime(2026, 11, 6, 17, 30, tzinfo=UTC)  # 18:30 in Berlin
PAIR = 'one_of_each = [{ skus = "tea" }, { skus = "mug" }]'
CART = Cart("EUR").with_item("tea", 6).with_item("mug", 2).with_item("pot")


def total(rule: str, cart: Cart = CART, at: datetime = FRIDAY, **more: object) -> str:
    text = f'{SHOP}\n[[promotions]]\nid = "p"\n{rule}\n'
    occasion = Occasion(at=at, **more)  # type: ignore[arg-type]  # fields of Occasion
    charges = [Charge(id="d", amount=Money("5.00", cart.currency), method="parcel")]
    priced = read_shop(text).pricer.price(cart, occasion, charges)
    return str(priced.total - charges[0].amount)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", "74.00"),
        ('percent = 50\nskus = "tea"\nmax_units = 2', "70.00"),
        ('percent = 50\nmax_units_per_line = 1\nskus = ["tea", "mug"]', "67.00"),
        ('amount = "1"\nscope = "unit"\nskus = "tea"\nmax_units = 3', "71.00"),
        ('price = "3"\nskus = "tea"', "68.00"),
        ('buy = 1\nskus = "pot"\nget_from = { skus = "mug" }', "64.00"),
        ('buy = 1\nskus = "pot"\nget_from.skus = "mug"\nreward_percent = 50', "69.00"),
        ('buy = 2\nget = 1\nskus = "tea"\nreward_price = "1"', "68.00"),
        ('buy = 2\nget = 1\nskus = "tea"\nreward_amount = "1"\nmax_units = 1', "73.00"),
        ('cheapest_free = 1\ngroup_of = 2\nskus = "mug"\nreward_percent = 50', "69.00"),
        ('group_price = "10"\ngroup_of = 3\nskus = "tea"', "70.00"),
        ('group_price = "10"\ngroup_of = 3\nskus = "tea"\nrepeat = false', "72.00"),
        ('each_group_of = 4\npercent = 25\nskus = "tea"', "70.00"),
        ('each_group_of = 4\namount = "2"\nskus = "tea"', "72.00"),
        ('each_group_of = 4\namount = "2"\nscope = "unit"\nskus = "tea"', "66.00"),
        (f'group_price = "12"\n{PAIR}', "70.00"),
        (f'group_price = "12"\nrepeat = false\n{PAIR}', "72.00"),
        ('percent_by_place = [0, 25, "50%"]\nskus = "tea"', "65.00"),
        (f"percent = 25\n{PAIR}", "67.00"),
        (f'amount = "2"\n{PAIR}', "70.00"),
        (f'price = "3"\n{PAIR}', "58.00"),
        ('tiers = [{ from = "50", percent = 5 }, { from = "70", amount = "7" }]', "67.00"),
        ('tiers_by = "quantity"\ntiers = [{ from = 6, price = "3" }]\nskus = "tea"', "68.00"),
        ('amount = "2"\nfor_each_spent = "20"', "68.00"),
        ('amount = "2"\nfor_each_spent = "20"\nat_most = "3"', "71.00"),
        ('amount = "2"\nfor_each_spent = "20"\nskus = "tea"', "72.00"),
        ('amount = "2"\nfor_each_spent = "20"\nspent_on.skus = "tea"', "72.00"),
        ('first_amount = "2"\nnext_amount = "1"\nskus = "tea"', "67.00"),
        ('percent = 50\nat_most = "5"', "69.00"),
        ('percent = 50\nskus = "pot"\ndiscounted = false', "74.00"),
        ('gift = "mug"\ngift_for_each = 3\nskus = "tea"', "74.00"),
    ],
)  # fmt: skip
def test_what_it_gives(rule: str, expected: str) -> None:
    """Six teas at 4.00, two mugs at 10.00 and a pot at 30.00 are 74.00."""
    assert total(rule or "amount = 0") == f"{expected} EUR"


@pytest.mark.parametrize(
    ("rule", "applies"),
    [
        ('weekdays = ["friday"]', True),
        ('weekdays = ["sat", "sunday"]', False),
        ('hours = "18:00-19:00"', True),
        ('hours = "17:00-18:00"', False),  # its clock is Berlin's, not UTC's
        ('hours = "18:00-24:00"\nweekdays = "fri"', True),
        ('hours = "20:00-19:00"', True),  # past midnight, into the next evening
        ('hours = "22:00-02:00"', False),
        ('at_least = "74"', True),
        ('at_least = ["75 EUR", "1 USD"]', False),
        ('at_least = "24"\ncategories = "tea"', True),
        ('at_least = "25"\ncategories = "tea"', False),
        ("at_least_units = 9", True),
        ("at_least_units = 7\non_one_line = true", False),
        ("at_least_articles = 3", True),
        ("at_least_articles = 4", False),
        ('shipping_method = "parcel"', True),
        ('shipping_method = "van"', False),
        ('when = [{ at_least_units = 6, skus = "tea" }, { skus = "pot" }]', True),
        ('when = [{ at_least_units = 7, skus = "tea" }, { skus = "pot" }]', False),
        ('when_any = [{ groups = "club" }, { skus = "pot" }]', True),
        ('when_any = [{ groups = "club" }, { nth_order = 2 }]', False),
        ('unless = [{ skus = "pot" }]', False),
        ('when = [{ groups = "club", skus = "pot" }]', False),
        ('when = [{ shipping_method = "parcel", skus = "pot" }]', True),
        ('when = [{ shipping_method = "parcel", skus = "cup" }]', False),
        ('unless = [{ groups = "staff" }, { skus = "cup" }]', True),
    ],
)
def test_when_it_applies(rule: str, applies: bool) -> None:
    cart, off = CART, "67.00 EUR" if applies else "74.00 EUR"
    benefit = 'amount = "7"'
    if "tea" in rule and "when" not in rule:
        off = "71.60 EUR" if applies else "74.00 EUR"
        benefit = "percent = 10"

    assert total(f"{benefit}\n{rule}", cart) == off


def test_the_early_hours_after_an_evening_belong_to_it() -> None:
    """From 22:00 on Friday to 02:00 on Saturday, and not on Thursday's night."""
    rule = 'percent = 50\nweekdays = "friday"\nhours = "22:00-02:00"'

    assert total(rule, at=FRIDAY.replace(hour=21, minute=0)) == "37.00 EUR"
    assert total(rule, at=FRIDAY.replace(day=7, hour=0, minute=59)) == "37.00 EUR"
    assert total(rule, at=FRIDAY.replace(day=7, hour=1, minute=0)) == "74.00 EUR"
    assert total(rule, at=FRIDAY.replace(day=6, hour=0, minute=30)) == "74.00 EUR"


def test_one_promotion_works_in_two_currencies() -> None:
    dollars = Cart("USD").with_item("tea", 2).with_item("mug")
    rule = 'amount = ["2.00 EUR", "2.40 USD"]\nat_least = ["20 EUR", "22 USD"]'

    assert total(rule, dollars) == "19.60 USD"
    assert total('amount = "2.00"', dollars) == "22.00 USD"  # says nothing of dollars


def test_gift_wrap_is_free_from_an_amount_on() -> None:
    rule = 'percent = 100\nscope = "fees"\nfees = "wrap"\nat_least = "50"'
    wrapped = Cart("EUR", [LineItem("mug", 2, gift_wrap="paper")])

    assert total(rule, wrapped) == "23.00 EUR"
    assert total(rule, wrapped.with_item("pot")) == "50.00 EUR"


def test_it_is_for_where_the_goods_go_and_for_who_they_are() -> None:
    rule = 'percent = 50\ncountries = ["DE"]\npostcodes = ["04*"]\ngroups = "club"'
    club = Buyer(groups={"club"})

    def to(postcode: str, buyer: Buyer) -> str:
        return total(rule, place=Place("DE", postcode=postcode), buyer=buyer)

    assert to("04109", club) == "37.00 EUR"
    assert to("10115", club) == "74.00 EUR"
    assert to("04109", Buyer()) == "74.00 EUR"


def test_promotions_get_along_as_the_file_says() -> None:
    """A cap over all, and the best of the sets of those that do not combine."""
    two = 'percent = 30\n[[promotions]]\nid = "q"\npercent = 50\n'
    assert total(two) == "25.90 EUR"
    assert total(f"{two}[discounts]\nat_most = 40") == "44.40 EUR"
    alone = f"exclusive = true\n{two}"
    assert total(alone) == "51.80 EUR"
    assert total(f'{alone}[discounts]\nexclusive = "best"') == "37.00 EUR"


def test_tiers_count_a_product_over_its_variants_where_the_list_says_so() -> None:
    text = """
[shop]
name = "Shirts"
currency = "EUR"
[[products]]
sku = "s"
product = "shirt"
[[products]]
sku = "m"
product = "shirt"
[[prices]]
id = "list"
tiers_count = "product"
prices.s = { price = "12", tiers = [{ from = 5, price = "10" }] }
prices.m = { price = "12", tiers = [{ from = 5, price = "10" }] }
"""
    cart = Cart("EUR").with_item("s", 3).with_item("m", 2)
    assert str(read_shop(text).pricer.price(cart, Occasion(at=FRIDAY)).total) == (
        "50.00 EUR"
    )


def test_a_reduction_may_be_for_a_group() -> None:
    text = SHOP + '[[reductions]]\nid = "r"\namount = ["1 EUR"]\ngroups = "club"\n'
    pricer = read_shop(text).pricer
    tea = Cart("EUR").with_item("tea")
    club = Occasion(at=FRIDAY, buyer=Buyer(groups={"club"}))

    assert str(pricer.price(tea, club).total) == "3.00 EUR"
    assert str(pricer.price(tea, Occasion(at=FRIDAY)).total) == "4.00 EUR"


@pytest.mark.parametrize(
    ("wrong", "place", "line", "says"),
    [
        ("discount = 10", "discount", 2, "'percent'"),
        ('percent = 5\nminimum = "5"', "minimum", 3, "'at_least'"),
        ('percent = 5\nmin_spend = "5"', "min_spend", 3, "'at_least'"),
        ("buy = 1\nget_sku = 'mug'", "get_sku", 3, "'get_from'"),
        ("for_each_spent = '50'\npercent = 5", "amount", 0, "is missing"),
        ("percent = 5\ndiscounted = false\nonly_discounted = true", "only_discounted", 4, "left out"),
        ("percent = 5\nvoucher = 'X'", "voucher", 3, "'code'"),
        ("percent = 5\nvalid_until = 2026-11-30", "valid_until", 3, "'until'"),
        ("percent = 5\nper_customer = 1", "per_customer", 3, "'max_uses_per_buyer'"),
        ("percent = 5\nstackable = false", "stackable", 3, "'exclusive'"),
        ("percent = 5\nday = 'friday'", "day", 3, "'weekdays'"),
        ("free_shipping = true", "free_shipping", 2, "'free_delivery'"),
        ("percent = 5\nweekdays = 'Freitag'", "weekdays[0]", 3, "'friday'"),
        ("percent = 5\nhours = '17 to 19'", "hours", 3, "17:00-19:00"),
        ("percent = 5\nhours = '17-25:00'", "hours", 3, "14:00"),
        ("percent = 5\nside = 'brutto'", "side", 3, "'gross'"),
        ("amount = ['5', 4.5]", "amount[1]", 2, '"4.5" in quotes'),
        ("amount = ['5', '6']", "amount", 2, "in one currency"),
        ("tiers = [{ from = '5' }]", "tiers[0].percent", 2, "gives nothing"),
        (
            "tiers = [\n  { from = '5', percent = 5, price = '3' },\n]",
            "tiers[0].price",
            2,
            "beside 'percent'",
        ),
        ("buy = 1\nget_from = { sku = 'mug' }", "get_from.sku", 3, "'skus'"),
        ("percent = 5\nwhen = [{ }]", "when[0].at_least", 3, "asks for nothing"),
        ("percent = 5\nwhen = { skus = 'a' }", "when", 3, "[[when]]"),
        ("max_units = 5", "benefit", 0, "gives nothing"),
        ("percent_by_place = [0, 'ten']", "percent_by_place[1]", 2, "ten"),
        ("percent_by_place = [20, 10]", "percent_by_place", 2, "10% comes after 20%"),
        ("free_delivery = true\nskus = 'tea'", "skus", 3, "when = [{ skus = ... }]"),
        ("percent = 5\nscope = 'deliveries'\ndiscounted = false", "discounted", 4, "when"),
        ("percent = 5\nmethods = 'van'", "methods", 3, "shipping_method"),
        ("percent = 5\nscope = 'order'\nfees = 'wrap'", "fees", 4, "scope ="),
        ("percent = 5\nwhen = [{ at_least_units = 1, methods = 'van' }]", "when[0].methods", 3, "unknown key"),
        ("cheapest_free = 1", "", 0, "has no 'group_of'"),
        ("group_price = 1", "", 0, "has no 'group_of'"),
        (f"group_price = 1\ngroup_of = 3\n{PAIR}", "group_of", 3, "beside 'one_of_each'"),
        (f"percent = 1\neach_group_of = 3\n{PAIR}", "each_group_of", 3, "beside"),
        ("percent = 1\none_of_each = []", "one_of_each", 3, "names no goods"),
        ("percent = 1\none_of_each = [{ sku = 'mug' }]", "one_of_each[0].sku", 3, "'skus'"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_told_with_its_line_and_the_right_one(
    wrong: str, place: str, line: int, says: str
) -> None:
    with pytest.raises(InvalidInputError) as error:
        total(wrong)

    assert error.value.path == f"$.promotions[0].{place}".rstrip(".")
    begins = f"{SHOP}\n[[promotions]]".count("\n") + 1
    assert error.value.facts["line"] == begins + line
    assert f", line {begins + line}" in str(error.value)
    assert says in str(error.value)


def test_deliveries_are_picked_by_their_method() -> None:
    text = f'{SHOP}\n[[promotions]]\nid = "p"\nfree_delivery = true\nmethods = "van"\n'
    two = [
        Charge(id="1", amount=Money("5", "EUR"), method="parcel"),
        Charge(id="2", amount=Money("9", "EUR"), method="van"),
    ]
    priced = read_shop(text).pricer.price(CART, Occasion(at=FRIDAY), two)

    assert priced.total == Money("79.00", "EUR")


@pytest.mark.parametrize(
    ("rule", "off"),
    [
        ('free_delivery = true\nskus = "tea"\nat_least = "24"', "5.00"),
        ('free_delivery = true\nskus = "cup"\nat_least = "24"', "0.00"),
        ('free_delivery = true\nskus = "tea"\npercent = 50', "17.00"),
        ('free_delivery = true\namount = "7"\nscope = "order"', "11.56"),
        ('amount = "7"\nscope = "order"\nskus = "tea"', "7.00"),
        ('amount = "7"\nscope = "order"\nskus = "cup"', "0.00"),
    ],
)
def test_goods_are_those_of_what_looks_at_them(rule: str, off: str) -> None:
    """A condition, or a benefit on goods; each benefit is taken off its own rows.

    7.00 off the whole of 79.00 are 6.56 off the goods, and what is left of delivery is free.
    """
    text = f'{SHOP}\n[[promotions]]\nid = "p"\n{rule}\n'
    charge = Charge(id="d", amount=Money("5.00", "EUR"), method="parcel")
    priced = read_shop(text).pricer.price(CART, Occasion(at=FRIDAY), [charge])

    assert priced.discount == Money(off, "EUR")
