"""Which means of payment a buyer may use, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.addressing.place import Place
from ecomkit.choices import NamedChoice
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.payments.capabilities import AmountRange, Capabilities
from ecomkit.payments.card_data import NAMED, PLAIN
from ecomkit.payments.errors import (
    AmountRefusedError,
    InvalidPaymentError,
    UnsupportedOperationError,
)
from ecomkit.payments.facts import check_amount
from ecomkit.payments.fields import TEXTS, OfKind, TupleOf, all_of, check_kind
from ecomkit.payments.instruction import STARTS


@attrs.frozen(kw_only=True)
class Situation:
    """Who pays how much, and where the goods go.

    ``buyer`` is the kind of buyer ("individual", "company"); ``groups`` are the groups
    they belong to; ``traits`` are facts about the order that some means do not go with
    ("digital", "pickup").
    """

    buyer: str = attrs.field(validator=PLAIN)
    place: Place = attrs.field(validator=OfKind((Place,)))
    amount: Money = attrs.field(validator=check_amount)
    groups: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    traits: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)


class WhyNot(NamedChoice):
    """Why means of payment are not offered."""

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
    """The most that may be paid by these means in a country, or in a region of it."""

    most: Money = attrs.field(validator=check_amount)
    country: str = attrs.field(validator=NAMED)
    region: str = attrs.field(default="", validator=PLAIN)

    def applies(self, place: Place, /) -> bool:
        """Whether it is about *place*."""
        return self.country == place.country and self.region in {"", place.region}


@attrs.frozen(kw_only=True)
class PaymentMeans:
    """Means of payment as the shop offers them: by which adapter, to whom, at what fee.

    What is left empty is not limited: no buyers named means every kind of buyer.
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
class NotOffered:
    """Means that are not offered, why, and the amount at which that would change."""

    means: PaymentMeans
    why: WhyNot
    bound: Money | None = None


@attrs.frozen(kw_only=True)
class MeansChoice:
    """The means a buyer may choose from, and the others with their reasons."""

    offered: tuple[PaymentMeans, ...]
    refused: tuple[NotOffered, ...]


def choose_means(
    means: Iterable[PaymentMeans],
    situation: Situation,
    *,
    adapters: Mapping[str, Capabilities],
) -> MeansChoice:
    """Which of *means* are open in a *situation*, in the order given.

    *adapters* are the capabilities of the adapters by name: what a provider cannot take
    is not offered.
    """
    check_kind(situation, Situation, path="$.situation")
    check_kind(adapters, Mapping, path="$.adapters")
    offered: list[PaymentMeans] = []
    refused: list[NotOffered] = []
    for each in all_of(means, PaymentMeans, path="$.means"):
        if each.adapter not in adapters:
            raise InvalidPaymentError(
                f"there is no payment adapter {short_repr(each.adapter)}",
                path="$.adapter",
            )
        why = _why_not(each, situation, adapters[each.adapter])
        if why is None:
            offered.append(each)
        else:
            refused.append(why)
    return MeansChoice(offered=tuple(offered), refused=tuple(refused))


def _why_not(
    means: PaymentMeans, situation: Situation, capabilities: Capabilities
) -> NotOffered | None:
    code = situation.amount.currency.code
    plain = (
        (means.buyers and situation.buyer not in means.buyers, WhyNot.BUYER),
        (means.groups and not means.groups & situation.groups, WhyNot.GROUP),
        (
            means.countries and situation.place.country not in means.countries,
            WhyNot.COUNTRY,
        ),
        (means.without & situation.traits, WhyNot.TRAIT),
        (means.currencies and code not in means.currencies, WhyNot.CURRENCY),
    )
    for refuses, why in plain:
        if refuses:
            return NotOffered(means=means, why=why)
    for limit in means.limits:
        if limit.currency == code and situation.amount < limit.least:
            return NotOffered(means=means, why=WhyNot.TOO_LITTLE, bound=limit.least)
        if limit.currency == code and situation.amount > limit.most:
            return NotOffered(means=means, why=WhyNot.TOO_MUCH, bound=limit.most)
    return _beyond_cap(means, situation) or _beyond_adapter(
        means, situation, capabilities
    )


def _beyond_cap(means: PaymentMeans, situation: Situation) -> NotOffered | None:
    caps = [
        cap
        for cap in means.caps
        if cap.applies(situation.place)
        and cap.most.currency == situation.amount.currency
    ]
    closest = max(caps, key=lambda cap: bool(cap.region), default=None)
    if closest is not None and situation.amount > closest.most:
        return NotOffered(means=means, why=WhyNot.REGION_CAP, bound=closest.most)
    return None


def _beyond_adapter(
    means: PaymentMeans, situation: Situation, capabilities: Capabilities
) -> NotOffered | None:
    check_kind(capabilities, Capabilities, path="$.adapters")
    op = next(iter(sorted(capabilities.ops.keys() & STARTS)))
    try:
        capabilities.check(op, situation.amount)
    except UnsupportedOperationError:
        return NotOffered(means=means, why=WhyNot.CURRENCY)
    except AmountRefusedError as refused:
        least, most = refused.facts["least"], refused.facts["most"]
        if isinstance(least, Money) and situation.amount < least:
            return NotOffered(means=means, why=WhyNot.TOO_LITTLE, bound=least)
        bound = most if isinstance(most, Money) else None
        return NotOffered(means=means, why=WhyNot.TOO_MUCH, bound=bound)
    return None
