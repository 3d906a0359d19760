"""Card payments at an offline terminal: the operator types in what the slip says."""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.payments.adapters.local import LocalAdapter
from ecomkit.payments.capabilities import (
    FOREVER,
    ActionSupport,
    Capabilities,
    CollectionMode,
)
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.outcome import (
    Declined,
    DeclineReason,
    Outcome,
    RetryAdvice,
    Succeeded,
)
from ecomkit.payments.plain_texts import require_plain_text
from ecomkit.payments.saved_payment_methods import require_last_four
from ecomkit.payments.validators import check
from ecomkit.validators import as_dict, require_type, require_types

_APPROVAL = re.compile(r"[0-9A-Za-z]{2,12}", re.ASCII)


@attrs.frozen(kw_only=True)
class TerminalSlip:
    """What a terminal printed, as the operator types it in; never a card number.

    ``approval_code`` is the bank's code or, for a refund or a reversal, the slip's
    number; ``last_four`` are the card's last digits; ``operator`` typed it in, and
    ``approved_by`` is the second person if the shop requires one.
    """

    approval_code: str = attrs.field(validator=check.id)
    last_four: str = attrs.field(validator=check.id)
    terminal: str = attrs.field(validator=check.id)
    operator: str = attrs.field(validator=check.id)
    approved_by: str = attrs.field(default="", validator=check.plain_text)

    def __attrs_post_init__(self) -> None:
        if not _APPROVAL.fullmatch(self.approval_code):
            raise InvalidPaymentError(
                "is not an approval code",
                path="$.approval_code",
                hint="2 to 12 letters or digits",
            )
        require_last_four(self.last_four)

    def metadata(self) -> Mapping[str, str]:
        """The slip as an instruction's ``metadata``."""
        return {name: value for name, value in attrs.asdict(self).items() if value}

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, str], /) -> TerminalSlip:
        """The slip that an instruction's *metadata* hold."""
        texts = require_type(as_dict(metadata), dict, path="$.metadata")
        names = [field.name for field in attrs.fields(cls)]
        return cls(**{name: texts.get(name, "") for name in names})


class CardTerminal(LocalAdapter):
    """Takes card payments at the shop's own terminal, which is not connected to it.

    The request's ``metadata`` are the slip's (:meth:`TerminalSlip.metadata`). A refund
    above the limit of its currency in *second_person_above* needs the approval of a
    second person.
    """

    capabilities = Capabilities(
        actions={
            action: ActionSupport(
                partial=action is not PaymentAction.VOID,
                multiple=True,
                idempotency_window=FOREVER,
            )
            for action in PaymentAction
            if action is not PaymentAction.RENEW
        },
        collection_mode=CollectionMode.TERMINAL,
    )

    def __init__(
        self, name: str = "terminal", *, second_person_above: tuple[Money, ...] = ()
    ) -> None:
        self.name = require_plain_text(name, path="$.name")
        require_types(second_person_above, Money, path="$.second_person_above")
        self._limits = {limit.currency.code: limit for limit in second_person_above}

    def answer(self, instruction: Instruction, /) -> Outcome:
        """Succeeds if the slip is complete; else declines and says what is missing."""
        try:
            slip = TerminalSlip.from_metadata(instruction.metadata)
        except EcomkitError as error:
            return Declined(
                reason=DeclineReason.INVALID_DETAILS,
                retry=RetryAdvice.LATER,
                detail=f"{error.path}: {error.message}",
            )
        is_refund = instruction.action is PaymentAction.REFUND
        if is_refund and not self._approved(instruction.amount, slip):
            return Declined(
                reason=DeclineReason.NOT_ALLOWED,
                retry=RetryAdvice.LATER,
                detail="a second person must approve this refund",
            )
        reference = f"{slip.terminal}:{slip.approval_code}"
        return Succeeded(reference, instruction.target)

    def _approved(self, amount: Money, slip: TerminalSlip) -> bool:
        limit = self._limits.get(amount.currency.code)
        if limit is None or amount <= limit:
            return True
        second = slip.approved_by.strip().casefold()
        return bool(second) and second != slip.operator.strip().casefold()
