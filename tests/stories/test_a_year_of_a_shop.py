"""A year of a shop: every figure that is read from its events is what one counts by hand.

On the left what the library reads from what the shop told; on the right plain loops over
the shop's orders and payments, and over the diary of the script.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ecomkit.events import Event
from ecomkit.journey import DurationStats, MemoryEventLog, Proportion, visits
from ecomkit.journey.attribution import (
    AttributionRule,
    FirstTouch,
    LastTouch,
    LinearPerTouch,
    attribute_sales,
    conversion_paths,
)
from ecomkit.journey.feedback import review_scores, survey_answers
from ecomkit.journey.feedback.survey_answers import FeedbackScores
from ecomkit.journey.figures import (
    GROSS_REVENUE,
    CountingUnit,
    Valuation,
    average_order_value,
    checkout_figures,
    cohort_table,
    conversion_rate,
    conversion_rate_by,
    customer_value,
    kpi_report,
    on_time_rate,
    payments_by,
    purchases_from_events,
    refunds,
    repeat_rate,
    return_rate,
    revenue_by_category,
    revenue_by_seller,
    shipping_share,
    sold_lines_from_events,
    step_rate,
    time_to_cash,
    time_to_ship,
)
from ecomkit.journey.loyalty import LoyaltyProgram, PointsPerAmount, points_accounts
from ecomkit.journey.marketing import (
    AbandonmentPolicy,
    CartState,
    campaign_figures,
    cart_histories,
)
from ecomkit.journey.privacy import erase_person
from ecomkit.journey.recommend import best_sellers
from ecomkit.money import Money, Rounding
from ecomkit.orders import Order
from ecomkit.payments import PaymentAction
from ecomkit.shop.store import MemoryStore
from tests.stores import opened
from tests.stories.a_year import NEW_YEAR, SPENT, STEPS, Trip, Year

HALF_UP = Rounding("half_up")
ALWAYS = timedelta(days=900)
PROGRAM = LoyaltyProgram(
    id="club",
    rules=PointsPerAmount(id="euro", points=1, per=Money("1.00", "EUR"), basis="net"),
)


@pytest.fixture(scope="module")
def year() -> Year:
    return Year(MemoryStore()).run()


@pytest.fixture(scope="module")
def told(year: Year) -> list[Event]:
    """What the shop told, as its log holds it."""
    log = MemoryEventLog()
    log.append(year.world.sink)
    return list(log.scan())


@pytest.fixture(scope="module")
def orders(year: Year) -> list[Order]:
    return year.shop.orders.placed(NEW_YEAR)


def euros(amounts: Iterable[Money]) -> Money:
    return Money.sum(amounts, "EUR")


def mean(total: Money, number: int) -> Money:
    exact = total.amount / Decimal(number)
    return Money(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), "EUR")


def buyers(orders: Iterable[Order]) -> dict[str, list[Order]]:
    found: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda each: each.placed_at):
        found[order.purchaser.id].append(order)
    return found


def shares_of(
    trips: Iterable[Trip], part: Callable[[Trip], str]
) -> dict[str, Proportion]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for trip in trips:
        counts[part(trip)][0] += trip.ordered
        counts[part(trip)][1] += 1
    return {name: Proportion(*counted) for name, counted in counts.items()}


def test_the_year_is_large_enough(year: Year, orders: list[Order]) -> None:
    assert len({trip.person for trip in year.trips}) >= 200
    assert len(orders) > 150
    assert not year.shop.work.due()


def test_a_database_tells_the_same_year(tmp_path: Path) -> None:
    """A smaller one, as every transaction waits for the disk."""
    with opened("sqlite", tmp_path) as open_store:
        kept = Year(open_store("tea"), people=12).run()
    assert kept.world.sink == Year(MemoryStore(), people=12).run().world.sink
    assert all_figures(list(kept.world.sink))


def test_visits_and_visitors(year: Year, told: list[Event]) -> None:
    found = visits(told)
    assert len(found) == len(year.trips)
    assert len({visit.actor for visit in found}) == len({t.person for t in year.trips})


def test_from_a_product_to_the_cart_and_from_the_cart_to_the_order(
    year: Year, told: list[Event]
) -> None:
    viewed = {trip.person for trip in year.trips if trip.viewed}
    seen: set[str] = set()
    carted: set[str] = set()
    for trip in year.trips:
        seen |= {trip.person} if trip.viewed else set()
        carted |= {trip.person} if trip.added and trip.person in seen else set()
    rate = step_rate(told, "product_viewed", "product_added")
    assert rate == Proportion(len(carted), len(viewed))

    filled = {basket.person for basket in year.baskets}
    bought = {basket.person for basket in year.baskets if basket.order}
    rate = step_rate(told, "product_added", "order_completed")
    assert rate == Proportion(len(bought), len(filled))


def test_conversion_by_device_channel_and_campaign(
    year: Year, told: list[Event]
) -> None:
    by_hand = {
        "device": shares_of(year.trips, lambda trip: trip.visit.device),
        "channel": shares_of(year.trips, lambda trip: trip.visit.channel),
        "campaign": shares_of(year.trips, lambda trip: trip.visit.campaign),
    }
    for by, expected in by_hand.items():
        assert conversion_rate_by(told, by) == expected
    people = {trip.person for trip in year.trips}
    bought = {basket.person for basket in year.baskets if basket.order}
    per_person = conversion_rate(told, per=CountingUnit.PERSON)
    assert per_person == Proportion(len(bought), len(people))


def test_the_checkout_and_its_worst_step(year: Year, told: list[Event]) -> None:
    runs = [basket for basket in year.baskets if basket.steps]
    done = sum(bool(basket.order) for basket in runs)
    figures = checkout_figures(told)
    assert figures.completed == Proportion(done, len(runs))

    left = {
        step: Proportion(
            sum(run.steps[-1] == step and not run.order for run in runs),
            sum(step in run.steps for run in runs),
        )
        for step in STEPS
    }
    assert {step.step: step.left for step in figures.steps[:-1]} == left
    worst = max(left, key=lambda step: left[step].value)
    assert figures.worst_step == worst


def test_carts_that_were_left_and_those_that_came_back(
    year: Year, told: list[Event]
) -> None:
    at = year.world.clock.now() + timedelta(hours=2)
    found = cart_histories(told, AbandonmentPolicy(lost_after=ALWAYS), at=at)
    states = {each.cart: each.state for each in found}
    left = [basket for basket in year.baskets if not basket.order]
    abandoned = [each for each in found if each.state is CartState.ABANDONED]
    assert {each.cart for each in abandoned} == {basket.cart for basket in left}
    values = [each.value for each in abandoned if each.value is not None]
    assert euros(values) == euros(basket.worth for basket in left)
    came_back = {b.cart for b in year.baskets if b.order and b.reminded}
    assert came_back
    recovered = {cart for cart, s in states.items() if s is CartState.RECOVERED}
    assert recovered == came_back


def test_the_average_order_in_four_valuations(
    told: list[Event], orders: list[Order]
) -> None:
    def shipping(order: Order) -> tuple[Money, Money]:
        charges = [each.charged for each in order.deliveries]
        return euros(c.gross for c in charges), euros(c.net for c in charges)

    by_hand = {
        (True, True): euros(order.total for order in orders),
        (True, False): euros(order.total - shipping(order)[0] for order in orders),
        (False, True): euros(order.net for order in orders),
        (False, False): euros(order.net - shipping(order)[1] for order in orders),
    }
    for (tax, with_shipping), total in by_hand.items():
        valuation = Valuation(with_tax=tax, with_shipping=with_shipping)
        found = average_order_value(told, valuation, HALF_UP)
        assert found == {"EUR": mean(total, len(orders))}


def test_revenue_by_month_and_by_seller(told: list[Event], orders: list[Order]) -> None:
    months: dict[str, list[Money]] = defaultdict(list)
    sellers: dict[str, list[Money]] = defaultdict(list)
    for order in orders:
        months[f"{order.placed_at:%Y-%m}"].append(order.total)
        for line in order.lines:
            sellers[line.seller].append(line.gross)
    report = kpi_report(told, GROSS_REVENUE, HALF_UP, by="month")
    found = {part: report.value("revenue EUR", part) for part in report.parts}
    assert {month: worth for month, worth in found.items() if worth} == {
        month: euros(totals) for month, totals in months.items()
    }
    assert revenue_by_seller(told) == {
        seller: {"EUR": euros(amounts)} for seller, amounts in sellers.items()
    }


def test_who_comes_back_and_a_cohort(told: list[Event], orders: list[Order]) -> None:
    people = buyers(orders)
    again = sum(len(own) > 1 for own in people.values())
    assert repeat_rate(told) == Proportion(again, len(people))

    firsts = {person: own[0].placed_at for person, own in people.items()}
    january = {p for p, at in firsts.items() if (at.year, at.month) == (2026, 1)}
    active: Counter[int] = Counter()
    for person in january:
        months = {
            (order.placed_at.year - 2026) * 12 + order.placed_at.month - 1
            for order in people[person]
        }
        active.update(months)
    row = cohort_table(purchases_from_events(told, GROSS_REVENUE)).cohorts[0]
    assert list(row.active) == [active[month] for month in range(len(row.active))]


def test_returns_and_refunds(told: list[Event], orders: list[Order]) -> None:
    delivered = [order for order in orders if order.shipments[0].delivered_at]
    returned = [order for order in delivered if order.returns]
    assert return_rate(told) == Proportion(len(returned), len(delivered))
    credited = euros(change.refund for order in orders for change in order.changes)
    assert credited
    assert refunds(told) == {"EUR": credited}


def test_time_to_cash_and_to_ship_and_deliveries_on_time(
    year: Year, told: list[Event], orders: list[Order]
) -> None:
    paid, shipped, kept = [], [], 0
    for order in orders:
        (payment,) = year.shop.orders.payments(order.number)
        captured = [
            record.instruction.asked_at
            for record in payment.instructions
            if record.action is PaymentAction.CAPTURE
        ]
        paid.append(captured[-1] - order.placed_at)
        (shipment,) = order.shipments
        assert shipment.shipped_at
        assert shipment.delivered_at
        shipped.append(shipment.shipped_at - order.placed_at)
        promise = order.deliveries[0].promise
        assert promise is not None
        kept += shipment.delivered_at.astimezone(UTC).date() <= promise.latest
    assert time_to_cash(told) == DurationStats(paid)
    assert time_to_ship(told) == DurationStats(shipped)
    assert on_time_rate(told) == Proportion(kept, len(orders))
    assert 0 < kept < len(orders)


def test_satisfaction_and_recommendation(year: Year, told: list[Event]) -> None:
    scores = FeedbackScores.of(survey_answers(told))
    assert scores.csat is not None
    assert scores.nps is not None
    happy = sum(score >= 4 for score in year.satisfied)
    assert scores.csat.satisfied == Proportion(happy, len(year.satisfied))
    up = sum(score >= 9 for score in year.recommend)
    down = sum(score <= 6 for score in year.recommend)
    assert scores.nps.score == 100 * (up - down) / len(year.recommend)


def test_what_stars_were_given(year: Year, told: list[Event]) -> None:
    """The last ones of everybody, also of who wrote again after another order."""
    stars = list(year.stars.values())
    found = review_scores(told)
    assert (found.count, found.mean) == (len(stars), sum(stars) / len(stars))
    report = kpi_report(told, GROSS_REVENUE, HALF_UP)
    assert report.value("review rating") == found.mean


def test_what_was_paid_how_and_how_much_of_it_for_delivery(
    year: Year, told: list[Event], orders: list[Order]
) -> None:
    paid: dict[str, list[Money]] = defaultdict(list)
    for order in orders:
        for payment in year.shop.orders.payments(order.number):
            paid[payment.payment_method].append(payment.totals.captured)
    assert payments_by(told) == {
        method: {"EUR": euros(amounts)} for method, amounts in paid.items()
    }
    charges = [each.charged.gross for order in orders for each in order.deliveries]
    total = euros(order.total for order in orders)
    share = Fraction(euros(charges).amount) / Fraction(total.amount)
    assert shipping_share(told) == {"EUR": share}
    drinks = [line for order in orders for line in order.lines if line.sku == "tea"]
    others = [line for order in orders for line in order.lines if line.sku != "tea"]
    assert revenue_by_category(told) == {
        "": {"EUR": euros(line.gross for line in others)},
        "drinks": {"EUR": euros(line.gross for line in drinks)},
    }


def test_points_that_can_still_be_spent(
    year: Year, told: list[Event], orders: list[Order]
) -> None:
    points = 0
    for order in orders:
        goods = euros(line.net for line in order.lines).amount
        earned = int(goods)
        back = euros(change.refund for change in order.changes)
        share = Fraction(back.amount) / Fraction(order.total.amount)
        points += earned - int(earned * share)
    at = year.world.clock.now()
    accounts = points_accounts(told, PROGRAM, at=at)
    assert sum(each.balance(at=at) for each in accounts.values()) == points


def test_what_customers_are_worth_and_cost(
    told: list[Event], orders: list[Order]
) -> None:
    people = buyers(orders)
    found = customer_value(told, GROSS_REVENUE, HALF_UP, spent=SPENT)["EUR"]
    assert found.customers == len(people)
    assert found.value == mean(euros(order.total for order in orders), len(people))
    assert found.cost == mean(euros(SPENT), len(people))


def test_which_channels_earned_the_sales(year: Year, told: list[Event]) -> None:
    credit: dict[str, dict[str, Fraction]] = {
        name: defaultdict(Fraction) for name in ("first", "last", "linear")
    }
    trips: dict[str, list[Trip]] = defaultdict(list)
    for trip in year.trips:
        trips[trip.person].append(trip)
    for own in trips.values():
        path: list[str] = []
        for trip in own:
            path.append(trip.visit.channel)
            if trip.ordered:
                credit["first"][path[0]] += 1
                credit["last"][path[-1]] += 1
                for channel in path:
                    credit["linear"][channel] += Fraction(1, len(path))
                path = []
    paths = conversion_paths(told, lookback=ALWAYS)
    rules: dict[str, AttributionRule] = {
        "first": FirstTouch(),
        "last": LastTouch(),
        "linear": LinearPerTouch(),
    }
    for name, rule in rules.items():
        found = attribute_sales(paths, rule)
        assert {each.channel: each.conversions for each in found.credits} == credit[
            name
        ]


def test_whom_a_campaign_reached_and_what_sold_best(
    year: Year, told: list[Event], orders: list[Order]
) -> None:
    reached = {t.person for t in year.trips if t.visit.campaign == "spring"}
    assert campaign_figures(told)["spring"].reach == len(reached)
    pieces: Counter[str] = Counter()
    for order in orders:
        for line in order.lines:
            pieces[line.sku] += int(line.quantity)
    best = best_sellers(sold_lines_from_events(told))[0]
    assert (best.sku, best.quantity) == pieces.most_common(1)[0]


def all_figures(told: list[Event]) -> list[Any]:
    reports = [
        kpi_report(told, GROSS_REVENUE, HALF_UP, by=by).to_rows()
        for by in ("", "month", "device", "campaign", "cohort", "seller")
    ]
    return [
        reports,
        attribute_sales(conversion_paths(told), LinearPerTouch()),
        revenue_by_seller(told),
        revenue_by_category(told),
        payments_by(told),
        review_scores(told),
        refunds(told),
        time_to_cash(told),
        best_sellers(sold_lines_from_events(told)),
        campaign_figures(told),
    ]


def test_two_people_are_forgotten_and_every_figure_is_as_before(
    year: Year, told: list[Event], orders: list[Order]
) -> None:
    before = all_figures(told)
    log = MemoryEventLog()
    log.append(told)
    for person in list(buyers(orders))[:2]:
        done = year.shop.people.forget(person)
        assert len(done.ids) == 2
        assert all(each.until is not None for each in done.kept)
        at = year.world.clock.now()
        erase_person(log, done.ids, at=at, pseudonym=done.pseudonym)
        assert not year.shop.orders.of_buyer(person)
        # What proves a consent is kept; it names who gave it.
        named = {event.name for event in log.scan() if person in str(event)}
        assert named <= {"consent_given"}
    assert all_figures(list(log.scan())) == before
