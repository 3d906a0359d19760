"""Whatever a pricer was used for, it goes into another process, and its prices too."""

from __future__ import annotations

import pickle
from copy import deepcopy

import attrs
import pytest

from ecomkit.pricing import (
    AmountOff,
    BuyGet,
    CartView,
    CheapestFree,
    FirstAndNext,
    Gift,
    GroupPrice,
    Needs,
    PercentOff,
    Pricer,
    ProgressivePercent,
    Promotion,
    Proposal,
    Select,
    SetPrice,
    SpendAndSave,
    Tier,
    Tiered,
)
from ecomkit.pricing.values import Benefit
from tests.unit.pricing.shop import BOOK, OCCASION, cart, eur

BENEFITS: list[Benefit] = [
    PercentOff(10, select=Select(skus="mug"), max_units=2),
    AmountOff(eur("2")),
    SetPrice(eur("2")),
    Tiered(tiers=[Tier(at_least=2, benefit=PercentOff(5))], basis="quantity"),
    FirstAndNext(first=eur("1"), next=eur("2")),
    SpendAndSave(for_each=eur("10"), amount=eur("2")),
    GroupPrice(quantity=2, amount=eur("5")),
    CheapestFree(quantity=3),
    ProgressivePercent([0, 10]),
    BuyGet(get=Select(skus="mug")),
    Gift(sku="pot"),
]
WISHES = cart(("tea", 3), ("mug", 4))


@attrs.frozen
class OwnRule:
    """A promotion of the shop's own."""

    id: str = "own"
    version: str = "1"
    needs: Needs = attrs.Factory(Needs)

    def propose(self, cart: CartView, /) -> Proposal:
        return Proposal(PercentOff(10))


RULES = [
    *(Promotion(f"p{index}", benefit) for index, benefit in enumerate(BENEFITS)),
    OwnRule(),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_used_pricer_and_its_prices_are_pickled(rule: Promotion | OwnRule) -> None:
    pricer = Pricer(BOOK, promotions=[rule], zone="Europe/Berlin")
    priced = pricer.price(WISHES, OCCASION)
    assert priced.discount or priced.lines[-1].is_gift

    for twin in (pickle.loads(pickle.dumps(pricer)), deepcopy(pricer)):
        assert twin.price(WISHES, OCCASION) == priced
        assert twin.zone == pricer.zone
    for copy in (pickle.loads(pickle.dumps(priced)), deepcopy(priced)):
        assert copy == priced
        assert copy.verdicts == priced.verdicts != ()
