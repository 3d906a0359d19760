"""Laws: the customer figures count every order once, whatever the order they come in."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import event, given, settings
from hypothesis import strategies as st

from ecomkit.journey.figures import (
    ChurnRule,
    CohortPeriod,
    Purchase,
    RfmTies,
    churn_flags,
    cohort_table,
    rfm_table,
    sales_summary,
)
from ecomkit.journey.lifetime import historic_values, repeat_summaries
from ecomkit.journey.recommend import co_purchases
from ecomkit.money import Money

START = datetime(2026, 1, 1, tzinfo=UTC)
LATER = date(2027, 1, 1)
CUSTOMERS = st.sampled_from(["", "ann", "bob", "cat", "dan"])
PURCHASES = st.lists(
    st.tuples(CUSTOMERS, st.integers(0, 8_000), st.integers(0, 99_999)),
    min_size=1,
    max_size=25,
).map(
    lambda rows: [
        Purchase(
            order=f"o{place}",
            customer=customer,
            at=START + timedelta(hours=hours),
            amount=Money.from_minor(cents, "EUR"),
        )
        for place, (customer, hours, cents) in enumerate(rows)
    ]
)


def known_total(purchases: list[Purchase]) -> Money:
    amounts = [each.amount for each in purchases if each.customer]
    return sum(amounts, Money.zero("EUR"))


@given(purchases=PURCHASES, data=st.data())
@settings(max_examples=60)
def test_the_order_in_which_orders_are_read_does_not_matter(
    purchases: list[Purchase], data: st.DataObject
) -> None:
    """A log that is read backwards tells the same of everybody."""
    shuffled = data.draw(st.permutations(purchases))
    rule = ChurnRule(days=90)

    assert rfm_table(shuffled, on=LATER) == rfm_table(purchases, on=LATER)
    assert cohort_table(shuffled) == cohort_table(purchases)
    assert sales_summary(shuffled) == sales_summary(purchases)
    assert historic_values(shuffled) == historic_values(purchases)
    assert repeat_summaries(shuffled, until=LATER) == repeat_summaries(
        purchases, until=LATER
    )
    assert churn_flags(shuffled, rule, on=LATER) == churn_flags(
        purchases, rule, on=LATER
    )


@given(purchases=PURCHASES, period=st.sampled_from(CohortPeriod))
@settings(max_examples=60)
def test_no_cent_of_a_known_customer_is_lost(
    purchases: list[Purchase], period: CohortPeriod
) -> None:
    """RFM, cohorts and values so far each come to what was paid."""
    total = known_total(purchases)
    nothing = Money.zero("EUR")
    table = cohort_table(purchases, period=period)

    assert (
        sum((row.monetary for row in rfm_table(purchases, on=LATER).customers), nothing)
        == total
    )
    assert sum((row.total for row in historic_values(purchases)), nothing) == total
    assert (
        sum((amount for row in table.cohorts for amount in row.revenue), nothing)
        == total
    )


@given(purchases=PURCHASES, period=st.sampled_from(CohortPeriod))
@settings(max_examples=60)
def test_every_known_customer_is_in_one_cohort(
    purchases: list[Purchase], period: CohortPeriod
) -> None:
    """Nobody is counted twice, and no share is above all."""
    table = cohort_table(purchases, period=period)
    known = {each.customer for each in purchases} - {""}

    assert sum(row.size for row in table.cohorts) == len(known)
    assert all(count <= row.size for row in table.cohorts for count in row.active)


@given(purchases=PURCHASES, groups=st.integers(2, 10), ties=st.sampled_from(RfmTies))
@settings(max_examples=60)
def test_a_better_figure_never_scores_worse(
    purchases: list[Purchase], groups: int, ties: RfmTies
) -> None:
    """Scores follow the figures; where ties stay together, equals score alike."""
    table = rfm_table(purchases, on=LATER)
    scores = table.scores(groups=groups, ties=ties)
    for one in table.customers:
        for other in table.customers:
            mine, theirs = scores[one.customer], scores[other.customer]
            assert 1 <= mine.monetary <= groups
            if one.monetary > other.monetary:
                assert mine.monetary >= theirs.monetary
            if one.recency < other.recency:
                assert mine.recency >= theirs.recency
            if ties is RfmTies.TOGETHER and one.frequency == other.frequency:
                event("a tie")
                assert mine.frequency == theirs.frequency


@given(
    baskets=st.lists(st.sets(st.sampled_from("abcdef"), max_size=5), max_size=15),
    fewest=st.integers(1, 3),
)
@settings(max_examples=60)
def test_pairs_are_those_that_counting_by_hand_finds(
    baskets: list[set[str]], fewest: int
) -> None:
    """Passing over rare products loses no pair that is frequent enough."""
    found = co_purchases(baskets, fewest=fewest)
    by_hand = Counter(
        pair for basket in baskets for pair in combinations(sorted(basket), 2)
    )

    assert {(one, other): count for one, other, count in found.pairs()} == {
        pair: count for pair, count in by_hand.items() if count >= fewest
    }
