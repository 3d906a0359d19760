"""What couriers collected and still owe: collected is not remitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.errors import CurrencyMismatchError
from ecomkit.payments.adapters.cash_on_delivery import courier_account
from ecomkit.payments.card_data import NAMED, plain
from ecomkit.payments.fields import OfKind, TupleOf, check_kind, check_moment
from ecomkit.payments.ledger import balance
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.ports import Ledger
from ecomkit.payments.totals import check_amount, exact_amount


@attrs.frozen(kw_only=True)
class Remittance:
    """What a courier hands on at one time: which waybills, what it kept, what came.

    ``collected`` says per waybill what the courier claims to have taken; ``fees`` is
    what it kept for itself; ``received`` is what reached the shop's bank.
    """

    batch: str = attrs.field(validator=NAMED)
    courier: str = attrs.field(validator=NAMED)
    collected: Mapping[str, Money] = attrs.field(
        validator=OfKind((Mapping,)), hash=False
    )
    fees: Money = attrs.field(validator=check_amount)
    received: Money = attrs.field(validator=check_amount)
    at: datetime = attrs.field(validator=check_moment)

    def __attrs_post_init__(self) -> None:
        code = self.received.currency.code
        for waybill, amount in self.collected.items():
            plain(waybill, path="$.collected")
            exact_amount(amount, path="$.collected")
        for money in (self.fees, *self.collected.values()):
            if money.currency.code != code:
                raise CurrencyMismatchError(code, money.currency.code)


@attrs.frozen(kw_only=True)
class Reconciliation:
    """How a remittance compares with what was reported from the doors.

    ``settled`` is what the courier no longer owes; ``variance`` is what came too little
    (below zero) or too much. ``unknown`` waybills were never reported as collected,
    ``differing`` ones with another amount, ``repeated`` ones were in an earlier batch.
    None of these three are settled.
    """

    settled: Money = attrs.field(validator=OfKind((Money,)))
    variance: Money = attrs.field(validator=OfKind((Money,)))
    unknown: tuple[str, ...] = attrs.field(validator=TupleOf(str))
    differing: tuple[str, ...] = attrs.field(validator=TupleOf(str))
    repeated: tuple[str, ...] = attrs.field(validator=TupleOf(str))

    @property
    def is_clean(self) -> bool:
        """Whether all agrees to the cent."""
        return not (self.variance or self.unknown or self.differing or self.repeated)


class CourierAccounts:
    """Keeps what each courier owes, from the door to the bank."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def owed(self, courier: str, currency: str) -> Money:
        """What *courier* has collected and not yet handed on."""
        return balance(self._ledger, courier_account(courier), currency)

    def settle(self, remittance: Remittance, /) -> Reconciliation:
        """Enters a remittance; entered again, it changes nothing.

        IdempotencyConflictError where the batch was entered with other sums. Every waybill is settled once, so that money is neither taken twice from the
        courier nor given up.
        """
        check_kind(remittance, Remittance, path="$.remittance")
        account = courier_account(remittance.courier)
        entries = {entry.id: entry for entry in self._ledger.entries(account)}
        settled = Money.zero(remittance.received.currency)
        settling: list[LedgerEntry] = []
        unknown, differing, repeated = [], [], []
        for waybill, amount in remittance.collected.items():
            door, earlier = entries.get(waybill), entries.get(_settled_id(waybill))
            if door is None:
                unknown.append(waybill)
            elif door.amount != amount:
                differing.append(waybill)
            elif earlier is not None and earlier.note != remittance.batch:
                repeated.append(waybill)
            else:
                settled += amount
                settling.append(
                    LedgerEntry(
                        id=_settled_id(waybill),
                        account=account,
                        amount=-amount,
                        at=remittance.at,
                        note=remittance.batch,
                    )
                )
        variance = remittance.received + remittance.fees - settled
        # First of all the sums: where the batch is known with others, nothing changes.
        self._enter(remittance, "fees", remittance.fees)
        self._enter(remittance, "variance", variance)
        for entry in settling:
            self._ledger.append(entry)
        return Reconciliation(
            settled=settled,
            variance=variance,
            unknown=tuple(unknown),
            differing=tuple(differing),
            repeated=tuple(repeated),
        )

    def fees(self, courier: str, currency: str) -> Money:
        """What *courier* has kept for itself."""
        return balance(self._ledger, f"courier-fees:{courier}", currency)

    def variance(self, courier: str, currency: str) -> Money:
        """What came too much, or too little (below zero), over all batches."""
        return balance(self._ledger, f"courier-variance:{courier}", currency)

    def _enter(self, remittance: Remittance, kind: str, amount: Money) -> None:
        self._ledger.append(
            LedgerEntry(
                id=remittance.batch,
                account=f"courier-{kind}:{remittance.courier}",
                amount=amount,
                at=remittance.at,
            )
        )


def _settled_id(waybill: str) -> str:
    return f"remitted:{waybill}"
