"""Fee rules that choose a rule: by amount, requirement, zone, category, parcel, currency, time."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

import attrs

from ecomkit.money.amount import Money
from ecomkit.shipping.consignment import GoodsBasis
from ecomkit.shipping.dated import Periods, as_periods, in_force
from ecomkit.shipping.fees.asking import fees_of
from ecomkit.shipping.ports import ShippingFeeRule, ShippingRequirement
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import (
    CurrencyNotPriced,
    DestinationNotKnown,
    DestinationNotServed,
    NoPriceInForce,
    NotPacked,
)
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee
from ecomkit.shipping.validators import (
    as_pairs,
    check_rule,
    require_fee_rule,
    require_pairs,
)
from ecomkit.validators import (
    maybe,
    require_moment,
)


@attrs.frozen(kw_only=True)
class FreeFrom:
    """Free if the goods that are sent cost *amount* or more; otherwise the rule's fee.

    The goods count as the buyer is shown prices, unless *basis* says otherwise; a buyer who
    pays no tax has the same offer. The fact ``missing`` says how much is missing until
    delivery is free.
    """

    amount: Money = attrs.field(validator=check_rule.fee)
    basis: GoodsBasis = attrs.field(default=GoodsBasis.SHOWN, converter=GoodsBasis)
    rule: ShippingFeeRule = attrs.field(validator=check_rule.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Nothing from *amount* on, which is included; the rule's refusal still counts."""
        found = self.rule.fee(request)
        if isinstance(found, FeeRefusal):
            return found
        if self.amount.currency.code != request.currency:
            return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
        total, basis = request.total(self.basis), request.as_shown(self.basis).value
        if total >= self.amount:
            return request.charge_minor("free_from", 0, found, total=total, basis=basis)
        missing = self.amount - total
        return request.sum_of(
            "free_from", [found], total=total, basis=basis, missing=missing
        )


@attrs.frozen(kw_only=True)
class FeeWhen:
    """One rule if a requirement holds, another if it does not.

    Without *otherwise* the goods are refused for the requirement's reasons.
    """

    holds: ShippingRequirement = attrs.field(validator=check_rule.requirement)
    rule: ShippingFeeRule = attrs.field(validator=check_rule.rule)
    otherwise: ShippingFeeRule | None = attrs.field(
        default=None, validator=maybe(check_rule.rule)
    )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee of the rule that applies."""
        reasons = self.holds.unmet(request)
        rule = self.otherwise if reasons else self.rule
        return FeeRefusal(reasons) if rule is None else rule.fee(request)


@attrs.frozen(kw_only=True)
class FeeByZone:
    """A rule for each destination zone, and optionally one for everywhere else.

    The most specific zone counts if a destination is in several. Without *elsewhere* the
    goods go nowhere else. ``zones`` maps ids of zones to rules.
    """

    zones: tuple[tuple[str, ShippingFeeRule], ...] = attrs.field(
        converter=as_pairs, validator=check_rule.named_rules
    )
    elsewhere: ShippingFeeRule | None = attrs.field(
        default=None, validator=maybe(check_rule.rule)
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


@attrs.frozen(kw_only=True)
class FeeByCategory:
    """A rule for each shipping category, each for its own goods; the fees are added.

    ``categories`` maps shipping categories to rules; *otherwise* is for all others.
    """

    categories: tuple[tuple[str, ShippingFeeRule], ...] = attrs.field(
        converter=as_pairs, validator=check_rule.named_rules
    )
    otherwise: ShippingFeeRule = attrs.field(validator=check_rule.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears its share of its own category's fee alone."""
        named = {category for category, _ in self.categories}
        present = {line.category for line in request.lines}
        asked = [
            (rule, _in_categories(request, {category}))
            for category, rule in self.categories
            if category in present
        ]
        if rest := present - named:
            asked.append((self.otherwise, _in_categories(request, rest)))
        fees, reasons = fees_of(asked)
        return FeeRefusal(reasons) if reasons else request.sum_of("by_category", fees)


def _in_categories(request: RateRequest, categories: set[str]) -> RateRequest:
    return request.only(lambda line: line.category in categories)


@attrs.frozen
class FeePerParcel:
    """The rule's fee for each parcel by itself, once the goods are packed.

    A single piece is a parcel by itself; more, not packed yet, have no fee.
    """

    rule: ShippingFeeRule = attrs.field(validator=check_rule.rule)

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears shares of the fees of the parcels its pieces are in."""
        if not request.parcels and request.pieces > 1:
            return FeeRefusal((NotPacked(),))
        fees, reasons = fees_of((self.rule, part) for part in request.each_parcel())
        return FeeRefusal(reasons) if reasons else request.sum_of("per_parcel", fees)


@attrs.frozen
class FeeByCurrency:
    """A rule for each currency the shop sells in."""

    currencies: tuple[tuple[str, ShippingFeeRule], ...] = attrs.field(
        converter=as_pairs, validator=check_rule.named_rules
    )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee in the cart's currency."""
        for currency, rule in self.currencies:
            if currency == request.currency:
                return rule.fee(request)
        return FeeRefusal((CurrencyNotPriced(currency=request.currency),))


@attrs.frozen(init=False)
class DatedFees:
    """Rules that follow one another in time: the last one begun applies.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from ecomkit.money import Money
        >>> from ecomkit.shipping.fees import FlatRate
        >>> rule = DatedFees(
        ...     (datetime(2026, 1, 1, tzinfo=UTC), FlatRate(Money("4.90", "EUR"))),
        ...     (datetime(2027, 1, 1, tzinfo=UTC), FlatRate(Money("5.20", "EUR"))),
        ... )
    """

    periods: Periods[ShippingFeeRule] = attrs.field(
        converter=as_periods,
        validator=check_rule.of(
            require_pairs, require_moment, require_fee_rule, least=1
        ),
    )

    def __init__(self, *periods: tuple[datetime, ShippingFeeRule]) -> None:
        self.__attrs_init__(periods)  # pyright: ignore[reportAttributeAccessIssue]

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """The fee that is in force at the request's moment."""
        period = in_force(self.periods, request.at)
        if period is None:
            return FeeRefusal((NoPriceInForce(at=request.at),))
        since, rule = period
        found = rule.fee(request)
        if isinstance(found, FeeRefusal):
            return found
        return request.sum_of("dated", [found], since=since.isoformat())
