"""Privacy: consent, routing by consent, access to personal data, and erasure."""

from ecomkit.journey.privacy.access import personal_data
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.consent_router import (
    ConsentRouter,
    EventDestination,
    UndecidedConsent,
)
from ecomkit.journey.privacy.erasure import (
    DEFAULT_ERASURE,
    ErasureAction,
    ErasurePolicy,
    ErasureReport,
    ErasureRule,
    erase_person,
    plan_erasure,
)
from ecomkit.journey.privacy.events import ConsentGiven, ConsentWithdrawn
from ecomkit.journey.privacy.legal_keep import KeepRule, KeptPaper, LegalKeep
from ecomkit.journey.privacy.purposes import (
    ConsentPurpose,
    from_google_consent,
    from_shopify_consent,
    to_google_consent,
    to_shopify_consent,
)

__all__ = [
    "DEFAULT_ERASURE",
    "ConsentGiven",
    "ConsentPurpose",
    "ConsentRouter",
    "ConsentWithdrawn",
    "Consents",
    "ErasureAction",
    "ErasurePolicy",
    "ErasureReport",
    "ErasureRule",
    "EventDestination",
    "KeepRule",
    "KeptPaper",
    "LegalKeep",
    "UndecidedConsent",
    "erase_person",
    "from_google_consent",
    "from_shopify_consent",
    "personal_data",
    "plan_erasure",
    "to_google_consent",
    "to_shopify_consent",
]
