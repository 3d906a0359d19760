"""What the official rules ask of each tax category, and of the figures' places and signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ecomkit.money.amount import Money
from ecomkit.tax.documents.stated import StatedSubtotal, StatedTotals
from ecomkit.tax.documents.totals import (
    DocumentAllowance,
    DocumentLine,
    is_category,
)
from ecomkit.tax.treatment import TaxTreatment

# How the official rules name the categories: BR-IC-08 is about K.
_IN_RULES = {"K": "IC", "L": "AF", "M": "AG"}
_TAXED_AT_A_RATE = TaxTreatment.STANDARD
_UNREASONED = {"S", "Z", "L", "M"}
_REASONED = {"E", "AE", "K", "G", "O"}
_OUT_OF_SCOPE = TaxTreatment.OUT_OF_SCOPE.value
_SPLIT = TaxTreatment.SPLIT_PAYMENT.value
# The rules of decimals, by the sum of a document.
_PLACES = {
    "lines_total": "09",
    "allowance_total": "10",
    "charge_total": "11",
    "total_net": "12",
    "tax_total": "13",
    "total": "14",
    "prepaid": "16",
    "payable_rounding": "17",
    "payable": "18",
}
_CENTS = 100


def rule_name(category: str) -> str:
    """The category as the official rules name it."""
    return _IN_RULES.get(category, category)


def category_rules(
    groups: Sequence[StatedSubtotal],
    lines: Iterable[DocumentLine],
    adjustments: Iterable[DocumentAllowance],
) -> Iterator[str]:
    """BR-*-01 and BR-*-05 to 07, BR-*-10, BR-B-02 and BR-O-11 to 14."""
    of_lines = [(line.category, line.rate) for line in lines]
    signed = [(part.sign, part.category, part.rate) for part in adjustments]
    allowances = [(code, rate) for sign, code, rate in signed if sign < 0]
    charges = [(code, rate) for sign, code, rate in signed if sign > 0]
    places = {"05": of_lines, "06": allowances, "07": charges}
    used = {code for codes in places.values() for code, _ in codes if is_category(code)}
    for number, codes in places.items():
        for code, rate in codes:
            if is_category(code) and _has_wrong_rate(code, taxed=bool(rate)):
                yield f"BR-{rule_name(code)}-{number}"
    stated = [group.category for group in groups if is_category(group.category)]
    # A group that nobody knows may be the one that seems to lack.
    if groups and used and len(stated) == len(groups):
        yield from _groups_of(used, stated)
    for group in groups:
        if group.reason is not None and (
            group.category in (_UNREASONED if group.reason else _REASONED)
        ):
            yield f"BR-{rule_name(group.category)}-10"
    if _SPLIT in used and _TAXED_AT_A_RATE in used:
        yield "BR-B-02"
    if _OUT_OF_SCOPE in stated:
        if set(stated) != {_OUT_OF_SCOPE}:
            yield "BR-O-11"
        for number, codes in zip(("12", "13", "14"), places.values(), strict=True):
            if any(code != _OUT_OF_SCOPE for code, _ in codes):
                yield f"BR-O-{number}"


def _has_wrong_rate(code: str, *, taxed: bool) -> bool:
    if code == _TAXED_AT_A_RATE:
        return not taxed
    return taxed and not TaxTreatment(code).is_taxed


def _groups_of(used: set[str], stated: Sequence[str]) -> Iterator[str]:
    # A taxed category has a group for each rate, any other exactly one.
    for code in sorted(used | set(stated)):
        count = stated.count(code)
        if TaxTreatment(code).is_taxed:
            is_wrong = (code in used) != bool(count)
        else:
            is_wrong = count != 1
        if is_wrong and code != _SPLIT:
            yield f"BR-{rule_name(code)}-01"


def figure_rules(
    stated: StatedTotals,
    lines: Iterable[DocumentLine],
    adjustments: Iterable[DocumentAllowance],
) -> Iterator[str]:
    """BR-27 and 28 (prices are not below zero) and BR-DEC-* (no more than two places)."""
    for field, number in _PLACES.items():
        yield from _places(number, getattr(stated, field))
    for group in stated.breakdown:
        yield from _places("19", group.base)
        yield from _places("20", group.tax)
    for part in adjustments:
        yield from _adjusted(part, ("01", "02") if part.sign < 0 else ("05", "06"))
    for line in lines:
        yield from _places("23", line.net)
        for part in line.adjustments:
            yield from _adjusted(part, ("24", "25") if part.sign < 0 else ("27", "28"))
        if line.price is not None and line.price.amount < 0:
            yield "BR-27"
        if line.gross_unit_price is not None and line.gross_unit_price.amount < 0:
            yield "BR-28"


def _adjusted(part: DocumentAllowance, numbers: tuple[str, str]) -> Iterator[str]:
    for number, money in zip(numbers, (part.amount, part.base), strict=True):
        yield from _places(number, money)


def _places(number: str, money: Money | None) -> Iterator[str]:
    if money is not None and (Fraction(money.amount) * _CENTS).denominator != 1:
        yield f"BR-DEC-{number}"
