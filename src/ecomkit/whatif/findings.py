"""Findings: what a check of a set of rules says, why, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.values.occasion import Occasion


class FindingKind(StrictEnum):
    """What was found.

    ``NEVER_APPLIES``: no cart can meet this promotion. ``SHADOWED``: another one stands in
    its way wherever it could apply. ``TIER_NEVER_REACHED``: another tier begins at the same
    place. ``SHARED_CODE``: one code opens several promotions. ``BUDGET_TOO_SMALL``: less
    than one use. ``FREE``: an article costs nothing. ``AT_FLOOR``: discounts come down to
    a price floor, and are cut there. ``BUY_MORE_PAY_LESS``: one unit more costs less in
    all. ``THRESHOLD_UNDONE``: after the discount the goods come to less than the amount
    that it asks for. ``THRESHOLD_CROSSED``: another promotion takes the goods below it.
    """

    NEVER_APPLIES = "never_applies"
    SHADOWED = "shadowed"
    TIER_NEVER_REACHED = "tier_never_reached"
    SHARED_CODE = "shared_code"
    BUDGET_TOO_SMALL = "budget_too_small"
    FREE = "free"
    AT_FLOOR = "at_floor"
    BUY_MORE_PAY_LESS = "buy_more_pay_less"
    THRESHOLD_UNDONE = "threshold_undone"
    THRESHOLD_CROSSED = "threshold_crossed"


class Proof(StrictEnum):
    """How sure a finding is.

    ``PROVEN``: it follows from the rules, for every cart. ``SHOWN``: the pricer did it, on
    the cart that the finding holds; other carts may do it too.
    """

    PROVEN = "proven"
    SHOWN = "shown"


@attrs.frozen(kw_only=True)
class Probe:
    """A cart and an occasion on which it was priced; price them again to see it."""

    cart: Cart
    occasion: Occasion


def _facts(given: Mapping[str, str]) -> Mapping[str, str]:
    return dict(given)


@attrs.frozen(kw_only=True)
class RuleFinding:
    """One thing to know about a set of rules, and the promotions it is about.

    ``because`` holds its facts by name: the reason, amounts, articles. What was shown by
    pricing has the ``probes`` that show it.
    """

    kind: FindingKind = attrs.field(converter=FindingKind)
    promotions: tuple[str, ...]
    proof: Proof = attrs.field(converter=Proof)
    because: Mapping[str, str] = attrs.field(factory=dict, converter=_facts, hash=False)
    probes: tuple[Probe, ...] = ()


@attrs.frozen(kw_only=True)
class DeepestDiscount:
    """The line that gets the greatest share of its price off, of all that were probed."""

    probe: Probe
    sku: str
    list_amount: Money
    discount: Money
    promotions: tuple[str, ...]

    @property
    def rate(self) -> Rate:
        """How much of the list amount that is."""
        share = Fraction(self.discount.amount) / Fraction(self.list_amount.amount)
        return Rate(share.numerator, share.denominator)


@attrs.frozen(kw_only=True)
class RuleReport:
    """Everything found, the deepest discount in each currency, and how many carts were priced."""

    findings: tuple[RuleFinding, ...]
    deepest: tuple[DeepestDiscount, ...]
    probed: int

    def of(self, kind: FindingKind | str) -> tuple[RuleFinding, ...]:
        """The findings of one kind."""
        wanted = FindingKind(kind)
        return tuple(one for one in self.findings if one.kind is wanted)

    def about(self, promotion: str) -> tuple[RuleFinding, ...]:
        """The findings about one promotion, by its id."""
        return tuple(one for one in self.findings if promotion in one.promotions)
