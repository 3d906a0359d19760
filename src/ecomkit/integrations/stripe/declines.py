"""Stripe's ways to say no, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecomkit.payments.outcome import Declined, DeclineReason, RetryAdvice

# Stripe's documentation, "Card declines" and "Error codes". All others are DECLINED.
_REASONS = {
    code: reason
    for reason, codes in {
        DeclineReason.INSUFFICIENT_FUNDS: "insufficient_funds",
        DeclineReason.EXPIRED_CARD: "expired_card",
        DeclineReason.INVALID_DETAILS: """
            incorrect_address incorrect_cvc incorrect_number incorrect_pin incorrect_zip
            invalid_account invalid_cvc invalid_expiry_month invalid_expiry_year
            invalid_number invalid_pin""",
        DeclineReason.AUTHENTICATION_FAILED: """
            authentication_not_handled authentication_required
            offline_pin_required online_or_offline_pin_required
            payment_intent_authentication_failure""",
        DeclineReason.FRAUD_SUSPECTED: """
            fraudulent highest_risk_level merchant_blacklist security_violation""",
        DeclineReason.LIMIT_EXCEEDED: """
            card_velocity_exceeded pin_try_exceeded withdrawal_count_limit_exceeded""",
        DeclineReason.LOST_OR_STOLEN: "lost_card pickup_card stolen_card",
        DeclineReason.NOT_ALLOWED: """
            card_not_supported currency_not_supported invalid_amount not_permitted
            restricted_card revocation_of_all_authorizations
            revocation_of_authorization service_not_allowed stop_payment_order
            transaction_not_allowed""",
        DeclineReason.ALREADY_DONE: "duplicate_transaction",
    }.items()
    for code in codes.split()
}
_LATER = frozenset(
    """approve_with_id issuer_not_available processing_error reenter_transaction
    try_again_later""".split()
)


def declined(error: Mapping[str, Any], reference: str = "") -> Declined:
    """The refusal that Stripe's *error* object tells of."""
    code = str(error.get("decline_code") or error.get("code") or "")
    reason = _REASONS.get(code, DeclineReason.DECLINED)
    retry = RetryAdvice.OTHER_METHOD
    if reason is DeclineReason.ALREADY_DONE:
        retry = RetryAdvice.NEVER
    elif code in _LATER:
        retry = RetryAdvice.LATER
    return Declined(reason=reason, retry=retry, detail=code, provider_ref=reference)
