"""Attribution on journeys small enough to work out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.attribution import (
    ConversionPath,
    FirstTouch,
    LastTouch,
    LinearPerChannel,
    LinearPerTouch,
    PathDimension,
    PositionBased,
    TimeDecay,
    attribute_sales,
    campaign_returns,
    conversion_paths,
    markov_chain,
    shapley_attribution,
)
from ecomkit.journey.attribution.credit import Attribution
from ecomkit.journey.figures import GROSS_REVENUE, revenue
from ecomkit.money import Money

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
ONE = ConversionPath(
    channels=["search", "mail", "search", "direct"],
    value=Money("100.00", "EUR"),
    ages=[timedelta(days=21), timedelta(days=14), timedelta(days=7), timedelta(0)],
)


def shares(found: Attribution) -> dict[str, Fraction]:
    return {credit.channel: credit.conversions for credit in found.credits}


def test_first_touch_credits_who_made_the_customer_aware() -> None:
    assert shares(attribute_sales([ONE], FirstTouch())) == {
        "search": 1,
        "mail": 0,
        "direct": 0,
    }


def test_last_touch_can_look_past_direct_visits() -> None:
    """Last non-direct click: a typed address earns only where it is alone."""
    rule = LastTouch(ignoring={"direct"})

    assert attribute_sales([ONE], LastTouch()).of("direct").conversions == 1
    assert attribute_sales([ONE], rule).of("search").conversions == 1
    assert (
        attribute_sales([ConversionPath(channels=["direct"])], rule)
        .of("direct")
        .conversions
        == 1
    )
    assert rule.name == "last_but_direct"


def test_linear_counts_contacts_or_channels() -> None:
    """Two contacts out of four are a half; one channel out of three is a third."""
    assert shares(attribute_sales([ONE], LinearPerTouch())) == {
        "search": Fraction(1, 2),
        "mail": Fraction(1, 4),
        "direct": Fraction(1, 4),
    }
    assert attribute_sales([ONE], LinearPerChannel()).of(
        "search"
    ).conversions == Fraction(1, 3)


def test_position_gives_both_ends_two_fifths() -> None:
    found = attribute_sales([ONE], PositionBased())

    assert shares(found) == {
        "search": Fraction(1, 2),
        "direct": Fraction(2, 5),
        "mail": Fraction(1, 10),
    }


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        (["a"], {"a": Fraction(1)}),
        (["a", "b"], {"a": Fraction(1, 4), "b": Fraction(3, 4)}),
    ],
)
def test_position_scales_the_ends_up_if_nothing_is_between(
    channels: list[str], expected: dict[str, Fraction]
) -> None:
    rule = PositionBased(first=Fraction(1, 8), last=Fraction(3, 8))

    assert (
        shares(attribute_sales([ConversionPath(channels=channels)], rule)) == expected
    )


def test_time_decay_halves_with_each_half_life() -> None:
    """Weights 1/8, 1/4, 1/2 and 1 out of 15/8."""
    assert shares(attribute_sales([ONE], TimeDecay())) == {
        "direct": Fraction(8, 15),
        "search": Fraction(5, 15),
        "mail": Fraction(2, 15),
    }


def test_time_decay_holds_for_very_old_contacts() -> None:
    """Ten years before the sale, the nearer of two contacts still earns more."""
    path = ConversionPath(
        channels=["a", "b"], ages=[timedelta(days=3_660), timedelta(days=3_653)]
    )

    assert attribute_sales([path], TimeDecay()).of("b").conversions == Fraction(2, 3)


def test_time_decay_needs_to_know_when() -> None:
    with pytest.raises(InvalidInputError, match="ages"):
        attribute_sales([ConversionPath(channels=["a"])], TimeDecay())


def test_money_is_split_to_the_cent_and_ties_go_by_name() -> None:
    """A third each of 1.00: the odd cent goes to the first name."""
    path = ConversionPath(channels=["c", "a", "b"], value=Money("1.00", "EUR"))
    found = attribute_sales([path], LinearPerTouch())

    assert [(each.channel, str(each.value)) for each in found.credits] == [
        ("a", "0.34 EUR"),
        ("b", "0.33 EUR"),
        ("c", "0.33 EUR"),
    ]


def test_markov_removal_by_hand() -> None:
    """Of four customers two buy: one came by a alone, one by a and then b."""
    paths = [
        ConversionPath(channels=["a"]),
        ConversionPath(channels=["a", "b"]),
        ConversionPath(channels=["a"], conversions=0, failures=1),
        ConversionPath(channels=["b"], conversions=0, failures=1),
    ]
    chain = markov_chain(paths)

    # b sells to one of its two visitors. a: 1/3 at once + 1/3 * 1/2 by b = 1/2.
    assert chain.base_rate == Fraction(3, 4) * Fraction(1, 2) + Fraction(1, 4) / 2
    # Without a only those who start at b remain: 1/4 * 1/2 of 1/2 sold before.
    assert chain.removal_effects[0] == 1 - Fraction(1, 8) / Fraction(1, 2)
    # Without b only a's own sales remain: 3/4 * 1/3.
    assert chain.removal_effects[1] == 1 - Fraction(1, 4) / Fraction(1, 2)
    assert shares(chain.attribution) == {
        "a": 2 * Fraction(3, 5),
        "b": 2 * Fraction(2, 5),
    }


def test_markov_follows_loops() -> None:
    """A customer who comes back by the same channel takes nothing from it."""
    chain = markov_chain([ConversionPath(channels=["a", "a", "b", "a"], failures=3)])

    assert chain.base_rate == Fraction(1, 4)
    assert chain.removal_effects[0] == 1


def test_a_set_of_channels_earns_evenly_by_shapley() -> None:
    found = shapley_attribution(
        [
            ConversionPath(channels=["a", "b"], conversions=3),
            ConversionPath(channels=["b"]),
        ]
    )

    assert shares(found) == {"b": Fraction(5, 2), "a": Fraction(3, 2)}


def test_free_goods_are_sales_too() -> None:
    """A campaign that gave presents away earns conversions and no money."""
    found = shapley_attribution(
        [ConversionPath(channels=["a"], value=Money("0", "EUR"))]
    )

    assert found.of("a").value == Money("0", "EUR")
    assert found.of("a").conversions == 1


def test_a_rule_of_the_shops_own_is_checked() -> None:
    class Nobody:
        name = "nobody"

        def weigh(self, path: ConversionPath, /) -> list[Fraction]:
            return [Fraction(0)] * len(path.channels)

    with pytest.raises(InvalidInputError) as error:
        attribute_sales([ONE], Nobody())
    assert error.value.path == "$.paths[0]"


@pytest.mark.parametrize(
    "wrong",
    [
        {"channels": []},
        {"channels": [""]},
        {"channels": ["a"], "conversions": -1},
        {"channels": ["a"], "conversions": 0, "value": Money("1", "EUR")},
        {"channels": ["a"], "value": Money("-1", "EUR")},
        {"channels": ["a"], "ages": [timedelta(1), timedelta(2)]},
    ],
)
def test_a_path_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        ConversionPath(**wrong)  # type: ignore[arg-type]


def test_no_paths_have_no_chain() -> None:
    with pytest.raises(InvalidInputError):
        markov_chain([])


def test_cost_and_return_of_a_campaign() -> None:
    """3.00 spent on 40.00 sold; a poster that sold nothing shows its cost all the same."""
    path = ConversionPath(channels=["mail"], conversions=7, value=Money("40.00", "EUR"))
    mail, poster = campaign_returns(
        attribute_sales([path], LastTouch()),
        {"mail": Money("3.00", "EUR"), "poster": Money("500.00", "EUR")},
    )

    assert mail.roas == Fraction(40, 3)
    assert str(mail.cost_per_conversion) == "0.43 EUR"
    assert str(mail.profit) == "37.00 EUR"
    assert poster.roas == 0
    assert poster.cost_per_conversion is None
    assert str(poster.profit) == "-500.00 EUR"


def test_what_costs_nothing_has_no_return_on_spending() -> None:
    found = campaign_returns(
        attribute_sales([ConversionPath(channels=["word_of_mouth"])], LastTouch()),
        {"mail": Money("3.00", "EUR")},
    )

    assert found[0].roas is None


def touch(
    days: float, name: str = "page_viewed", *, actor: str = "ann", **facts: Any
) -> Event:
    properties = {"total": Money("20.00", "EUR")} if name == "order_completed" else {}
    return Event(
        name=name,
        at=START + timedelta(days=days),
        actor=actor,
        properties=properties,
        **facts,
    )


def test_paths_are_read_from_events() -> None:
    """A visit is one contact; after a sale the path starts anew; open ends fail."""
    paths = conversion_paths(
        [
            touch(3, "order_completed", session="s2"),
            touch(0, channel="paid_search", session="s1"),
            touch(0.1, channel="paid_search", session="s1"),
            touch(3, channel="email", session="s2"),
            touch(9, channel="direct", session="s3"),
            touch(1, channel="billboard", actor="bob"),
        ]
    )

    assert paths == (
        ConversionPath(
            channels=["paid_search"], ages=[timedelta(days=3)], value=Money("20", "EUR")
        ),
        ConversionPath(
            channels=["email", "direct"],
            conversions=0,
            failures=1,
            ages=[timedelta(days=6), timedelta(0)],
        ),
        ConversionPath(
            channels=["billboard"], conversions=0, failures=1, ages=[timedelta(0)]
        ),
    )


def test_an_order_is_one_sale_and_none_once_it_is_canceled() -> None:
    """30 and what was added later, 5; told twice; the other was canceled: 2 orders, 1 sale."""
    at = START + timedelta(minutes=1)

    def tells(name: str, order: str, amount: str, minutes: int) -> Event:
        return Event(
            name=name,
            at=at + timedelta(minutes=minutes),
            actor="ann",
            subject=order,
            properties={"total": Money(amount, "EUR")},
        )

    events = [
        Event(name="page_viewed", at=START, actor="ann", channel="mail"),
        tells("order_completed", "o1", "90", 0),
        tells("order_canceled", "o1", "90", 1),
        tells("order_completed", "o2", "30", 2),
        tells("order_edited", "o2", "5", 3),
        Event(
            name="page_viewed", at=at + timedelta(hours=1), actor="ann", channel="ads"
        ),
        tells("order_completed", "o2", "30", 70),
    ]
    paths = conversion_paths(events)

    assert [(each.channels, each.conversions, each.value) for each in paths] == [
        (("mail",), 1, Money("35", "EUR")),
        (("ads",), 0, None),
    ]
    assert revenue(events, GROSS_REVENUE) == {"EUR": Money("35", "EUR")}


def test_contacts_older_than_the_lookback_do_not_count() -> None:
    events = [
        touch(0, channel="billboard"),
        touch(50, channel="email"),
        touch(51, "order_completed"),
    ]

    (path,) = conversion_paths(events, lookback=timedelta(days=30))
    assert path.channels == ("email",)
    assert conversion_paths(events[:1] + events[2:], lookback=timedelta(days=30)) == ()


def test_paths_can_follow_campaigns() -> None:
    events = [touch(0, campaign="spring"), touch(1, "order_completed")]

    assert conversion_paths(events, by=PathDimension.CAMPAIGN)[0].channels == (
        "spring",
    )
    assert conversion_paths(events) == ()


def test_an_attribution_is_plain_data() -> None:
    assert attribute_sales([ONE], FirstTouch()).to_dict()["credits"] == [
        {"channel": "search", "conversions": 1.0, "value": "100.00 EUR"},
        {"channel": "direct", "conversions": 0.0, "value": "0.00 EUR"},
        {"channel": "mail", "conversions": 0.0, "value": "0.00 EUR"},
    ]


def test_without_costs_there_are_no_returns() -> None:
    with pytest.raises(InvalidInputError):
        campaign_returns(attribute_sales([ONE], FirstTouch()), {})


def test_rules_that_make_no_sense_are_refused() -> None:
    """The ends cannot earn more than all, and a half-life takes time."""
    with pytest.raises(InvalidInputError):
        PositionBased(first=Fraction(3, 5), last=Fraction(3, 5))
    with pytest.raises(InvalidInputError):
        TimeDecay(timedelta(0))
