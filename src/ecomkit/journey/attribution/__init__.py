"""Attribution: which contacts earned the sales, what they cost and what they returned."""

from ecomkit.journey.attribution.credit import campaign_returns
from ecomkit.journey.attribution.models import (
    markov_attribution,
    markov_chain,
    shapley_attribution,
)
from ecomkit.journey.attribution.paths import (
    ConversionPath,
    PathDimension,
    conversion_paths,
)
from ecomkit.journey.attribution.ports import AttributionRule
from ecomkit.journey.attribution.rules import (
    FirstTouch,
    LastTouch,
    LinearPerChannel,
    LinearPerTouch,
    PositionBased,
    TimeDecay,
    attribute_sales,
)

__all__ = [
    "AttributionRule",
    "ConversionPath",
    "FirstTouch",
    "LastTouch",
    "LinearPerChannel",
    "LinearPerTouch",
    "PathDimension",
    "PositionBased",
    "TimeDecay",
    "attribute_sales",
    "campaign_returns",
    "conversion_paths",
    "markov_attribution",
    "markov_chain",
    "shapley_attribution",
]
