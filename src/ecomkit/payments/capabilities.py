"""What an adapter can do, declared, so that the core refuses before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.payments.errors import (
    AmountRefusedError,
    InvalidPaymentError,
    UnsupportedOperationError,
)
from ecomkit.payments.fields import TEXTS, OfKind, TupleOf, check_kind
from ecomkit.payments.instruction import STARTS, PaymentAction
from ecomkit.payments.outcome import BuyerAction
from ecomkit.payments.totals import exact_amount

FOREVER = timedelta.max
"""A time that does not run out."""


class Lookup(StrictEnum):
    """What asking the provider about an instruction can prove."""

    NONE = "none"
    """It cannot be asked."""
    POSITIVE = "positive"
    """An answer is true; "not found" proves nothing (it may lag behind)."""
    AUTHORITATIVE = "authoritative"
    """An answer is true, and "not found" proves that it was not and will not be done."""


class CollectionMode(StrictEnum):
    """Where the money comes from."""

    ONLINE = "online"
    TERMINAL = "terminal"
    HANDOVER = "handover"
    INVOICE = "invoice"
    BALANCE = "balance"


@attrs.frozen(kw_only=True)
class ActionSupport:
    """How a provider does one kind of instruction.

    ``partial``: for less than all there is; ``multiple``: more than once per payment
    (captures, refunds, a raised authorization). Where captures are not ``multiple``,
    the first gives the rest free. ``idempotency_window``: how long the provider knows
    a key again, counted from its first use; zero where it does not.
    """

    partial: bool = attrs.field(default=False, validator=OfKind((bool,)))
    multiple: bool = attrs.field(default=False, validator=OfKind((bool,)))
    idempotency_window: timedelta = attrs.field(
        default=timedelta(0), validator=OfKind((timedelta,))
    )
    lookup: Lookup = attrs.field(default=Lookup.NONE, converter=Lookup)

    def __attrs_post_init__(self) -> None:
        if self.idempotency_window < timedelta(0):
            raise InvalidPaymentError("is below zero", path="$.idempotency_window")


@attrs.frozen
class AmountRange:
    """The least and the most of one currency that may be paid at once."""

    least: Money
    most: Money

    def __attrs_post_init__(self) -> None:
        exact_amount(self.least, path="$.least")
        exact_amount(self.most, path="$.most")
        if self.least > self.most:
            raise InvalidPaymentError("is more than the most", path="$.least")

    @property
    def currency(self) -> str:
        """The code of its currency."""
        return self.least.currency.code


def _by_action(
    actions: Mapping[PaymentAction, ActionSupport],
) -> Mapping[PaymentAction, ActionSupport]:
    check_kind(actions, Mapping, path="$.actions")
    for support in actions.values():
        check_kind(support, ActionSupport, path="$.actions")
    return MappingProxyType(
        {PaymentAction(action): support for action, support in actions.items()}
    )


@attrs.frozen(kw_only=True)
class Capabilities:
    """What an adapter and its provider can do; an operation not named is not done.

    ``currencies``: codes; none named means every currency. ``limits``: at most one
    range per currency; a currency without one is not limited. ``buyer_actions``: what the
    buyer may be asked to do. ``asynchronous``: answers may be ``Pending``.
    ``notifications``: the provider tells on its own how things went.
    ``authorization_ttl``: how long what is set aside stays so.
    """

    actions: Mapping[PaymentAction, ActionSupport] = attrs.field(
        converter=_by_action, hash=False
    )
    collection_mode: CollectionMode = attrs.field(converter=CollectionMode)
    currencies: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    limits: tuple[AmountRange, ...] = attrs.field(
        default=(), validator=TupleOf(AmountRange)
    )
    buyer_actions: frozenset[BuyerAction] = attrs.field(
        default=frozenset(), validator=TEXTS
    )
    asynchronous: bool = attrs.field(default=False, validator=OfKind((bool,)))
    notifications: bool = attrs.field(default=False, validator=OfKind((bool,)))
    authorization_ttl: timedelta = attrs.field(
        default=FOREVER, validator=OfKind((timedelta,))
    )

    def __attrs_post_init__(self) -> None:
        if not self.actions.keys() & STARTS:
            raise InvalidPaymentError(
                "names neither authorize nor purchase", path="$.actions"
            )
        if len({limit.currency for limit in self.limits}) < len(self.limits):
            raise InvalidPaymentError("names a currency twice", path="$.limits")

    @classmethod
    def of(
        cls,
        *actions: PaymentAction,
        parts: bool,
        idempotency_window: timedelta,
        lookup: Lookup = Lookup.POSITIVE,
    ) -> Capabilities:
        """What a provider can do that does all of *actions* in the same way.

        ``parts``: each for less than all there is, and more than once. Where currencies
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
        """How *action* is done; UnsupportedOperationError where it is not."""
        action = PaymentAction(action)
        if action not in self.actions:
            raise UnsupportedOperationError(
                f"{action} is not supported", action=action.value
            )
        return self.actions[action]

    def check(self, action: PaymentAction, amount: Money, /) -> ActionSupport:
        """How *action* is done for *amount*; refuses what the provider would refuse."""
        support = self.support(action)
        exact_amount(amount, path="$.amount")
        code = amount.currency.code
        if self.currencies and code not in self.currencies:
            raise UnsupportedOperationError(f"{code} is not supported", currency=code)
        if action in STARTS:
            for limit in self.limits:
                if limit.currency == code and not limit.least <= amount <= limit.most:
                    raise AmountRefusedError(
                        f"{amount} is not within {limit.least} to {limit.most}",
                        amount=amount,
                        least=limit.least,
                        most=limit.most,
                    )
        return support
