"""Duties at the border: dated rules behind a seam, and the landed cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from operator import itemgetter

import attrs

from ecomkit.addressing.zone import Zone
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.shipping import fields
from ecomkit.shipping.abroad.customs import (
    EU_COUNTRIES,
    CustomsDeclaration,
    CustomsLine,
    CustomsValueBasis,
    Duties,
    DutiesUnknown,
    DutyLine,
    added,
)
from ecomkit.shipping.abroad.ports import DutyRule
from ecomkit.shipping.errors import InvalidDeclarationError
from ecomkit.shipping.reasons import DutyUnknown


@attrs.frozen
class DutyRelief:
    """No duty up to this value of the goods alone, itself included."""

    up_to: Money = attrs.field(validator=fields.money)

    def duties(self, declaration: CustomsDeclaration, /) -> Duties | None:
        """None due, where the value is low enough and in the same currency."""
        if not _within(declaration.intrinsic_value, self.up_to):
            return None
        return Duties(lines=(), currency=self.up_to.currency.code)


@attrs.frozen(kw_only=True)
class DutyPerHeading:
    """The same duty for each tariff heading (six digits) in a low-value consignment.

    However many pieces of it there are. For sales to consumers only.
    """

    amount: Money = attrs.field(validator=fields.money)
    up_to: Money = attrs.field(validator=fields.money)

    def duties(self, declaration: CustomsDeclaration, /) -> Duties | None:
        """One duty for each heading."""
        low = _within(declaration.intrinsic_value, self.up_to)
        if not low or not declaration.to_consumer:
            return None
        lines: dict[str, list[CustomsLine]] = {}
        for line in declaration.lines:
            lines.setdefault(line.heading, []).append(line)
        currency = self.amount.currency.code
        return Duties(
            lines=tuple(
                DutyLine(
                    heading=heading,
                    keys=tuple(line.key for line in found),
                    amount=self.amount,
                    rule="per_heading",
                    value=added((x.value for x in found), currency),
                )
                for heading, found in sorted(lines.items())
            ),
            currency=currency,
        )


def _rates(given: Mapping[str, Rate]) -> tuple[tuple[str, Rate], ...]:
    for code, rate in given.items():
        if not code.isdecimal() or not isinstance(rate, Rate):
            raise InvalidDeclarationError(
                f"{short_repr(code)}: {short_repr(rate)} is not a duty on a part of the tariff",
                path="$.rates",
                hint='digits to Rate, such as {"6109": Rate("12%")}',
            )
    # The longest beginning of a code counts, so it is looked at first.
    return tuple(sorted(given.items(), key=lambda pair: (-len(pair[0]), pair[0])))


@attrs.frozen(kw_only=True)
class AdValoremDuty:
    """A share of each line's customs value, by the beginning of its HS code."""

    rates: tuple[tuple[str, Rate], ...] = attrs.field(converter=_rates)
    basis: CustomsValueBasis = attrs.field(converter=CustomsValueBasis)
    rounding: Rounding = attrs.field(default=Rounding(HALF_UP))

    def duties(self, declaration: CustomsDeclaration, /) -> Duties | DutiesUnknown:
        """Each line's duty; not assessed where the table lacks a line's code."""
        found: list[DutyLine] = []
        unknown: list[DutyUnknown] = []
        values = declaration.values(self.basis)
        for line, value in zip(declaration.lines, values, strict=True):
            rate = next((r for c, r in self.rates if line.hs_code.startswith(c)), None)
            if rate is None:
                unknown.append(DutyUnknown(hs_code=line.hs_code, line=line.key))
                continue
            found.append(
                DutyLine(
                    heading=line.heading,
                    keys=(line.key,),
                    amount=rate.of(value, self.rounding),
                    rule="ad_valorem",
                    value=value,
                )
            )
        if unknown:
            return DutiesUnknown(tuple(unknown))
        return Duties(lines=tuple(found), currency=declaration.freight.currency.code)


_Periods = Iterable[tuple[datetime, tuple[DutyRule, ...]]]


def _periods(given: _Periods) -> tuple[tuple[datetime, tuple[DutyRule, ...]], ...]:
    periods = tuple(given)
    for at, _ in periods:
        fields.check_moment(at, path="$.periods")
    return tuple(sorted(periods, key=itemgetter(0)))


@attrs.frozen(kw_only=True)
class DutyTable:
    """What a customs territory asks, since when: the first rule that applies counts.

    ``periods`` are moments with the rules in force from then on.
    """

    territory: Zone = attrs.field(validator=fields.kind(Zone))
    periods: tuple[tuple[datetime, tuple[DutyRule, ...]], ...] = attrs.field(
        converter=_periods
    )

    def assess(self, declaration: CustomsDeclaration, /) -> Duties | DutiesUnknown:
        """The duties on a declaration by the rules in force at its moment."""
        if self.territory.contains(declaration.destination):
            for at, rules in reversed(self.periods):
                if at <= declaration.at:
                    for rule in rules:
                        found = rule.duties(declaration)
                        if found is not None:
                            return found
                    break
        return DutiesUnknown(
            tuple(
                DutyUnknown(hs_code=line.hs_code, line=line.key)
                for line in declaration.lines
            )
        )

    def with_rules(self, *rules: DutyRule) -> DutyTable:
        """The same table with the shop's own rules after the last ones of each period."""
        return attrs.evolve(
            self, periods=[(at, (*known, *rules)) for at, known in self.periods]
        )


def _within(value: Money, bound: Money) -> bool:
    return value.currency.code == bound.currency.code and value <= bound


_LOW_VALUE = Money("150", "EUR")

# The European Union: goods of up to 150 EUR were free of duty (Council Regulation (EC)
# 1186/2009, article 23) until 2026-07-01; since then a sale to a consumer pays 3 EUR for
# each tariff heading, until 2028-07-01 (Council Regulation (EU) 2026/382). Above 150 EUR,
# and for businesses, the Union's tariff counts: add its rates with with_rules().
EU_LOW_VALUE = DutyTable(
    territory=Zone("eu", countries=EU_COUNTRIES),
    periods=(
        (datetime(2008, 12, 1, tzinfo=UTC), (DutyRelief(_LOW_VALUE),)),
        (
            datetime(2026, 6, 30, 22, tzinfo=UTC),  # midnight in Brussels
            (DutyPerHeading(amount=Money("3", "EUR"), up_to=_LOW_VALUE),),
        ),
        (datetime(2028, 6, 30, 22, tzinfo=UTC), ()),
    ),
)
