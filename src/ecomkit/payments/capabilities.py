"""What an adapter can do, declared, so that the core refuses before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import attrs

from ecomkit.choices import NamedChoice
from ecomkit.money.amount import Money
from ecomkit.payments.errors import (
    AmountRefusedError,
    InvalidPaymentError,
    UnsupportedOperationError,
)
from ecomkit.payments.facts import exact_amount
from ecomkit.payments.fields import TEXTS, OfKind, TupleOf, check_kind
from ecomkit.payments.instruction import STARTS, Op
from ecomkit.payments.outcome import ActionKind

FOREVER = timedelta.max
"""A time that does not run out."""


class Lookup(NamedChoice):
    """What asking the provider about an instruction can prove."""

    NONE = "none"
    """It cannot be asked."""
    POSITIVE = "positive"
    """An answer is true; "not found" proves nothing (it may lag behind)."""
    AUTHORITATIVE = "authoritative"
    """An answer is true, and "not found" proves that it was not and will not be done."""


class Collects(NamedChoice):
    """Where the money comes from."""

    ONLINE = "online"
    TERMINAL = "terminal"
    HANDOVER = "handover"
    INVOICE = "invoice"
    BALANCE = "balance"


@attrs.frozen(kw_only=True)
class OpSupport:
    """How a provider does one kind of instruction.

    ``partial``: for less than all there is; ``multiple``: more than once per payment
    (captures, refunds, a raised authorisation). Where captures are not ``multiple``,
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


def _by_op(ops: Mapping[Op, OpSupport]) -> Mapping[Op, OpSupport]:
    check_kind(ops, Mapping, path="$.ops")
    for support in ops.values():
        check_kind(support, OpSupport, path="$.ops")
    return MappingProxyType({Op(op): support for op, support in ops.items()})


@attrs.frozen(kw_only=True)
class Capabilities:
    """What an adapter and its provider can do; an operation not named is not done.

    ``currencies``: codes; none named means every currency. ``limits``: at most one
    range per currency; a currency without one is not limited. ``actions``: what the
    buyer may be asked to do. ``asynchronous``: answers may be ``Pending``.
    ``notifications``: the provider tells on its own how things went.
    ``authorization_ttl``: how long what is set aside stays so.
    """

    ops: Mapping[Op, OpSupport] = attrs.field(converter=_by_op, hash=False)
    collects: Collects = attrs.field(converter=Collects)
    currencies: frozenset[str] = attrs.field(default=frozenset(), validator=TEXTS)
    limits: tuple[AmountRange, ...] = attrs.field(
        default=(), validator=TupleOf(AmountRange)
    )
    actions: frozenset[ActionKind] = attrs.field(default=frozenset(), validator=TEXTS)
    asynchronous: bool = attrs.field(default=False, validator=OfKind((bool,)))
    notifications: bool = attrs.field(default=False, validator=OfKind((bool,)))
    authorization_ttl: timedelta = attrs.field(
        default=FOREVER, validator=OfKind((timedelta,))
    )

    def __attrs_post_init__(self) -> None:
        if not self.ops.keys() & STARTS:
            raise InvalidPaymentError(
                "names neither authorize nor purchase", path="$.ops"
            )
        if len({limit.currency for limit in self.limits}) < len(self.limits):
            raise InvalidPaymentError("names a currency twice", path="$.limits")

    @classmethod
    def online(
        cls,
        *ops: Op,
        parts: bool,
        idempotency_window: timedelta,
        lookup: Lookup = Lookup.POSITIVE,
    ) -> Capabilities:
        """What a provider can do that does all of *ops* in the same way.

        ``parts``: each for less than all there is, and more than once. Where currencies
        or amounts are limited, add them with ``attrs.evolve``.
        """
        support = OpSupport(
            partial=parts,
            multiple=parts,
            idempotency_window=idempotency_window,
            lookup=lookup,
        )
        return cls(ops=dict.fromkeys(map(Op, ops), support), collects=Collects.ONLINE)

    def support(self, op: Op, /) -> OpSupport:
        """How *op* is done; UnsupportedOperationError where it is not."""
        op = Op(op)
        if op not in self.ops:
            raise UnsupportedOperationError(f"{op} is not supported", op=op.value)
        return self.ops[op]

    def check(self, op: Op, amount: Money, /) -> OpSupport:
        """How *op* is done for *amount*; refuses what the provider would refuse."""
        support = self.support(op)
        exact_amount(amount, path="$.amount")
        code = amount.currency.code
        if self.currencies and code not in self.currencies:
            raise UnsupportedOperationError(f"{code} is not supported", currency=code)
        if op in STARTS:
            for limit in self.limits:
                if limit.currency == code and not limit.least <= amount <= limit.most:
                    raise AmountRefusedError(
                        f"{amount} is not within {limit.least} to {limit.most}",
                        amount=amount,
                        least=limit.least,
                        most=limit.most,
                    )
        return support
