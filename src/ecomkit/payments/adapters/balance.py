"""Gift cards and store credit: money the shop already owes, spent from a ledger."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ecomkit.moments import after, instant_of
from ecomkit.money.amount import Money
from ecomkit.payments.adapters.local import LocalAdapter
from ecomkit.payments.capabilities import (
    FOREVER,
    ActionSupport,
    Capabilities,
    CollectionMode,
    Lookup,
)
from ecomkit.payments.errors import AmountRefusedError, InvalidPaymentError
from ecomkit.payments.instruction import STARTS, Instruction, PaymentAction
from ecomkit.payments.ledger import expiry, spendable, total
from ecomkit.payments.ledger_entry import LedgerEntry
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    InstructionNotFound,
    Outcome,
    Succeeded,
)
from ecomkit.payments.plain_texts import require_plain_text
from ecomkit.payments.validators import require_amount
from ecomkit.validators import require_moment, require_type

_SUPPORT = ActionSupport(
    partial=True,
    multiple=True,
    idempotency_window=FOREVER,
    lookup=Lookup.AUTHORITATIVE,
)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U, which people misread."""
_GROUPS, _LETTERS = 5, 4
_FEWEST_BYTES = 16
_STARTS = {action.value for action in STARTS}
ISSUED: Final = "issued"
"""The note of the entry by which an amount was issued to an account."""
GIFT_ACCOUNTS: Final = "gift:"
"""What the accounts of gift cards begin with."""


class BalancePayments(LocalAdapter):
    """Pays from an account of the ledger; what is held or spent leaves the account.

    The request names the account in its metadata as ``account``. Authorizing takes the
    amount off the balance, which never falls below zero; capturing changes nothing more;
    voiding and refunding put it back. From an account that has expired nothing is paid.
    What comes back to one makes it good again, for that amount and for the time that was
    left when it was paid with: so nobody who sends goods back loses by it.
    """

    capabilities = Capabilities(
        actions=dict.fromkeys(set(PaymentAction) - {PaymentAction.RENEW}, _SUPPORT),
        collection_mode=CollectionMode.BALANCE,
    )

    def __init__(self, *, name: str = "balance") -> None:
        self.name = require_plain_text(name, path="$.name")

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Succeeds if the balance covers it."""
        account = self._account(instruction)
        amount = _effect(instruction)
        if not account:
            return Declined(reason=DeclineReason.INVALID_DETAILS, detail="no account")
        now, until = instruction.asked_at, None
        entries = self.ledger.entries(account)
        ends = expiry(entries)
        if ends is not None and instant_of(now) >= instant_of(ends):
            if amount.amount < 0:
                return Declined(reason=DeclineReason.EXPIRED_CARD)
            if amount.amount > 0:
                until = self._revived(instruction, account, ends)
        try:
            self.ledger.append(
                LedgerEntry(
                    id=instruction.idempotency_key,
                    account=account,
                    amount=amount,
                    at=now,
                    note=instruction.action.value,
                    expires_at=until,
                ),
                least=Money.zero(amount.currency) if amount.amount < 0 else None,
            )
        except AmountRefusedError:
            return Declined(reason=DeclineReason.INSUFFICIENT_FUNDS)
        return Succeeded(account, instruction.target)

    def _revived(
        self, instruction: Instruction, account: str, ends: datetime
    ) -> datetime:
        """Until when an expired account is good again for what comes back to it.

        What was left on it when it expired stays lost.
        """
        lost = self.balance(account, instruction.amount.currency.code)
        if lost:
            self.ledger.append(
                LedgerEntry(
                    id=f"{instruction.idempotency_key}:expired",
                    account=account,
                    amount=-lost,
                    at=instruction.asked_at,
                    note="expired",
                )
            )
        spent = [
            each.at for each in self.ledger.entries(account) if _is_spent(each, ends)
        ]
        return after(instruction.asked_at, ends - max(spent, default=ends))

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """Succeeded if its entry is in the ledger."""
        account = self._account(instruction)
        if any(
            entry.id == instruction.idempotency_key
            for entry in self.ledger.entries(account)
        ):
            return Succeeded(account, instruction.target)
        return InstructionNotFound()

    def issue(
        self,
        account: str,
        amount: Money,
        *,
        id: str,
        at: datetime,
        expires_at: datetime | None = None,
    ) -> None:
        """Adds *amount* to an account (a gift card sold, a credit given), once per *id*.

        From *expires_at* on the account cannot be spent any more.
        """
        if not require_amount(amount, path="$.amount"):
            raise InvalidPaymentError("must be above zero", path="$.amount")
        self.ledger.append(
            LedgerEntry(
                id=id,
                account=account,
                amount=amount,
                at=at,
                note=ISSUED,
                expires_at=expires_at,
            )
        )

    def balance(
        self, account: str, currency: str, *, at: datetime | None = None
    ) -> Money:
        """What an account holds; *at* a moment, what can be spent of it then."""
        require_type(account, str, path="$.account")
        entries = self.ledger.entries(account)
        if at is None:
            return total(entries, currency)
        return spendable(entries, currency, require_moment(at, path="$.at"))

    def history(self, account: str) -> Sequence[LedgerEntry]:
        """All entries of an account, oldest first."""
        require_type(account, str, path="$.account")
        return self.ledger.entries(account)

    def _account(self, instruction: Instruction) -> str:
        return instruction.metadata.get("account", "") or instruction.provider_ref


class GiftCardPayments(BalancePayments):
    """Pays by the codes of gift cards, which a shop that has it issues when it sells them.

    The code is the request's ``token``, and is kept nowhere: neither with the payment nor
    with the order. It is made of *secret*, a key of the shop's of at least 16 bytes, and of
    what the card was sold as; so it is the same however often it is asked for. The key must
    never change: all cards would be lost.
    """

    def __init__(self, *, secret: bytes, name: str = "gift_card") -> None:
        super().__init__(name=name)
        if not isinstance(secret, bytes) or len(secret) < _FEWEST_BYTES:
            raise InvalidPaymentError(
                "must be at least 16 secret bytes",
                path="$.secret",
                hint="secrets.token_bytes(16), once",
            )
        self._secret = secret

    def code(self, name: str) -> str:
        """The code of the card that is sold under a *name*: ``XXXX-XXXX-XXXX-XXXX-XXXX``."""
        require_type(name, str, path="$.name")
        return _printed(self._digest(f"code of {name}"))

    def account(self, code: str) -> str:
        """The account of a code; lower case, blanks and dashes do not matter."""
        require_type(code, str, path="$.code")
        tidy = "".join(letter for letter in code.upper() if letter in _ALPHABET)
        return f"{GIFT_ACCOUNTS}{self._digest(tidy).hex()}"

    def _digest(self, text: str) -> bytes:
        said = text.encode(errors="backslashreplace")
        return hmac.digest(self._secret, said, "sha256")

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Succeeds if there is such a card, and it is good for it."""
        if instruction.action in STARTS and not self.ledger.entries(
            self._account(instruction)
        ):
            return Declined(
                reason=DeclineReason.INVALID_DETAILS, detail="no such gift card"
            )
        return super().answer(instruction)

    def _account(self, instruction: Instruction) -> str:
        if instruction.token:
            return self.account(instruction.token)
        return super()._account(instruction)


def _is_spent(entry: LedgerEntry, ends: datetime) -> bool:
    return entry.note in _STARTS and instant_of(entry.at) < instant_of(ends)


def _effect(instruction: Instruction) -> Money:
    if instruction.action in STARTS:
        return -instruction.amount
    if instruction.action is PaymentAction.CAPTURE:
        return Money.zero(instruction.amount.currency)
    return instruction.amount


def _printed(entropy: bytes) -> str:
    # Twenty letters out of thirty hold 98 bits, which nobody guesses.
    number = int.from_bytes(entropy)
    letters = []
    for _ in range(_GROUPS * _LETTERS):
        number, letter = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    text = "".join(letters)
    return "-".join(text[at : at + _LETTERS] for at in range(0, len(text), _LETTERS))
