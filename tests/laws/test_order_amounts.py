"""What is taken off the whole order: the goods have one share of it, on however many lines.

The odd cent between goods and deliveries does not depend on how the goods stand on lines,
nor on how many deliveries share a charge.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.cart import Cart
from ecomkit.money import AllocationMethod, Money, Residue
from ecomkit.pricing import (
    AmountOff,
    Charge,
    DiscountPolicy,
    Occasion,
    PercentOff,
    PriceBook,
    PricedCart,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
    SetPrice,
    SpreadPolicy,
)
from ecomkit.pricing.values import AmountBasis, Benefit, TaxSide
from ecomkit.tax import TaxLevel, TaxPolicy, TaxRate, TaxTable
from ecomkit.testing.strategies import NOON

NOW = Occasion(at=NOON)
SPLITS = [(6,), (3, 3), (1, 5), (2, 2, 2), (1, 1, 1, 1, 1, 1)]
VAT = TaxTable([TaxRate(id="vat", rate="19%")])


def euros(cents: int) -> Money:
    return Money.from_minor(cents, "EUR")


def priced(
    benefit: Benefit,
    lines: Sequence[tuple[str, int]],
    charges: Sequence[int],
    prices: dict[str, int],
    policy: PricingPolicy | None = None,
) -> PricedCart:
    """Lines of so many units each, and charges in cents, with one benefit."""
    cart = Cart("EUR")
    for number, (sku, quantity) in enumerate(lines):
        cart = cart.with_item(sku, quantity, options={"line": str(number)})
    pricer = Pricer(
        PriceBook.of("EUR", {sku: euros(cents) for sku, cents in prices.items()}),
        promotions=[Promotion("p", benefit)],
        taxes=VAT,
        policy=policy or PricingPolicy(),
    )
    posted = [
        Charge(id=f"parcel {number}", method="post", amount=euros(cents))
        for number, cents in enumerate(charges)
    ]
    return pricer.price(cart, NOW, posted)


def off_goods_and_deliveries(priced: PricedCart) -> tuple[Money, Money]:
    charged = Money.sum((row.discount for row in priced.charges), "EUR")
    return priced.goods.discount, charged


def test_a_euro_off_goods_and_their_delivery() -> None:
    """Of 1.00 the goods' part is 20.00 in 22.07: 0.906. Of two lines each had 0.453."""
    for lines in ([("mug", 2)], [("mug", 1), ("mug", 1)]):
        cart = priced(
            AmountOff(euros(100), Scope.ORDER), lines, [207], prices={"mug": 1000}
        )
        assert cart.goods.amount == euros(1909)
        assert off_goods_and_deliveries(cart) == (euros(91), euros(9))


@pytest.mark.parametrize("residue", Residue)
@pytest.mark.parametrize("weights", AmountBasis)
@pytest.mark.parametrize("method", AllocationMethod)
@pytest.mark.parametrize(
    "benefit",
    [
        *(AmountOff(euros(off), Scope.ORDER) for off in (37, 251, 5000)),
        *(PercentOff(rate, Scope.ORDER) for rate in (13,)),
        SetPrice(euros(333), Scope.ORDER),
    ],
    ids=str,
)
def test_each_kind_has_its_part_on_however_many_lines(
    benefit: Benefit, method: AllocationMethod, weights: AmountBasis, residue: Residue
) -> None:
    """And in one delivery or two."""
    spread = SpreadPolicy(method=method, weights=weights, residue=residue)
    policy = PricingPolicy(spread=spread)
    for price in (1, 335, 999):
        for charge in (2, 110, 990):
            found = {
                off_goods_and_deliveries(
                    priced(
                        benefit,
                        [("mug", units) for units in split],
                        charges,
                        {"mug": price},
                        policy,
                    )
                )
                for split in SPLITS
                for charges in ([charge], [charge // 2] * 2)
            }
            assert len(found) == 1, (price, charge)


@pytest.mark.parametrize("scope", [Scope.CART, Scope.ORDER])
@pytest.mark.parametrize("method", AllocationMethod)
def test_no_cent_is_lost_where_one_row_bears_what_rounding_leaves(
    method: AllocationMethod, scope: Scope
) -> None:
    """Two cents off six lines of a cent: no line gives more than it has, another one does."""
    policy = PricingPolicy(spread=SpreadPolicy(method=method))
    benefit = AmountOff(euros(2), scope)
    cart = priced(benefit, [("pin", 1)] * 6, [], {"pin": 1}, policy)

    assert cart.goods.discount == euros(2)


@pytest.mark.parametrize("level", [TaxLevel.GROUP, TaxLevel.TOTAL])
@pytest.mark.parametrize("side", [TaxSide.LISTED, TaxSide.GROSS])
@pytest.mark.parametrize("scope", [Scope.ORDER, Scope.DELIVERIES])
def test_so_it_is_on_the_other_side_of_the_tax(
    scope: Scope, side: TaxSide, level: TaxLevel
) -> None:
    """Where taxes are rounded once, net goods are seen with tax, and lowered there."""
    policy = PricingPolicy(
        discounts=DiscountPolicy(taken_on=side, deducted_from=side),
        taxes=TaxPolicy(level=level),
    )
    for benefit in (AmountOff(euros(251), scope, side="gross"), PercentOff(13, scope)):
        for price in (37, 335, 670, 999):
            for charge in (50, 110, 495):
                found = {
                    priced(
                        benefit,
                        [("mug", units) for units in split],
                        [charge, charge],
                        {"mug": price},
                        policy,
                    ).goods.amount
                    for split in SPLITS
                }
                assert len(found) == 1, (price, charge)


@given(
    units=st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(1, 4)), min_size=1, max_size=4
    ),
    prices=st.tuples(*[st.integers(1, 3000)] * 3),
    charges=st.lists(st.integers(1, 2000), min_size=1, max_size=3),
    off=st.integers(1, 3000),
)
def test_a_share_is_within_a_step_of_its_exact_part(
    units: list[tuple[str, int]],
    prices: tuple[int, ...],
    charges: list[int],
    off: int,
) -> None:
    """The goods' share on lines as they are is that of each unit on a line of its own."""
    known = dict(zip("abc", prices, strict=True))
    apart = [(sku, 1) for sku, count in units for _ in range(count)]
    goods = sum(known[sku] for sku, _ in apart)
    whole = goods + sum(charges)
    benefit = AmountOff(euros(off), Scope.ORDER)

    shares = [
        off_goods_and_deliveries(priced(benefit, lines, charges, known))
        for lines in (units, apart)
    ]

    assert shares[0] == shares[1]
    taken = min(off, whole)
    of_goods, of_deliveries = (share.minor() for share in shares[0])
    assert of_goods + of_deliveries == taken
    assert abs(of_goods * whole - taken * goods) * 2 <= whole
