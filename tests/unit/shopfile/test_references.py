"""A name of something that a shop file does not have is refused where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecomkit.errors import EcomkitError
from ecomkit.shopfile import read_shop
from ecomkit.shopfile.errors import InvalidShopFileError

SHOP = """
[shop]
name = "Mug Press"
currency = "EUR"
home = "DE"

[[products]]
sku = "mug"
price = "14.50"
personalization = [{ name = "front", service = "print" }]

[[products]]
sku = "shirt"
price = "40.00"
axes = { size = ["S", "M"] }
variants = [
    { sku = "shirt-s", options = { size = "S" } },
    { sku = "shirt-m", options = { size = "M" } },
]

[[products]]
sku = "pair"
price = "25.00"
parts = { mug = 2 }

[[fees]]
id = "printing"
service = "print"
amount = "3.00"

[[fees]]
id = "handling"
amount = "1.00"
payment_method = "card"

[[shipping.methods]]
id = "post"
fee = "4.90"

[[payments]]
id = "card"
adapter = "terminal"

[returns]
not_returnable = ["mug"]

[[promotions]]
id = "all"
percent = 10
skus = ["mug", "shirt-m"]
except_skus = ["pair"]
payment_method = ["card"]
shipping_method = ["post"]
unless = [{ skus = ["shirt-s"] }]
"""


def test_a_file_whose_names_are_all_there_is_read() -> None:
    assert set(read_shop(SHOP).articles) == {"mug", "pair", "shirt-m", "shirt-s"}


@pytest.mark.parametrize(
    ("old", "new", "path", "hint"),
    [
        ("{ mug = 2 }", "{ mugg = 2 }", "$.products[2].parts.mugg", "'mug'"),
        (
            'service = "print" }]',
            'service = "prnt" }]',
            "$.products[0].personalization[0].service",
            "'print'",
        ),
        (
            'payment_method = "card"',
            'payment_method = "crd"',
            "$.fees[1].payment_method",
            "'card'",
        ),
        (
            'not_returnable = ["mug"]',
            'not_returnable = ["mgu"]',
            "$.returns.not_returnable",
            "'mug'",
        ),
        # A product with variants is sold by their SKUs, and a rule names those.
        ('["mug", "shirt-m"]', '["mug", "shirt"]', "$.promotions[0].skus", "shirt-"),
        (
            'except_skus = ["pair"]',
            'except_skus = ["pear"]',
            "$.promotions[0].except_skus",
            "'pair'",
        ),
        ('["card"]', '["crad"]', "$.promotions[0].payment_method", "'card'"),
        ('["post"]', '["pots"]', "$.promotions[0].shipping_method", "'post'"),
        (
            'unless = [{ skus = ["shirt-s"] }]',
            'unless = [{ skus = ["shirt-x"] }]',
            "$.promotions[0].unless[0].skus",
            "shirt-",
        ),
    ],
)
def test_a_name_of_nothing_is_refused_where_it_stands(
    old: str, new: str, path: str, hint: str
) -> None:
    assert SHOP.count(old) == 1
    with pytest.raises(InvalidShopFileError, match="there is no") as told:
        read_shop(SHOP.replace(old, new))
    assert told.value.path == path
    assert hint in told.value.hint
    assert told.value.message.partition(", line ")[2].isdecimal()


LAW = '[tax]\nregimes = ["eu"]\nlevels.food = { DE = "reduced" }\n'
ROWS = '[[taxes]]\nid = "vat"\nrate = "19%"\n[[taxes]]\nid = "vat"\nrate = "7%"\ncategory = "food"\n'


@pytest.mark.parametrize(
    ("taxes", "category", "hint"),
    [
        (LAW, "fod", "did you mean 'food'?"),
        (ROWS, "fod", "did you mean 'food'?"),
        (LAW, "redcued", "did you mean 'reduced'?"),
        (LAW, "exempt", 'levels.goods = { DE = "exempt" }'),
        (LAW, "zero", 'levels.goods = { DE = "zero" }'),
        (LAW.replace('"eu"', '"gb"').replace("DE", "GB"), "exempt", "levels.goods"),
    ],
)
@pytest.mark.parametrize(
    "place",
    ['sku = "mug"\n', 'id = "handling"\n', 'id = "post"\n', 'id = "card"\n'],
)
def test_a_slip_in_a_tax_category_is_refused_wherever_it_stands(
    taxes: str, category: str, hint: str, place: str
) -> None:
    """It would be taxed in full."""
    assert SHOP.count(place) == 1
    fee = 'fee = "1.00"\n' if "card" in place else ""
    text = SHOP.replace(place, f'{place}{fee}tax = "{category}"\n') + taxes

    with pytest.raises(InvalidShopFileError) as caught:
        read_shop(text)

    assert caught.value.path.endswith(".tax")
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("taxes", "category"),
    [
        ("", "fod"),
        (LAW, "food"),
        (LAW, "reduced"),
        (LAW, "electronics"),
        (LAW.replace('"eu"', '"gb"').replace("DE", "GB"), "zero"),
        (ROWS + '[[taxes]]\nid = "x"\nrate = "0%"\ncategory = "exempt"\n', "exempt"),
    ],
)
def test_a_tax_category_of_the_law_or_of_the_shop_is_taken(
    taxes: str, category: str
) -> None:
    text = SHOP.replace('sku = "mug"\n', f'sku = "mug"\ntax = "{category}"\n') + taxes
    assert read_shop(text).articles["mug"].tax_category == category


@pytest.mark.parametrize(
    ("unit", "meant"), [("KG", "kg"), ("L", "l"), ("Piece", "piece")]
)
def test_a_unit_in_other_letters_is_refused(unit: str, meant: str) -> None:
    """No gram would convert to it."""
    text = SHOP.replace('price = "14.50"\n', f'price = "14.50"\nunit = "{unit}"\n')

    with pytest.raises(InvalidShopFileError) as caught:
        read_shop(text)

    assert (caught.value.path, caught.value.hint) == (
        "$.products[0].unit",
        f"did you mean {meant!r}?",
    )


SENT = SHOP.replace(
    'sku = "mug"\n',
    'sku = "mug"\nshipping = "bulky"\ncategories = ["ware"]\nflags = "fragile"\n',
)


@pytest.mark.parametrize(
    ("place", "said", "kind", "meant"),
    [
        ("post", 'category = "{}"', "shipping category", "bulky"),
        ("post", 'except_categories = ["{}"]', "shipping category", "bulky"),
        ("post", 'by_category = {{ {} = "29.00" }}', "shipping category", "bulky"),
        ("post", 'without = ["{}"]', "flag", "fragile"),
        ("card", 'without = "{}"', "flag", "fragile"),
        ("all", 'categories = ["{}"]', "category", "ware"),
        ("all", 'except_categories = "{}"', "category", "ware"),
        ("all", 'when = [{{ categories = "{}" }}]', "category", "ware"),
    ],
)
def test_a_slip_in_what_goods_are_called_is_refused_wherever_it_stands(
    place: str, said: str, kind: str, meant: str
) -> None:
    """The rule would be about nothing, or leave nothing out."""
    head = f'id = "{place}"\n'
    assert SENT.count(head) == 1
    read_shop(SENT.replace(head, f"{head}{said.format(meant)}\n"))

    with pytest.raises(
        InvalidShopFileError, match=f"there is no {kind} '{meant}s'"
    ) as told:
        read_shop(SENT.replace(head, f"{head}{said.format(meant + 's')}\n"))

    assert told.value.hint == f"did you mean {meant!r}?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHOP, 'category = "bulky"'),  # no product says how it is sent
        (SENT, 'without = ["frozen"]'),  # of goods to come
        (SENT, 'category = "frozen"'),
        (SENT.replace("bulky", "pallet-1"), 'category = "pallet-2"'),
    ],
)
def test_a_rule_may_be_there_before_its_goods(text: str, said: str) -> None:
    found = read_shop(text.replace('id = "post"\n', f'id = "post"\n{said}\n'))
    assert len(found.shipping.methods) == 1


@pytest.mark.parametrize(
    ("key", "refused", "taken"),
    [
        ("compare_at", ("14.50", "14.49", "0"), ("14.51",)),
        ("floor", ("14.51",), ("14.50", "0")),
    ],
)
@pytest.mark.parametrize("where", ["$.products[0]", "$.prices[0].prices.mug"])
def test_a_price_beside_the_price_that_contradicts_it_is_refused(
    key: str, refused: tuple[str, ...], taken: tuple[str, ...], where: str
) -> None:
    def shop(amount: str) -> str:
        said = f'{key} = "{amount}"'
        if "prices" in where:
            own = f'prices.mug = {{ price = "14.50", {said} }}'
            return f'{SHOP}\n[[prices]]\nid = "own"\n{own}\n'
        return SHOP.replace('price = "14.50"\n', f'price = "14.50"\n{said}\n')

    for amount in taken:
        assert read_shop(shop(amount)).articles
    for amount in refused:
        with pytest.raises(
            InvalidShopFileError, match="the price is 14.50 EUR"
        ) as told:
            read_shop(shop(amount))
        assert told.value.path == f"{where}.{key}"
        assert told.value.hint


@pytest.mark.parametrize(
    ("old", "new", "path", "hint"),
    [
        (
            'service = "print" }]',
            'kind = "choice", choices = { gold = "prnt", plain = "" } }]',
            "$.products[0].personalization[0].choices.gold",
            "'print'",
        ),
        (
            'sku = "mug"\n',
            'sku = "mug"\nservices = ["prints"]\n',
            "$.products[0].services",
            "'print'",
        ),
        (
            'sku = "mug"\n',
            'sku = "mug"\ngift_wraps = ["prints"]\n',
            "$.products[0].gift_wraps",
            "'print'",
        ),
        (
            'percent = 10\nskus = ["mug", "shirt-m"]\nexcept_skus = ["pair"]\n',
            'percent = 10\nscope = "fees"\nfees = ["handlin"]\n',
            "$.promotions[0].fees",
            "'handling'",
        ),
        # The pair would be made of itself, or of a set of which nobody counts the parts.
        ("{ mug = 2 }", "{ pair = 2 }", "$.products[2].parts.pair", "made of"),
        (
            'sku = "mug"\n',
            'sku = "mug"\nparts = { pair = 1 }\n',
            "$.products[0].parts.pair",
            "made of",
        ),
    ],
)
def test_a_name_that_goes_nowhere_is_refused(
    old: str, new: str, path: str, hint: str
) -> None:
    assert SHOP.count(old) == 1
    with pytest.raises(InvalidShopFileError) as told:
        read_shop(SHOP.replace(old, new))
    assert told.value.path == path
    assert hint in told.value.hint


ONE_OF_EACH = """
[[sellers]]
id = "kiln"
name = "Kiln"

[[campaigns]]
id = "spring"
budget = "100"

[[reductions]]
id = "sale"
percent = 5

[[prices]]
id = "club"
groups = "club"
prices.mug = "14.00"

[[shipping.zones]]
id = "near"
countries = "DE"

[[shipping.origins]]
id = "cellar"

[[shipping.boxes]]
id = "small"
inner = "30 x 20 x 10 cm"
carries = "5 kg"
"""


@pytest.mark.parametrize(
    "key",
    [
        *("payments", "fees", "promotions", "sellers", "campaigns", "reductions"),
        *("prices", "shipping.zones", "shipping.origins", "shipping.methods"),
        "shipping.boxes",
    ],
)
def test_no_two_tables_of_a_list_have_one_id(key: str) -> None:
    """One of the two would be chosen silently."""
    text = SHOP + ONE_OF_EACH
    assert read_shop(text).articles
    head = f"[[{key}]]\n"
    own = text.partition(head)[2].partition("\n\n")[0]

    with pytest.raises(EcomkitError, match=r"one id|the id '|is there twice") as told:
        read_shop(f"{text}\n{head}{own}\n")

    assert told.value.path.startswith((f"$.{key}", "$.lists"))


EVERYTHING = (Path(__file__).parent / "everything.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('locale = "de"', 'locale = "dee"', "$.shop.locale"),
        ('made_in = "IN"', 'made_in = "INDIA"', "$.products[0].made_in"),
        ("return_days = 30", "return_days = -1", "$.products[0].return_days"),
        ('from = "2.5"', "from = 0", "$.products[0].tiers[0].from"),
        (
            '[{ name = "for" }]',
            '[{ name = "for" }, { name = "for" }]',
            "$.products[1].personalization",
        ),
        ("nth_order = 1\nweek", "nth_order = 0\nweek", "$.promotions[0].nth_order"),
        ('countries = ["DE"]\n', 'countries = ["XX"]\n', "$.promotions[0].countries"),
        ('price_min = "1"', 'price_min = "99.01"', "$.promotions[0].price_max"),
        ("days = [1, 3]", "days = [3, 1]", "$.shipping.methods[0].days"),
        (
            'from = "0", fee = "1" }',
            'from = "0", fee = "1" }, { from = "0", fee = "2" }',
            "$.shipping.methods[0].totals",
        ),
        ('least = "5"', 'least = "501"', "$.shipping.methods[1].most"),
        (
            't_weight = "1 kg"',
            't_weight = "40 kg"',
            "$.shipping.methods[1].most_weight",
        ),
        ('buyers = ["individual"]', 'buyers = "person"', "$.payments[0].buyers"),
        ('currencies = ["EUR"]', 'currencies = "EURO"', "$.payments[0].currencies"),
        ("[returns]\ndays = 30", "[returns]\ndays = -1", "$.returns.days"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_key_and_line(
    old: str, new: str, path: str
) -> None:
    assert old in EVERYTHING
    with pytest.raises(EcomkitError, match=r", line \d+") as told:
        read_shop(EVERYTHING.replace(old, new, 1))
    assert told.value.path == path
