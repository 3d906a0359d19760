"""The laws of prices, for a shop's own rules: one line in a test suite checks them all.

laws.check(HappyHour())
"""

from ecomkit.testing.laws.checking import Report, Rule, check
from ecomkit.testing.laws.every_law import LAWS
from ecomkit.testing.laws.every_way import L18
from ecomkit.testing.laws.explanation import L15
from ecomkit.testing.laws.figures import L1, L2, L3, L9, L10, L14
from ecomkit.testing.laws.growing import L11
from ecomkit.testing.laws.law import Breach, Law, LawBrokenError
from ecomkit.testing.laws.net_and_gross import L17
from ecomkit.testing.laws.refunds import L12
from ecomkit.testing.laws.same_price import L4, L5, L7, L16
from ecomkit.testing.laws.splitting import L6
from ecomkit.testing.laws.writing import L8, L13

__all__ = [
    "L1",
    "L2",
    "L3",
    "L4",
    "L5",
    "L6",
    "L7",
    "L8",
    "L9",
    "L10",
    "L11",
    "L12",
    "L13",
    "L14",
    "L15",
    "L16",
    "L17",
    "L18",
    "LAWS",
    "Breach",
    "Law",
    "LawBrokenError",
    "Report",
    "Rule",
    "check",
]
