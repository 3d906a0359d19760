"""Taxes that meet on one line, solved once."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from ecomkit.money import Money, Rounding
from ecomkit.tax import InvalidTaxError, TaxRate, TaxTreatment
from ecomkit.tax.compiled import TaxClass, compile_class

EUR = "EUR"


def exact(tax_class: TaxClass, amount: int, count: int = 1) -> list[Fraction]:
    tops, bottom = tax_class.exact(amount, count)
    return [Fraction(top, bottom) for top in tops]


def row(name: str, rate: str = "0%", **fields: object) -> TaxRate:
    return TaxRate(id=name, rate=rate, **fields)  # type: ignore[arg-type]


def test_a_percentage_is_added_or_contained() -> None:
    vat = [row("vat", "20%")]

    assert exact(compile_class(vat, includes=False), 1000) == [200]
    assert exact(compile_class(vat, includes=True), 1200) == [200]


def test_a_row_that_says_so_overrides_the_price_list() -> None:
    """One cart may hold taxes on top of and inside its prices."""
    rates = [row("inside", "10%", included=True), row("on top", "5%", included=False)]

    assert exact(compile_class(rates, includes=False), 1100) == [100, 50]


def test_a_compound_tax_is_charged_on_the_earlier_ones_too() -> None:
    rates = [row("gst", "5%"), row("pst", "10%", compound=True)]

    assert exact(compile_class(rates, includes=False), 1000) == [50, 105]


def test_a_widening_tax_joins_the_base_of_later_ones_but_not_of_unwidened_ones() -> (
    None
):
    """As a packaging levy that is itself subject to VAT."""
    rates = [
        row("levy", "10%", affects_base=True),
        row("vat", "20%"),
        row("other", "20%", base_unaffected=True),
    ]
    tax_class = compile_class(rates, includes=False)

    assert exact(tax_class, 1000) == [100, 220, 200]
    assert tax_class.bases(1000, [100, 220, 200]) == [1000, 1100, 1000]


def test_fixed_taxes_per_unit_and_per_line() -> None:
    rates = [
        row("bottle", kind="per_unit", amount=Money("0.25", EUR)),
        row("crate", kind="per_line", amount=Money("3", EUR)),
    ]

    assert exact(compile_class(rates, includes=False), 1000, 4) == [100, 300]


def test_a_fixed_tax_inside_a_price_leaves_the_rest_as_its_base() -> None:
    """1.00 of 12.00 is a levy; 10 % VAT is inside the other 11.00."""
    rates = [
        row("levy", kind="per_unit", amount=Money("1", EUR)),
        row("vat", "10%"),
    ]

    assert exact(compile_class(rates, includes=True), 1200) == [100, 100]


def test_a_share_of_the_gross_is_larger_than_the_same_share_of_the_net() -> None:
    """As some Latin American taxes: 20 % of what is paid, tax included."""
    tax = [row("tax", "20%", kind="percent_of_gross")]

    assert exact(compile_class(tax, includes=False), 800) == [200]
    assert exact(compile_class(tax, includes=True), 1000) == [200]


def test_shares_of_the_gross_are_solved_together() -> None:
    """Brazil: 18 % and 9.25 % of what is paid; 72.75 / (1 - 0.2725) = 100.00."""
    shares = [
        row("icms", "18%", kind="percent_of_gross"),
        row("pis", "9.25%", kind="percent_of_gross"),
    ]

    assert exact(compile_class(shares, includes=False), 72_75) == [18_00, 9_25]
    assert exact(compile_class(shares, includes=True), 100_00) == [18_00, 9_25]


def test_the_gross_is_all_that_is_paid_a_percentage_beside_it_too() -> None:
    """82.00 + 8.20 are 82 % of 110.00, of which 18 % are 19.80."""
    rates = [row("icms", "18%", kind="percent_of_gross"), row("vat", "10%")]

    assert exact(compile_class(rates, includes=False), 82_00) == [19_80, 8_20]
    assert exact(compile_class(rates, includes=True), 110_00) == [19_80, 8_20]


def test_a_fixed_tax_inside_a_price_given_away_is_nothing() -> None:
    levy = row("eco", kind="per_unit", amount=Money("1", EUR), included=True)
    vat = row("vat", "19%", sequence=1)

    for includes in (False, True):
        tax_class = compile_class([levy, vat], includes=includes)
        assert exact(tax_class, 0, 3) == [0, 0]
        assert exact(tax_class, 50, 1) == [50, 0]
    on_top = compile_class([attrs.evolve(levy, included=False)], includes=True)
    assert exact(on_top, 0, 3) == [300]


def test_fixed_taxes_inside_a_price_below_them_share_it() -> None:
    levies = [
        row("glass", kind="per_unit", amount=Money("1", EUR)),
        row("sugar", kind="per_unit", amount=Money("3", EUR)),
    ]

    assert exact(compile_class(levies, includes=True), 2_00) == [50, 1_50]


def test_a_tax_on_what_is_above_a_price_looks_at_its_base() -> None:
    """1000.00 with 20 % inside is 833.33 without: not above 900.00."""
    rates = [row("vat", "20%"), row("luxury", "10%", excess_over=Money("900", EUR))]
    tax_class = compile_class(rates, includes=True)

    below = tax_class.for_unit(1000_00, 1)
    above = tax_class.for_unit(1200_00, 1)

    assert exact(below, 1000_00) == [Fraction(1000_00, 6), 0]
    assert below.rates[1].treatment is TaxTreatment.EXEMPT
    net = (1200_00 + 90_00) / Fraction(130, 100)
    assert exact(above, 1200_00) == [net / 5, (net - 900_00) / 10]


def test_a_negative_tax_is_a_withholding() -> None:
    rates = [row("vat", "22%"), row("withheld", "-20%", base_unaffected=True)]

    assert exact(compile_class(rates, includes=False), 1000) == [220, -200]


def test_a_class_begins_at_a_price() -> None:
    """New York: clothing under 110 USD bears no tax, from 110 on it bears all of it."""
    tax_class = compile_class(
        [row("ny", "4%", exempt_below=Money("110", "USD"), reason="Clothing")],
        includes=False,
    )

    assert tax_class.conditional
    assert exact(tax_class.for_unit(2 * 109_99, 2), 2 * 109_99, 2) == [0]
    assert exact(tax_class.for_unit(2 * 110_00, 2), 2 * 110_00, 2) == [880]
    (below,) = tax_class.for_unit(109_99, 1).rates
    assert (below.treatment, below.reason) == (TaxTreatment.EXEMPT, "Clothing")


def test_goods_that_come_back_are_judged_by_their_price_as_when_sold() -> None:
    tax_class = compile_class(
        [row("ny", "4%", exempt_below=Money("110", "USD"))], includes=False
    )

    assert tax_class.for_unit(-109_99, -1) is tax_class.for_unit(109_99, 1)
    assert tax_class.for_unit(-110_00, -1) is tax_class


def test_a_class_takes_only_the_part_above_a_price() -> None:
    """Massachusetts: of each coat only what is above 175 USD."""
    tax_class = compile_class(
        [row("ma", "6.25%", excess_over=Money("175", "USD"))], includes=False
    )

    assert exact(tax_class.for_unit(400_00, 2), 400_00, 2) == [Fraction(312_50, 100)]
    at_the_limit = tax_class.for_unit(350_00, 2)
    assert exact(at_the_limit, 350_00, 2) == [0]
    assert at_the_limit.rates[0].treatment is TaxTreatment.EXEMPT


def test_a_part_keeps_the_places_of_the_taxes() -> None:
    """Where one of two taxes is off, the other is still at its own place."""
    rates = [
        row("state", "4%", exempt_below=Money("110", "USD")),
        row("city", "5%"),
    ]
    part = compile_class(rates, includes=False).for_unit(100_00, 1)

    assert [rate.id for rate in part.rates] == ["state", "city"]
    assert exact(part, 100_00) == [0, 500]


def test_a_quantity_may_be_a_fraction() -> None:
    """0.3 kg at a levy of 1.00 per kg."""
    levy = [row("levy", kind="per_unit", amount=Money("1", EUR))]
    tops, bottom = compile_class(levy, includes=False).exact(500, 3, 10)

    assert Fraction(tops[0], bottom) == 30


def test_a_levy_may_be_smaller_than_a_cent() -> None:
    levy = [row("levy", kind="per_unit", amount=Money("0.0035", EUR))]

    assert exact(compile_class(levy, includes=False), 500, 10) == [Fraction(7, 2)]


def test_amounts_follow_the_decimals_of_the_currency() -> None:
    """A levy of 1 is 1 yen, 100 cents, 1000 fils."""
    for currency, steps in (("JPY", 1), ("EUR", 100), ("KWD", 1000)):
        levy = [row("levy", kind="per_unit", amount=Money("1", currency))]
        assert exact(compile_class(levy, includes=False), 0) == [steps]


def test_what_is_charged_per_order_is_left_to_the_order() -> None:
    rates = [
        row("bag", kind="per_order", amount=Money("1", EUR)),
        row("vat", "20%"),
    ]
    tax_class = compile_class(rates, includes=True)

    assert tax_class.per_order
    assert exact(tax_class, 1200) == [0, 200]


def test_a_fixed_tax_in_another_currency_is_refused() -> None:
    """A levy of 1 EUR is not a levy of 1 USD."""
    levy = [row("levy", kind="per_unit", amount=Money("1", EUR))]

    with pytest.raises(InvalidTaxError):
        compile_class(levy, includes=False, currency="USD")
    with pytest.raises(InvalidTaxError):
        compile_class(
            [*levy, row("us", "1%", exempt_below=Money("1", "USD"))], includes=False
        )


@pytest.mark.parametrize(
    "rates",
    [
        [row("all", "100%", kind="percent_of_gross", included=False)],
        [row("undone", "-100%", included=True)],
        [row("much", "120%", kind="percent_of_gross", included=True)],
        [
            row("most", "60%", kind="percent_of_gross", included=True),
            row("more", "60%", kind="percent_of_gross", included=True),
        ],
        [
            row("most", "60%", kind="percent_of_gross"),
            row("rest", "40%", kind="percent_of_gross"),
        ],
        [row("all", "100%", kind="percent_of_gross", included=True), row("vat", "1%")],
    ],
)
def test_taxes_that_leave_no_price_are_refused(rates: list[TaxRate]) -> None:
    with pytest.raises(InvalidTaxError):
        compile_class(rates, includes=False)


def test_levies_that_are_the_whole_price_leave_nothing_above_a_limit() -> None:
    """0.01 with a levy of 0.03 inside does not reach 0.02, whatever the levy is."""
    rates = [
        TaxRate(
            id="levy", kind="per_unit", amount=Money("0.03", "EUR"), affects_base=True
        ),
        TaxRate(id="luxury", rate="0.5%", excess_over=Money("0.02", "EUR"), sequence=1),
    ]
    inside = compile_class(rates, includes=True)

    assert inside.for_unit(1, 1).rates[1].treatment is TaxTreatment.EXEMPT
    assert inside.for_unit(4, 1).rates[1].treatment is TaxTreatment.STANDARD


def test_no_more_is_taken_out_of_a_price_than_it_is() -> None:
    """Two levies of 0.01 inside 0.01 are half a cent each, and two halves round up."""
    levies = [
        TaxRate(id=id, kind="per_unit", amount=Money("0.01", "EUR")) for id in "ab"
    ]
    inside = compile_class(levies, includes=True)

    assert [inside.inside_of(steps, Rounding()) for steps in (1, -1)] == [1, -1]
