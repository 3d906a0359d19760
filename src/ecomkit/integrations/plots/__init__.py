"""Pictures as SVG: funnel, Sankey of the journey, cohorts, attribution, price waterfall.

Needs the extra ``plots``. Vega draws them, run by vl-convert without a browser; every
mark has a name that a screen reader reads out.
"""

from ecomkit.integrations.plots.charts import (
    WaterfallStep,
    attribution_svg,
    cohort_svg,
    funnel_svg,
    waterfall_svg,
)
from ecomkit.integrations.plots.price import price_steps
from ecomkit.integrations.plots.sankey import sankey_svg

__all__ = [
    "WaterfallStep",
    "attribution_svg",
    "cohort_svg",
    "funnel_svg",
    "price_steps",
    "sankey_svg",
    "waterfall_svg",
]
