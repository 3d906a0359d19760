"""Rules as shops write them, each with a mistake that a law finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import attrs

from ecomkit.money import Money
from ecomkit.pricing import (
    AmountOff,
    CartView,
    FeeQuote,
    Needs,
    PercentOff,
    Proposal,
)
from ecomkit.pricing.result import Rejected
from ecomkit.pricing.values import CartViewLine

_NOTHING = Needs()


@attrs.frozen
class OwnPromotion:
    """A promotion of a shop's own, which proposes what ``gives`` says."""

    gives: Callable[[CartView], Proposal | None]
    id: str = "own"
    version: str = "1"
    needs: Needs = _NOTHING

    def propose(self, cart: CartView, /) -> Proposal | Rejected:
        proposal = self.gives(cart) if cart.lines else None
        return proposal or Rejected(promotion=self.id, reason="nothing")


@attrs.frozen
class OwnFee:
    """A fee of a shop's own, which charges what ``asks`` says."""

    asks: Callable[[CartView], Sequence[FeeQuote]]
    id: str = "own"
    tax_category: str = "standard"

    def fee(self, goods: CartView, /) -> Sequence[FeeQuote]:
        return self.asks(goods)


def one(cart: CartView) -> Money:
    """One of the cart's currency."""
    return Money("1", cart.currency)


def half_off(line: CartViewLine) -> Proposal:
    """Half off one line."""
    return Proposal(PercentOff(50), lines=line.item.key)


def first_line_half(cart: CartView) -> Proposal:
    """Half off whichever line is first."""
    return half_off(cart.lines[0])


def dearest_line_half(cart: CartView) -> Proposal:
    """Half off the dearest line; of equal ones, the first."""
    return half_off(max(cart.lines, key=lambda line: line.amount.amount))


def fee_on_the_first_line(cart: CartView) -> Sequence[FeeQuote]:
    """One fee, on whichever line is first."""
    return [FeeQuote(amount=one(cart), line=cart.lines[0].item.key)]


def more_than_all(cart: CartView) -> Sequence[FeeQuote]:
    """A rebate that nobody held against the goods."""
    return [FeeQuote(amount=one(cart) * -9_999)]


def rounded_by_the_program(cart: CartView) -> Proposal:
    """An eighth of the cart, rounded however the program around it rounds."""
    eighth = (cart.total.amount / 8).quantize(Decimal(1))
    return Proposal(AmountOff(Money(eighth, cart.currency)))


def boxes_of_six_by_line(cart: CartView) -> Sequence[FeeQuote]:
    """A fee for each box of six; the boxes are counted line by line."""
    return [
        FeeQuote(amount=one(cart) * -(-line.quantity // 6), line=line.item.key)
        for line in cart.lines
    ]


def dozens_by_line(cart: CartView) -> Proposal | None:
    """Half off from five units on, which are counted line by line."""
    many = [line.item.key for line in cart.lines if line.quantity >= 5]
    return Proposal(PercentOff(50), lines=many) if many else None


@attrs.define
class EverySecond:
    """A tenth off every second time it is asked: it remembers."""

    asked: int = 0

    def __call__(self, cart: CartView, /) -> Proposal | None:
        self.asked += 1
        return None if self.asked % 2 else Proposal(PercentOff(10))
