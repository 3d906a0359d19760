"""Fee rules made of fee rules: sums, limits, conditions, places and times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from operator import attrgetter

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.shipping import fields
from ecomkit.shipping.consignment import Basis, ConsignmentLine
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.load import Fee, Load, Refused
from ecomkit.shipping.ports import FeeRule, Requirement
from ecomkit.shipping.reasons import (
    DestinationNotKnown,
    NotPricedAt,
    NotPricedIn,
    NotTo,
    Reason,
)


@attrs.frozen(init=False)
class Sum:
    """All the rules' fees together; refused as soon as one of them refuses."""

    rules: tuple[FeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: FeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, load: Load, /) -> Fee | Refused:
        """Each line bears its shares of all of them."""
        fees, reasons = _asked(self.rules, load)
        return Refused(reasons) if reasons else load.sum_of("sum", fees)


@attrs.frozen(init=False)
class Highest:
    """The highest of the rules' fees; refused as soon as one of them refuses."""

    rules: tuple[FeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: FeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, load: Load, /) -> Fee | Refused:
        """Shared as the highest is; among equals the first counts."""
        fees, reasons = _asked(self.rules, load)
        if reasons:
            return Refused(reasons)
        return load.sum_of("highest", [max(fees, key=attrgetter("minor"))])


@attrs.frozen(init=False)
class Lowest:
    """The lowest of the fees of those rules that name one."""

    rules: tuple[FeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: FeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, load: Load, /) -> Fee | Refused:
        """Shared as the lowest is; among equals the first counts."""
        fees, reasons = _asked(self.rules, load)
        if not fees:
            return Refused(reasons)
        return load.sum_of("lowest", [min(fees, key=attrgetter("minor"))])


@attrs.frozen(init=False)
class FirstOf:
    """The fee of the first rule that names one: the others are for what it refuses."""

    rules: tuple[FeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: FeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, load: Load, /) -> Fee | Refused:
        """Asked in turn; refused with all the reasons where nobody answers."""
        reasons: tuple[Reason, ...] = ()
        for rule in self.rules:
            found = rule.fee(load)
            if isinstance(found, Fee):
                return load.sum_of("first_of", [found])
            reasons += found.reasons
        return Refused(reasons)


@attrs.frozen
class AtMost:
    """A fee that goes no higher than *cap*."""

    cap: Money = attrs.field(validator=fields.money)
    rule: FeeRule = attrs.field(validator=fields.rule)

    def fee(self, load: Load, /) -> Fee | Refused:
        """The lower of the two, shared as the rule shares its fee."""
        return _bounded(load, "at_most", self.rule, self.cap, lower=False)


@attrs.frozen
class AtLeast:
    """A fee that goes no lower than *floor*."""

    floor: Money = attrs.field(validator=fields.money)
    rule: FeeRule = attrs.field(validator=fields.rule)

    def fee(self, load: Load, /) -> Fee | Refused:
        """The higher of the two, shared as the rule shares its fee."""
        return _bounded(load, "at_least", self.rule, self.floor, lower=True)


@attrs.frozen(kw_only=True)
class Times:
    """A share of another rule's fee: 50 % of it, or 120 %, rounded once."""

    rate: Rate = attrs.field(validator=fields.rate)
    rule: FeeRule = attrs.field(validator=fields.rule)
    rounding: Rounding = attrs.field(default=Rounding(HALF_UP))

    def fee(self, load: Load, /) -> Fee | Refused:
        """Shared as the rule shares its fee."""
        found = self.rule.fee(load)
        if isinstance(found, Refused):
            return found
        minor = self.rounding.of(
            found.minor * self.rate.numerator, self.rate.denominator
        )
        return load.charge_minor("times", minor, found, rate=str(self.rate))


@attrs.frozen(kw_only=True)
class FreeFrom:
    """Free when the goods come to *amount* or more; otherwise the rule's fee.

    Says what is still missing for it in the fact ``missing``.
    """

    amount: Money = attrs.field(validator=fields.money)
    basis: Basis = attrs.field(converter=Basis)
    rule: FeeRule = attrs.field(validator=fields.rule)

    def fee(self, load: Load, /) -> Fee | Refused:
        """Nothing above the sum; the sum itself is enough."""
        found = self.rule.fee(load)
        if isinstance(found, Refused):
            return found
        if self.amount.currency.code != load.currency:
            return Refused((NotPricedIn(currency=load.currency),))
        total, basis = load.total(self.basis), self.basis.value
        if total >= self.amount:
            return load.charge_minor("free_from", 0, found, total=total, basis=basis)
        missing = self.amount - total
        return load.sum_of(
            "free_from", [found], total=total, basis=basis, missing=missing
        )


@attrs.frozen(kw_only=True)
class When:
    """One rule where a requirement holds, another where it does not.

    Without *otherwise* the goods are refused for the requirement's reasons.
    """

    holds: Requirement = attrs.field(validator=fields.requirement)
    rule: FeeRule = attrs.field(validator=fields.rule)
    otherwise: FeeRule | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.rule)
    )

    def fee(self, load: Load, /) -> Fee | Refused:
        """The fee of the rule whose turn it is."""
        reasons = self.holds.unmet(load)
        if not reasons:
            return self.rule.fee(load)
        return Refused(reasons) if self.otherwise is None else self.otherwise.fee(load)


def _by_zone(given: fields.Pairs) -> tuple[tuple[str, FeeRule], ...]:
    return fields.pairs(given, name="zones")


@attrs.frozen(kw_only=True)
class ByZone:
    """A rule for each destination zone, and perhaps one for everywhere else.

    Where a destination lies in several of the zones, the most specific counts.
    Without *elsewhere* the goods go nowhere else.
    """

    zones: tuple[tuple[str, FeeRule], ...] = attrs.field(converter=_by_zone)
    elsewhere: FeeRule | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.rule)
    )

    @cached_property
    def _rules(self) -> dict[str, FeeRule]:
        return dict(self.zones)

    def fee(self, load: Load, /) -> Fee | Refused:
        """The fee of the destination's zone."""
        rules = self._rules
        for zone in load.zones:
            if zone in rules:
                fee = rules[zone].fee(load)
                if isinstance(fee, Refused):
                    return fee
                return load.sum_of("by_zone", [fee], zone=zone)
        if load.destination is None:
            return Refused((DestinationNotKnown(),))
        if self.elsewhere is None:
            return Refused((NotTo(place=load.destination),))
        return self.elsewhere.fee(load)


def _by_category(given: fields.Pairs) -> tuple[tuple[str, FeeRule], ...]:
    return fields.pairs(given, name="categories")


@attrs.frozen(kw_only=True)
class ByCategory:
    """A rule for each shipping category, each for its own goods; the fees are added."""

    categories: tuple[tuple[str, FeeRule], ...] = attrs.field(converter=_by_category)
    otherwise: FeeRule = attrs.field(validator=fields.rule)

    def fee(self, load: Load, /) -> Fee | Refused:
        """Each line bears shares of its own category's fee alone."""
        rules = dict(self.categories)
        fees: list[Fee] = []
        reasons: tuple[Reason, ...] = ()
        present = {line.category for line in load.lines}
        asked: list[tuple[FeeRule, frozenset[str]]] = [
            (rule, frozenset({category}))
            for category, rule in self.categories
            if category in present
        ]
        if rest := frozenset(present - rules.keys()):
            asked.append((self.otherwise, rest))
        for rule, wanted in asked:
            found = rule.fee(load.only(_of(wanted)))
            if isinstance(found, Refused):
                reasons += found.reasons
            else:
                fees.append(found)
        return Refused(reasons) if reasons else load.sum_of("by_category", fees)


@attrs.frozen
class PerParcel:
    """The rule's fee for each parcel by itself, once the goods are packed."""

    rule: FeeRule = attrs.field(validator=fields.rule)

    def fee(self, load: Load, /) -> Fee | Refused:
        """Each line bears shares of the parcels its pieces lie in."""
        fees: list[Fee] = []
        reasons: tuple[Reason, ...] = ()
        for part in load.each_parcel():
            found = self.rule.fee(part)
            if isinstance(found, Refused):
                reasons += found.reasons
            else:
                fees.append(found)
        return Refused(reasons) if reasons else load.sum_of("per_parcel", fees)


@attrs.frozen(init=False)
class ByCurrency:
    """A rule for each currency the shop sells in."""

    currencies: tuple[tuple[str, FeeRule], ...] = attrs.field()

    def __init__(self, currencies: Mapping[str, FeeRule]) -> None:
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            fields.pairs(currencies, name="currencies")
        )

    def fee(self, load: Load, /) -> Fee | Refused:
        """The fee in the cart's currency."""
        for currency, rule in self.currencies:
            if currency == load.currency:
                return rule.fee(load)
        return Refused((NotPricedIn(currency=load.currency),))


@attrs.frozen
class Since:
    """A rule in force from a moment on."""

    at: datetime = attrs.field(validator=fields.moment)
    rule: FeeRule = attrs.field(validator=fields.rule)


@attrs.frozen(init=False)
class Dated:
    """Rules that follow one another in time: the last one begun counts."""

    periods: tuple[Since, ...] = attrs.field()

    def __init__(self, *periods: Since) -> None:
        for number, period in enumerate(periods):
            if not isinstance(period, Since):
                raise InvalidFeeRuleError(
                    f"{short_repr(period)} is not Since(...)",
                    path=f"$.periods[{number}]",
                )
        if not periods:
            raise InvalidFeeRuleError("there is no period", path="$.periods")
        ordered = tuple(sorted(periods, key=attrgetter("at")))
        self.__attrs_init__(ordered)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, load: Load, /) -> Fee | Refused:
        """The fee that is in force at the load's moment."""
        for period in reversed(self.periods):
            if period.at <= load.at:
                found = period.rule.fee(load)
                if isinstance(found, Refused):
                    return found
                return load.sum_of("dated", [found], since=period.at.isoformat())
        return Refused((NotPricedAt(at=load.at),))


def _of(categories: frozenset[str]) -> Callable[[ConsignmentLine], bool]:
    return lambda line: line.category in categories


def _asked(
    rules: tuple[FeeRule, ...], load: Load
) -> tuple[list[Fee], tuple[Reason, ...]]:
    fees: list[Fee] = []
    reasons: tuple[Reason, ...] = ()
    for rule in rules:
        found = rule.fee(load)
        if isinstance(found, Refused):
            reasons += found.reasons
        else:
            fees.append(found)
    return fees, reasons


def _bounded(
    load: Load, name: str, rule: FeeRule, bound: Money, *, lower: bool
) -> Fee | Refused:
    found = rule.fee(load)
    if isinstance(found, Refused):
        return found
    if bound.currency.code != load.currency:
        return Refused((NotPricedIn(currency=load.currency),))
    limit = bound.minor()
    minor = max(found.minor, limit) if lower else min(found.minor, limit)
    if minor == found.minor:
        return load.sum_of(name, [found], bound=bound)
    return load.charge_minor(name, minor, found, bound=bound)
