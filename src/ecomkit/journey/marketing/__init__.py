"""Marketing: campaigns, audiences, segments, cart recovery, personal content and customer voices."""

from ecomkit.journey.marketing.audiences import (
    CampaignAudience,
    buyer_groups,
    mailing_list,
)
from ecomkit.journey.marketing.campaigns import MarketingCampaign, campaign_figures
from ecomkit.journey.marketing.cart_recovery import (
    AbandonmentPolicy,
    CartState,
    cart_histories,
    recovery_token,
    reminders_due,
    verify_recovery_token,
)
from ecomkit.journey.marketing.content import (
    Mention,
    Testimonial,
)
from ecomkit.journey.marketing.events import RecoverySent
from ecomkit.journey.marketing.personalization import (
    ContentSlot,
    ContentVariant,
    personalize,
)
from ecomkit.journey.marketing.ports import MentionSource, SegmentRule
from ecomkit.journey.marketing.rfm_segments import RFM_SEGMENTS, rfm_facts
from ecomkit.journey.marketing.rule_result import RuleResult
from ecomkit.journey.marketing.segment_rules import (
    AllRules,
    AnyRule,
    Comparison,
    Criterion,
    NotRule,
)
from ecomkit.journey.marketing.segments import Segment, segment_recipients

__all__ = [
    "RFM_SEGMENTS",
    "AbandonmentPolicy",
    "AllRules",
    "AnyRule",
    "CampaignAudience",
    "CartState",
    "Comparison",
    "ContentSlot",
    "ContentVariant",
    "Criterion",
    "MarketingCampaign",
    "Mention",
    "MentionSource",
    "NotRule",
    "RecoverySent",
    "RuleResult",
    "Segment",
    "SegmentRule",
    "Testimonial",
    "buyer_groups",
    "campaign_figures",
    "cart_histories",
    "mailing_list",
    "personalize",
    "recovery_token",
    "reminders_due",
    "rfm_facts",
    "segment_recipients",
    "verify_recovery_token",
]
