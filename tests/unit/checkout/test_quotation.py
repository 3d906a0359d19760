"""The conversation about a price: who may do what, when, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from ecomkit.checkout.errors import (
    IllegalQuotationStepError,
    InvalidQuotationError,
    QuotationExpiredError,
    QuotationOrderedError,
    StaleRevisionError,
)
from ecomkit.checkout.quotation import (
    QUOTATION_NEXT,
    Quotation,
    QuotationStatus,
    Revision,
    content_hash,
)
from ecomkit.checkout.quotation_events import quotation_changes
from ecomkit.errors import CardDataError
from ecomkit.money import Money

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DEADLINE = NOON + timedelta(days=14)


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


def asked() -> Quotation:
    return Quotation.of("q1", buyer="acme", wish="cart-7", at=NOON).submitted(
        at=NOON, note="500 pcs"
    )


def offered(quotation: Quotation, amount: int = 950) -> Quotation:
    return quotation.offered(
        quote=f"quote-{amount}",
        content_hash=content_hash(str(amount)),
        amount=eur(amount),
        valid_until=DEADLINE,
        at=NOON,
        by="ann",
    )


def accepted() -> Quotation:
    return offered(asked()).accepted(
        revision=1, content_hash=content_hash("950"), at=NOON
    )


def ordered() -> Quotation:
    return accepted().ordered(order="o1", total=eur(950), at=NOON, by="ann")


BY_STATUS: dict[QuotationStatus, Callable[[], Quotation]] = {
    QuotationStatus.DRAFT: lambda: Quotation.of(
        "q1", buyer="acme", wish="cart-7", at=NOON
    ),
    QuotationStatus.SUBMITTED: asked,
    QuotationStatus.IN_REVIEW: lambda: asked().taken_up(at=NOON, by="ann"),
    QuotationStatus.OFFERED: lambda: offered(asked()),
    QuotationStatus.REVISION_REQUESTED: lambda: offered(asked()).revision_requested(
        at=NOON, note="cheaper"
    ),
    QuotationStatus.ACCEPTED: accepted,
    QuotationStatus.ORDERED: ordered,
    QuotationStatus.DECLINED: lambda: asked().declined(at=NOON, by="ann"),
    QuotationStatus.WITHDRAWN: lambda: asked().withdrawn(at=NOON, by="acme"),
}
TURNS: dict[QuotationStatus, Callable[[Quotation], Quotation]] = {
    QuotationStatus.SUBMITTED: lambda q: q.submitted(at=NOON),
    QuotationStatus.IN_REVIEW: lambda q: q.taken_up(at=NOON, by="ann"),
    QuotationStatus.OFFERED: offered,
    QuotationStatus.REVISION_REQUESTED: lambda q: q.revision_requested(
        at=NOON, note="x"
    ),
    QuotationStatus.ACCEPTED: lambda q: q.accepted(
        revision=1, content_hash=content_hash("950"), at=NOON
    ),
    QuotationStatus.DECLINED: lambda q: q.declined(at=NOON, by="ann"),
    QuotationStatus.WITHDRAWN: lambda q: q.withdrawn(at=NOON, by="ann"),
}


@pytest.mark.parametrize("before", BY_STATUS, ids=str)
@pytest.mark.parametrize("after", TURNS, ids=str)
def test_every_turn_is_in_the_table_or_refused(
    before: QuotationStatus, after: QuotationStatus
) -> None:
    quotation = BY_STATUS[before]()
    assert quotation.status(NOON) is before
    if after in QUOTATION_NEXT[before]:
        assert TURNS[after](quotation).status(NOON) is after
    elif before is after is QuotationStatus.ACCEPTED:
        assert TURNS[after](quotation) is quotation  # pressed twice
    else:
        with pytest.raises(IllegalQuotationStepError):
            TURNS[after](quotation)


def test_an_offer_never_changes() -> None:
    """A new offer is a new revision; the old one stays as it was."""
    first = offered(asked())
    second = offered(first.revision_requested(at=NOON, note="cheaper"), 900)

    assert [each.amount for each in second.revisions] == [eur(950), eur(900)]
    assert second.revisions[0] == first.revision
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        first.revision.amount = eur(1)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("revision", "content"), [(1, "950"), (2, "950"), (3, "900"), (2, "é")]
)
def test_only_the_offer_on_the_table_is_accepted(revision: int, content: str) -> None:
    """Named by number and content, so that nobody accepts what they have not seen."""
    quotation = offered(offered(asked()).revision_requested(at=NOON, note="x"), 900)

    with pytest.raises(StaleRevisionError) as caught:
        quotation.accepted(
            revision=revision, content_hash=content_hash(content), at=NOON
        )
    assert caught.value.facts["revision"] == 2


def test_an_offer_runs_out_by_the_clock() -> None:
    """Good until the last moment before; no job has to run."""
    quotation = offered(asked())
    last = DEADLINE - timedelta(microseconds=1)

    assert quotation.status(last) is QuotationStatus.OFFERED
    assert quotation.status(DEADLINE) is QuotationStatus.EXPIRED
    with pytest.raises(QuotationExpiredError):
        quotation.accepted(revision=1, content_hash=content_hash("950"), at=DEADLINE)
    late = quotation.accepted(revision=1, content_hash=content_hash("950"), at=last)
    assert late.status(DEADLINE) is QuotationStatus.ACCEPTED


def test_an_offer_that_ran_out_can_be_made_anew() -> None:
    again = offered(asked()).offered(
        quote="quote-960",
        content_hash=content_hash("960"),
        amount=eur(960),
        valid_until=DEADLINE + timedelta(days=14),
        at=DEADLINE,
        by="ann",
    )

    assert again.revision.number == 2
    assert again.status(DEADLINE) is QuotationStatus.OFFERED


def test_one_order_per_acceptance_at_the_quoted_price() -> None:
    quotation = ordered()

    assert quotation.ordered(order="o1", total=eur(950), at=NOON, by="ann") == quotation
    with pytest.raises(QuotationOrderedError):
        quotation.ordered(order="o2", total=eur(950), at=NOON, by="ann")
    with pytest.raises(QuotationOrderedError):
        accepted().ordered(order="o1", total=eur(951), at=NOON, by="ann")
    with pytest.raises(InvalidQuotationError):
        accepted().ordered(order="", total=eur(950), at=NOON, by="ann")
    with pytest.raises(IllegalQuotationStepError):
        offered(asked()).ordered(order="o1", total=eur(950), at=NOON, by="ann")


def test_the_payment_learns_the_offer() -> None:
    offer = offered(asked()).offer

    assert (offer.quotation, offer.revision, offer.amount) == ("q1", 1, eur(950))
    assert offer.content_hash == content_hash("950")
    with pytest.raises(InvalidQuotationError):
        _ = asked().offer


def test_turns_come_one_after_the_other() -> None:
    with pytest.raises(InvalidQuotationError):
        asked().taken_up(at=NOON - timedelta(seconds=1), by="ann")
    with pytest.raises(InvalidQuotationError):
        asked().taken_up(at=NOON.replace(tzinfo=None), by="ann")
    assert offered(asked()).version == 2


def test_an_offer_lasts_some_time() -> None:
    with pytest.raises(InvalidQuotationError):
        Revision(
            number=1,
            quote="q",
            content_hash="h",
            amount=eur(1),
            valid_until=NOON,
            offered_at=NOON,
        )


def test_card_numbers_are_kept_out() -> None:
    note = "my card is 4242 4242 4242 4242"
    quotation = Quotation.of("q", buyer="a", wish="c", at=NOON).submitted(
        at=NOON, note=note
    )

    assert "4242" not in repr(quotation)
    with pytest.raises(CardDataError):
        Quotation.of("4242424242424242", buyer="a", wish="c", at=NOON)


def test_what_happened_is_told() -> None:
    declined = offered(
        offered(asked()).revision_requested(at=NOON, note="cheaper"), 900
    ).declined(at=NOON, by="acme")

    told = quotation_changes(declined)

    assert [each.name for each in told] == [
        "quote_requested",
        "quote_issued",
        "quote_requested",
        "quote_issued",
        "quote_declined",
    ]
    assert getattr(told[3], "amount", None) == eur(900)
    assert [each.name for each in quotation_changes(accepted(), since=3)] == [
        "quote_accepted"
    ]
    assert quotation_changes(ordered(), since=5) == ()
    withdrawn = asked().withdrawn(at=NOON, by="acme")
    assert quotation_changes(withdrawn)[-1].name == "quote_withdrawn"
