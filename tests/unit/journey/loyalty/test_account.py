"""Points are earned, wait, are spent, run out and go back, and none is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import ConflictError, InvalidInputError
from ecomkit.journey.loyalty import InsufficientPointsError
from ecomkit.journey.loyalty.account import PointsAccount, PointsShortfall
from ecomkit.journey.loyalty.errors import BrokenLedgerError
from ecomkit.journey.loyalty.ledger import PointsEntry, PointsEntryKind, PointsMove
from ecomkit.money import Money

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
WHOLE = Money("30.00", "EUR")
ADA = PointsAccount("ada")


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def with_lots() -> PointsAccount:
    """30 points that end on day 30 for order o1, 20 that end on day 10 for a review."""
    return ADA.earned("order:o1", 30, at=AT, order="o1", expires=AT + 30 * DAY).earned(
        "review", 20, at=AT, expires=AT + 10 * DAY
    )


def test_points_for_an_order_wait_until_it_arrives() -> None:
    """Pending points cannot be spent."""
    waiting = ADA.earned("order:o1", 30, at=AT, order="o1", pending=True)

    assert (waiting.pending, waiting.balance(at=AT)) == (30, 0)
    with pytest.raises(InsufficientPointsError):
        waiting.redeemed(1, at=AT, order="o2")
    arrived = waiting.confirmed("order:o1", at=AT + DAY, expires=AT + 9 * DAY)
    assert (arrived.pending, arrived.balance(at=AT + DAY)) == (0, 30)
    assert arrived.balance(at=AT + 9 * DAY) == 0


def test_what_expires_first_is_spent_first() -> None:
    """The review's points end sooner, though they came later."""
    spent = with_lots().redeemed(25, at=AT, order="o2")

    assert spent.lots["review"].available == 0
    assert spent.lots["order:o1"].available == 25


def test_expired_points_are_gone_before_they_are_written_off() -> None:
    """Nobody has to run a job at midnight."""
    account = with_lots()

    assert account.balance(at=AT + 10 * DAY) == 30
    assert account.expiring(by=AT + 10 * DAY, at=AT) == 20
    written = account.expired(at=AT + 10 * DAY)
    assert written.lots["review"].expired == 20
    assert written.expired(at=AT + 10 * DAY) == written


def test_the_same_again_changes_nothing() -> None:
    """A message delivered twice earns and spends once."""
    account = with_lots().redeemed(5, at=AT, order="o2")

    assert account.earned("order:o1", 30, at=AT, order="o1") == account
    assert account.redeemed(5, at=AT + DAY, order="o2") == account
    assert account.confirmed("order:o1", at=AT) == account
    with pytest.raises(ConflictError):
        account.earned("order:o1", 31, at=AT)
    with pytest.raises(ConflictError):
        account.redeemed(6, at=AT, order="o2")


def test_partial_refunds_end_at_exactly_what_was_earned() -> None:
    """A third, two thirds, all: 10, 20 and 30 points; 33 cents take none."""
    account = with_lots()
    left = []
    for refunded in ("0.33", "10.00", "10.00", "20.00", "30.00"):
        account = account.reversed("o1", refunded=eur(refunded), of=WHOLE, at=AT)
        left.append(account.lots["order:o1"].available)

    assert left == [30, 20, 20, 10, 0]


def test_pending_points_are_taken_back_first() -> None:
    """Goods that never arrived leave no points to confirm."""
    waiting = ADA.earned("order:o1", 30, at=AT, order="o1", pending=True)

    account = waiting.reversed("o1", refunded=WHOLE, of=WHOLE, at=AT)

    assert account.pending == 0
    assert account.confirmed("order:o1", at=AT).balance(at=AT) == 0


def test_spent_points_cannot_be_taken_back_below_zero() -> None:
    """The shop bears it, or takes others, as it chose; what it bore is written down."""
    spent = with_lots().redeemed(45, at=AT, order="o2")

    def after(shortfall: PointsShortfall) -> PointsAccount:
        return spent.reversed(
            "o1", refunded=WHOLE, of=WHOLE, at=AT, shortfall=shortfall
        )

    forgiven = after(PointsShortfall.FORGIVE)
    assert forgiven.balance(at=AT) == 0
    assert forgiven.entries[-1].forgiven == 25
    assert forgiven.reversed("o1", refunded=WHOLE, of=WHOLE, at=AT) == forgiven
    one_left = (
        with_lots()
        .redeemed(20, at=AT, order="o2")
        .redeemed(30, at=AT, order="o3")
        .earned("sign-up", 7, at=AT)
    )
    taken = one_left.reversed(
        "o1", refunded=WHOLE, of=WHOLE, at=AT, shortfall=PointsShortfall.TAKE_OTHERS
    )
    assert taken.balance(at=AT) == 0
    assert taken.entries[-1].forgiven == 23


def test_points_spent_on_an_order_come_back_with_its_refund() -> None:
    """In proportion, the longest-lived first, with the time they had left."""
    spent = with_lots().redeemed(24, at=AT, order="o2")

    half = spent.restored("o2", refunded=eur("15.00"), of=WHOLE, at=AT + DAY)
    whole = half.restored("o2", refunded=WHOLE, of=WHOLE, at=AT + DAY)

    assert half.balance(at=AT + DAY) == 26 + 12
    assert half.lots["order:o1"].available == 30
    assert whole.balance(at=AT + DAY) == 50
    assert whole.balance(at=AT + 10 * DAY) == 30


def test_a_withdrawal_by_hand_keeps_its_reason() -> None:
    """And cannot take what is not there."""
    account = with_lots().withdrawn(5, at=AT, reason="booked twice")

    assert account.entries[-1].reason == "booked twice"
    with pytest.raises(InsufficientPointsError) as caught:
        account.withdrawn(99, at=AT, reason="all")
    assert caught.value.facts["missing"] == 54
    with pytest.raises(InvalidInputError):
        account.withdrawn(1, at=AT, reason="")


def test_status_counts_what_became_available_less_what_went_back() -> None:
    """Spending does not cost the tier; returning does."""
    account = with_lots().redeemed(40, at=AT + DAY, order="o2")
    back = account.reversed("o1", refunded=eur("10.00"), of=WHOLE, at=AT + DAY)

    assert account.earned_between(AT, AT + 2 * DAY) == 50
    assert back.earned_between(AT, AT + 2 * DAY) == 40
    assert back.earned_between(AT + DAY, AT + 2 * DAY) == 0


@pytest.mark.parametrize("points", [0, -5, 1.5, True, "9"])
def test_points_are_whole_numbers_above_zero(points: int) -> None:
    """Nothing else is earned or spent."""
    with pytest.raises(InvalidInputError):
        ADA.earned("x", points, at=AT)
    with pytest.raises(InvalidInputError):
        with_lots().redeemed(points, at=AT, order="o2")


def test_refunds_lie_between_nothing_and_all() -> None:
    """A refund above the order, or of nothing, is a mistake."""
    for refunded, of in (("31.00", "30.00"), ("-1.00", "30.00"), ("0.00", "0.00")):
        with pytest.raises(InvalidInputError):
            with_lots().reversed("o1", refunded=eur(refunded), of=eur(of), at=AT)


@pytest.mark.parametrize(
    ("kind", "lot", "points"),
    [
        (PointsEntryKind.EARN, "review", 5),
        (PointsEntryKind.REDEEM, "review", 21),
        (PointsEntryKind.REVERSE, "review", 21),
        (PointsEntryKind.CONFIRM, "review", 1),
        (PointsEntryKind.RESTORE, "review", 1),
        (PointsEntryKind.EXPIRE, "nowhere", 1),
    ],
)
def test_a_ledger_that_does_not_add_up_is_not_opened(
    kind: PointsEntryKind, lot: str, points: int
) -> None:
    """What was read from a store is checked to the last point."""
    wrong = PointsEntry(kind=kind, at=AT, moves=(PointsMove(lot, points),))

    with pytest.raises(BrokenLedgerError) as caught:
        PointsAccount("ada", (*with_lots().entries, wrong))

    assert caught.value.path == "$.entries[2]"


def test_an_unknown_lot_cannot_be_confirmed() -> None:
    """The id is wrong, and is named."""
    with pytest.raises(InvalidInputError, match="o9"):
        ADA.confirmed("order:o9", at=AT)
