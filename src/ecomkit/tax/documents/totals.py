"""The sums of an invoice or a credit note, as EN 16931 has them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.money.validators import as_percent, as_rate, maybe_money, require_money
from ecomkit.numbers import exact_decimal
from ecomkit.tax.errors import InvalidTaxError, check
from ecomkit.tax.solving import in_steps
from ecomkit.tax.treatment import TaxTreatment
from ecomkit.validators import as_tuple, maybe, one_or_more, require_types

# What the rules of EN 16931, and the whole list of the United Nations, call a category.
_MEANT = {"IC": "K", "AF": "L", "AG": "M", "AA": "S", "H": "S"}
TO_THE_CENT = Rounding()
_NOTHING = Rate(0)


def _number(value: int | str | Decimal) -> Decimal:
    return exact_decimal(value, what="a quantity", kind=InvalidTaxError)


def _rate(value: Rate | str | None) -> Rate:
    return _NOTHING if value is None else as_rate(value)


def _percent(value: Rate | str | int | Decimal | None) -> Rate | None:
    return None if value is None else as_percent(value)


def maybe_amount() -> Any:
    """A field for an amount that a document may leave out."""
    return attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )


@attrs.frozen(kw_only=True)
class DocumentAllowance:
    """A deduction from a line or a document: an amount, or a percentage of a base.

    ``percent`` is written as in the document: ``"10"`` is ten percent. ``category`` and
    ``rate`` name the tax it lowers; on a line they are the line's.
    """

    amount: Money | None = maybe_amount()
    percent: Rate | None = attrs.field(
        default=None, converter=_percent, validator=maybe(check.rate())
    )
    base: Money | None = maybe_amount()
    category: str = attrs.field(
        default=TaxTreatment.STANDARD.value, validator=check.name
    )
    rate: Rate = attrs.field(default=_NOTHING, converter=_rate, validator=check.rate())
    reason: str = ""
    sign: ClassVar[int] = -1
    """-1 lowers what is due, 1 raises it."""

    def __attrs_post_init__(self) -> None:
        if self.amount is None and (self.percent is None or self.base is None):
            raise InvalidTaxError(
                "an allowance or charge needs an amount, or a percentage and a base"
            )

    def value(self, rounding: Rounding) -> Money:
        """The amount, rounded where it is a percentage."""
        if self.amount is not None:
            return self.amount
        assert self.percent is not None  # checked above
        assert self.base is not None
        return self.percent.of(self.base, rounding)


@attrs.frozen(kw_only=True)
class DocumentCharge(DocumentAllowance):
    """Something added to a line or a document, such as freight."""

    sign: ClassVar[int] = 1


@attrs.frozen(kw_only=True)
class DocumentLine:
    """One line of an invoice or a credit note.

    Its net is quantity * unit price / base quantity, plus its charges, minus its
    allowances, rounded once; or ``net``, where the document states one. The unit price
    may be left out where a gross price (before ``price_allowance``) is given.
    """

    id: str = ""
    quantity: Decimal = attrs.field(default=Decimal(1), converter=_number)
    unit_price: Money | None = maybe_amount()
    base_quantity: Decimal = attrs.field(default=Decimal(1), converter=_number)
    gross_unit_price: Money | None = maybe_amount()
    price_allowance: Money | None = maybe_amount()
    adjustments: tuple[DocumentAllowance, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(DocumentAllowance)
    )
    net: Money | None = maybe_amount()
    category: str = attrs.field(
        default=TaxTreatment.STANDARD.value, validator=check.name
    )
    rate: Rate = attrs.field(default=_NOTHING, converter=_rate, validator=check.rate())

    def __attrs_post_init__(self) -> None:
        if self.base_quantity <= 0:
            raise InvalidTaxError(
                "a price is for some quantity above zero", path="$.base_quantity"
            )

    @property
    def price(self) -> Money | None:
        """The net price of the base quantity, where the line says."""
        if self.unit_price is not None or self.gross_unit_price is None:
            return self.unit_price
        if self.price_allowance is None:
            return self.gross_unit_price
        return self.gross_unit_price - self.price_allowance

    def computed_net(self, rounding: Rounding = TO_THE_CENT) -> Money:
        """The net as the figures on the line give it, whatever net is stated."""
        exact = self.unrounded(rounding)
        price = self.price
        assert price is not None  # unrounded() has seen it
        return Money.from_minor(
            rounding.of(exact.numerator, exact.denominator), price.currency
        )

    def unrounded(self, rounding: Rounding = TO_THE_CENT) -> Fraction:
        """The net in minor units before the last rounding; percentages are rounded."""
        price = self.price
        if price is None:
            raise InvalidTaxError(
                f"line {short_repr(self.id)} has neither net nor price"
            )
        exact = in_steps(price, 1) * Fraction(self.quantity)
        exact /= Fraction(self.base_quantity)
        for part in self.adjustments:
            exact += part.sign * in_steps(part.value(rounding), 1)
        return exact


@attrs.frozen(kw_only=True)
class VatSubtotal:
    """The base and the tax of one category and rate."""

    category: str = attrs.field(validator=check.name)
    rate: Rate = attrs.field(default=_NOTHING, converter=_rate, validator=check.rate())
    base: Money
    tax: Money

    @property
    def shows_rate(self) -> bool:
        """Whether the document states the rate; out of scope there is none."""
        return self.category != TaxTreatment.OUT_OF_SCOPE


@attrs.frozen(kw_only=True)
class DocumentTotals:
    """The sums of a document, each in the document's currency.

    ``line_nets`` follow the lines; ``breakdown`` is sorted by category and rate.
    """

    line_nets: tuple[Money, ...]
    lines_total: Money
    allowance_total: Money
    charge_total: Money
    total_net: Money
    breakdown: tuple[VatSubtotal, ...]
    tax_total: Money
    total: Money
    prepaid: Money
    payable_rounding: Money
    payable: Money


def document_totals(
    currency: str,
    lines: Iterable[DocumentLine],
    adjustments: Iterable[DocumentAllowance] = (),
    *,
    prepaid: Money | None = None,
    payable_rounding: Money | Rounding | None = None,
    rounding: Rounding = TO_THE_CENT,
) -> DocumentTotals:
    """Adds up a document: line nets, tax once per category and rate, what is payable.

    EN 16931: sums are of rounded amounts and never rounded again; the tax of each group
    is its base times its rate, rounded (BR-CO-10 to BR-CO-17). *payable_rounding* is the
    amount by which the payable sum is rounded, or the rounding that gives it.

    Examples:
        >>> line = DocumentLine(quantity=3, unit_price=Money("9.99", "EUR"), rate="19%")
        >>> freight = DocumentCharge(amount=Money("4.90", "EUR"), rate="19%")
        >>> totals = document_totals("EUR", [line], [freight])
        >>> print(totals.total_net, totals.tax_total, totals.payable)
        34.87 EUR 6.63 EUR 41.50 EUR
    """
    lines, adjustments = checked_parts(lines, adjustments)
    _require_categories("lines", [line.category for line in lines])
    _require_categories("adjustments", [part.category for part in adjustments])
    for name, money in (("prepaid", prepaid), ("payable_rounding", payable_rounding)):
        if money is not None and not isinstance(money, Rounding):
            require_money(money, path=f"$.{name}", error=InvalidTaxError)
    nets = tuple(
        line.computed_net(rounding) if line.net is None else line.net for line in lines
    )
    nothing = Money.zero(currency)
    lines_total = Money.sum(nets, currency)
    values = [(part.sign, part.value(rounding)) for part in adjustments]
    allowance_total = Money.sum((value for sign, value in values if sign < 0), currency)
    charge_total = Money.sum((value for sign, value in values if sign > 0), currency)
    bases = group_bases(zip(lines, nets, strict=True), adjustments, rounding)
    breakdown = tuple(
        VatSubtotal(
            category=category, rate=rate, base=base, tax=rate.of(base, rounding)
        )
        for (category, rate), base in sorted(bases.items(), key=_in_order)
    )
    for index, group in enumerate(breakdown):
        if group.rate and not TaxTreatment(group.category).is_taxed:
            raise InvalidTaxError(
                f"category {group.category} has a rate of {group.rate}",
                path=f"$.breakdown[{index}].rate",
                hint="only taxed categories carry a rate",
            )
    tax_total = Money.sum((group.tax for group in breakdown), currency)
    total_net = lines_total - allowance_total + charge_total
    gross = total_net + tax_total
    due = gross - (prepaid or nothing)
    if isinstance(payable_rounding, Rounding):
        payable_rounding = due.rounded(payable_rounding) - due
    return DocumentTotals(
        line_nets=nets,
        lines_total=lines_total,
        allowance_total=allowance_total,
        charge_total=charge_total,
        total_net=total_net,
        breakdown=breakdown,
        tax_total=tax_total,
        total=gross,
        prepaid=prepaid or nothing,
        payable_rounding=payable_rounding or nothing,
        payable=due + (payable_rounding or nothing),
    )


def checked_parts(
    lines: Iterable[DocumentLine], adjustments: Iterable[DocumentAllowance]
) -> tuple[tuple[DocumentLine, ...], tuple[DocumentAllowance, ...]]:
    """The lines and adjustments of a document, refused where they are something else."""
    kept, others = as_tuple(lines), as_tuple(adjustments)
    require_types(kept, DocumentLine, path="$.lines", error=InvalidTaxError)
    require_types(
        others, DocumentAllowance, path="$.adjustments", error=InvalidTaxError
    )
    return kept, others


def group_bases(
    lines: Iterable[tuple[DocumentLine, Money]],
    adjustments: Iterable[DocumentAllowance],
    rounding: Rounding = TO_THE_CENT,
) -> dict[tuple[str, Rate], Money]:
    """The taxable base of each category and rate: lines, plus charges, minus allowances."""
    bases: dict[tuple[str, Rate], Money] = {}
    for line, net in lines:
        key = line.category, line.rate
        bases[key] = net + bases[key] if key in bases else net
    for part in adjustments:
        key = part.category, part.rate
        value = part.value(rounding) * part.sign
        bases[key] = value + bases[key] if key in bases else value
    return bases


def _in_order(item: tuple[tuple[str, Rate], Money]) -> tuple[str, Fraction]:
    (category, rate), _ = item
    return category, Fraction(rate.numerator, rate.denominator)


def is_category(code: str) -> bool:
    """Whether EN 16931 knows a tax category (UNCL 5305)."""
    return code in TaxTreatment.__members__.values()


def _require_categories(field: str, codes: Iterable[str]) -> None:
    for index, code in enumerate(codes):
        if not is_category(code):
            meant = _MEANT.get(code.upper(), code.upper())
            raise InvalidTaxError(
                f"{short_repr(code)} is not a tax category of EN 16931",
                path=f"$.{field}[{index}].category",
                hint=f"did you mean {meant!r}?"
                if is_category(meant)
                else f"one of {', '.join(TaxTreatment)}",
            )
