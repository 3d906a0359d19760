"""Cards and wallets through Stripe; needs the extra ``stripe``."""

from ecomkit.integrations.stripe.adapter import AsyncStripeAdapter, StripeAdapter
from ecomkit.integrations.stripe.amounts import from_stripe_minor, stripe_minor
from ecomkit.integrations.stripe.signatures import StripeSignatures

__all__ = [
    "AsyncStripeAdapter",
    "StripeAdapter",
    "StripeSignatures",
    "from_stripe_minor",
    "stripe_minor",
]
