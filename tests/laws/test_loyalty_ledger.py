"""Law: every point ever earned is in exactly one place, and no place holds less than none."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ecomkit.errors import ConflictError
from ecomkit.journey.loyalty import InsufficientPointsError
from ecomkit.journey.loyalty.account import PointsAccount, PointsShortfall
from ecomkit.money import Money

START = datetime(2026, 1, 1, tzinfo=UTC)
WHOLE = Money("99.99", "EUR")
ORDERS = st.sampled_from(["o1", "o2", "o3", "o4"])
POINTS = st.integers(1, 100)


class Ledger(RuleBasedStateMachine):
    """Everything that can happen to an account, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.account = PointsAccount("ada")
        self.at = START
        self.earned = 0
        self.refunded = dict.fromkeys(("o1", "o2", "o3", "o4"), 0)

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(order=ORDERS, points=POINTS, pending=st.booleans(), days=st.integers(1, 60))
    def earn(self, order: str, points: int, pending: bool, days: int) -> None:
        known = f"order:{order}" in self.account.lots
        try:
            self.account = self.account.earned(
                f"order:{order}",
                points,
                at=self.at,
                order=order,
                pending=pending,
                expires=self.at + timedelta(days=days),
            )
        except ConflictError:
            assert known
        else:
            self.earned += 0 if known else points

    @rule(order=ORDERS)
    def arrive(self, order: str) -> None:
        if f"order:{order}" in self.account.lots:
            self.account = self.account.confirmed(
                f"order:{order}", at=self.at, expires=self.at + timedelta(days=30)
            )
            assert self.account.lots[f"order:{order}"].pending == 0

    @rule(order=ORDERS, points=POINTS)
    def spend(self, order: str, points: int) -> None:
        before = self.account.balance(at=self.at)
        entries = len(self.account.entries)
        try:
            self.account = self.account.redeemed(points, at=self.at, order=order)
        except InsufficientPointsError:
            assert points > before
        except ConflictError:
            pass
        else:
            spent = points if len(self.account.entries) > entries else 0
            assert self.account.balance(at=self.at) == before - spent

    @rule(
        order=ORDERS,
        cents=st.integers(0, 9999),
        shortfall=st.sampled_from(PointsShortfall),
    )
    def refund(self, order: str, cents: int, shortfall: PointsShortfall) -> None:
        self.refunded[order] = min(self.refunded[order] + cents, 9999)
        refunded = Money.from_minor(self.refunded[order], "EUR")
        self.account = self.account.reversed(
            order, refunded=refunded, of=WHOLE, at=self.at, shortfall=shortfall
        ).restored(order, refunded=refunded, of=WHOLE, at=self.at)

    @rule()
    def write_off(self) -> None:
        before = self.account.balance(at=self.at)
        self.account = self.account.expired(at=self.at)
        assert self.account.balance(at=self.at) == before

    @rule(points=POINTS)
    def withdraw(self, points: int) -> None:
        if points <= self.account.balance(at=self.at):
            self.account = self.account.withdrawn(points, at=self.at, reason="by hand")

    @invariant()
    def every_point_is_somewhere(self) -> None:
        assert sum(lot.earned for lot in self.account.lots.values()) == self.earned

    @invariant()
    def nothing_is_below_zero(self) -> None:
        for lot in self.account.lots.values():
            places = (
                lot.pending,
                lot.available,
                lot.redeemed,
                lot.expired,
                lot.reversed,
                lot.withdrawn,
            )
            assert min(places) >= 0
        assert self.account.balance(at=self.at) >= 0

    @invariant()
    def the_ledger_read_again_is_the_same(self) -> None:
        again = PointsAccount("ada", self.account.entries)
        assert again.lots == self.account.lots


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
