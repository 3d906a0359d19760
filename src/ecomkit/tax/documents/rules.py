"""The official rules on the sums of an invoice, and which of them a document breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.money.rate import Rate
from ecomkit.tax.documents.category_rules import (
    category_rules,
    figure_rules,
    rule_name,
)
from ecomkit.tax.documents.stated import StatedSubtotal, StatedTotals
from ecomkit.tax.documents.totals import (
    DocumentAllowance,
    DocumentLine,
    checked_parts,
    group_bases,
    is_category,
)
from ecomkit.tax.solving import in_steps
from ecomkit.tax.treatment import TaxTreatment

# The official artifacts let a tax and a standard base differ by less than one whole unit
# of the currency, and what was multiplied by two cents (CEN 1.3.16, Peppol BIS 3).
_UNDER = Fraction(1)
_SLACK = Fraction("0.02")


def check_totals(
    stated: StatedTotals,
    lines: Iterable[DocumentLine] = (),
    adjustments: Iterable[DocumentAllowance] = (),
) -> tuple[str, ...]:
    """The ids of the rules that a document's figures break, sorted; none where it is right.

    Checks BR-CO-10 to 18, BR-CL-17 and 18, BR-27 and 28, BR-DEC-*, BR-*-01 and BR-*-05 to 10,
    BR-B-02 and BR-O-11 to 14 of EN 16931 and PEPPOL-EN16931-R040, R046
    and R120, as far as the figures are stated, with the tolerances of the official
    artifacts: passing proves the form, not the last cent.

    Examples:
        >>> import attrs
        >>> from ecomkit.tax.documents import document_totals
        >>> line = DocumentLine(net=Money("100", "EUR"), rate="19%")
        >>> stated = StatedTotals.from_totals(document_totals("EUR", [line]))
        >>> check_totals(stated, [line])
        ()
        >>> check_totals(attrs.evolve(stated, payable=Money("120", "EUR")), [line])
        ('BR-CO-16',)
    """
    lines, adjustments = checked_parts(lines, adjustments)
    broken = set(_sums(stated, lines, adjustments))
    broken.update(_groups(stated, lines, adjustments))
    broken.update(category_rules(stated.breakdown, lines, adjustments))
    broken.update(figure_rules(stated, lines, adjustments))
    if lines and stated.total is not None and not stated.breakdown:
        broken.add("BR-CO-18")
    for line in lines:
        broken.update(_line(line))
        broken.update(_percentages(line.adjustments))
    broken.update(_percentages(adjustments))
    return tuple(sorted(broken))


def _sums(
    stated: StatedTotals,
    lines: tuple[DocumentLine, ...],
    adjustments: tuple[DocumentAllowance, ...],
) -> Iterator[str]:
    nets = [line.net for line in lines if line.net is not None]
    taxes = [group.tax for group in stated.breakdown if group.tax is not None]
    allowances = [a.amount for a in adjustments if a.amount is not None and a.sign < 0]
    charges = [a.amount for a in adjustments if a.amount is not None and a.sign > 0]
    if lines and len(nets) == len(lines):
        yield from _differs("BR-CO-10", stated.lines_total, *nets)
    if adjustments:
        yield from _differs("BR-CO-11", stated.allowance_total, *allowances)
        yield from _differs("BR-CO-12", stated.charge_total, *charges)
    if stated.lines_total is not None:
        yield from _differs(
            "BR-CO-13",
            stated.total_net,
            stated.lines_total,
            stated.charge_total,
            _minus(stated.allowance_total),
        )
    if taxes and len(taxes) == len(stated.breakdown):
        yield from _differs("BR-CO-14", stated.tax_total, *taxes)
    if stated.total_net is not None:
        yield from _differs(
            "BR-CO-15", stated.total, stated.total_net, stated.tax_total
        )
    if stated.total is not None:
        yield from _differs(
            "BR-CO-16",
            stated.payable,
            stated.total,
            _minus(stated.prepaid),
            stated.payable_rounding,
        )


def _groups(
    stated: StatedTotals,
    lines: tuple[DocumentLine, ...],
    adjustments: tuple[DocumentAllowance, ...],
) -> Iterator[str]:
    by_rate = group_bases(
        ((line, line.net) for line in lines if line.net is not None), adjustments
    )
    codes = [group.category for group in stated.breakdown]
    codes += [part.category for part in adjustments]
    if not all(map(is_category, codes)):
        yield "BR-CL-17"
    if not all(is_category(line.category) for line in lines):
        yield "BR-CL-18"
    for group in stated.breakdown:
        if is_category(group.category):
            name = rule_name(group.category)
            taxed = TaxTreatment(group.category).is_taxed
            if by_rate and _base_differs(group, by_rate, taxed=taxed):
                yield f"BR-{name}-08"
            if _tax_differs(group, taxed=taxed):
                yield f"BR-{name}-09"
                if taxed:
                    yield "BR-CO-17"


def _base_differs(
    group: StatedSubtotal, by_rate: Mapping[tuple[str, Rate], Money], *, taxed: bool
) -> bool:
    if group.base is None:
        return False
    # A taxed base is looked at rate by rate, any other as a whole.
    base = _sum(
        part
        for (category, rate), part in by_rate.items()
        if category == group.category and (not taxed or rate == (group.rate or Rate(0)))
    )
    gap = abs(Fraction(group.base.amount) - base)
    return gap >= _UNDER if taxed else gap > 0


def _tax_differs(group: StatedSubtotal, *, taxed: bool) -> bool:
    if group.tax is None:
        return False
    if not taxed:
        return bool(group.tax)
    if group.base is None or group.rate is None:
        return False
    return _gap(group.tax, group.base, group.rate) >= _UNDER


def _line(line: DocumentLine) -> Iterator[str]:
    if line.price is None:
        return
    gross, allowance = line.gross_unit_price, line.price_allowance
    if (
        line.unit_price is not None
        and gross is not None
        and allowance is not None
        and line.unit_price != gross - allowance
    ):
        yield "PEPPOL-EN16931-R046"
    if line.net is None or abs(
        in_steps(line.net, 1) - line.unrounded()
    ) > _SLACK * 10 ** minor_unit(line.net.currency.code):
        yield "PEPPOL-EN16931-R120"


def _percentages(adjustments: Iterable[DocumentAllowance]) -> Iterator[str]:
    for part in adjustments:
        if part.amount is None or part.percent is None or part.base is None:
            continue
        if _gap(part.amount, part.base, part.percent) > _SLACK:
            yield "PEPPOL-EN16931-R040"


def _gap(stated: Money, base: Money, share: Rate) -> Fraction:
    exact = Fraction(base.amount) * Fraction(share.numerator, share.denominator)
    return abs(Fraction(stated.amount) - exact)


def _sum(amounts: Iterable[Money]) -> Fraction:
    return sum((Fraction(money.amount) for money in amounts), Fraction(0))


def _differs(rule: str, stated: Money | None, *parts: Money | None) -> Iterator[str]:
    # What is not stated is not checked; parts that are not stated count nothing.
    total = _sum(part for part in parts if part is not None)
    if stated is not None and Fraction(stated.amount) != total:
        yield rule


def _minus(money: Money | None) -> Money | None:
    return None if money is None else -money
