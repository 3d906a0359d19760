"""Duties at the border: dated rules, the first that applies counts."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import attrs

from ecomkit.addressing.territory import TERRITORIES, union_members
from ecomkit.addressing.zone import Zone
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.money.validators import require_rate
from ecomkit.shipping.abroad.customs import (
    CustomsDeclaration,
    CustomsLine,
    CustomsValueBasis,
    Duties,
    DutiesUnknown,
    DutyLine,
    may_owe_duty,
    total_of,
)
from ecomkit.shipping.abroad.ports import DutyRule
from ecomkit.shipping.dated import Periods, as_periods, in_force
from ecomkit.shipping.reasons import DutyUnknown
from ecomkit.shipping.validators import (
    Pairs,
    as_pairs,
    as_sorted,
    check_declaration,
    require_pairs,
)
from ecomkit.validators import (
    ErrorClass,
    require_each,
    require_method,
    require_moment,
    require_type,
)


@attrs.frozen
class DutyRelief:
    """No duty if the goods alone are worth no more than this."""

    up_to: Money = attrs.field(validator=check_declaration.fee)

    def duties(self, declaration: CustomsDeclaration, /) -> Duties | None:
        """No duty if the value is low enough and in the same currency."""
        if not declaration.is_worth_at_most(self.up_to):
            return None
        return Duties(lines=(), currency=self.up_to.currency.code)


@attrs.frozen(kw_only=True)
class DutyPerHeading:
    """The same duty for each tariff heading (six digits) in a low-value consignment.

    The number of pieces does not matter. For sales to consumers only.
    """

    amount: Money = attrs.field(validator=check_declaration.fee)
    up_to: Money = attrs.field(validator=check_declaration.fee)

    def duties(self, declaration: CustomsDeclaration, /) -> Duties | None:
        """One duty for each heading."""
        low = declaration.is_worth_at_most(self.up_to)
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
                    value=total_of((x.value for x in found), currency),
                )
                for heading, found in sorted(lines.items())
            ),
            currency=currency,
        )


def _rates(values: Pairs) -> tuple[tuple[str, Rate], ...]:
    # The longest beginning of a code counts, so it comes first.
    return as_sorted(as_pairs(values), lambda pair: (-len(pair[0]), pair[0]))


def _require_digits(value: object, *, path: str, error: ErrorClass) -> None:
    if not require_type(value, str, path=path, error=error).isdecimal():
        raise error(
            f"{short_repr(value)} is not the beginning of an HS code",
            path=path,
            hint='digits, such as {"6109": Rate("12%")}',
        )


@attrs.frozen(kw_only=True)
class AdValoremDuty:
    """A share of each line's customs value, by the first digits of its HS code."""

    rates: tuple[tuple[str, Rate], ...] = attrs.field(
        converter=_rates,
        validator=check_declaration.of(
            require_pairs, _require_digits, partial(require_rate, from_zero=True)
        ),
    )
    basis: CustomsValueBasis = attrs.field(converter=CustomsValueBasis)
    rounding: Rounding = attrs.field(
        default=Rounding(HALF_UP), validator=check_declaration.instance_of(Rounding)
    )

    def duties(self, declaration: CustomsDeclaration, /) -> Duties | DutiesUnknown:
        """Each line's duty; unknown if the table lacks the code of a line."""
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


_require_rules = partial(
    require_each,
    require=partial(require_method, method="duties", what="a rule of customs law"),
    what="duty rules",
)


@attrs.frozen(kw_only=True)
class DutyTable:
    """The duties of a customs territory over time: the first rule that applies counts.

    ``periods`` are moments with the rules in force from then on.
    """

    territory: Zone = attrs.field(validator=check_declaration.instance_of(Zone))
    periods: Periods[tuple[DutyRule, ...]] = attrs.field(
        converter=as_periods,
        validator=check_declaration.of(
            require_pairs, require_moment, _require_rules, least=1
        ),
    )

    def assess(self, declaration: CustomsDeclaration, /) -> Duties | DutiesUnknown:
        """The duties by the rules in force at the moment of the declaration.

        None are due on goods that start inside the destination's customs territory.
        """
        start, end = declaration.sent_from, declaration.destination
        if start is not None and not may_owe_duty(start, end):
            return Duties(lines=(), currency=declaration.freight.currency.code)
        if self.territory.contains(declaration.destination):
            _, rules = in_force(self.periods, declaration.at) or (None, ())
            for rule in rules:
                found = rule.duties(declaration)
                if found is not None:
                    return found
        return DutiesUnknown(
            tuple(
                DutyUnknown(hs_code=line.hs_code, line=line.key)
                for line in declaration.lines
            )
        )

    def with_rules(self, *rules: DutyRule) -> DutyTable:
        """A copy with further rules at the end of each period."""
        return attrs.evolve(
            self, periods=[(at, (*known, *rules)) for at, known in self.periods]
        )


_LOW_VALUE = Money("150", "EUR")

# The customs territory of the European Union: its members, with their territories and
# others that belong to it, and without those that do not.
_EU = Zone(
    "eu",
    countries=union_members("EU")
    | {code for code, place in TERRITORIES.items() if "EU" in place.customs},
    excluding=[
        Zone(
            "outside",
            countries={
                code
                for code, place in TERRITORIES.items()
                if place.holds and "EU" not in place.customs
            },
        )
    ],
)

# The European Union: goods of up to 150 EUR were free of duty (Council Regulation (EC)
# 1186/2009, article 23) until 2026-07-01; since then a sale to a consumer pays 3 EUR for
# each tariff heading, until 2028-07-01 (Council Regulation (EU) 2026/382). Above 150 EUR,
# and for businesses, the Union's tariff counts: add its rates with with_rules().
EU_LOW_VALUE = DutyTable(
    territory=_EU,
    periods=(
        (datetime(2008, 12, 1, tzinfo=UTC), (DutyRelief(_LOW_VALUE),)),
        (
            datetime(2026, 6, 30, 22, tzinfo=UTC),  # midnight in Brussels
            (DutyPerHeading(amount=Money("3", "EUR"), up_to=_LOW_VALUE),),
        ),
        (datetime(2028, 6, 30, 22, tzinfo=UTC), ()),
    ),
)
