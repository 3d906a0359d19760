"""Law: a page lists what a plain loop over variants finds, and counts what a click would list."""

from __future__ import annotations

from itertools import product as every_combination

from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.catalog import (
    CategoryTree,
    OptionAxis,
    Product,
    SortOrder,
    Variant,
    list_products,
)
from ecomkit.money import Money

VALUES = {"color": ("red", "blue"), "size": ("S", "M", "L"), "cut": ("slim", "wide")}
AMOUNTS = st.integers(0, 9).map(lambda amount: Money(amount, "EUR"))
MADE = st.sets(
    st.sampled_from(list(every_combination(VALUES["color"], VALUES["size"]))),
    min_size=1,
)
ASKED = st.fixed_dictionaries(
    {},
    optional={
        name: st.sets(st.sampled_from(values), min_size=1)
        for name, values in VALUES.items()
    },
)


@st.composite
def products(draw: st.DrawFn) -> list[Product]:
    found = []
    for place in range(draw(st.integers(1, 4))):
        made = draw(MADE)
        every = set(every_combination(VALUES["color"], VALUES["size"]))
        found.append(
            Product(
                f"p{place}",
                "Shirt",
                axes=[OptionAxis(name, VALUES[name]) for name in ("color", "size")],
                variants=[
                    Variant(f"p{place}-{color}-{size}", {"color": color, "size": size})
                    for color, size in sorted(made)
                ],
                not_made=[{"color": c, "size": s} for c, s in every - made],
                attributes={"cut": draw(st.sampled_from(VALUES["cut"]))},
            )
        )
    return found


@given(
    products(),
    ASKED,
    st.lists(AMOUNTS, min_size=24, max_size=24),
    st.none() | AMOUNTS,
    st.none() | AMOUNTS,
)
@settings(max_examples=150, deadline=None)
def test_a_page_lists_what_one_variant_has_and_counts_what_a_click_would_list(
    goods: list[Product],
    having: dict[str, set[str]],
    amounts: list[Money],
    at_least: Money | None,
    at_most: Money | None,
) -> None:
    skus = [sku for each in goods for sku in each.skus]
    prices = dict(zip(skus, amounts, strict=False))

    def expected(asked: dict[str, set[str]]) -> dict[str, Money]:
        found: dict[str, Money] = {}
        for each in goods:
            for variant in each.variants:
                facts = {**dict(variant.options), **dict(each.attributes)}
                if all(facts[name] in values for name, values in asked.items()):
                    cost = prices[variant.sku]
                    found[each.id] = min(cost, found.get(each.id, cost))
        return {
            name: cost
            for name, cost in found.items()
            if (at_least is None or cost >= at_least)
            and (at_most is None or cost <= at_most)
        }

    page = list_products(
        goods,
        CategoryTree(),
        having=having,
        prices=prices,
        at_least=at_least,
        at_most=at_most,
        sort=SortOrder.CHEAPEST,
    )
    costs = expected(having)
    assert [each.id for each in page.products] == sorted(
        costs, key=lambda each: (costs[each].amount, each)
    )
    for name, values in VALUES.items():
        clicked = {value: len(expected({**having, name: {value}})) for value in values}
        assert list(page.choices.get(name, {}).items()) == [
            (value, count) for value, count in clicked.items() if count
        ]
