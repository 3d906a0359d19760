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
from ecomkit.shipping.consignment import ConsignmentLine, GoodsBasis
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.ports import ShippingFeeRule, ShippingRequirement
from ecomkit.shipping.rate_request import FeeRefusal, RateRequest, ShippingFee
from ecomkit.shipping.reasons import (
    CurrencyNotPriced,
    DestinationNotKnown,
    DestinationNotServed,
    NoPriceInForce,
    ShippingReason,
)


@attrs.frozen(init=False)
class SumOfFees:
    """All the rules' fees together; refused as soon as one of them refuses."""

    rules: tuple[ShippingFeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: ShippingFeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears its shares of all of them."""
        fees, reasons = _asked(self.rules, request)
        return FeeRefusal(reasons) if reasons else request.sum_of("sum", fees)


@attrs.frozen(init=False)
class HighestFee:
    """The highest of the rules' fees; refused as soon as one of them refuses."""

    rules: tuple[ShippingFeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: ShippingFeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Shared as the highest is; among equals the first counts."""
        fees, reasons = _asked(self.rules, request)
        if reasons:
            return FeeRefusal(reasons)
        return request.sum_of("highest", [max(fees, key=attrgetter("minor"))])


@attrs.frozen(init=False)
class LowestFee:
    """The lowest of the fees of those rules that name one."""

    rules: tuple[ShippingFeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: ShippingFeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Shared as the lowest is; among equals the first counts."""
        fees, reasons = _asked(self.rules, request)
        if not fees:
            return FeeRefusal(reasons)
        return request.sum_of("lowest", [min(fees, key=attrgetter("minor"))])


@attrs.frozen(init=False)
class FirstFee:
    """The fee of the first rule that names one: the others are for what it refuses."""

    rules: tuple[ShippingFeeRule, ...] = attrs.field(validator=fields.rules)

    def __init__(self, *rules: ShippingFeeRule) -> None:
        self.__attrs_init__(rules)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Asked in turn; refused with all the reasons where nobody answers."""
        reasons: tuple[ShippingReason, ...] = ()
        for rule in self.rules:
            found = rule.fee(request)
            if isinstance(found, ShippingFee):
                return request.sum_of("first_of", [found])
            reasons += found.reasons
        return FeeRefusal(reasons)


@attrs.frozen
class FeeAtMost:
    """A fee that goes no higher than *cap*."""

    cap: Money = attrs.field(validator=fields.money)
    rule: ShippingFeeRule = attrs.field(validator=fields.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The lower of the two, shared as the rule shares its fee."""
        return _bounded(request, "at_most", self.rule, self.cap, lower=False)


@attrs.frozen
class FeeAtLeast:
    """A fee that goes no lower than *floor*."""

    floor: Money = attrs.field(validator=fields.money)
    rule: ShippingFeeRule = attrs.field(validator=fields.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The higher of the two, shared as the rule shares its fee."""
        return _bounded(request, "at_least", self.rule, self.floor, lower=True)


@attrs.frozen(kw_only=True)
class ScaledFee:
    """A share of another rule's fee: 50 % of it, or 120 %, rounded once."""

    rate: Rate = attrs.field(validator=fields.rate)
    rule: ShippingFeeRule = attrs.field(validator=fields.rule)
    rounding: Rounding = attrs.field(default=Rounding(HALF_UP))

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Shared as the rule shares its fee."""
        found = self.rule.fee(request)
        if isinstance(found, FeeRefusal):
            return found
        minor = self.rounding.of(
            found.minor * self.rate.numerator, self.rate.denominator
        )
        return request.charge_minor("times", minor, found, rate=str(self.rate))


@attrs.frozen(kw_only=True)
class FreeFrom:
    """Free when the goods come to *amount* or more; otherwise the rule's fee.

    Says what is still missing for it in the fact ``missing``.
    """

    amount: Money = attrs.field(validator=fields.money)
    basis: GoodsBasis = attrs.field(converter=GoodsBasis)
    rule: ShippingFeeRule = attrs.field(validator=fields.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Nothing above the sum; the sum itself is enough."""
        found = self.rule.fee(request)
        if isinstance(found, FeeRefusal):
            return found
        if self.amount.currency.code != request.currency:
            return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
        total, basis = request.total(self.basis), self.basis.value
        if total >= self.amount:
            return request.charge_minor("free_from", 0, found, total=total, basis=basis)
        missing = self.amount - total
        return request.sum_of(
            "free_from", [found], total=total, basis=basis, missing=missing
        )


@attrs.frozen(kw_only=True)
class FeeWhen:
    """One rule where a requirement holds, another where it does not.

    Without *otherwise* the goods are refused for the requirement's reasons.
    """

    holds: ShippingRequirement = attrs.field(validator=fields.requirement)
    rule: ShippingFeeRule = attrs.field(validator=fields.rule)
    otherwise: ShippingFeeRule | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.rule)
    )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee of the rule whose turn it is."""
        reasons = self.holds.unmet(request)
        if not reasons:
            return self.rule.fee(request)
        return (
            FeeRefusal(reasons)
            if self.otherwise is None
            else self.otherwise.fee(request)
        )


def _by_zone(given: fields.Pairs) -> tuple[tuple[str, ShippingFeeRule], ...]:
    return fields.pairs(given, name="zones")


@attrs.frozen(kw_only=True)
class FeeByZone:
    """A rule for each destination zone, and perhaps one for everywhere else.

    Where a destination lies in several of the zones, the most specific counts.
    Without *elsewhere* the goods go nowhere else.
    """

    zones: tuple[tuple[str, ShippingFeeRule], ...] = attrs.field(converter=_by_zone)
    elsewhere: ShippingFeeRule | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.rule)
    )

    @cached_property
    def _rules(self) -> dict[str, ShippingFeeRule]:
        return dict(self.zones)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee of the destination's zone."""
        rules = self._rules
        for zone in request.zones:
            if zone in rules:
                fee = rules[zone].fee(request)
                if isinstance(fee, FeeRefusal):
                    return fee
                return request.sum_of("by_zone", [fee], zone=zone)
        if request.destination is None:
            return FeeRefusal((DestinationNotKnown(),))
        if self.elsewhere is None:
            return FeeRefusal((DestinationNotServed(place=request.destination),))
        return self.elsewhere.fee(request)


def _by_category(given: fields.Pairs) -> tuple[tuple[str, ShippingFeeRule], ...]:
    return fields.pairs(given, name="categories")


@attrs.frozen(kw_only=True)
class FeeByCategory:
    """A rule for each shipping category, each for its own goods; the fees are added."""

    categories: tuple[tuple[str, ShippingFeeRule], ...] = attrs.field(
        converter=_by_category
    )
    otherwise: ShippingFeeRule = attrs.field(validator=fields.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears shares of its own category's fee alone."""
        rules = dict(self.categories)
        fees: list[ShippingFee] = []
        reasons: tuple[ShippingReason, ...] = ()
        present = {line.category for line in request.lines}
        asked: list[tuple[ShippingFeeRule, frozenset[str]]] = [
            (rule, frozenset({category}))
            for category, rule in self.categories
            if category in present
        ]
        if rest := frozenset(present - rules.keys()):
            asked.append((self.otherwise, rest))
        for rule, wanted in asked:
            found = rule.fee(request.only(_of(wanted)))
            if isinstance(found, FeeRefusal):
                reasons += found.reasons
            else:
                fees.append(found)
        return FeeRefusal(reasons) if reasons else request.sum_of("by_category", fees)


@attrs.frozen
class FeePerParcel:
    """The rule's fee for each parcel by itself, once the goods are packed."""

    rule: ShippingFeeRule = attrs.field(validator=fields.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears shares of the parcels its pieces lie in."""
        fees: list[ShippingFee] = []
        reasons: tuple[ShippingReason, ...] = ()
        for part in request.each_parcel():
            found = self.rule.fee(part)
            if isinstance(found, FeeRefusal):
                reasons += found.reasons
            else:
                fees.append(found)
        return FeeRefusal(reasons) if reasons else request.sum_of("per_parcel", fees)


@attrs.frozen(init=False)
class FeeByCurrency:
    """A rule for each currency the shop sells in."""

    currencies: tuple[tuple[str, ShippingFeeRule], ...] = attrs.field()

    def __init__(self, currencies: Mapping[str, ShippingFeeRule]) -> None:
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            fields.pairs(currencies, name="currencies")
        )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee in the cart's currency."""
        for currency, rule in self.currencies:
            if currency == request.currency:
                return rule.fee(request)
        return FeeRefusal((CurrencyNotPriced(currency=request.currency),))


@attrs.frozen
class FeePeriod:
    """A rule in force from a moment on."""

    at: datetime = attrs.field(validator=fields.moment)
    rule: ShippingFeeRule = attrs.field(validator=fields.rule)


@attrs.frozen(init=False)
class DatedFees:
    """Rules that follow one another in time: the last one begun counts."""

    periods: tuple[FeePeriod, ...] = attrs.field()

    def __init__(self, *periods: FeePeriod) -> None:
        for number, period in enumerate(periods):
            if not isinstance(period, FeePeriod):
                raise InvalidFeeRuleError(
                    f"{short_repr(period)} is not Since(...)",
                    path=f"$.periods[{number}]",
                )
        if not periods:
            raise InvalidFeeRuleError("there is no period", path="$.periods")
        ordered = tuple(sorted(periods, key=attrgetter("at")))
        self.__attrs_init__(ordered)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee that is in force at the request's moment."""
        for period in reversed(self.periods):
            if period.at <= request.at:
                found = period.rule.fee(request)
                if isinstance(found, FeeRefusal):
                    return found
                return request.sum_of("dated", [found], since=period.at.isoformat())
        return FeeRefusal((NoPriceInForce(at=request.at),))


def _of(categories: frozenset[str]) -> Callable[[ConsignmentLine], bool]:
    return lambda line: line.category in categories


def _asked(
    rules: tuple[ShippingFeeRule, ...], request: RateRequest
) -> tuple[list[ShippingFee], tuple[ShippingReason, ...]]:
    fees: list[ShippingFee] = []
    reasons: tuple[ShippingReason, ...] = ()
    for rule in rules:
        found = rule.fee(request)
        if isinstance(found, FeeRefusal):
            reasons += found.reasons
        else:
            fees.append(found)
    return fees, reasons


def _bounded(
    request: RateRequest, name: str, rule: ShippingFeeRule, bound: Money, *, lower: bool
) -> ShippingFee | FeeRefusal:
    found = rule.fee(request)
    if isinstance(found, FeeRefusal):
        return found
    if bound.currency.code != request.currency:
        return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
    limit = bound.minor()
    minor = max(found.minor, limit) if lower else min(found.minor, limit)
    if minor == found.minor:
        return request.sum_of(name, [found], bound=bound)
    return request.charge_minor(name, minor, found, bound=bound)
