"""What couriers collected and still owe: collected is not remitted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.money.amount import Money
from ecomkit.money.errors import CurrencyMismatchError
from ecomkit.payments.adapters.cash_on_delivery import courier_account
from ecomkit.payments.ledger import balance
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.plain_texts import require_plain_text
from ecomkit.payments.ports import Ledger
from ecomkit.payments.validators import check, require_amount
from ecomkit.validators import require_type


@attrs.frozen(kw_only=True)
class Remittance:
    """One batch of what a courier remits: the waybills, its fees, and what arrived.

    ``collected`` is what the courier claims to have taken, by waybill; ``fees`` is what it
    kept for itself; ``received`` is what reached the shop's bank.
    """

    batch: str = attrs.field(validator=check.id)
    courier: str = attrs.field(validator=check.id)
    collected: Mapping[str, Money] = attrs.field(
        validator=check.instance_of(Mapping), hash=False
    )
    fees: Money = attrs.field(validator=check.amount)
    received: Money = attrs.field(validator=check.amount)
    at: datetime = attrs.field(validator=check.moment)

    def __attrs_post_init__(self) -> None:
        code = self.received.currency.code
        for waybill, amount in self.collected.items():
            require_plain_text(waybill, path="$.collected")
            require_amount(amount, path="$.collected")
        for money in (self.fees, *self.collected.values()):
            if money.currency.code != code:
                raise CurrencyMismatchError(code, money.currency.code)


@attrs.frozen(kw_only=True)
class Reconciliation:
    """A remittance compared with what was reported from the doors.

    ``settled`` is what the courier no longer owes; ``variance`` is the shortfall (below
    zero) or excess. ``unknown`` waybills were never reported as collected, ``differing``
    ones with another amount, ``repeated`` ones were in an earlier batch. None of these
    three are settled.
    """

    settled: Money = attrs.field(validator=check.money())
    variance: Money = attrs.field(validator=check.money())
    unknown: tuple[str, ...] = attrs.field(validator=check.plain_names)
    differing: tuple[str, ...] = attrs.field(validator=check.plain_names)
    repeated: tuple[str, ...] = attrs.field(validator=check.plain_names)

    @property
    def is_clean(self) -> bool:
        """Whether everything agrees to the cent."""
        return not (self.variance or self.unknown or self.differing or self.repeated)


class CourierAccounts:
    """Keeps what each courier owes, from the door to the bank."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def owed(self, courier: str, currency: str) -> Money:
        """What *courier* has collected and not yet remitted."""
        return balance(self._ledger, courier_account(courier), currency)

    def reconcile(self, remittance: Remittance, /) -> Reconciliation:
        """Enters a remittance; entered again, it changes nothing.

        Every waybill is settled once, so that money is neither claimed twice from the
        courier nor lost. Raises IdempotencyConflictError if the batch is known with other
        amounts.
        """
        require_type(remittance, Remittance, path="$.remittance")
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
        # The sums come first: if the batch is known with others, nothing changes.
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
        """What *courier* has kept as fees, over all batches."""
        return balance(self._ledger, f"courier-fees:{courier}", currency)

    def variance(self, courier: str, currency: str) -> Money:
        """The excess, or shortfall (below zero), over all batches."""
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
