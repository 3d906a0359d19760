"""Logs of other shapes, read as events: clicks of visitors, the tables of a marketplace."""

from ecomkit.journey.logs.clicks import CLICK_KINDS, ClickLog
from ecomkit.journey.logs.marketplace import MarketplaceLog
from ecomkit.journey.logs.reading import LogProblem, LogReading

__all__ = ["CLICK_KINDS", "ClickLog", "LogProblem", "LogReading", "MarketplaceLog"]
