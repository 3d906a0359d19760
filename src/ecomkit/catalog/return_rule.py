"""ReturnRule: whether and how long one article can be sent back."""

from __future__ import annotations

import attrs

from ecomkit.catalog.validators import check, check_line
from ecomkit.validators import maybe


@attrs.frozen(kw_only=True)
class ReturnRule:
    """How one article is taken back, where it differs from the shop's terms.

    ``days`` left out are those of the terms. What is ``accepted=False`` cannot be sent
    back because the buyer does not want it any more (made to order, sealed goods that were
    opened, a download that has begun: Directive 2011/83/EU, Article 16); ``reason`` says
    why. Faulty goods are a claim, whatever this says.
    """

    accepted: bool = attrs.field(default=True, validator=check.flag)
    days: int | None = attrs.field(
        default=None, validator=maybe(check.whole_number(least=0))
    )
    reason: str = attrs.field(default="", validator=check_line)


AS_THE_SHOP_SAYS = ReturnRule()
