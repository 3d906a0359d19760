"""Law: whatever events carry, the journey answers or refuses with the library's own errors."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from hypothesis import given, note, settings
from hypothesis import strategies as st

from ecomkit.errors import EcomkitError
from ecomkit.events import Event
from ecomkit.journey import (
    EVENT_KINDS,
    IdentityGraph,
    MemoryEventLog,
    customer_progress,
    from_json_line,
    from_vocabulary,
    journey_map,
    journeys,
    profiles,
    to_json_line,
    to_vocabulary,
    visits,
)
from ecomkit.journey.feedback import (
    DEFAULT_SCHEDULES,
    due_surveys,
    heard_about,
    promoters,
    review_scores,
    service_recovery_tasks,
    survey_answers,
)
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    NET_GOODS_REVENUE,
    checkout_figures,
    kpi_report,
    message_figures,
    message_figures_by,
    on_time_rate,
    parts_of,
    payments_by,
    revenue,
    revenue_by_category,
    revenue_by_seller,
    shipping_share,
    sold_lines_from_events,
    support_figures,
    time_to_cash,
)
from ecomkit.journey.loyalty import (
    LoyaltyProgram,
    PointsBasis,
    PointsBonus,
    PointsPerAmount,
    ReferralRules,
    points_accounts,
    referral_rewards,
)
from ecomkit.journey.marketing import campaign_figures, cart_histories
from ecomkit.journey.privacy import Consents, erase_person, personal_data
from ecomkit.journey.recommend import SearchPaths, best_sellers
from ecomkit.money import Money, Rounding
from ecomkit.money.rounding import HALF_UP

START = datetime(2026, 1, 1, tzinfo=UTC)
EUR, JPY = Money("9.90", "EUR"), Money("100", "JPY")
VALUES = st.sampled_from(
    [
        None,
        True,
        0,
        -3,
        7,
        10**30,
        1.5,
        float("nan"),
        Decimal("1.5"),
        Decimal("NaN"),
        "",
        "o1",
        "exit",
        "loyalty",
        b"x",
        EUR,
        -EUR,
        JPY,
        START,
        datetime(2026, 1, 1),  # a moment without a zone, on purpose
        date(2026, 1, 1),
        (),
        ("analytics",),
        ("everything",),
        [{"sku": "MUG", "gross": EUR, "category": "tea"}],
        [{"sku": None, "quantity": "two", "gross": "9.90"}],
        ["MUG"],
        {"recommend": 10},
        {"recommend": "ten", "obstacle": 3},
        {"amount": 1, "currency": "EUR"},
        object(),
    ]
)
NAMES = st.sampled_from(
    """
    agent amount answers campaign cart cart_value category complete contact cost currency
    customer friend nps order points products promised_by purposes quantity query rating
    reason results shipping sku stage step subtotal survey tax total
    """.split()
)
EVENTS = st.lists(
    st.builds(
        Event,
        name=st.sampled_from([*EVENT_KINDS, "lamp_rubbed"]),
        at=st.integers(0, 60).map(lambda day: START + timedelta(days=day)),
        actor=st.sampled_from(["ada", "bob"]),
        subject=st.sampled_from(["", "o1", "MUG"]),
        channel=st.sampled_from(["", "email"]),
        campaign=st.sampled_from(["", "spring"]),
        properties=st.dictionaries(NAMES, VALUES, max_size=5),
    ),
    max_size=8,
)
AT = START + timedelta(days=50)
PROGRAM = LoyaltyProgram(
    id="p",
    rules=(
        PointsPerAmount(
            id="r", points=1, per=Money("1", "EUR"), basis=PointsBasis.GROSS
        ),
    ),
    bonuses=(PointsBonus(event="product_reviewed", points=5),),
)


def _log(events: list[Event]) -> None:
    log = MemoryEventLog()
    log.append(events)
    personal_data(log, {"ada"})
    erase_person(log, {"ada"}, at=AT, pseudonym="gone-1")


def _known(events: list[Event]) -> list[Event]:
    return IdentityGraph.of(events).known(events)


QUESTIONS: dict[str, Callable[[list[Event]], Any]] = {
    "points_accounts": lambda events: points_accounts(events, PROGRAM, at=AT),
    "answers": lambda events: promoters(survey_answers(events)),
    "campaign_figures": campaign_figures,
    "cart_histories": lambda events: cart_histories(events, at=AT),
    "checkout_figures": checkout_figures,
    "consents": Consents.of,
    "due_surveys": lambda events: due_surveys(
        events, DEFAULT_SCHEDULES, at=AT, consents=Consents()
    ),
    "heard_about": heard_about,
    "identities": lambda events: _known(list(events)),
    "journey_map": lambda events: journey_map(events).to_dict(),
    "journeys": journeys,
    "kpi_report": lambda events: kpi_report(
        events, NET_GOODS_REVENUE, Rounding(HALF_UP)
    ).to_dict(),
    "lines": lambda events: [from_json_line(to_json_line(event)) for event in events],
    "log": _log,
    "message_figures": message_figures,
    "message_figures_by": lambda events: message_figures_by(events, "message"),
    "on_time_rate": on_time_rate,
    "parts by month": lambda events: parts_of(events, "month"),
    "parts by seller": lambda events: parts_of(events, "seller"),
    "payments_by": payments_by,
    "profiles": profiles,
    "service_recovery_tasks": service_recovery_tasks,
    "referral_rewards": lambda events: referral_rewards(
        events, ReferralRules(points_for_friend=1, least_order=EUR)
    ),
    "revenue": lambda events: revenue(events, GROSS_REVENUE),
    "revenue_by_category": revenue_by_category,
    "revenue_by_seller": revenue_by_seller,
    "review_scores": review_scores,
    "sold lines": lambda events: best_sellers(sold_lines_from_events(events)),
    "shipping_share": shipping_share,
    "time_to_cash": time_to_cash,
    "search_paths": SearchPaths.of,
    "customer_progress": customer_progress,
    "support_figures": support_figures,
    "translate": lambda events: [
        from_vocabulary(to_vocabulary(event, system))
        for event in events
        for system in ("segment", "ga4", "snowplow", "shopify", "matomo")
    ],
    "visits": visits,
}


def _refused(
    ask: Callable[[list[Event]], Any], events: list[Event]
) -> EcomkitError | None:
    try:
        ask(events)
    except EcomkitError as error:
        return error
    return None


@given(EVENTS)
@settings(max_examples=100, deadline=None)
def test_an_answer_or_a_refusal(events: list[Event]) -> None:
    """Nothing but an EcomkitError comes out, whatever went in, and it names a place."""
    for question, ask in QUESTIONS.items():
        note(question)
        error = _refused(ask, events)
        assert error is None or error.path.startswith("$")
        assert error is None or error.code != EcomkitError.code


@given(EVENTS)
@settings(max_examples=50, deadline=None)
def test_events_may_be_read_only_once(events: list[Event]) -> None:
    """A log's scan, or a file being read, gives the same answer as a list."""
    for question, ask in QUESTIONS.items():
        note(question)
        if _refused(ask, events) is None:
            once = cast("list[Event]", iter(events))
            assert repr(ask(once)) == repr(ask(events))
