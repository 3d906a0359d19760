"""Stripe as a payment adapter: one call per attempt, driven by stored instructions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from ecomkit.errors import EcomkitError, InvalidInputError, MissingExtraError
from ecomkit.integrations.stripe import answers, requests
from ecomkit.integrations.stripe.failures import failure_outcome
from ecomkit.integrations.stripe.notifications import notifications
from ecomkit.integrations.stripe.signatures import StripeSignatures
from ecomkit.payments.capabilities import (
    ActionSupport,
    Capabilities,
    CollectionMode,
    Lookup,
)
from ecomkit.payments.errors import BadNotificationError, MisconfiguredError
from ecomkit.payments.instruction import Instruction, PaymentAction
from ecomkit.payments.notification import Notification
from ecomkit.payments.outcome import (
    BuyerAction,
    InstructionNotFound,
    Outcome,
    OutcomeUnknown,
)
from ecomkit.validators import require_names

if TYPE_CHECKING:
    import stripe

# Keys are kept for at least 24 hours (API v1). A search, or a look-up just after a broken
# call, may lag, so "not found" proves nothing.
_ONCE = ActionSupport(idempotency_window=timedelta(hours=24), lookup=Lookup.POSITIVE)
_PART = attrs.evolve(_ONCE, partial=True)
_PARTS = attrs.evolve(_PART, multiple=True)
_CAPABILITIES = Capabilities(
    actions={
        PaymentAction.AUTHORIZE: _ONCE,
        PaymentAction.PURCHASE: _ONCE,
        PaymentAction.CAPTURE: _PART,
        PaymentAction.VOID: _ONCE,
        PaymentAction.REFUND: _PARTS,
    },
    collection_mode=CollectionMode.ONLINE,
    buyer_actions=frozenset({BuyerAction.REDIRECT, BuyerAction.SDK}),
    asynchronous=True,
    notifications=True,
    # Seven days for cards in general; less for some networks and trades.
    authorization_ttl=timedelta(days=7),
)
_O = TypeVar("_O")


class StripeAdapter:
    """Takes cards and wallets through Stripe; a PaymentAdapter.

    *api_key* is the secret key of the account; *webhook_secrets* are those of its
    endpoint, the old and the new one while they are replaced. *address* is for tests.

    Needs the extra ``stripe``: MissingExtraError without it.
    """

    def __init__(
        self,
        api_key: str,
        *,
        webhook_secrets: Sequence[str] = (),
        address: str = "https://api.stripe.com",
        name: str = "stripe",
    ) -> None:
        if not (isinstance(api_key, str) and api_key):
            raise InvalidInputError("no API key", path="$.api_key")
        require_names(webhook_secrets, path="$.webhook_secrets")
        sdk = _sdk()
        clients: dict[float, stripe.StripeClient] = {}

        # The key stays in here, so that no text or record of the adapter holds it.
        def connected(timeout: timedelta) -> stripe.StripeClient:
            seconds = timeout.total_seconds()
            if seconds not in clients:
                clients[seconds] = sdk.StripeClient(
                    api_key,
                    base_addresses={"api": address},
                    http_client=sdk.RequestsClient(timeout=seconds),
                    # The SDK would make up keys of its own; the core retries.
                    max_network_retries=0,
                )
            return clients[seconds]

        self._connected = connected
        self._failure = sdk.StripeError
        self._signatures = (
            StripeSignatures(*webhook_secrets) if webhook_secrets else None
        )
        self._name = name

    @property
    def name(self) -> str:
        """The adapter's name, kept with each payment."""
        return self._name

    @property
    def capabilities(self) -> Capabilities:
        """What Stripe supports for every account.

        Several captures of one payment need an agreement with Stripe and are left out.
        """
        return _CAPABILITIES

    def submit(self, instruction: Instruction, /, *, timeout: timedelta) -> Outcome:
        """Sends *instruction* to Stripe, once, under its own key."""
        client = self._connected(timeout).v1
        options: stripe.RequestOptions = {
            "idempotency_key": instruction.idempotency_key
        }
        # The request is built first: what fails here has moved nothing.
        match instruction.action:
            case PaymentAction.CAPTURE:
                reference = requests.reference(instruction)
                taking = requests.capture_params(instruction)
                return self._outcome(
                    lambda: client.payment_intents.capture(reference, taking, options),
                    lambda intent: _done(answers.captured_outcome(intent, instruction)),
                )
            case PaymentAction.VOID:
                reference = requests.reference(instruction)
                return self._outcome(
                    lambda: client.payment_intents.cancel(
                        reference, {"expand": ["latest_charge"]}, options
                    ),
                    lambda intent: _done(answers.voided_outcome(intent, instruction)),
                )
            case PaymentAction.REFUND:
                returning = requests.refund_params(instruction)
                return self._outcome(
                    lambda: client.refunds.create(returning, options),
                    lambda refund: answers.refund_outcome(refund, instruction),
                )
            case PaymentAction.AUTHORIZE | PaymentAction.PURCHASE:
                asking = requests.create_params(instruction)
                return self._outcome(
                    lambda: client.payment_intents.create(asking, options),
                    lambda intent: _first(intent, instruction),
                )
            case PaymentAction.RENEW:
                raise MisconfiguredError("a hold at Stripe is not renewed")

    def lookup(
        self, instruction: Instruction, /, *, timeout: timedelta
    ) -> Outcome | InstructionNotFound:
        """What became of *instruction*: by Stripe's reference, else by our metadata."""
        client = self._connected(timeout).v1
        action, reference = instruction.action, instruction.provider_ref
        if (
            action in {PaymentAction.AUTHORIZE, PaymentAction.PURCHASE}
            and not reference
        ):
            hit = self._outcome(
                lambda: client.payment_intents.search(
                    requests.search_params(instruction)
                ),
                lambda hits: _among(hits, instruction, _name),
            )
            if not isinstance(hit, str):
                return hit
            # The search may show an older state of the payment.
            reference = hit
        if action is PaymentAction.REFUND:
            return self._outcome(
                lambda: client.refunds.list(requests.refunds_params(instruction)),
                lambda hits: _among(hits, instruction, answers.refund_outcome),
            )
        reference = reference or requests.reference(instruction)
        read = _READ[action]
        return self._outcome(
            lambda: client.payment_intents.retrieve(
                reference, {"expand": ["latest_charge"]}
            ),
            lambda intent: read(intent, instruction),
        )

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        """The notifications in a message from Stripe; none for events that move nothing.

        Raises BadNotificationError unless the message provably comes from Stripe.
        """
        if self._signatures is None:
            raise BadNotificationError(
                "no webhook secret is configured",
                hint="give webhook_secrets to the adapter",
                reason="unconfigured",
            )
        message = self._signatures.verify(body, headers, now=now)
        return notifications(message, source=self._name)

    def _outcome(
        self,
        call: Callable[[], stripe.StripeObject],
        read: Callable[[answers.Json], _O],
    ) -> _O | Outcome:
        # The failure is read after the handler, so that no error of ours carries
        # Stripe's answer along.
        try:
            answer = call()
        except self._failure as error:
            failed = error
        else:
            return _understood(answer, read)
        return failure_outcome(failed)


class AsyncStripeAdapter:
    """:class:`StripeAdapter` for event loops; an AsyncPaymentAdapter.

    Each call waits in a thread of its own. A canceled call may still have its effect,
    which the core counts as unknown.
    """

    def __init__(self, adapter: StripeAdapter, /) -> None:
        self._adapter = adapter

    @property
    def name(self) -> str:
        """The adapter's name, kept with each payment."""
        return self._adapter.name

    @property
    def capabilities(self) -> Capabilities:
        """What Stripe does for every account."""
        return self._adapter.capabilities

    async def submit(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # Stripe's limit is its own matter
    ) -> Outcome:
        """Sends *instruction* to Stripe, once, under its own key."""
        return await asyncio.to_thread(
            self._adapter.submit, instruction, timeout=timeout
        )

    async def lookup(
        self,
        instruction: Instruction,
        /,
        *,
        timeout: timedelta,  # noqa: ASYNC109  # as above
    ) -> Outcome | InstructionNotFound:
        """What became of *instruction*, as Stripe knows it now."""
        return await asyncio.to_thread(
            self._adapter.lookup, instruction, timeout=timeout
        )

    def verify(
        self, body: bytes, headers: Mapping[str, str], /, *, now: datetime
    ) -> Sequence[Notification]:
        """As StripeAdapter.verify."""
        return self._adapter.verify(body, headers, now=now)


def _first(intent: answers.Json, instruction: Instruction) -> Outcome:
    return answers.intent_outcome(intent, by_form=not instruction.token)


def _name(intent: answers.Json, _: Instruction) -> str:
    return str(intent["id"])


_READ: Mapping[
    PaymentAction, Callable[[answers.Json, Instruction], Outcome | InstructionNotFound]
] = {
    PaymentAction.AUTHORIZE: _first,
    PaymentAction.PURCHASE: _first,
    PaymentAction.CAPTURE: answers.captured_outcome,
    PaymentAction.VOID: answers.voided_outcome,
}


def _done(outcome: Outcome | InstructionNotFound) -> Outcome:
    if isinstance(outcome, InstructionNotFound):
        return OutcomeUnknown("the answer says yes and shows no")
    return outcome


def _among(
    hits: answers.Json,
    instruction: Instruction,
    read: Callable[[answers.Json, Instruction], _O],
) -> _O | InstructionNotFound:
    hit = answers.found(hits["data"], instruction)
    return InstructionNotFound() if hit is None else read(hit, instruction)


def _understood(
    answer: stripe.StripeObject, read: Callable[[answers.Json], _O]
) -> _O | OutcomeUnknown:
    try:
        # What came over the wire: the SDK's own objects differ from version to version.
        content: Any = answer.last_response.data  # type: ignore[union-attr]  # None: unknown
        return read(content)
    except (LookupError, TypeError, AttributeError, EcomkitError):
        return OutcomeUnknown("an answer that makes no sense")


def _sdk() -> Any:
    try:
        import stripe
    except ImportError:
        raise MissingExtraError(
            "stripe", needed_for="taking cards with Stripe"
        ) from None
    return stripe
