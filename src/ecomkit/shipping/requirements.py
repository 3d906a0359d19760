"""What must hold before a method is offered: destination, amount, weight, size, kind of goods."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.measures import Length, Weight
from ecomkit.money.amount import Money
from ecomkit.shipping import fields
from ecomkit.shipping.consignment import ConsignmentLine, GoodsBasis, Parcel
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import (
    CurrencyNotPriced,
    DestinationNotKnown,
    DestinationNotServed,
    ImportRestricted,
    NotCarried,
    NotMeasured,
    ShippingReason,
    TooHeavy,
    TooLarge,
    TooLight,
    TotalTooHigh,
    TotalTooLow,
    WrongCategory,
)


@attrs.frozen(kw_only=True)
class ToZones:
    """The destination lies in one of the zones, and in none of those left out."""

    zones: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    but_not: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The zone that shuts the destination out, or that it lies in none."""
        if not self.zones and not self.but_not:
            return ()
        if request.destination is None:
            return (DestinationNotKnown(),)
        shut = [zone for zone in request.zones if zone in self.but_not]
        if shut:
            return (DestinationNotServed(place=request.destination, zone=shut[0]),)
        if self.zones and self.zones.isdisjoint(request.zones):
            return (DestinationNotServed(place=request.destination),)
        return ()


@attrs.frozen(kw_only=True)
class GoodsTotal:
    """All the goods come to between these amounts; both bounds are included."""

    basis: GoodsBasis = attrs.field(converter=GoodsBasis)
    at_least: Money | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.money)
    )
    at_most: Money | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.money)
    )

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """How much is missing, or too much."""
        total = request.total(self.basis)
        for bound in (self.at_least, self.at_most):
            if bound is not None and bound.currency.code != request.currency:
                return (CurrencyNotPriced(currency=request.currency),)
        if self.at_least is not None and total < self.at_least:
            return (TotalTooLow(by=self.at_least - total, basis=self.basis.value),)
        if self.at_most is not None and total > self.at_most:
            return (TotalTooHigh(by=total - self.at_most, basis=self.basis.value),)
        return ()


@attrs.frozen(kw_only=True)
class TotalWeight:
    """The goods weigh between these together; both bounds are included."""

    at_least: Weight | None = None
    at_most: Weight | None = None

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """How much too light or too heavy."""
        weight = request.weight.exact
        if self.at_least is not None and weight < self.at_least.exact:
            missing = Weight.from_exact(self.at_least.exact - weight)
            return (TooLight(by=missing, limit=self.at_least),)
        if self.at_most is not None and weight > self.at_most.exact:
            over = Weight.from_exact(weight - self.at_most.exact)
            return (TooHeavy(by=over, limit=self.at_most),)
        return ()


@attrs.frozen(kw_only=True)
class PieceLimits:
    """No single piece, or parcel once packed, is heavier or larger than this.

    ``girth`` limits the longest side plus the way around the other two, as carriers
    measure it. A piece without a known size is not held back.
    """

    weight: Weight | None = None
    longest: Length | None = None
    second: Length | None = None
    girth: Length | None = None

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """Every piece that is too heavy or too large, in every way it is."""
        reasons: list[ShippingReason] = []
        pieces: Sequence[Parcel | ConsignmentLine] = request.parcels or request.lines
        for piece in pieces:
            if self.weight is not None and piece.weight > self.weight:
                over = Weight.from_exact(piece.weight.exact - self.weight.exact)
                reasons.append(TooHeavy(by=over, limit=self.weight))
            if piece.size is None:
                continue
            longest, second, _ = piece.size.sides
            name = piece.id if isinstance(piece, Parcel) else piece.key
            for measure, has, limit in (
                ("longest", longest, self.longest),
                ("second", second, self.second),
                ("girth", longest + piece.size.girth, self.girth),
            ):
                if limit is not None and has > limit:
                    by = Length.from_exact(has.exact - limit.exact)
                    reasons.append(TooLarge(piece=name, measure=measure, by=by))
        return tuple(reasons)


class CategoryMatch(StrictEnum):
    """Whether any, all or none of the goods must be of a category."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


@attrs.frozen(kw_only=True)
class InCategory:
    """Any, all or none of the goods to be sent are of a shipping category."""

    category: str = attrs.field(validator=fields.kind(str))
    match: CategoryMatch = attrs.field(converter=CategoryMatch)

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The lines that are in the way."""
        inside = tuple(x.key for x in request.lines if x.category == self.category)
        outside = tuple(x.key for x in request.lines if x.category != self.category)
        if self.match is CategoryMatch.ANY:
            in_the_way = () if inside else outside
            holds = bool(inside)
        elif self.match is CategoryMatch.ALL:
            in_the_way, holds = outside, not outside
        else:
            in_the_way, holds = inside, not inside
        if holds:
            return ()
        return (
            WrongCategory(
                category=self.category, match=self.match.value, lines=in_the_way
            ),
        )


@attrs.frozen(init=False)
class WithoutFlags:
    """None of the goods to be sent carries one of these flags (``"lithium"``)."""

    flags: frozenset[str]

    def __init__(self, *flags: str) -> None:
        self.__attrs_init__(fields.names(flags))  # pyright: ignore[reportAttributeAccessIssue]

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """Each flag that is carried, with the lines that carry it."""
        return tuple(
            NotCarried(flag=flag, lines=keys)
            for flag in sorted(self.flags)
            if (keys := tuple(x.key for x in request.lines if flag in x.flags))
        )


@attrs.frozen(kw_only=True)
class MeasuresKnown:
    """The weight, or the size, of all goods to be sent is known."""

    weight: bool = True
    size: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.weight and not self.size:
            raise InvalidFeeRuleError("asks for neither weight nor size")

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The lines whose weight or size nobody has entered."""
        reasons: list[ShippingReason] = []
        if self.weight:
            keys = tuple(x.key for x in request.lines if not x.weight)
            if keys:
                reasons.append(NotMeasured(what="weight", lines=keys))
        if self.size:
            keys = tuple(x.key for x in request.lines if x.size is None)
            if keys:
                reasons.append(NotMeasured(what="size", lines=keys))
        return tuple(reasons)


@attrs.frozen(kw_only=True)
class NotRestricted:
    """No goods of a kind that a zone does not let in.

    ``what`` names the kind (``"perfume"``); it is known by its ``flags`` or by the
    beginning of its HS code in ``hs_codes``.
    """

    what: str = attrs.field(validator=fields.name)
    zones: frozenset[str] = attrs.field(converter=fields.names)
    flags: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)
    hs_codes: frozenset[str] = attrs.field(default=frozenset(), converter=fields.names)

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The lines that are not let in where the goods go."""
        if request.destination is None or self.zones.isdisjoint(request.zones):
            return ()
        keys = tuple(
            line.key
            for line in request.lines
            if self.flags & line.flags
            or any(line.hs_code.replace(".", "").startswith(c) for c in self.hs_codes)
        )
        if not keys:
            return ()
        return (
            ImportRestricted(place=request.destination, what=self.what, lines=keys),
        )
