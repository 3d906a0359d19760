"""Verdicts: what became of each rule and each code, as data."""

from __future__ import annotations

from decimal import Decimal

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing.values.policy import TaxSide


@attrs.frozen(kw_only=True)
class Missing:
    """What is missing for a rule to apply: an amount, a number of units or articles, or a fact.

    ``what`` is a message id (``"amount"``, ``"quantity"``, ``"articles"``, ``"code"``,
    ``"group"``, ``"contents"``, ``"delivery"``, ``"fee"``, ``"method"``, ``"payment_method"``, ``"place"``,
    ``"order_count"``, ``"time"``, ``"currency"``, ``"absence"``). ``saving`` is what would be saved
    then, where that is an amount. ``side`` is the side of the tax that ``amount`` is on, where
    that is not the one on which the buyer is shown prices.
    """

    what: str
    amount: Money | None = None
    quantity: int | Decimal | None = None
    values: tuple[str, ...] = ()
    saving: Money | None = None
    side: TaxSide | None = None


@attrs.frozen(kw_only=True)
class Applied:
    """The promotion lowered the price by ``saving``.

    ``further`` is what is missing for its next step: a higher tier, one more amount spent.
    """

    promotion: str
    saving: Money
    code: str = ""
    further: Missing | None = None


@attrs.frozen(kw_only=True)
class NotYet:
    """The promotion would apply if nothing were missing."""

    promotion: str
    missing: tuple[Missing, ...]
    code: str = ""


@attrs.frozen(kw_only=True)
class Beaten:
    """Another promotion applies, and the two do not combine.

    It saves ``by_how_much`` more than this one would alone. A negative figure means that
    an exclusive promotion blocks a better one.
    """

    promotion: str
    by: str
    by_how_much: Money
    code: str = ""


@attrs.frozen(kw_only=True)
class Expired:
    """The promotion is over or has not started: it runs from ``since`` to ``until``."""

    promotion: str
    since: str = ""
    until: str = ""
    code: str = ""


@attrs.frozen(kw_only=True)
class Exhausted:
    """The promotion's uses or its budget are used up."""

    promotion: str
    limit: str
    code: str = ""


@attrs.frozen(kw_only=True)
class Rejected:
    """The promotion does not apply, and nothing the buyer adds would change that."""

    promotion: str
    reason: str
    code: str = ""


Verdict = Applied | NotYet | Beaten | Expired | Exhausted | Rejected
