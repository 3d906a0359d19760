"""Which payment methods a buyer may use, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.territory import as_areas, find_area
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.capabilities import (
    AmountRange,
    Capabilities,
    limit_in,
    require_one_range_each,
)
from ecomkit.payments.capture_policy import CapturePolicy
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.trade.installment_plan import InstallmentPlan
from ecomkit.payments.trade.terms import PaymentTerms
from ecomkit.payments.validators import check
from ecomkit.validators import (
    as_dict,
    as_names,
    as_tuple,
    maybe,
    require_type,
    require_types,
)


@attrs.frozen(kw_only=True)
class PaymentContext:
    """Who pays how much, and where the goods go.

    ``buyer`` is the kind of buyer ("individual", "company"); ``groups`` are the groups
    they belong to; ``traits`` are facts about the order that rule some payment methods
    out ("digital", "pickup").
    """

    buyer: str = attrs.field(validator=check.plain_text)
    place: Place = attrs.field(
        validator=check.instance_of(Place, hint='Place("DE"), or address.place')
    )
    amount: Money = attrs.field(converter=as_money, validator=check.amount)
    groups: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )
    traits: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )


class RefusalReason(StrictEnum):
    """Why a payment method is not open to a buyer."""

    BUYER = "buyer"
    GROUP = "group"
    COUNTRY = "country"
    REGION_CAP = "region_cap"
    CURRENCY = "currency"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    TRAIT = "trait"


@attrs.frozen
class RegionCap:
    """The most that may be paid by a method in a country, or in a region of it."""

    most: Money = attrs.field(converter=as_money, validator=check.amount)
    country: str = attrs.field(converter=find_area)
    region: str = attrs.field(default="", validator=check.plain_text)

    def applies(self, place: Place, /) -> bool:
        """Whether *place* is in the country or region."""
        if not self.region:
            return self.country in place.standing.names
        region = self.region.removeprefix(f"{self.country}-")
        return f"{self.country}-{region}" in place.region_codes


@attrs.frozen(kw_only=True)
class PaymentMethod:
    """A payment method of the shop: through which adapter, for whom, at what fee.

    What is left empty is not limited: without ``buyers`` every kind of buyer may use it.
    ``fee`` is the id of the pricing fee that comes with it; ``without`` are the traits of
    an order that rule it out. ``limits`` has at most one range per currency, and the cap
    of a region comes before that of its country. An order that is not paid after
    ``pay_within_days``, neither packed nor on hold, is canceled; without them, never.
    ``capture`` says when the money is captured (without it, when somebody says so),
    ``terms`` how long the buyer of an invoice may take, ``plan`` in which installments the
    order is paid.
    """

    id: str = attrs.field(validator=check.id)
    adapter: str = attrs.field(validator=check.id)
    buyers: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )
    groups: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )
    countries: frozenset[str] = attrs.field(default=frozenset(), converter=as_areas)
    currencies: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )
    limits: tuple[AmountRange, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(AmountRange)
    )
    caps: tuple[RegionCap, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(RegionCap)
    )
    without: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )
    fee: str = attrs.field(default="", validator=check.plain_text)
    pay_within_days: int | None = attrs.field(
        default=None, validator=maybe(check.whole_number(least=1))
    )
    capture: CapturePolicy | None = attrs.field(
        default=None, validator=maybe(check.instance_of(CapturePolicy))
    )
    terms: PaymentTerms | None = attrs.field(
        default=None, validator=maybe(check.instance_of(PaymentTerms))
    )
    plan: InstallmentPlan | None = attrs.field(
        default=None, validator=maybe(check.instance_of(InstallmentPlan))
    )

    def __attrs_post_init__(self) -> None:
        require_one_range_each(self.limits)


@attrs.frozen(kw_only=True)
class PaymentMethodRefusal:
    """A payment method that is not open, why, and the amount at which it would be."""

    payment_method: PaymentMethod
    reason: RefusalReason
    bound: Money | None = None


@attrs.frozen(kw_only=True)
class PaymentMethodChoice:
    """The payment methods a buyer may choose from, and those refused with reasons."""

    offered: tuple[PaymentMethod, ...]
    refused: tuple[PaymentMethodRefusal, ...]


def available_payment_methods(
    payment_methods: Iterable[PaymentMethod],
    context: PaymentContext,
    *,
    adapters: Mapping[str, Capabilities],
) -> PaymentMethodChoice:
    """Which *payment_methods* are open in a *context*, in the order given.

    *adapters* are the capabilities of the adapters by name: what a provider cannot take
    is refused. Raises InvalidPaymentError for a method whose adapter is not listed.
    """
    require_type(context, PaymentContext, path="$.context")
    require_type(as_dict(adapters), dict, path="$.adapters")
    require_types(adapters, Capabilities, path="$.adapters")
    methods = as_tuple(payment_methods)
    require_types(methods, PaymentMethod, path="$.payment_methods")
    offered: list[PaymentMethod] = []
    refused: list[PaymentMethodRefusal] = []
    for method in methods:
        if method.adapter not in adapters:
            raise InvalidPaymentError(
                f"there is no payment adapter {short_repr(method.adapter)}",
                path="$.adapter",
                hint=f"one of {', '.join(sorted(adapters)) or 'none'}",
            )
        refusal = _refusal(method, context, adapters[method.adapter])
        if refusal is None:
            offered.append(method)
        else:
            reason, bound = refusal
            refused.append(
                PaymentMethodRefusal(payment_method=method, reason=reason, bound=bound)
            )
    return PaymentMethodChoice(offered=tuple(offered), refused=tuple(refused))


_Refusal = tuple[RefusalReason, Money | None] | None


def _refusal(
    method: PaymentMethod, context: PaymentContext, capabilities: Capabilities
) -> _Refusal:
    code = context.amount.currency.code
    place = context.place
    for refuses, reason in (
        (method.buyers and context.buyer not in method.buyers, RefusalReason.BUYER),
        (method.groups and not method.groups & context.groups, RefusalReason.GROUP),
        (
            method.countries and place.standing.names.isdisjoint(method.countries),
            RefusalReason.COUNTRY,
        ),
        (method.without & context.traits, RefusalReason.TRAIT),
        (method.currencies and code not in method.currencies, RefusalReason.CURRENCY),
    ):
        if refuses:
            return reason, None
    return (
        _beyond_limit(limit_in(method.limits, code), context.amount)
        or _beyond_cap(method, context)
        or _beyond_adapter(capabilities, context.amount)
    )


def _beyond_limit(limit: AmountRange | None, amount: Money) -> _Refusal:
    if limit is not None and amount < limit.least:
        return RefusalReason.TOO_LITTLE, limit.least
    if limit is not None and amount > limit.most:
        return RefusalReason.TOO_MUCH, limit.most
    return None


def _beyond_cap(method: PaymentMethod, context: PaymentContext) -> _Refusal:
    caps = [
        cap
        for cap in method.caps
        if cap.applies(context.place) and cap.most.currency == context.amount.currency
    ]
    closest = max(caps, key=lambda cap: bool(cap.region), default=None)
    if closest is not None and context.amount > closest.most:
        return RefusalReason.REGION_CAP, closest.most
    return None


def _beyond_adapter(capabilities: Capabilities, amount: Money) -> _Refusal:
    code = amount.currency.code
    if capabilities.currencies and code not in capabilities.currencies:
        return RefusalReason.CURRENCY, None
    return _beyond_limit(capabilities.limit(code), amount)
