"""Key figures: funnels, conversion, revenue, cohorts, RFM, churn, service and the report."""

from ecomkit.journey.event_fields import events_between
from ecomkit.journey.figures.axes import parts_of
from ecomkit.journey.figures.checkout import checkout_figures
from ecomkit.journey.figures.churn import ChurnRule, churn_flags, churn_rate
from ecomkit.journey.figures.cohorts import CohortPeriod, cohort_table
from ecomkit.journey.figures.customer_value import (
    CustomerValue,
    customer_value,
    refunds,
    revenue_by_category,
    revenue_by_seller,
)
from ecomkit.journey.figures.customers import lapsed_rate, repeat_rate, returning_rate
from ecomkit.journey.figures.delivery_times import (
    ServiceLevel,
    on_time_rate,
    time_between,
    time_to_cash,
    time_to_ship,
)
from ecomkit.journey.figures.funnel import CountingUnit, Funnel, FunnelOrder, FunnelStep
from ecomkit.journey.figures.kpi_report import Kpi, kpi_report
from ecomkit.journey.figures.message_figures import (
    message_figures,
    message_figures_by,
)
from ecomkit.journey.figures.purchases import (
    Purchase,
    SoldLine,
    purchases_from_events,
    purchases_from_lines,
    sold_lines_from_events,
)
from ecomkit.journey.figures.rates import conversion_rate, conversion_rate_by, step_rate
from ecomkit.journey.figures.returns import return_rate, return_reasons
from ecomkit.journey.figures.revenue import (
    GROSS_REVENUE,
    NET_GOODS_REVENUE,
    Valuation,
    average_order_value,
    payments_by,
    per_unit,
    revenue,
    revenue_by,
    shipping_share,
)
from ecomkit.journey.figures.rfm import RfmTies, rfm_table
from ecomkit.journey.figures.sales_summary import sales_summary
from ecomkit.journey.figures.sellers import SellerEarnings, seller_earnings
from ecomkit.journey.figures.site_use import (
    clicks_to_product,
    conversion_by_load_time,
    search_exit_rate,
    searches_without_result_rate,
)
from ecomkit.journey.figures.support import support_figures, support_figures_by

__all__ = [
    "GROSS_REVENUE",
    "NET_GOODS_REVENUE",
    "ChurnRule",
    "CohortPeriod",
    "CountingUnit",
    "CustomerValue",
    "Funnel",
    "FunnelOrder",
    "FunnelStep",
    "Kpi",
    "Purchase",
    "RfmTies",
    "SellerEarnings",
    "ServiceLevel",
    "SoldLine",
    "Valuation",
    "average_order_value",
    "checkout_figures",
    "churn_flags",
    "churn_rate",
    "clicks_to_product",
    "cohort_table",
    "conversion_by_load_time",
    "conversion_rate",
    "conversion_rate_by",
    "customer_value",
    "events_between",
    "kpi_report",
    "lapsed_rate",
    "message_figures",
    "message_figures_by",
    "on_time_rate",
    "parts_of",
    "payments_by",
    "per_unit",
    "purchases_from_events",
    "purchases_from_lines",
    "refunds",
    "repeat_rate",
    "return_rate",
    "return_reasons",
    "returning_rate",
    "revenue",
    "revenue_by",
    "revenue_by_category",
    "revenue_by_seller",
    "rfm_table",
    "sales_summary",
    "search_exit_rate",
    "searches_without_result_rate",
    "seller_earnings",
    "shipping_share",
    "sold_lines_from_events",
    "step_rate",
    "support_figures",
    "support_figures_by",
    "time_between",
    "time_to_cash",
    "time_to_ship",
]
