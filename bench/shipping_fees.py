"""Fee and options for a cart of 10 lines, over 20 methods and 20, 200 and 2,000 zones.

The cost must grow with what can apply to the destination, not with the table: every
line of output has the same three methods offered, whatever the number of zones.
Run: python bench/shipping_fees.py
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from statistics import median
from time import perf_counter

from ecomkit.addressing import Place
from ecomkit.addressing.zone import Zone
from ecomkit.measures import Weight
from ecomkit.money import Money, Rate
from ecomkit.shipping import (
    Consignment,
    ConsignmentLine,
    DeliveryOptions,
    GoodsBasis,
    ShippingMethod,
    ShippingTable,
    TotalWeight,
    ToZones,
)
from ecomkit.shipping.fees import (
    FeeByWeight,
    FeeByZone,
    FeePerItem,
    FlatRate,
    FreeFrom,
    PerExtraWeight,
    SumOfFees,
    Surcharge,
    SurchargedFee,
    WeightBand,
)
from ecomkit.shipping.transit import Origin, TransitTime

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HERE = Place("DE", postcode="50667")
METHODS = 20


def eur(cents: int) -> Money:
    """So many cents."""
    return Money.from_minor(cents, "EUR")


def zones(count: int) -> list[Zone]:
    """So many beginnings of postcodes; the destination lies in exactly one of them."""
    return [
        Zone(f"z{n}", countries={"DE"}, postcodes={f"{(n * 7 + 50667) % 100_000:05}"})
        for n in range(count)
    ]


def table(count: int) -> ShippingTable:
    """20 methods that part the zones among them; three go everywhere."""
    bands = [
        WeightBand(Weight.of(kg, "kg"), eur(290 + 80 * kg)) for kg in (1, 2, 5, 10, 20)
    ]
    methods = [
        ShippingMethod(
            id=f"m{number:02}",
            position=number,
            fee=FreeFrom(
                amount=eur(50_000),
                basis=GoodsBasis.GROSS,
                rule=SurchargedFee(
                    FeeByZone(
                        zones={
                            f"z{n}": FeeByWeight(
                                bands=bands,
                                above=PerExtraWeight(Weight.of(1, "kg"), eur(90)),
                            )
                            for n in range(number, count, METHODS)
                        },
                        elsewhere=SumOfFees(FlatRate(eur(490)), FeePerItem(eur(50)))
                        if number < 3  # three go everywhere
                        else None,
                    ),
                    [
                        Surcharge(
                            id="remote",
                            fee=FlatRate(eur(900)),
                            when=ToZones(zones={"z1"}),
                        ),
                        Surcharge(
                            id="fuel", share=Rate("12.5%"), of=("base", "remote")
                        ),
                    ],
                ),
            ),
            requires=(TotalWeight(at_most=Weight.of(31, "kg")),),
            transit=TransitTime(1, 3),
        )
        for number in range(METHODS)
    ]
    return ShippingTable(
        methods=methods,
        zones=zones(count),
        origins=[Origin(id="hub", timezone=UTC)],
    )


def goods() -> Consignment:
    """Ten lines."""
    return Consignment(
        lines=[
            ConsignmentLine(
                key=f"line {number}",
                sku=f"sku {number}",
                quantity=1 + number % 4,
                net=eur(1_000 + 137 * number),
                gross=eur(1_190 + 163 * number),
                weight=Weight(120 + 35 * number),
            )
            for number in range(10)
        ],
        currency="EUR",
        at=NOW,
        destination=HERE,
    )


def floor() -> list[tuple[int, list[int]]]:
    """The same three fees and shares by hand, over bare ints, with nothing checked."""
    nets = [1_000 + 137 * number for number in range(10)]
    pieces = [1 + number % 4 for number in range(10)]
    total = sum(nets)
    fees = []
    for number in range(3):
        base = [490 * net // total for net in nets]
        base[0] += 490 - sum(base)
        lines = [a + 50 * n for a, n in zip(base, pieces, strict=True)]
        if number == 0:
            lines = [net * 690 // total for net in nets]
        fee = sum(lines)
        fuel = (fee * 125 + 500) // 1000
        extra = [fuel * line // max(fee, 1) for line in lines]
        extra[0] += fuel - sum(extra)
        fees.append((fee + fuel, [a + b for a, b in zip(lines, extra, strict=True)]))
    return fees


def seconds(work: Callable[[], object], times: int = 200) -> float:
    """The median of so many runs."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)


def main() -> None:
    """Prints microseconds for each number of zones, and the floor."""
    consignment = goods()
    by_hand = seconds(floor)
    print(f"floor, by hand          {by_hand * 1e6:8.1f} us")
    for count in (20, 200, 2_000):
        offers: DeliveryOptions = table(count).options_for(consignment)
        ready = table(count)
        taken = seconds(partial(ready.options_for, consignment))
        print(
            f"{METHODS} methods, {count:5} zones {taken * 1e6:8.1f} us"
            f"  {taken / by_hand:5.1f} x floor"
            f"  {len(offers)} offered, {len(offers.refused)} refused"
        )


if __name__ == "__main__":
    main()
