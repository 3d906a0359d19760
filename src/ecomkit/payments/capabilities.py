"""What an adapter can do, declared, so that the rest is refused before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.validators import as_money
from ecomkit.payments.errors import (
    AmountRefusedError,
    InvalidPaymentError,
    UnsupportedOperationError,
)
from ecomkit.payments.frozen_texts import FrozenDict
from ecomkit.payments.instruction import STARTS, PaymentAction
from ecomkit.payments.outcome import BuyerAction
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import as_names, as_tuple

FOREVER = timedelta.max
"""A time that does not run out."""


class Lookup(StrictEnum):
    """What asking the provider about an instruction can prove."""

    NONE = "none"
    """The provider cannot be asked."""
    POSITIVE = "positive"
    """An answer is true; "not found" proves nothing (it may lag behind)."""
    AUTHORITATIVE = "authoritative"
    """An answer is true; "not found" proves that it was not and will not be carried out."""


class CollectionMode(StrictEnum):
    """How the money is collected."""

    ONLINE = "online"
    TERMINAL = "terminal"
    HANDOVER = "handover"
    INVOICE = "invoice"
    BALANCE = "balance"


@attrs.frozen(kw_only=True)
class ActionSupport:
    """How a provider supports one action.

    ``partial``: for a part of the amount; ``multiple``: more than once per payment
    (captures, refunds, raised authorizations). Where captures are not ``multiple``,
    the first releases the rest. ``idempotency_window``: how long the provider
    recognizes a key, counted from its first use; zero where it does not.
    """

    partial: bool = attrs.field(default=False, validator=check.flag)
    multiple: bool = attrs.field(default=False, validator=check.flag)
    idempotency_window: timedelta = attrs.field(
        default=timedelta(0), validator=check.duration
    )
    lookup: Lookup = attrs.field(default=Lookup.NONE, converter=Lookup)


@attrs.frozen
class AmountRange:
    """The least and the most of one currency that may be paid at once."""

    least: Money = attrs.field(converter=as_money, validator=check.amount)
    most: Money = attrs.field(converter=as_money, validator=check.amount)

    def __attrs_post_init__(self) -> None:
        if self.least > self.most:
            raise InvalidPaymentError("is more than the most", path="$.least")

    @property
    def currency(self) -> str:
        """The code of its currency."""
        return self.least.currency.code


class PaymentNeed(StrictEnum):
    """What a payment has to know of the sale, besides its amount."""

    ACCOUNT = "account"
    """The company that buys, which the shop knows."""
    PURCHASE_ORDER = "purchase_order"
    """The buyer's own number of the order."""


def _by_action(
    actions: Mapping[PaymentAction, ActionSupport],
) -> Mapping[PaymentAction, ActionSupport]:
    if not isinstance(actions, Mapping):
        return actions
    return FrozenDict(
        {PaymentAction(action): support for action, support in actions.items()}
    )


@attrs.frozen(kw_only=True)
class Capabilities:
    """What an adapter and its provider can do; an action not listed is not done.

    ``currencies``: codes; none listed means every currency. ``limits``: at most one
    range per currency; a currency without one is not limited. ``buyer_actions``: what
    the buyer may be asked to do. ``asynchronous``: answers may be ``Pending``.
    ``notifications``: the provider reports results of its own accord.
    ``authorization_ttl``: how long a hold lasts. ``needs``: what a checkout must say
    before it can be paid this way.
    """

    actions: Mapping[PaymentAction, ActionSupport] = attrs.field(
        converter=_by_action,
        validator=[check.instance_of(Mapping), check.members(ActionSupport)],
        hash=False,
    )
    collection_mode: CollectionMode = attrs.field(converter=CollectionMode)
    currencies: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )
    limits: tuple[AmountRange, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(AmountRange)
    )
    buyer_actions: frozenset[BuyerAction] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.plain_names
    )
    asynchronous: bool = attrs.field(default=False, validator=check.flag)
    notifications: bool = attrs.field(default=False, validator=check.flag)
    authorization_ttl: timedelta = attrs.field(
        default=FOREVER, validator=check.duration
    )
    needs: frozenset[PaymentNeed] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.members(PaymentNeed)
    )

    def __attrs_post_init__(self) -> None:
        if not self.actions.keys() & STARTS:
            raise InvalidPaymentError(
                "lists neither authorize nor purchase", path="$.actions"
            )
        require_one_range_each(self.limits)

    @classmethod
    def of(
        cls,
        *actions: PaymentAction | str,
        parts: bool,
        idempotency_window: timedelta,
        lookup: Lookup = Lookup.POSITIVE,
    ) -> Capabilities:
        """The capabilities of an online provider that supports all *actions* alike.

        ``parts``: each for a part of the amount, and more than once. Where currencies
        or amounts are limited, add them with ``attrs.evolve``.
        """
        support = ActionSupport(
            partial=parts,
            multiple=parts,
            idempotency_window=idempotency_window,
            lookup=lookup,
        )
        return cls(
            actions=dict.fromkeys(map(PaymentAction, actions), support),
            collection_mode=CollectionMode.ONLINE,
        )

    def support(self, action: PaymentAction, /) -> ActionSupport:
        """How *action* is supported, or UnsupportedOperationError."""
        action = PaymentAction(action)
        if action not in self.actions:
            raise UnsupportedOperationError(
                f"{action} is not supported", action=action.value
            )
        return self.actions[action]

    def require(self, action: PaymentAction, amount: Money, /) -> ActionSupport:
        """How *action* is supported for *amount*; refuses what the provider would.

        Raises UnsupportedOperationError or AmountRefusedError.
        """
        support = self.support(action)
        amount = require_amount(amount, path="$.amount")
        code = amount.currency.code
        if self.currencies and code not in self.currencies:
            raise UnsupportedOperationError(f"{code} is not supported", currency=code)
        limit = self.limit(code)
        if action in STARTS and limit and not limit.least <= amount <= limit.most:
            raise AmountRefusedError(
                f"{amount} is not within {limit.least} to {limit.most}",
                amount=amount,
                least=limit.least,
                most=limit.most,
            )
        return support

    def limit(self, currency: str, /) -> AmountRange | None:
        """The range of amounts in *currency* (a code), or None if it has no limit."""
        return limit_in(self.limits, currency)


def limit_in(limits: tuple[AmountRange, ...], currency: str, /) -> AmountRange | None:
    """The one range of *limits* in *currency*, or None."""
    return next((limit for limit in limits if limit.currency == currency), None)


def require_one_range_each(limits: tuple[AmountRange, ...]) -> None:
    """No currency has two ranges."""
    if len({limit.currency for limit in limits}) < len(limits):
        raise InvalidPaymentError("lists a currency twice", path="$.limits")
