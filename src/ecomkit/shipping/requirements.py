"""What must hold before a method is offered: destination, amount, weight, size, kind of goods."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.measures import Length, Weight
from ecomkit.money.amount import Money
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
from ecomkit.shipping.validators import (
    check_rule,
)
from ecomkit.validators import as_names, maybe

_maybe_fee = maybe(check_rule.fee)
_maybe_weight = maybe(check_rule.instance_of(Weight))
_maybe_length = maybe(check_rule.instance_of(Length))


@attrs.frozen(kw_only=True)
class ToZones:
    """The destination is in one of ``zones`` (all, if empty) and in none of ``but_not``."""

    zones: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check_rule.names
    )
    but_not: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check_rule.names
    )

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The excluded zone the destination is in, or that it is in none that is served."""
        if not self.zones and not self.but_not:
            return ()
        if request.destination is None:
            return (DestinationNotKnown(),)
        excluded = [zone for zone in request.zones if zone in self.but_not]
        if excluded:
            return (DestinationNotServed(place=request.destination, zone=excluded[0]),)
        if self.zones and self.zones.isdisjoint(request.zones):
            return (DestinationNotServed(place=request.destination),)
        return ()


def _crossed(least: object, most: object) -> InvalidFeeRuleError:
    return InvalidFeeRuleError(
        f"nothing is at least {least} and at most {most}",
        path="$.at_most",
        hint="both bounds belong to what is taken",
    )


@attrs.frozen(kw_only=True)
class GoodsTotal:
    """The amount of the goods to be sent is within these bounds, which are included."""

    basis: GoodsBasis = attrs.field(converter=GoodsBasis)
    at_least: Money | None = attrs.field(default=None, validator=_maybe_fee)
    at_most: Money | None = attrs.field(default=None, validator=_maybe_fee)

    def __attrs_post_init__(self) -> None:
        least, most = self.at_least, self.at_most
        if least is None or most is None or least.currency != most.currency:
            return
        if least > most:
            raise _crossed(least, most)

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """By how much the total is too low or too high."""
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
    """The goods together weigh between these bounds, which are included."""

    at_least: Weight | None = attrs.field(default=None, validator=_maybe_weight)
    at_most: Weight | None = attrs.field(default=None, validator=_maybe_weight)

    def __attrs_post_init__(self) -> None:
        least, most = self.at_least, self.at_most
        if least is not None and most is not None and least > most:
            raise _crossed(least, most)

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """By how much the goods are too light or too heavy."""
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
    """No single piece (no parcel, once packed) is heavier or larger than this.

    ``girth`` limits the longest side plus the way around the other two, as carriers
    measure it. A piece of unknown size passes.
    """

    weight: Weight | None = attrs.field(default=None, validator=_maybe_weight)
    longest: Length | None = attrs.field(default=None, validator=_maybe_length)
    second: Length | None = attrs.field(default=None, validator=_maybe_length)
    girth: Length | None = attrs.field(default=None, validator=_maybe_length)

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """Every limit that every piece exceeds, and by how much."""
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
    """Whether any, all or none of the goods must be in a category."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


@attrs.frozen(kw_only=True)
class InCategory:
    """Any, all or none of the goods to be sent are in a shipping category."""

    category: str = attrs.field(validator=check_rule.text)
    match: CategoryMatch = attrs.field(converter=CategoryMatch)

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The lines that do not match."""
        inside = tuple(x.key for x in request.lines if x.category == self.category)
        outside = tuple(x.key for x in request.lines if x.category != self.category)
        holds, wrong = {
            CategoryMatch.ANY: (bool(inside), outside),
            CategoryMatch.ALL: (not outside, outside),
            CategoryMatch.NONE: (not inside, inside),
        }[self.match]
        if holds:
            return ()
        return (
            WrongCategory(category=self.category, match=self.match.value, lines=wrong),
        )


@attrs.frozen(init=False)
class WithoutFlags:
    """None of the goods to be sent carries one of these flags (``"lithium"``)."""

    flags: frozenset[str] = attrs.field(converter=as_names, validator=check_rule.names)

    def __init__(self, *flags: str) -> None:
        self.__attrs_init__(flags)  # pyright: ignore[reportAttributeAccessIssue]

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """Each flag that is carried, with the lines that carry it."""
        return tuple(
            NotCarried(flag=flag, lines=keys)
            for flag in sorted(self.flags)
            if (keys := tuple(x.key for x in request.lines if flag in x.flags))
        )


@attrs.frozen(kw_only=True)
class MeasuresKnown:
    """The weight or the size of all goods to be sent is known."""

    weight: bool = True
    size: bool = False

    def __attrs_post_init__(self) -> None:
        if not self.weight and not self.size:
            raise InvalidFeeRuleError("requires neither weight nor size")

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The lines whose weight or size nobody has entered."""
        missing = {
            "weight": [x.key for x in request.lines if self.weight and not x.weight],
            "size": [x.key for x in request.lines if self.size and x.size is None],
        }
        return tuple(
            NotMeasured(what=what, lines=tuple(keys))
            for what, keys in missing.items()
            if keys
        )


@attrs.frozen(kw_only=True)
class NotRestricted:
    """No goods of a kind that a zone does not admit.

    ``what`` names the kind (``"perfume"``), which is recognized by its ``flags`` or by
    the first digits of its HS code, ``hs_codes``.
    """

    what: str = attrs.field(validator=check_rule.name)
    zones: frozenset[str] = attrs.field(converter=as_names, validator=check_rule.names)
    flags: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check_rule.names
    )
    hs_codes: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check_rule.names
    )

    def unmet(self, request: RateRequest, /) -> tuple[ShippingReason, ...]:
        """The lines that the destination does not admit."""
        if request.destination is None or self.zones.isdisjoint(request.zones):
            return ()
        keys = tuple(
            line.key
            for line in request.lines
            if self.flags & line.flags
            or line.hs_code.replace(".", "").startswith(tuple(self.hs_codes))
        )
        if not keys:
            return ()
        return (
            ImportRestricted(place=request.destination, what=self.what, lines=keys),
        )
