"""Law: what was issued on a card is left on it, was spent, or has expired; nothing else.

An expired card pays nothing; what comes back to one can be spent, all of it and no more.
"""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ecomkit.errors import EcomkitError
from ecomkit.money import Money
from ecomkit.payments import Payment, PaymentStatus
from ecomkit.payments.adapters import GiftCardPayments
from ecomkit.testing import FixedClock
from ecomkit.testing.bare_payments import BarePayments, with_accounts
from tests.stories.shops import NOON, eur

WORTH = eur("50.00")
GOOD = timedelta(days=30)
AMOUNTS = st.integers(1, 2000).map(lambda cents: Money.from_minor(cents, "EUR"))
NUMBERS = st.integers(0, 9)


class GiftCardLedger(RuleBasedStateMachine):
    """Everything that can happen to the money of one card, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock(NOON)
        self.cards = with_accounts(GiftCardPayments(secret=b"sixteen bytes .."), NOON)
        self.code = self.cards.code("one")
        self.account = self.cards.account(self.code)
        self.cards.issue(self.account, WORTH, id="one", at=NOON, expires_at=NOON + GOOD)
        self.desk = BarePayments([self.cards], clock=self.clock)
        self.payments: list[str] = []
        self.requests = 0

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def spendable(self) -> Money:
        return self.cards.balance(self.account, "EUR", at=self.now)

    @property
    def has_expired(self) -> bool:
        entries = self.cards.history(self.account)
        ends = [each.expires_at for each in entries if each.expires_at is not None]
        return self.now >= ends[-1]

    @rule(days=st.integers(0, 25))
    def time_passes(self, days: int) -> None:
        self.clock.advance(days=days)

    @rule(amount=AMOUNTS)
    def pay(self, amount: Money) -> None:
        before = self.spendable
        id = f"p{len(self.payments) + 1}"
        self.desk.open(id, amount, adapter="gift_card")
        paid = self.desk.request(id, "authorize", id="a", token=self.code)
        self.payments.append(id)
        if self.has_expired or before < amount:
            assert paid.status is PaymentStatus.FAILED
            assert self.spendable == before
        else:
            assert paid.status is PaymentStatus.AUTHORIZED
            assert self.spendable == before - amount

    @rule(number=NUMBERS, amount=AMOUNTS)
    def capture(self, number: int, amount: Money) -> None:
        before = self.spendable
        self._ask(number, "capture", amount)
        assert self.spendable == before

    @rule(number=NUMBERS, amount=AMOUNTS, action=st.sampled_from(["void", "refund"]))
    def give_back(self, number: int, amount: Money, action: str) -> None:
        before, moved = self.spendable, self._spent
        if self._ask(number, action, amount):
            assert self.spendable == before + moved - self._spent
            assert not self.has_expired

    @invariant()
    def nothing_is_lost_or_made(self) -> None:
        entries = self.cards.history(self.account)
        expired = [each.amount for each in entries if each.note == "expired"]
        left = self.cards.balance(self.account, "EUR")
        assert left >= eur("0")
        assert WORTH == left + self._spent - Money.sum(expired, "EUR")

    @property
    def _spent(self) -> Money:
        totals = [each.totals for each in map(self.desk.get, self.payments)]
        return Money.sum((each.hold + each.kept for each in totals), "EUR")

    def _ask(self, number: int, action: str, amount: Money) -> Payment | None:
        if not self.payments:
            return None
        payment = self.payments[number % len(self.payments)]
        self.requests += 1
        try:
            return self.desk.request(
                payment, action, amount, id=f"{action}-{self.requests}"
            )
        except EcomkitError:  # more than there is
            return None


TestGiftCardLedger = GiftCardLedger.TestCase
TestGiftCardLedger.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None
)
