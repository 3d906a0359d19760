"""Surcharges on top of a fee: handling, remote areas, oversize, fuel."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.shipping import fields
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.ports import ShippingFeeRule, ShippingRequirement
from ecomkit.shipping.rate_request import FeeRefusal, RateRequest, ShippingFee
from ecomkit.shipping.reasons import CurrencyNotPriced

BASE = "base"


@attrs.frozen(kw_only=True)
class Surcharge:
    """An extra fee, by a rule of its own or as a share of what it is put upon.

    Give either ``fee`` or ``share``. A share is taken of the fees named in ``of``
    (``"base"`` and ids of surcharges before it), rounded once: carriers take fuel from
    the base and most surcharges. It is charged only ``when`` a requirement holds, and
    not where ``unless`` holds (oversize: unless the piece limits are kept).
    """

    id: str = attrs.field(validator=fields.name)
    fee: ShippingFeeRule | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.rule)
    )
    share: Rate | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.rate)
    )
    of: tuple[str, ...] = attrs.field(default=(BASE,), converter=fields.several)
    when: ShippingRequirement | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.requirement)
    )
    unless: ShippingRequirement | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.requirement)
    )
    at_most: Money | None = attrs.field(
        default=None, validator=attrs.validators.optional(fields.money)
    )
    rounding: Rounding = attrs.field(default=Rounding(HALF_UP))

    def __attrs_post_init__(self) -> None:
        if (self.fee is None) is (self.share is None):
            raise InvalidFeeRuleError(
                f"{self.id} needs either a fee or a share", path="$.share"
            )

    def applies(self, request: RateRequest) -> bool:
        """Whether the surcharge is charged for this request."""
        if self.when is not None and self.when.unmet(request):
            return False
        return self.unless is None or bool(self.unless.unmet(request))


def _surcharges(
    instance: object, attribute: attrs.Attribute[Any], values: tuple[object, ...]
) -> None:
    seen = {BASE}
    for number, value in enumerate(values):
        path = f"$.{attribute.name}[{number}]"
        if not isinstance(value, Surcharge) or value.id in seen:
            raise InvalidFeeRuleError(
                f"{short_repr(value)} is not a Surcharge with an id of its own",
                path=path,
            )
        unknown = [each for each in value.of if each not in seen]
        if value.share is not None and unknown:
            raise InvalidFeeRuleError(
                f"{value.id} is a share of {short_repr(unknown[0])}, which does not come before it",
                path=path,
                hint=f"one of {', '.join(sorted(seen))}",
            )
        seen.add(value.id)


@attrs.frozen
class SurchargedFee:
    """A fee with surcharges, charged in the order they are written."""

    base: ShippingFeeRule = attrs.field(validator=fields.rule)
    surcharges: tuple[Surcharge, ...] = attrs.field(
        converter=fields.several, validator=_surcharges
    )

    def fee(self, request: RateRequest, /) -> ShippingFee | FeeRefusal:
        """Each line bears its shares of the base and of every surcharge."""
        base = self.base.fee(request)
        if isinstance(base, FeeRefusal):
            return base
        charged: dict[str, ShippingFee] = {BASE: base}
        for surcharge in self.surcharges:
            if surcharge.applies(request):
                extra = _extra(surcharge, request, charged)
                if isinstance(extra, FeeRefusal):
                    return extra
                charged[surcharge.id] = extra
        return request.sum_of("surcharged", list(charged.values()))


def _extra(
    surcharge: Surcharge, request: RateRequest, charged: dict[str, ShippingFee]
) -> ShippingFee | FeeRefusal:
    parts: list[ShippingFee]
    if surcharge.fee is not None:
        found = surcharge.fee.fee(request)
        if isinstance(found, FeeRefusal):
            return found
        parts, minor = [found], found.minor
    else:
        assert surcharge.share is not None  # checked when it was made
        share = surcharge.share
        parts = [charged[name] for name in surcharge.of if name in charged]
        total = sum(part.minor for part in parts)
        minor = surcharge.rounding.of(total * share.numerator, share.denominator)
    if surcharge.at_most is not None:
        if surcharge.at_most.currency.code != request.currency:
            return FeeRefusal((CurrencyNotPriced(currency=request.currency),))
        minor = min(minor, surcharge.at_most.minor())
    return request.charge_minor(f"surcharge:{surcharge.id}", minor, *parts)
