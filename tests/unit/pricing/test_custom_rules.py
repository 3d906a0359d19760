"""A shop's own promotion is asked with the goods, and the engine does the sums."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    CartView,
    Gift,
    Needs,
    PercentOff,
    Proposal,
    Scope,
    Select,
)
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.result import Applied, Missing, NotYet, Rejected

from .shop import cart, eur, price, verdict

WISHES = cart(("tea", 1), ("mug", 1))
HALF = Proposal(PercentOff(50))
NOT_YET = NotYet(promotion="own", missing=(Missing(what="amount", amount=eur("1")),))
NONE = Needs()


@attrs.frozen
class Own:
    answer: Any
    needs: Needs = NONE
    id: str = "own"
    version: str = "1"

    def propose(self, goods: CartView, /) -> Any:
        assert goods.currency == "EUR"
        return self.answer


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (Own(HALF), "6.50"),
        (Own(Proposal(PercentOff(50), lines="tea")), "8.00"),
        (Own(Proposal(PercentOff(50, select=Select(skus="tea")))), "8.00"),
        (
            Own(Proposal(PercentOff(50, select=Select(skus="tea")), lines="mug")),
            "13.00",
        ),
        (Own(Proposal(Gift(sku="mug", for_each=2))), "13.00"),
        (
            Own(Proposal(Gift(sku="mug", for_each=1, select=Select(skus="fog")))),
            "13.00",
        ),
        (Own(NOT_YET), "13.00"),
        (Own(HALF, Needs(skus="tea")), "6.50"),
        (Own(HALF, Needs(skus="pot")), "13.00"),
        (Own(HALF, Needs(threshold=eur("13.01"))), "13.00"),
        (Own(HALF, Needs(codes="SPRING")), "13.00"),
        (Own(Proposal(AmountOff(Money("1", "USD")))), "13.00"),
    ],
)
def test_a_proposal_is_carried_out_where_what_it_needs_is_there(
    own: Own, expected: str
) -> None:
    assert str(price(WISHES, own).total) == f"{expected} EUR"


def test_its_refusal_is_its_verdict() -> None:
    dollars = Own(Proposal(AmountOff(Money("1", "USD"))))

    assert verdict(price(WISHES, Own(NOT_YET))) == NOT_YET
    assert verdict(price(WISHES, Own(HALF))) == Applied(
        promotion="own", saving=eur("6.50")
    )
    assert verdict(price(WISHES, dollars)) == Rejected(
        promotion="own", reason="currency"
    )


@pytest.mark.parametrize(
    "answer",
    [
        None,
        PercentOff(5),
        Proposal(PercentOff(5, Scope.DELIVERY)),
        Proposal(PercentOff(5), lines="fog"),
    ],
    ids=repr,
)
def test_a_wrong_answer_is_refused(answer: Any) -> None:
    with pytest.raises(InvalidPromotionError, match="'own'"):
        price(WISHES, Own(answer))


def test_a_proposal_holds_a_benefit() -> None:
    with pytest.raises(InvalidPromotionError):
        Proposal("x")  # type: ignore[arg-type]
