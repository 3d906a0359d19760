"""Which payment methods a buyer may use, and reason not the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import AmountRange, Capabilities
from ecomkit.payments.card_data import NAMED, PLAIN
from ecomkit.payments.errors import (
    AmountRefusedError,
    InvalidPaymentError,
    UnsupportedOperationError,
)
from ecomkit.payments.fields import TEXTS, OfKind, TupleOf, all_of, check_kind
from ecomkit.payments.instruction import STARTS
from ecomkit.payments.totals import check_amount


@attrs.frozen(kw_only=True)
class PaymentContext:
    """Who pays how much, and where the goods go.

    ``buyer`` is the kind of buyer ("individual", "company"); ``groups`` are the groups
    they belong to; ``traits`` are facts about the order that some payment methods do not go with
    ("digital", "pickup").
    """

    buyer: str = attrs.field(validator=PLAIN)
    place: Place = attrs.field(validator=OfKind((Place,)))
    amount: Money = attrs.field(validator=check_amount)
    groups: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    traits: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)


class RefusalReason(StrictEnum):
    """Why a payment method is not offered."""

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
    """The most that may be paid by this payment method in a country, or in a region of it."""

    most: Money = attrs.field(validator=check_amount)
    country: str = attrs.field(validator=NAMED)
    region: str = attrs.field(default="", validator=PLAIN)

    def applies(self, place: Place, /) -> bool:
        """Whether it is about *place*."""
        return self.country == place.country and self.region in {"", place.region}


@attrs.frozen(kw_only=True)
class PaymentMethod:
    """A payment method as the shop offers them: by which adapter, to whom, at what fee.

    What is left empty is not limited: no buyers named payment_method every kind of buyer.
    ``fee`` is the id of the pricing fee that comes with them; ``without`` are traits of
    an order that they do not go with. ``limits`` has at most one range per currency, and
    caps of a region go before those of its country.
    """

    id: str = attrs.field(validator=NAMED)
    adapter: str = attrs.field(validator=NAMED)
    buyers: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    groups: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    countries: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    currencies: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    limits: tuple[AmountRange, ...] = attrs.field(
        default=(), validator=TupleOf(AmountRange)
    )
    caps: tuple[RegionCap, ...] = attrs.field(default=(), validator=TupleOf(RegionCap))
    without: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    fee: str = attrs.field(default="", validator=PLAIN)

    def __attrs_post_init__(self) -> None:
        if len({limit.currency for limit in self.limits}) < len(self.limits):
            raise InvalidPaymentError("names a currency twice", path="$.limits")


@attrs.frozen(kw_only=True)
class PaymentMethodRefusal:
    """A payment method that is not offered, reason, and the amount at which that would change."""

    payment_method: PaymentMethod
    reason: RefusalReason
    bound: Money | None = None


@attrs.frozen(kw_only=True)
class PaymentMethodChoice:
    """The payment methods a buyer may choose from, and the others with their reasons."""

    offered: tuple[PaymentMethod, ...]
    refused: tuple[PaymentMethodRefusal, ...]


def available_payment_methods(
    payment_methods: Iterable[PaymentMethod],
    context: PaymentContext,
    *,
    adapters: Mapping[str, Capabilities],
) -> PaymentMethodChoice:
    """Which of *payment_methods* are open in a *context*, in the order given.

    *adapters* are the capabilities of the adapters by name: what a provider cannot take
    is not offered.
    """
    check_kind(context, PaymentContext, path="$.context")
    check_kind(adapters, Mapping, path="$.adapters")
    offered: list[PaymentMethod] = []
    refused: list[PaymentMethodRefusal] = []
    for each in all_of(payment_methods, PaymentMethod, path="$.payment_methods"):
        if each.adapter not in adapters:
            raise InvalidPaymentError(
                f"there is no payment adapter {short_repr(each.adapter)}",
                path="$.adapter",
            )
        reason = _refusal(each, context, adapters[each.adapter])
        if reason is None:
            offered.append(each)
        else:
            refused.append(reason)
    return PaymentMethodChoice(offered=tuple(offered), refused=tuple(refused))


def _refusal(
    payment_method: PaymentMethod, context: PaymentContext, capabilities: Capabilities
) -> PaymentMethodRefusal | None:
    code = context.amount.currency.code
    plain = (
        (
            payment_method.buyers and context.buyer not in payment_method.buyers,
            RefusalReason.BUYER,
        ),
        (
            payment_method.groups and not payment_method.groups & context.groups,
            RefusalReason.GROUP,
        ),
        (
            payment_method.countries
            and context.place.country not in payment_method.countries,
            RefusalReason.COUNTRY,
        ),
        (payment_method.without & context.traits, RefusalReason.TRAIT),
        (
            payment_method.currencies and code not in payment_method.currencies,
            RefusalReason.CURRENCY,
        ),
    )
    for refuses, reason in plain:
        if refuses:
            return PaymentMethodRefusal(payment_method=payment_method, reason=reason)
    for limit in payment_method.limits:
        if limit.currency == code and context.amount < limit.least:
            return PaymentMethodRefusal(
                payment_method=payment_method,
                reason=RefusalReason.TOO_LITTLE,
                bound=limit.least,
            )
        if limit.currency == code and context.amount > limit.most:
            return PaymentMethodRefusal(
                payment_method=payment_method,
                reason=RefusalReason.TOO_MUCH,
                bound=limit.most,
            )
    return _beyond_cap(payment_method, context) or _beyond_adapter(
        payment_method, context, capabilities
    )


def _beyond_cap(
    payment_method: PaymentMethod, context: PaymentContext
) -> PaymentMethodRefusal | None:
    caps = [
        cap
        for cap in payment_method.caps
        if cap.applies(context.place) and cap.most.currency == context.amount.currency
    ]
    closest = max(caps, key=lambda cap: bool(cap.region), default=None)
    if closest is not None and context.amount > closest.most:
        return PaymentMethodRefusal(
            payment_method=payment_method,
            reason=RefusalReason.REGION_CAP,
            bound=closest.most,
        )
    return None


def _beyond_adapter(
    payment_method: PaymentMethod, context: PaymentContext, capabilities: Capabilities
) -> PaymentMethodRefusal | None:
    check_kind(capabilities, Capabilities, path="$.adapters")
    action = next(iter(sorted(capabilities.actions.keys() & STARTS)))
    try:
        capabilities.check(action, context.amount)
    except UnsupportedOperationError:
        return PaymentMethodRefusal(
            payment_method=payment_method, reason=RefusalReason.CURRENCY
        )
    except AmountRefusedError as refused:
        least, most = refused.facts["least"], refused.facts["most"]
        if isinstance(least, Money) and context.amount < least:
            return PaymentMethodRefusal(
                payment_method=payment_method,
                reason=RefusalReason.TOO_LITTLE,
                bound=least,
            )
        bound = most if isinstance(most, Money) else None
        return PaymentMethodRefusal(
            payment_method=payment_method, reason=RefusalReason.TOO_MUCH, bound=bound
        )
    return None
