"""Gift cards and store credit: money the shop already owes, spent from a ledger."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

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
from ecomkit.payments.ledger import balance
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
from ecomkit.validators import require_type

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


class BalancePayments(LocalAdapter):
    """Pays from an account of the ledger; what is held or spent leaves the account.

    The request names the account in its metadata as ``account``. Authorizing takes the
    amount off the balance, which never falls below zero; capturing changes nothing more;
    voiding and refunding put it back.
    """

    capabilities = Capabilities(
        actions=dict.fromkeys(set(PaymentAction) - {PaymentAction.RENEW}, _SUPPORT),
        collection_mode=CollectionMode.BALANCE,
    )

    def __init__(self, *, name: str = "balance") -> None:
        self.name = require_plain_text(name, path="$.name")

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Succeeds if the balance covers it."""
        account = _account(instruction)
        amount = _effect(instruction)
        if not account:
            return Declined(reason=DeclineReason.INVALID_DETAILS, detail="no account")
        try:
            self.ledger.append(
                LedgerEntry(
                    id=instruction.idempotency_key,
                    account=account,
                    amount=amount,
                    at=instruction.asked_at,
                    note=instruction.action.value,
                ),
                least=Money.zero(amount.currency) if amount.amount < 0 else None,
            )
        except AmountRefusedError:
            return Declined(reason=DeclineReason.INSUFFICIENT_FUNDS)
        return Succeeded(account, instruction.target)

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """Succeeded if its entry is in the ledger."""
        account = _account(instruction)
        if any(
            entry.id == instruction.idempotency_key
            for entry in self.ledger.entries(account)
        ):
            return Succeeded(account, instruction.target)
        return InstructionNotFound()

    def issue(self, account: str, amount: Money, *, id: str, at: datetime) -> None:
        """Adds *amount* to an account (a gift card sold, a credit given), once per *id*."""
        if not require_amount(amount, path="$.amount"):
            raise InvalidPaymentError("must be above zero", path="$.amount")
        self.ledger.append(
            LedgerEntry(id=id, account=account, amount=amount, at=at, note="issued")
        )

    def balance(self, account: str, currency: str) -> Money:
        """What can still be spent."""
        require_type(account, str, path="$.account")
        return balance(self.ledger, account, currency)

    def history(self, account: str) -> Sequence[LedgerEntry]:
        """All entries of an account, oldest first."""
        require_type(account, str, path="$.account")
        return self.ledger.entries(account)


def _account(instruction: Instruction) -> str:
    return instruction.metadata.get("account", "") or instruction.provider_ref


def _effect(instruction: Instruction) -> Money:
    if instruction.action in STARTS:
        return -instruction.amount
    if instruction.action is PaymentAction.CAPTURE:
        return Money.zero(instruction.amount.currency)
    return instruction.amount


def gift_code(entropy: bytes) -> str:
    """The code to print on a gift card, from random bytes: ``XXXX-XXXX-XXXX-XXXX-XXXX``.

    *entropy* is ``secrets.token_bytes(16)`` or more. Twenty letters out of thirty hold
    98 bits, which nobody guesses.
    """
    if not isinstance(entropy, bytes) or len(entropy) < _FEWEST_BYTES:
        raise InvalidPaymentError(
            "must be random bytes", path="$.entropy", hint="secrets.token_bytes(16)"
        )
    number = int.from_bytes(entropy)
    letters = []
    for _ in range(_GROUPS * _LETTERS):
        number, letter = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[letter])
    text = "".join(letters)
    return "-".join(text[at : at + _LETTERS] for at in range(0, len(text), _LETTERS))


def gift_account(code: str, secret: bytes) -> str:
    """The ledger account of a gift card's code; the code itself is stored nowhere.

    Lower case, blanks and dashes do not matter. *secret* is a key of the shop's, at least
    16 bytes, that never changes.
    """
    if not isinstance(secret, bytes) or len(secret) < _FEWEST_BYTES:
        raise InvalidPaymentError(
            "must be at least 16 secret bytes", path="$.secret", hint="never change it"
        )
    require_type(code, str, path="$.code")
    tidy = "".join(letter for letter in code.upper() if letter in _ALPHABET)
    return f"gift:{hmac.digest(secret, tidy.encode(), 'sha256').hex()}"
