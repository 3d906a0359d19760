"""Taxes worked out by authorities and others, to the cent.

Each example names its source and how far that is trusted: *official* (the authority's own
figures), *derived* (the authority's rule, our figures), *secondary* (told by others).
"""

from __future__ import annotations

from datetime import date

import pytest

from ecomkit.addressing.place import Place
from ecomkit.money.allocate import allocate, split
from ecomkit.money.amount import Money
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.tax import ShopTaxes, Supply, TaxPolicy, TaxRate, find_regime
from ecomkit.tax.compiled import TaxClass, compile_class
from ecomkit.tax.documents import (
    DocumentAllowance,
    DocumentCharge,
    DocumentLine,
    DocumentTotals,
    document_totals,
)
from ecomkit.tax.levels import Taxes, by_group, by_line

DAY = date(2026, 11, 22)


def taxes_by_group(
    classes: list[TaxClass], amounts: list[int], policy: TaxPolicy
) -> Taxes:
    count = len(amounts)
    return by_group(classes, amounts, [1] * count, None, policy, lambda: range(count))


def sold_in(
    regime: str, place: Place, category: str = "x", on: date = DAY
) -> tuple[TaxRate, ...]:
    """The taxes of a shop that sits where it sells."""
    taxes = ShopTaxes(home=place, regimes=find_regime(regime))
    return taxes.resolve(category, Supply(on=on, ship_to=place))


def figures(totals: DocumentTotals) -> dict[str, tuple[str, str]]:
    """Base and tax of each group, by category and rate."""
    return {
        f"{group.category} {group.rate}": (
            f"{group.base.amount:.2f}",
            f"{group.tax.amount:.2f}",
        )
        for group in totals.breakdown
    }


def line(
    net: str, rate: str, currency: str = "EUR", category: str = "S"
) -> DocumentLine:
    return DocumentLine(net=Money(net, currency), rate=rate, category=category)


# Documents


def test_1_two_rates() -> None:
    """CEN, EN 16931 example tc434 no. 1 (official)."""
    totals = document_totals("EUR", [line("183.23", "6%"), line("46.37", "21%")])

    assert figures(totals) == {"S 6%": ("183.23", "10.99"), "S 21%": ("46.37", "9.74")}
    assert (totals.lines_total, totals.total) == (
        Money("229.60", "EUR"),
        Money("250.33", "EUR"),
    )


def test_2_allowance_charge_and_prepayment() -> None:
    """CEN, EN 16931 example tc434 no. 2 (official)."""
    nok = [
        line("1273.00", "25%", "NOK"),
        line("-3.96", "15%", "NOK"),
        line("4.96", "15%", "NOK"),
        line("-25.00", "0%", "NOK", "E"),
        line("187.50", "25%", "NOK"),
    ]
    hundred = Money("100.00", "NOK")
    totals = document_totals(
        "NOK",
        nok,
        [
            DocumentAllowance(amount=hundred, rate="25%"),
            DocumentCharge(amount=hundred, rate="25%"),
        ],
        prepaid=Money("1000.00", "NOK"),
    )

    assert figures(totals) == {
        "S 25%": ("1460.50", "365.13"),
        "S 15%": ("1.00", "0.15"),
        "E 0%": ("-25.00", "0.00"),
    }
    assert (totals.total, totals.payable) == (
        Money("1801.78", "NOK"),
        Money("801.78", "NOK"),
    )


def test_3_mixed_rates() -> None:
    """CEN, EN 16931 example tc434 no. 3 (official)."""
    totals = document_totals("EUR", [line("900", "25%"), line("800", "10%")])

    assert figures(totals) == {
        "S 25%": ("900.00", "225.00"),
        "S 10%": ("800.00", "80.00"),
    }
    assert totals.total == Money("2005.00", "EUR")


def test_4_many_small_prices() -> None:
    """CEN, EN 16931 example tc434 no. 8 (official): prices of parts of a cent."""
    quantities_and_prices = [
        ("16000", "0.0088", 1),
        ("16000", "0.00101", 1),
        ("132", "15.24", 12),
        ("58", "1.53", 1),
        ("1", "441.00", 12),
        ("1", "678.00", 12),
        ("1", "83.34", 1),
        ("1", "190.31", 1),
        ("1", "64.21", 1),
        ("1", "64.46", 1),
    ]
    totals = document_totals(
        "EUR",
        [
            DocumentLine(
                quantity=quantity,
                unit_price=Money(price, "EUR"),
                base_quantity=base,
                rate="21%",
            )
            for quantity, price, base in quantities_and_prices
        ],
    )

    assert figures(totals) == {"S 21%": ("908.91", "190.87")}
    assert totals.total == Money("1099.78", "EUR")


def test_5_a_negative_base() -> None:
    """CEN, unit test 2 of rule BR-CO-17 (official)."""
    totals = document_totals("EUR", [line("-6491.34", "25%")])

    assert figures(totals) == {"S 25%": ("-6491.34", "-1622.84")}


def test_6_allowances_on_lines_and_document() -> None:
    """OpenPeppol, Allowance-example (official)."""
    adjustments = [
        DocumentCharge(percent="1", base=Money("100.00", "EUR")),
        DocumentAllowance(amount=Money("101.00", "EUR")),
    ]
    totals = document_totals(
        "EUR",
        [
            DocumentLine(
                quantity=10,
                gross_unit_price=Money("450.00", "EUR"),
                price_allowance=Money("40.00", "EUR"),
                adjustments=adjustments,
                rate="25%",
            ),
            DocumentLine(
                quantity=10,
                unit_price=Money("200.00", "EUR"),
                base_quantity=2,
                category="E",
            ),
            DocumentLine(
                quantity=10,
                unit_price=Money("100.00", "EUR"),
                adjustments=adjustments,
                rate="25%",
            ),
        ],
        [
            DocumentCharge(percent="20", base=Money("1000.00", "EUR"), rate="25%"),
            DocumentAllowance(amount=Money("200.00", "EUR"), rate="25%"),
        ],
        prepaid=Money("1000.00", "EUR"),
    )

    assert figures(totals) == {
        "S 25%": ("4900.00", "1225.00"),
        "E 0%": ("1000.00", "0.00"),
    }
    assert (totals.total, totals.payable) == (
        Money("7125.00", "EUR"),
        Money("6125.00", "EUR"),
    )


def test_7_a_charge_on_the_document() -> None:
    """OpenPeppol, base-example (official)."""
    totals = document_totals(
        "EUR",
        [line("1300.00", "25%")],
        [DocumentCharge(amount=Money("25.00", "EUR"), rate="25%")],
    )

    assert figures(totals) == {"S 25%": ("1325.00", "331.25")}
    assert totals.total == Money("1656.25", "EUR")


def test_8_a_rounded_payment() -> None:
    """OpenPeppol, BIS Billing 3 guide, rounding amount (official)."""
    totals = document_totals(
        "EUR", [line("999.81", "0%", category="Z")], payable_rounding=Rounding(step=100)
    )

    assert (totals.payable_rounding, totals.payable) == (
        Money("0.19", "EUR"),
        Money("1000.00", "EUR"),
    )


def test_20_two_pencils() -> None:
    """ZATCA, sample invoice of the SDK as quoted on its forum (secondary)."""
    totals = document_totals(
        "SAR",
        [
            DocumentLine(
                quantity=2,
                unit_price=Money("2.00", "SAR"),
                rate=sold_in("sa", Place("SA"))[0].rate,
            )
        ],
        rounding=find_regime("sa").policy.rounding,
    )

    assert (totals.total_net, totals.tax_total, totals.total) == (
        Money("4.00", "SAR"),
        Money("0.60", "SAR"),
        Money("4.60", "SAR"),
    )


# Quebec, Switzerland, the Emirates, Japan


QUEBEC = compile_class(sold_in("ca", Place("CA", "QC")), includes=False)


def test_9_quebec_in_two_steps() -> None:
    """Revenu Quebec (official): GST 5.00 and QST 9.98 on 100.00, together 114.98."""
    policy = find_regime("ca").policy

    assert taxes_by_group([QUEBEC], [100_00], policy) == [[5_00, 9_98]]


def test_10_quebec_in_one_step() -> None:
    """Revenu Quebec (derived from its rule): 14.975 % of 100.00 are 14.98."""
    one_step = TaxPolicy(combine=True)

    (taxes,) = by_line([QUEBEC], [100_00], [1], None, one_step)

    assert (sum(taxes), taxes) == (14_98, [5_00, 9_98])


def test_11_a_simplified_invoice_in_the_emirates() -> None:
    """Federal Tax Authority, VATP006 (official, read in a reprint): each line to the fils."""
    regime = find_regime("ae")
    vat = compile_class(sold_in("ae", Place("AE")), includes=True)
    amounts = [10_00, 15_00, 10_50]

    taxes = by_line([vat] * 3, amounts, [1] * 3, None, regime.policy)

    assert (sum(amounts), sum(tax for (tax,) in taxes)) == (35_50, 1_69)


@pytest.mark.parametrize(("exact", "rounded"), [("2.357", "2.36"), ("9.862", "9.86")])
def test_12_fils_in_the_emirates(exact: str, rounded: str) -> None:
    """Federal Tax Authority, VATP006 (official, read in a reprint)."""
    rounding = find_regime("ae").policy.rounding

    assert Money(exact, "AED").rounded(rounding) == Money(rounded, "AED")


def test_22_by_line_or_in_all() -> None:
    """mrp.com.my and banana.ch (secondary): where tax is rounded moves a cent."""
    for rate, amounts, by_lines, in_all in (
        ("6%", [177, 177, 177], 33, 32),
        ("7.7%", [187_50, 875_00], 81_82, 81_81),
    ):
        tax = compile_class([TaxRate(id="vat", rate=rate)], includes=False)
        classes = [tax] * len(amounts)
        lines = by_line(classes, amounts, [1] * len(amounts), None, TaxPolicy())
        group = taxes_by_group(classes, amounts, TaxPolicy())
        assert sum(cents for (cents,) in lines) == by_lines
        assert sum(cents for (cents,) in group) == in_all


def test_swiss_tills_round_to_five_centimes() -> None:
    """The Federal Tax Administration's rule as quoted by banana.ch; our figures (derived).

    The payment of 1,144.31 is rounded, its tax of 81.81 is not.
    """
    totals = document_totals(
        "CHF",
        [line("187.50", "7.7%", "CHF"), line("875.00", "7.7%", "CHF")],
        payable_rounding=find_regime("ch").cash,
    )

    assert (totals.tax_total, totals.total) == (
        Money("81.81", "CHF"),
        Money("1144.31", "CHF"),
    )
    assert (totals.payable_rounding, totals.payable) == (
        Money("-0.01", "CHF"),
        Money("1144.30", "CHF"),
    )


def test_japan_rounds_once_for_each_rate_on_an_invoice() -> None:
    """National Tax Agency, invoice system, question 46 (its rule; our figures, derived).

    Three lines of 333 yen at 8 %: 26.64 each would be 78 cut line by line; the sum of
    79.92 is cut to 79. 10 % stands by itself.
    """
    regime = find_regime("jp")
    food, other = (
        compile_class(sold_in("jp", Place("JP"), category), includes=False)
        for category in ("reduced", "x")
    )

    taxes = taxes_by_group(
        [food, food, food, other], [333, 333, 333, 155], regime.policy
    )

    assert sum(yen for (yen,) in taxes[:3]) == 79
    assert taxes[3] == [15]


# The United States


def test_13_and_14_new_york_taxes_delivery_with_the_goods() -> None:
    """Department of Taxation and Finance, TB-ST-838 (official).

    A dryer, its service contract and delivery are taxed on 549.95; furniture with a
    carrier's charge on 3,750; lumber with one on 500.
    """
    regime = find_regime("us-ny")
    albany = Place("US", "NY", "Albany")
    state_alone = ShopTaxes(home=albany, regimes=regime, partly_known="us-ny")
    supply = Supply(on=DAY, ship_to=albany)
    state = compile_class(state_alone.resolve("standard", supply), includes=False)

    for amounts, taxable in (
        ([499_95, 30_00, 20_00], 549_95),
        ([3500_00, 250_00], 3750_00),
        ([400_00, 100_00], 500_00),
    ):
        classes = [state] * len(amounts)
        taxes = taxes_by_group(classes, amounts, regime.policy)
        bases = [
            state.bases(amount, tax)[0]
            for amount, tax in zip(amounts, taxes, strict=True)
        ]
        assert sum(bases) == taxable
        assert sum(tax for (tax,) in taxes) == Rounding(HALF_UP).of(taxable * 4, 100)


def test_15_the_holiday_in_texas_looks_at_the_price_with_delivery() -> None:
    """Comptroller of Public Accounts, as printed by the press (secondary).

    Jeans of 95.00 with 10.00 for delivery are sold for 105.00 and taxed in full; two
    pairs of 80.00 each are free.
    """
    friday = date(2025, 8, 8)
    rates = sold_in("us-tx", Place("US", "TX", "Austin"), "clothing", friday)
    clothing = compile_class(rates, includes=False)

    def tax(amount: int, units: int) -> int:
        part = clothing.for_unit(amount, units)
        (taxes,) = by_line([part], [amount], [units], None, find_regime("us-tx").policy)
        return sum(taxes)

    assert tax(95_00 + 10_00, 1) == 8_66  # 8.25 % of 105.00
    assert tax(2 * 80_00, 2) == 0
    monday = sold_in(
        "us-tx", Place("US", "TX", "Austin"), "clothing", date(2025, 8, 11)
    )
    assert all(rate.exempt_below is None for rate in monday)


def test_16_massachusetts_taxes_clothing_above_175() -> None:
    """Massachusetts, as printed by others (secondary): 6.25 % of 25.00 for a coat of 200."""
    rates = sold_in("us-ma", Place("US", "MA"), "clothing")
    clothing = compile_class(rates, includes=False)

    coat, shirts = (
        by_line(
            [clothing.for_unit(amount, units)], [amount], [units], None, TaxPolicy()
        )
        for amount, units in ((200_00, 1), (2 * 100_00, 2))
    )

    assert (coat, shirts) == ([[1_56]], [[0]])


def test_17_illinois_apportions_delivery_by_whole_percents() -> None:
    """Department of Revenue, answer 785 (official).

    Of 10.00 for delivery, jackets of 95 and 60 bear 61 % and 39 %: 6.10 and 3.90. The
    first is so sold for 101.10, above the 100 of the holiday.
    """
    percents = split(100, [95, 60])
    shares = allocate(Money("10.00", "USD"), percents)

    assert percents == [61, 39]
    assert shares == (Money("6.10", "USD"), Money("3.90", "USD"))
    holiday = compile_class(
        [TaxRate(id="state", rate="6.25%", exempt_below=Money("100", "USD"))],
        includes=False,
    )
    assert holiday.for_unit(95_00 + shares[0].minor(), 1) is holiday
    assert holiday.for_unit(60_00 + shares[1].minor(), 1) is not holiday


def test_wisconsin_rounds_state_county_and_city_as_one() -> None:
    """Department of Revenue (official rate of 7.9 %), SSUTA s. 324 (derived figures).

    On 1.90 the three by themselves would be 10, 2 and 4 cents; 7.9 % are 15.
    """
    regime = find_regime("us-wi")
    milwaukee = compile_class(
        sold_in("us-wi", Place("US", "WI", "Milwaukee")), includes=False
    )

    (taxes,) = taxes_by_group([milwaukee], [1_90], regime.policy)
    (apart,) = taxes_by_group([milwaukee], [1_90], TaxPolicy())

    assert (sum(taxes), apart) == (15, [10, 2, 4])
