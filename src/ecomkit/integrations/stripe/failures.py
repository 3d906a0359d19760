"""What the SDK's exceptions prove, as measured with stripe 16.1.0 and no retries.

====================================  =================  =========================
exception                             moved something    becomes
====================================  =================  =========================
CardError (402)                       no                 Declined
RateLimitError (429), 409             no                 NotSentError
Authentication-, Permission-,
InvalidRequest-, IdempotencyError     not by this try    MisconfiguredError
no connection could be made           no                 NotSentError
APIConnectionError else, APIError     nobody knows       Unknown
====================================  =================  =========================

The SDK's own ``should_retry`` does not tell "before" from "after", so it is not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecomkit.integrations.stripe.declines import declined
from ecomkit.payments.errors import MisconfiguredError, NotSentError
from ecomkit.payments.outcome import Declined, OutcomeUnknown
from ecomkit.payments.plain_texts import scrubbed

if TYPE_CHECKING:
    import stripe

_REFUSED = frozenset({400, 401, 403, 404})


def failure_outcome(error: stripe.StripeError) -> Declined | OutcomeUnknown:
    """The outcome that *error* stands for; raises if it proves that nothing moved.

    Only the people who set up the shop see Stripe's wording.
    """
    status = error.http_status
    details = _error_object(error)
    if status == 402:  # noqa: PLR2004  # Payment Required: Stripe's code for a decline
        intent = details.get("payment_intent")
        reference = intent.get("id") if isinstance(intent, dict) else None
        return declined(details, reference if isinstance(reference, str) else "")
    if status in {409, 429}:
        raise NotSentError(f"Stripe asked to wait ({status})", status=status)
    if status in _REFUSED and details:
        raise MisconfiguredError(
            f"Stripe refused the request ({status}): "
            f"{scrubbed(str(error.user_message or ''))}",
            status=status,
            reason=scrubbed(str(details.get("code") or details.get("type") or "")),
        )
    if status is None and _never_left(error):
        raise NotSentError("no connection to Stripe")
    return OutcomeUnknown(f"{type(error).__name__} {status or ''}".strip())


def _error_object(error: stripe.StripeError) -> dict[str, Any]:
    body = error.json_body
    details = body.get("error") if isinstance(body, dict) else None
    return details if isinstance(details, dict) else {}


def _never_left(error: stripe.StripeError) -> bool:
    # requests wraps urllib3's error, which alone says whether a connection was ever
    # made. It comes with the SDK, as requests does.
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    cause = error.__cause__
    inner = cause.args[0] if cause is not None and cause.args else None
    reason = getattr(inner, "reason", None)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
