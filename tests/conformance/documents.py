"""Cases of kinds other than carts: splits, roundings and invoices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ecomkit.money import AllocationMethod, Money, Rate, Residue, Rounding, allocate
from ecomkit.tax.documents import (
    DocumentAllowance,
    DocumentCharge,
    DocumentLine,
    StatedSubtotal,
    StatedTotals,
    check_totals,
    document_totals,
)
from tests.conformance.cases import Case
from tests.conformance.expectations import Difference
from tests.conformance.policies import METHODS, rounding_of, step_of
from tests.conformance.sales import currency_of

LEFTOVERS = {
    "first_to_last": (AllocationMethod.FLOOR_THEN, Residue.FIRST),
    "last_to_first": (AllocationMethod.FLOOR_THEN, Residue.LAST),
    "nearest_next_unit": (AllocationMethod.LARGEST_REMAINDER, Residue.FIRST),
}


def split_differences(case: Case) -> Iterator[Difference]:
    """An amount split over weights."""
    said, given = case.get("policy", {}), case["input"]
    currency, _ = currency_of(case)
    method = METHODS[said.get("allocation_method", "floor_then_largest_remainder")]
    residue = (
        Residue.LAST if said.get("direction") == "last_to_first" else Residue.FIRST
    )
    if "leftover_order" in said:
        method, residue = LEFTOVERS[said["leftover_order"]]
    elif said.get("allocation_residue") == "last_line":
        residue = Residue.LAST
    if given["amount"].startswith("-") and method is AllocationMethod.LARGEST_REMAINDER:
        # Flooring a negative amount is the mirror of a split whose ties go to the last.
        residue = Residue.LAST
    maxima = given.get("maxima")
    parts = allocate(
        Money(given["amount"], currency),
        given["weights"],
        method=method,
        residue=residue,
        equal=True,
        maxima=None if maxima is None else [Money(most, currency) for most in maxima],
    )
    found = [part.amount for part in parts]
    for key, wanted in case["expected"].items():
        figures = [Decimal(figure) for figure in wanted]
        if key == "parts_any_order":
            figures, found = sorted(figures), sorted(found)
        if figures != found:
            yield key, figures, found


def rounding_differences(case: Case) -> Iterator[Difference]:
    """Values rounded by a mode and a step."""
    currency, exponent = currency_of(case)
    _, step = step_of(case["policy"], exponent)
    rounding = rounding_of(case["policy"]["rounding_mode"], step)
    values = [Money(value, currency) for value in case["input"]["values"]]
    if step > 1:
        # A step above the minor unit is coins: what is paid in them is in minor units.
        values = [value.rounded(Rounding()) for value in values]
    found = [value.rounded(rounding).amount for value in values]
    wanted = [Decimal(figure) for figure in case["expected"]["values"]]
    if found != wanted:
        yield "values", wanted, found


def invoice_differences(case: Case) -> Iterator[Difference]:
    """A document's sums, or which samples a rule lets through."""
    currency, _ = currency_of(case)
    if "rule" in case["policy"]:
        rule = case["policy"]["rule"]
        found = [_passes(currency, rule, one) for one in case["input"]["samples"]]
        if found != case["expected"]["valid"]:
            yield "valid", case["expected"]["valid"], found
        return
    given = case["input"]
    totals = document_totals(
        currency,
        [_line(currency, line) for line in case["lines"]],
        [_adjustment(currency, one) for one in given.get("document_adjustments", ())],
        prepaid=_money(currency, given.get("prepaid")),
        payable_rounding=_money(currency, given.get("payable_rounding")),
        rounding=Rounding(),
    )
    nets = dict(
        zip((line["id"] for line in case["lines"]), totals.line_nets, strict=True)
    )
    names = {"lines_total_net": "lines_total", "tax_breakdown": "breakdown"}
    for key, wanted in case["expected"].items():
        if key == "lines":
            for line in wanted:
                if nets[line["id"]].amount != Decimal(line["net"]):
                    yield f"lines[{line['id']}].net", line["net"], nets[line["id"]]
        elif key == "tax_breakdown":
            groups = {(g.category, g.rate): (g.base, g.tax) for g in totals.breakdown}
            for group in wanted:
                at = group["category_code"], Rate.from_percent(group.get("rate", "0"))
                figures = Money(group["base"], currency), Money(group["tax"], currency)
                if groups.get(at) != figures:
                    yield f"tax_breakdown{at}", figures, groups.get(at)
        else:
            found_sum = getattr(totals, names.get(key, key))
            if found_sum.amount != Decimal(wanted):
                yield key, wanted, found_sum


def _passes(currency: str, rule: str, sample: Mapping[str, Any]) -> bool:
    sums = {
        name: _money(currency, sample.get(key))
        for name, key in (
            ("lines_total", "lines_total_net"),
            *(
                (n, n)
                for n in ("allowance_total", "charge_total", "total_net", "tax_total")
            ),
            *((n, n) for n in ("total", "prepaid", "payable_rounding", "payable")),
        )
    }
    groups = [
        StatedSubtotal(
            category=group.get("category_code", "S"),
            rate=Rate.from_percent(group["rate"]) if "rate" in group else None,
            base=_money(currency, group.get("base")),
            tax=_money(currency, group.get("tax")),
        )
        for group in sample.get("tax_breakdown", ())
    ]
    broken = check_totals(
        StatedTotals(breakdown=tuple(groups), **sums),
        [_line(currency, line) for line in sample.get("lines", ())],
        [_adjustment(currency, one) for one in sample.get("document_adjustments", ())],
    )
    official = "-".join(rule.split("-")[:3]) if rule.startswith("BR-") else rule
    return official not in broken


def _money(currency: str, amount: str | None) -> Money | None:
    return None if amount is None else Money(amount, currency)


def _adjustment(currency: str, given: Mapping[str, str]) -> DocumentAllowance:
    kind = DocumentCharge if given["kind"] == "charge" else DocumentAllowance
    return kind(
        amount=_money(currency, given.get("amount")),
        percent=given.get("percent"),
        base=_money(currency, given.get("base")),
        category=given.get("category_code", "S"),
        rate=Rate.from_percent(given.get("rate", "0")),
    )


def _line(currency: str, given: Mapping[str, Any]) -> DocumentLine:
    return DocumentLine(
        id=given.get("id", ""),
        quantity=given.get("quantity", "1"),
        unit_price=_money(currency, given.get("unit_price")),
        base_quantity=given.get("price_base_quantity", "1"),
        gross_unit_price=_money(currency, given.get("gross_unit_price")),
        price_allowance=_money(currency, given.get("price_allowance")),
        adjustments=[
            _adjustment(currency, one) for one in given.get("adjustments", ())
        ],
        net=_money(currency, given.get("net")),
        category=given.get("category_code", "S"),
        rate=Rate.from_percent(given.get("rate", "0")),
    )
