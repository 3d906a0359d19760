"""Charged: what a row of an order cost, column by column, and exact parts of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import attrs

from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.orders.errors import InvalidOrderError
from ecomkit.pricing.result import PricedCharge, PricedFee, PricedLine
from ecomkit.tax.scheme import TaxScheme
from ecomkit.tax.supply import Exemption
from ecomkit.tax.treatment import TaxTreatment

_NEAREST = Rounding(HALF_UP)


@attrs.frozen(kw_only=True)
class RowDiscount:
    """What one promotion took off a row."""

    promotion: str
    amount: Money
    version: str = ""
    code: str = ""


@attrs.frozen(kw_only=True)
class RowTax:
    """One tax on a row, with the rate, treatment and reason of the day of sale.

    ``evidence`` is the certificate, or the look-up of a tax number, that freed the buyer;
    ``scheme`` the special scheme under which no tax is shown.
    """

    id: str
    rate: Rate
    base: Money
    amount: Money
    included: bool
    name: str = ""
    category: str = ""
    treatment: TaxTreatment = attrs.field(
        default=TaxTreatment.STANDARD, converter=TaxTreatment
    )
    reason: str = ""
    vatex: str = ""
    evidence: Exemption | TaxEvidence | None = None
    scheme: TaxScheme | None = None

    @property
    def summed_by(self) -> tuple[object, ...]:
        """What rows of a summary have in common: the tax, its treatment, rate and reason."""
        why = ("", "") if self.treatment.is_taxed else (self.reason, self.vatex)
        return self.id, self.rate, self.treatment, *why


@attrs.frozen(kw_only=True)
class RowAmounts:
    """What a row cost: ``net + tax == gross``.

    ``subtotal`` is the amount before discounts, including the taxes inside the price but
    not those on top; ``subtotal_net`` is the same without any tax, ``subtotal_gross`` with
    all of them (None in documents that did not keep it).
    """

    subtotal: Money
    subtotal_net: Money
    gross: Money
    discounts: tuple[RowDiscount, ...] = ()
    taxes: tuple[RowTax, ...] = ()
    subtotal_gross: Money | None = None

    def __attrs_post_init__(self) -> None:
        added = [each.amount for each in self.taxes if not each.included]
        taken = [-each.amount for each in self.discounts]
        if _sum([self.subtotal, *added, *taken, -self.gross], self.gross):
            raise InvalidOrderError(
                f"{self.subtotal} less {self.discount} is not {self.gross} without "
                f"{self.added_tax}",
                path="$.charged.gross",
            )

    @classmethod
    def zero(cls, currency: str) -> RowAmounts:
        """A row that costs nothing."""
        zero = Money.zero(currency)
        return cls(subtotal=zero, subtotal_net=zero, gross=zero)

    @classmethod
    def from_priced(cls, row: PricedLine | PricedFee | PricedCharge) -> RowAmounts:
        """The amounts of a priced row."""
        list_net, list_gross = row.before_discount
        return cls(
            subtotal=row.subtotal,
            subtotal_net=list_net,
            subtotal_gross=list_gross,
            gross=row.gross,
            discounts=tuple(
                RowDiscount(
                    promotion=each.promotion,
                    version=each.version,
                    code=each.code,
                    amount=each.amount,
                )
                for each in row.discounts
                if each.amount
            ),
            taxes=tuple(
                RowTax(
                    id=rate.id,
                    name=rate.name,
                    category=rate.category,
                    rate=rate.rate,
                    treatment=rate.treatment,
                    reason=rate.reason,
                    vatex=rate.vatex,
                    evidence=rate.evidence,
                    scheme=rate.scheme,
                    base=base,
                    amount=amount,
                    included=included,
                )
                for rate, base, amount, included in row.tax_amounts
            ),
        )

    @property
    def discount(self) -> Money:
        """All discounts together."""
        return _sum((each.amount for each in self.discounts), self.gross)

    @property
    def tax(self) -> Money:
        """All taxes together."""
        return _sum((each.amount for each in self.taxes), self.gross)

    @property
    def added_tax(self) -> Money:
        """The taxes on top of the price."""
        added = (each.amount for each in self.taxes if not each.included)
        return _sum(added, self.gross)

    @property
    def net(self) -> Money:
        """Without any tax."""
        return self.gross - self.tax

    def up_to(self, share: Fraction) -> RowAmounts:
        """The amounts of a share of the row, from its start: all at 1, none at 0.

        Each amount is rounded to its nearest smallest unit and sums are taken of those,
        so that the parts of a row sum to the row, wherever it is cut.
        """
        gross = share_of(self.gross, share)
        amounts = [share_of(each.amount, share) for each in self.taxes]
        net = gross - _sum(amounts, gross)
        taxes = tuple(
            attrs.evolve(
                each,
                amount=amount,
                base=net if each.base == self.net else share_of(each.base, share),
            )
            for each, amount in zip(self.taxes, amounts, strict=True)
        )
        discounts = tuple(
            attrs.evolve(each, amount=share_of(each.amount, share))
            for each in self.discounts
        )
        taken = [each.amount for each in discounts]
        added = [-each.amount for each in taxes if not each.included]
        return RowAmounts(
            subtotal=_sum([gross, *taken, *added], gross),
            subtotal_net=share_of(self.subtotal_net, share),
            subtotal_gross=(
                None
                if self.subtotal_gross is None
                else share_of(self.subtotal_gross, share)
            ),
            gross=gross,
            discounts=discounts,
            taxes=taxes,
        )

    def between(self, first: Fraction, last: Fraction) -> RowAmounts:
        """The amounts from one share of the row to a later one."""
        return self.up_to(last) - self.up_to(first)

    def with_less_discount(self, amount: Money) -> RowAmounts:
        """What a part of the row's discounts, taken back, changes in it: nothing below zero.

        *amount* is what the row costs more by it, with tax; the taxes follow the row's own.
        """
        share = fraction_of(amount, self.gross)
        grown = self.up_to(1 + share) - self
        added = grown.added_tax
        parts = allocate(
            amount - added,
            [each.amount.amount for each in self.discounts],
            equal=True,
            scale=amount.scale,
        )
        zero = Money.zero(amount.currency)
        return attrs.evolve(
            grown,
            subtotal=zero,
            subtotal_net=zero,
            subtotal_gross=None if self.subtotal_gross is None else zero,
            discounts=tuple(
                attrs.evolve(each, amount=-part)
                for each, part in zip(self.discounts, parts, strict=True)
            ),
        )

    def __neg__(self) -> RowAmounts:
        """The same amounts with the other sign."""
        return self.up_to(Fraction(0)) - self

    def __sub__(self, other: RowAmounts) -> RowAmounts:
        """The amounts without those of a part of the same row."""
        return RowAmounts(
            subtotal=self.subtotal - other.subtotal,
            subtotal_net=self.subtotal_net - other.subtotal_net,
            subtotal_gross=(
                None
                if self.subtotal_gross is None or other.subtotal_gross is None
                else self.subtotal_gross - other.subtotal_gross
            ),
            gross=self.gross - other.gross,
            discounts=tuple(
                attrs.evolve(mine, amount=mine.amount - its.amount)
                for mine, its in zip(self.discounts, other.discounts, strict=True)
            ),
            taxes=tuple(
                attrs.evolve(
                    mine, amount=mine.amount - its.amount, base=mine.base - its.base
                )
                for mine, its in zip(self.taxes, other.taxes, strict=True)
            ),
        )


def share_of(amount: Money, share: Fraction) -> Money:
    """A share of an amount, rounded to its smallest unit, halves away from zero."""
    if share == 1:
        return amount
    steps = amount.minor(scale=amount.scale) * share.numerator
    return Money.from_minor(
        _NEAREST.of(steps, share.denominator), amount.currency, scale=amount.scale
    )


def fraction_of(some: int | Decimal | Money, whole: int | Decimal | Money) -> Fraction:
    """The fraction that *some* is of *whole*; 1 if the whole is zero."""
    top = some.amount if isinstance(some, Money) else some
    bottom = whole.amount if isinstance(whole, Money) else whole
    return Fraction(top) / Fraction(bottom) if bottom else Fraction(1)


def _sum(amounts: Iterable[Money], like: Money) -> Money:
    return Money.sum(amounts, like.currency)
