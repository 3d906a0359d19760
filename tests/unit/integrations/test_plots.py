"""Pictures that eyes and screen readers can read."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from ecomkit.cart import Cart
from ecomkit.errors import InvalidInputError, MissingExtraError
from ecomkit.events import Event
from ecomkit.integrations.plots import (
    WaterfallStep,
    attribution_svg,
    cohort_svg,
    funnel_svg,
    price_steps,
    sankey_svg,
    waterfall_svg,
)
from ecomkit.journey.attribution.credit import Attribution, ChannelCredit
from ecomkit.journey.figures.cohorts import Cohort, CohortPeriod, CohortTable
from ecomkit.journey.figures.funnel import (
    CountingUnit,
    Funnel,
    FunnelOrder,
    FunnelResult,
)
from ecomkit.journey.stage_flows import StageFlow
from ecomkit.money import Money, Rounding
from ecomkit.pricing import (
    AmountOff,
    Charge,
    Occasion,
    OrderFee,
    PercentOff,
    PriceBook,
    Pricer,
    PricingPolicy,
    Promotion,
    Scope,
)
from ecomkit.tax import TaxRate, TaxTable

SVG = "{http://www.w3.org/2000/svg}"


def marks(svg: str) -> list[str]:
    """What a screen reader reads out, mark by mark, after checking the whole."""
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "graphics-document document"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == root.get("aria-label")
    hidden = {
        inside
        for group in root.iter()
        if group.get("aria-hidden") == "true"
        for inside in group.iter()
    }
    return [
        each.get("aria-label", "")
        for each in root.iter()
        if each.get("role") == "graphics-symbol" and each not in hidden
    ]


def told(svg: str) -> str:
    """The description of the whole picture."""
    return ET.fromstring(svg).findtext(f"{SVG}desc", "")


def written(svg: str) -> set[str]:
    """All words that can be seen."""
    return {each.text or "" for each in ET.fromstring(svg).iter(f"{SVG}text")}


def funnel(*people: int) -> FunnelResult:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    names = ["seen", "added", "ordered"][: len(people)]
    events = [
        Event(name=name, at=at + timedelta(minutes=step), actor=f"c{actor}")
        for step, name in enumerate(names)
        for actor in range(people[step])
    ]
    return Funnel(
        steps=names,
        window=timedelta(days=1),
        unit=CountingUnit.PERSON,
        order=FunnelOrder.ORDERED,
    ).count(events)


def test_a_funnel_reads_out_its_steps() -> None:
    svg = funnel_svg(funnel(8, 4, 1), title="From look to order")

    assert marks(svg) == ["seen: 8 (100.0%)", "added: 4 (50.0%)", "ordered: 1 (12.5%)"]
    assert told(svg) == "; ".join(marks(svg))
    assert {"From look to order", "seen", "4 (50.0%)"} <= written(svg)


def test_a_funnel_of_nobody_is_drawn_all_the_same() -> None:
    assert marks(funnel_svg(funnel(0, 0), title="Nobody")) == ["seen: 0", "added: 0"]


def test_the_same_figures_make_the_same_picture() -> None:
    """Byte for byte, so that a picture can be kept beside the code."""
    first, second = (funnel_svg(funnel(3, 1), title="Twice") for _ in "ab")

    assert first == second


def test_attribution_reads_out_channel_and_method() -> None:
    found = [
        Attribution(
            method=method,
            credits=(ChannelCredit(channel="email", conversions=Fraction(part, 2)),),
        )
        for method, part in (("first", 3), ("markov", 5))
    ]

    assert marks(attribution_svg(found, title="Who earned it")) == [
        "email, first: 1.5",
        "email, markov: 2.5",
    ]


def test_cohorts_read_out_who_came_back() -> None:
    euro = Money("0", "EUR")
    table = CohortTable(
        period=CohortPeriod.MONTH,
        cohorts=(
            Cohort(start=date(2026, 1, 1), active=(8, 2), revenue=(euro, euro)),
            Cohort(start=date(2026, 2, 1), active=(5,), revenue=(euro,)),
        ),
    )

    assert marks(cohort_svg(table, title="Who comes back")) == [
        "2026-01-01 + 0: 8",
        "2026-01-01 + 1: 25%",
        "2026-02-01 + 0: 5",
    ]


@pytest.mark.parametrize("includes_tax", [False, True])
def test_the_steps_of_a_price_add_up_to_it(includes_tax: bool) -> None:
    """Each promotion, fee, delivery and tax on top is one step; the total is the trace's."""

    def eur(amount: str) -> Money:
        return Money(amount, "EUR")

    prices = {"tea": "10.01", "mug": "3.00"}
    pricer = Pricer(
        PriceBook.of("EUR", prices, includes_tax=includes_tax),
        promotions=[
            Promotion("tenth", PercentOff(10, Scope.ORDER)),
            Promotion("two", AmountOff(eur("2"))),
        ],
        fees=[OrderFee(id="pack", amount=eur("1.03"))],
        taxes=TaxTable([TaxRate(id="vat", rate="20%")]),
        policy=PricingPolicy(cash=Rounding(step=5), cash_methods=()),
    )
    cart = Cart("EUR").with_item("tea", 3).with_item("mug")
    post = Charge(id="post", amount=eur("4.90"), tax_category="standard")
    trace = pricer.explain(
        cart, Occasion(at=datetime(2026, 11, 2, tzinfo=UTC)), charges=[post]
    )

    steps = price_steps(trace, "en", names={"tenth": "A tenth", "post": "By post"})

    assert sum((one.amount for one in steps), eur("0")) == trace.total.amount
    labels = [one.label for one in steps]
    assert labels[:5] == ["Goods", "two", "A tenth", "pack", "By post"]
    assert (labels[5] == "plus vat 20%") is not includes_tax
    rounded = trace.find("cash_rounding")
    assert rounded is not None
    assert ("cash rounding" in labels) is bool(rounded.amount)


def test_a_waterfall_ends_at_the_sum() -> None:
    """Amounts are written for the reader's locale; names may hold any sign."""
    svg = waterfall_svg(
        [
            WaterfallStep("Price", Money("120.00", "EUR")),
            WaterfallStep('<it\'s> "Sale" & more', Money("-12.50", "EUR")),
            WaterfallStep("السعر", Money("4.99", "EUR")),
        ],
        total="Total",
        title="Why & how",
        locale="en",
    )

    assert marks(svg) == [
        "Price: €120.00",
        '<it\'s> "Sale" & more: -€12.50',
        "السعر: €4.99",
        "Total: €112.49",
    ]
    assert {'<it\'s> "Sale" & more', "€112.49", "السعر"} <= written(svg)


def test_a_sankey_reads_out_places_and_streams() -> None:
    flows = [
        StageFlow(
            source=source,
            source_column=0,
            target="aware",
            target_column=1,
            people=count,
        )
        for source, count in (("mail", 3), ("poster", 2), ("radio", 0))
    ]
    svg = sankey_svg(flows, title="The journey", words=str.title)

    assert marks(svg) == [
        "Mail → Aware: 3",
        "Poster → Aware: 2",
        "Mail: 3",
        "Poster: 2",
        "Aware: 5",
    ]
    assert "Mail → Aware: 3" in told(svg)


def test_a_stream_leads_forwards() -> None:
    back = StageFlow(source="b", source_column=1, target="a", target_column=0, people=1)

    with pytest.raises(InvalidInputError):
        sankey_svg([back], title="Back")


def test_nothing_is_not_drawn() -> None:
    with pytest.raises(InvalidInputError):
        attribution_svg([], title="")
    with pytest.raises(InvalidInputError):
        cohort_svg(CohortTable(period=CohortPeriod.MONTH, cohorts=()), title="")
    with pytest.raises(InvalidInputError):
        waterfall_svg([], total="", title="", locale="en")
    with pytest.raises(InvalidInputError):
        sankey_svg([], title="")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)

    with pytest.raises(MissingExtraError) as error:
        funnel_svg(funnel(1), title="")
    assert error.value.hint == "pip install 'ecomkit[plots]'"


def test_control_characters_are_left_out_of_a_picture() -> None:
    """They stop the converter, and channels come out of links that strangers write."""
    credit = ChannelCredit(channel="a\x00b\ud800\ufffe", conversions=Fraction(3))
    found = [Attribution(method="first", credits=(credit,))]
    svg = attribution_svg(found, title="x\uffff")

    assert "ab, first: 3.0" in svg


@pytest.mark.parametrize("title", ["a\x00", "\ud800", "x" * 1_000_000, ["a"]])
def test_a_title_is_one_short_line(title: str) -> None:
    step = WaterfallStep("tea", Money("1.00", "EUR"))

    with pytest.raises(InvalidInputError):
        waterfall_svg([step], total="total", title=title, locale="en")


def test_a_waterfall_step_has_a_label_and_an_amount() -> None:
    with pytest.raises(InvalidInputError, match="label"):
        WaterfallStep(None, Money("1.00", "EUR"))  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="amount"):
        WaterfallStep("tea", 1)  # type: ignore[arg-type]
