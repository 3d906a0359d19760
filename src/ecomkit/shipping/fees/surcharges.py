"""Surcharges on top of a fee: handling, remote areas, oversize, fuel."""

from __future__ import annotations

from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import HALF_UP, Rounding
from ecomkit.money.validators import maybe_rate
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.ports import ShippingFeeRule, ShippingRequirement
from ecomkit.shipping.rate_request import RateRequest
from ecomkit.shipping.reasons import CurrencyNotPriced
from ecomkit.shipping.shipping_fee import FeeRefusal, ShippingFee
from ecomkit.shipping.validators import (
    check_rule,
)
from ecomkit.validators import ErrorClass, as_tuple, maybe, require_types

BASE = "base"


@attrs.frozen(kw_only=True)
class Surcharge:
    """An extra fee, by a rule of its own or as a share of other fees.

    Give either ``fee`` or ``share``. A share is taken of the fees named in ``of``
    (``"base"`` and ids of surcharges before it), rounded once: carriers take fuel from
    the base and most surcharges. It is charged only ``when`` a requirement holds, and
    not if ``unless`` holds (oversize: unless the piece limits are met).
    """

    id: str = attrs.field(validator=check_rule.name)
    fee: ShippingFeeRule | None = attrs.field(
        default=None, validator=maybe(check_rule.rule)
    )
    share: Rate | None = attrs.field(
        default=None, converter=maybe_rate, validator=maybe(check_rule.share)
    )
    of: tuple[str, ...] = attrs.field(
        default=(BASE,), converter=as_tuple, validator=check_rule.names
    )
    when: ShippingRequirement | None = attrs.field(
        default=None, validator=maybe(check_rule.requirement)
    )
    unless: ShippingRequirement | None = attrs.field(
        default=None, validator=maybe(check_rule.requirement)
    )
    at_most: Money | None = attrs.field(default=None, validator=maybe(check_rule.fee))
    rounding: Rounding = attrs.field(
        default=Rounding(HALF_UP), validator=check_rule.instance_of(Rounding)
    )

    def __attrs_post_init__(self) -> None:
        if (self.fee is None) is (self.share is None):
            raise InvalidFeeRuleError(
                f"{self.id} needs either a fee or a share", path="$.share"
            )

    def applies(self, request: RateRequest) -> bool:
        """Whether the surcharge is charged for these goods."""
        if self.when is not None and self.when.unmet(request):
            return False
        return self.unless is None or bool(self.unless.unmet(request))


def _require_surcharges(values: Any, *, path: str, error: ErrorClass) -> None:
    require_types(values, Surcharge, path=path, error=error)
    seen = {BASE}
    for index, surcharge in enumerate(values):
        if surcharge.id in seen:
            raise error(
                f"two surcharges have the id {short_repr(surcharge.id)}",
                path=f"{path}[{index}]",
            )
        unknown = [each for each in surcharge.of if each not in seen]
        if surcharge.share is not None and unknown:
            raise error(
                f"{surcharge.id} is a share of {short_repr(unknown[0])},"
                " which does not come before it",
                path=f"{path}[{index}]",
                hint=f"one of {', '.join(sorted(seen))}",
            )
        seen.add(surcharge.id)


@attrs.frozen
class SurchargedFee:
    """A fee with surcharges, charged in the order in which they are listed."""

    base: ShippingFeeRule = attrs.field(validator=check_rule.rule)
    surcharges: tuple[Surcharge, ...] = attrs.field(
        converter=as_tuple, validator=check_rule.of(_require_surcharges)
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
