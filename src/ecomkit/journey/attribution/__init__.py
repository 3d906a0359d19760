"""Attribution: which contacts earned the sales, what they cost and what they brought."""

from ecomkit.journey.attribution.credit import (
    Attribution,
    CampaignReturn,
    Credit,
    campaign_returns,
)
from ecomkit.journey.attribution.models import (
    MarkovChain,
    markov,
    markov_chain,
    shapley,
)
from ecomkit.journey.attribution.paths import Path, PathBy, paths_from
from ecomkit.journey.attribution.ports import PathRule
from ecomkit.journey.attribution.rules import (
    FirstTouch,
    LastTouch,
    LinearPerChannel,
    LinearPerTouch,
    PositionBased,
    TimeDecay,
    attribute,
)

__all__ = [
    "Attribution",
    "CampaignReturn",
    "Credit",
    "FirstTouch",
    "LastTouch",
    "LinearPerChannel",
    "LinearPerTouch",
    "MarkovChain",
    "Path",
    "PathBy",
    "PathRule",
    "PositionBased",
    "TimeDecay",
    "attribute",
    "campaign_returns",
    "markov",
    "markov_chain",
    "paths_from",
    "shapley",
]
