"""Which official rules a document breaks."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from ecomkit.money.amount import Money
from ecomkit.tax import InvalidTaxError
from ecomkit.tax.documents import (
    DocumentAllowance,
    DocumentCharge,
    DocumentLine,
    StatedSubtotal,
    StatedTotals,
    check_totals,
    document_totals,
)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


LINES = [
    DocumentLine(net=eur("100.00"), quantity=10, unit_price=eur("10.00"), rate="25%"),
    DocumentLine(net=eur("50.00"), category="E"),
]
ADJUSTMENTS = [
    DocumentCharge(amount=eur("10.00"), percent="10", base=eur("100.00"), rate="25%"),
    DocumentAllowance(amount=eur("5.00"), category="E"),
]
RIGHT = StatedTotals.from_totals(
    document_totals(
        "EUR", LINES, ADJUSTMENTS, prepaid=eur("1"), payable_rounding=eur("0.50")
    )
)


def test_a_document_of_ours_breaks_no_rule() -> None:
    assert check_totals(RIGHT, LINES, ADJUSTMENTS) == ()


@pytest.mark.parametrize(
    ("field", "rules"),
    [
        ("lines_total", {"BR-CO-10", "BR-CO-13"}),
        ("allowance_total", {"BR-CO-11", "BR-CO-13"}),
        ("charge_total", {"BR-CO-12", "BR-CO-13"}),
        ("total_net", {"BR-CO-13", "BR-CO-15"}),
        ("tax_total", {"BR-CO-14", "BR-CO-15"}),
        ("total", {"BR-CO-15", "BR-CO-16"}),
        ("prepaid", {"BR-CO-16"}),
        ("payable_rounding", {"BR-CO-16"}),
        ("payable", {"BR-CO-16"}),
    ],
)
def test_a_cent_off_in_any_sum_is_found(field: str, rules: set[str]) -> None:
    """The sums have no tolerance."""
    wrong = attrs.evolve(RIGHT, **{field: getattr(RIGHT, field) + eur("0.01")})

    assert set(check_totals(wrong, LINES, ADJUSTMENTS)) == rules


def with_group(place: int, **fields: Any) -> StatedTotals:
    groups = list(RIGHT.breakdown)
    groups[place] = attrs.evolve(groups[place], **fields)
    return attrs.evolve(RIGHT, breakdown=tuple(groups))


def test_a_taxed_base_may_be_off_by_less_than_one() -> None:
    """The official artifacts allow it: passing does not prove the cents."""
    assert RIGHT.breakdown[1].category == "S"

    assert check_totals(with_group(1, base=eur("110.99")), LINES, ADJUSTMENTS) == ()
    assert check_totals(with_group(1, base=eur("111.00")), LINES, ADJUSTMENTS) == (
        "BR-S-08",
    )


def test_an_exempt_base_may_not_be_off_at_all() -> None:
    assert check_totals(with_group(0, base=eur("45.01")), LINES, ADJUSTMENTS) == (
        "BR-E-08",
    )


def test_an_exempt_group_has_no_tax() -> None:
    assert "BR-E-09" in check_totals(with_group(0, tax=eur("0.01")), LINES, ADJUSTMENTS)


def test_a_tax_may_be_off_by_less_than_one() -> None:
    near, far = (
        check_totals(with_group(1, tax=tax), LINES, ADJUSTMENTS)
        for tax in (eur("28.49"), eur("28.50"))
    )

    assert set(near) == {"BR-CO-14"}
    assert set(far) == {"BR-CO-14", "BR-CO-17", "BR-S-09"}


def test_peppol_looks_at_lines_within_two_cents() -> None:
    line = LINES[0]

    assert check_totals(StatedTotals(), [attrs.evolve(line, net=eur("100.02"))]) == ()
    for net in (eur("100.03"), None):
        assert check_totals(StatedTotals(), [attrs.evolve(line, net=net)]) == (
            "PEPPOL-EN16931-R120",
        )


def test_peppol_looks_at_percentages_and_price_allowances() -> None:
    off = DocumentCharge(amount=eur("10.03"), percent="10", base=eur("100"), rate="25%")
    line = attrs.evolve(
        LINES[0], gross_unit_price=eur("12.00"), price_allowance=eur("1.00")
    )

    assert check_totals(StatedTotals(), (), [off]) == ("PEPPOL-EN16931-R040",)
    assert check_totals(StatedTotals(), [line]) == ("PEPPOL-EN16931-R046",)


def test_what_is_not_stated_is_not_checked() -> None:
    assert check_totals(StatedTotals()) == ()
    assert check_totals(StatedTotals(breakdown=(StatedSubtotal(category="S"),))) == ()


def test_sums_are_checked_only_where_all_their_parts_are_stated() -> None:
    half = StatedTotals(
        breakdown=(
            StatedSubtotal(category="S", tax=eur("1")),
            StatedSubtotal(category="E"),
        ),
        tax_total=eur("9"),
    )

    assert check_totals(half) == ()


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("IC", "did you mean 'K'?"),
        ("AA", "did you mean 'S'?"),
        ("ae", "did you mean 'AE'?"),
        ("XX", "one of S, Z, E, AE, K, G, O, L, M, B"),
    ],
)
def test_a_category_that_nobody_knows_is_refused(code: str, hint: str) -> None:
    """UNCL 5305, as far as EN 16931 allows it; in others' documents, rules say so."""
    line = DocumentLine(net=eur("1"), category=code)
    freight = DocumentCharge(amount=eur("1"), category=code)
    group = StatedSubtotal(category=code, base=eur("1"), tax=eur("9"))

    with pytest.raises(InvalidTaxError) as refusal:
        document_totals("EUR", [LINES[0], line])
    assert (refusal.value.path, refusal.value.hint) == ("$.lines[1].category", hint)
    with pytest.raises(InvalidTaxError) as refusal:
        document_totals("EUR", LINES, [freight])
    assert refusal.value.path == "$.adjustments[0].category"
    assert check_totals(StatedTotals(), [line]) == ("BR-CL-18",)
    assert check_totals(StatedTotals(), (), [freight]) == ("BR-CL-17",)
    assert check_totals(StatedTotals(breakdown=(group,)), LINES) == ("BR-CL-17",)


@pytest.mark.parametrize(("category", "rule"), [("K", "BR-IC-09"), ("AE", "BR-AE-09")])
def test_rules_have_names_of_their_own_for_categories(category: str, rule: str) -> None:
    group = StatedSubtotal(category=category, tax=eur("1"))

    assert check_totals(StatedTotals(breakdown=(group,))) == (rule,)


def stated(*groups: tuple[str, str], **facts: Any) -> StatedTotals:
    """A breakdown of categories and rates, nothing being said of amounts."""
    return StatedTotals(
        breakdown=tuple(
            StatedSubtotal(category=code, rate=rate, **facts) for code, rate in groups
        )
    )


def a_line(code: str, rate: str | None = None) -> DocumentLine:
    return DocumentLine(net=eur("10.00"), category=code, rate=rate)


TAXED, OUTSIDE, EXEMPT = ("S", "25%"), ("O", "0%"), ("E", "0%")


@pytest.mark.parametrize(
    ("document", "lines", "adjustments", "rules"),
    [
        pytest.param(stated(TAXED), [a_line(*TAXED)], [], (), id="one rate"),
        pytest.param(stated(OUTSIDE), [a_line("O")], [], (), id="out of scope alone"),
        pytest.param(
            stated(OUTSIDE, TAXED),
            [a_line("O"), a_line(*TAXED)],
            [],
            ("BR-O-11", "BR-O-12"),
            id="a voucher beside goods",
        ),
        pytest.param(
            stated(OUTSIDE),
            [a_line("O")],
            [DocumentAllowance(amount=eur("1"), rate="25%")],
            ("BR-O-13", "BR-S-01"),
            id="an allowance of another category",
        ),
        pytest.param(
            stated(OUTSIDE),
            [a_line("O")],
            [DocumentCharge(amount=eur("1"), category="E")],
            ("BR-E-01", "BR-O-14"),
            id="a charge of another category",
        ),
        pytest.param(
            stated(TAXED),
            [a_line(*TAXED), a_line("E")],
            [],
            ("BR-E-01",),
            id="no group of E",
        ),
        pytest.param(
            stated(TAXED, EXEMPT, EXEMPT),
            [a_line(*TAXED), a_line("E")],
            [],
            ("BR-E-01",),
            id="two groups of E",
        ),
        pytest.param(
            stated(TAXED, ("S", "12%")),
            [a_line(*TAXED), a_line("S", "12%")],
            [],
            (),
            id="two rates",
        ),
        pytest.param(
            stated(EXEMPT), [a_line(*TAXED)], [], ("BR-S-01",), id="the wrong group"
        ),
        pytest.param(
            stated(("K", "0%")), [a_line("K")], [], (), id="to another member state"
        ),
        pytest.param(
            stated(("S", "0%")), [a_line("S")], [], ("BR-S-05",), id="S at 0 %"
        ),
        pytest.param(
            stated(("AE", "19%")),
            [a_line("AE", "19%")],
            [],
            ("BR-AE-05",),
            id="a reverse charge with a rate",
        ),
        pytest.param(
            stated(EXEMPT),
            [a_line("E")],
            [DocumentAllowance(amount=eur("1"), category="E", rate="7%")],
            ("BR-E-06",),
            id="an exempt allowance with a rate",
        ),
        pytest.param(
            stated(("B", "22%"), ("S", "22%")),
            [a_line("B", "22%"), a_line("S", "22%")],
            [],
            ("BR-B-02",),
            id="split payment beside others",
        ),
    ],
)
def test_what_a_category_asks_of_a_document(
    document: StatedTotals,
    lines: list[DocumentLine],
    adjustments: list[DocumentAllowance],
    rules: tuple[str, ...],
) -> None:
    """The wording of EN 16931-1, tables of BR-S to BR-O and BR-B."""
    assert check_totals(document, lines, adjustments) == rules


@pytest.mark.parametrize("code", ["S", "Z", "E", "AE", "K", "G", "O", "L", "M"])
@pytest.mark.parametrize("reason", [None, "", "because"])
def test_who_gives_a_reason_for_no_tax(code: str, reason: str | None) -> None:
    """Taxed and zero-rated groups have none, all others have one."""
    rate = "25%" if code in {"S", "L", "M"} else "0%"
    rules = check_totals(stated((code, rate), reason=reason))

    name = {"K": "IC", "L": "AF", "M": "AG"}.get(code, code)
    wrong = reason is not None and bool(reason) is (code in {"S", "Z", "L", "M"})
    assert rules == ((f"BR-{name}-10",) if wrong else ())


def test_money_back_has_a_quantity_below_zero_and_never_such_a_price() -> None:
    bottles = DocumentLine(
        net=eur("-3.00"), quantity=12, unit_price=eur("-0.25"), rate="25%"
    )
    right = attrs.evolve(bottles, quantity=-12, unit_price=eur("0.25"))

    assert check_totals(StatedTotals(), [bottles]) == ("BR-27",)
    assert check_totals(StatedTotals(), [right]) == ()
    listed = attrs.evolve(
        right,
        unit_price=None,
        gross_unit_price=eur("-0.25"),
        price_allowance=eur("-0.50"),
    )
    assert check_totals(StatedTotals(), [listed]) == ("BR-28",)


def test_amounts_have_two_places_at_most() -> None:
    """A document in dinars says its amounts to the hundredth."""
    line = DocumentLine(net=Money("1.251", "KWD"), rate="5%")
    totals = document_totals("KWD", [line])

    assert check_totals(StatedTotals.from_totals(totals), [line]) == tuple(
        f"BR-DEC-{number}"
        for number in ("09", "12", "13", "14", "18", "19", "20", "23")
    )


def test_a_document_with_sums_has_a_breakdown() -> None:
    broken = check_totals(attrs.evolve(RIGHT, breakdown=()), LINES, ADJUSTMENTS)
    assert broken == ("BR-CO-18",)
