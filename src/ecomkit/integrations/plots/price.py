"""The steps of a price for its waterfall, read from its trace."""

from __future__ import annotations

from collections.abc import Mapping

from ecomkit.integrations.plots.charts import WaterfallStep
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.result.trace import Figure, Trace
from ecomkit.receipts.explanation import called
from ecomkit.receipts.locale_writer import LocaleWriter

_NO_NAMES: Mapping[str, str] = {}


def price_steps(
    trace: Trace, locale: str, *, names: Mapping[str, str] = _NO_NAMES
) -> tuple[WaterfallStep, ...]:
    """The steps from the list prices to the total: promotions, fees, delivery, taxes.

    Each promotion and each tax is one step; taxes included in the prices are left out. The
    steps add up to the total. *names* are the labels of promotions, fees, taxes and
    deliveries by id.
    """
    writer = LocaleWriter(locale)
    goods: dict[str, Money] = {}
    discounts: dict[str, Money] = {}
    quoted: dict[str, Money] = {}
    taxes: dict[str, Money] = {}

    def put(into: dict[str, Money], label: str, amount: Money) -> None:
        into[label] = into[label] + amount if label in into else amount

    def sort(row: Figure, part: Figure) -> None:
        if part.what == "price":
            put(goods, writer.say("explanation.goods"), part.amount)
        elif part.what == "discount":
            put(discounts, called(part.of, names), part.amount)
        elif part.what == "quoted":
            put(quoted, called(row.of, names), part.amount)
        elif part.what == "tax":
            rate = writer.rate(Rate(part.because["rate"]))
            label = writer.say("explanation.tax", of=called(part.of, names), rate=rate)
            put(taxes, label, part.amount)

    rounding: list[WaterfallStep] = []
    for group in trace.total.parts:
        if group.what == "cash_rounding":
            rounding.append(
                WaterfallStep(writer.say("explanation.cash_rounding"), group.amount)
            )
        for row in group.parts:
            for part in row.parts:
                sort(row, part)
    steps = [
        WaterfallStep(label, amount)
        for found in (goods, discounts, quoted, taxes)
        for label, amount in found.items()
    ]
    return (*steps, *(step for step in rounding if step.amount))
