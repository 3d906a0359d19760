"""LAWS: every law of prices, in the order in which they are checked."""

from __future__ import annotations

from ecomkit.testing.laws.every_way import L18
from ecomkit.testing.laws.explanation import L15
from ecomkit.testing.laws.figures import L1, L2, L3, L9, L10, L14
from ecomkit.testing.laws.growing import L11
from ecomkit.testing.laws.net_and_gross import L17
from ecomkit.testing.laws.refunds import L12
from ecomkit.testing.laws.same_price import L4, L5, L7, L16
from ecomkit.testing.laws.splitting import L6
from ecomkit.testing.laws.writing import L8, L13

_FIRST = (L1, L2, L3, L4, L5, L6, L7, L8, L9)
LAWS = (*_FIRST, L10, L11, L12, L13, L14, L15, L16, L17, L18)
