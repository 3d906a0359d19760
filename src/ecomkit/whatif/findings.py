"""Findings: what a check of a set of rules says, why, and how certain that is."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.pricing.errors import InvalidPromotionError
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.validators import Validators, as_dict

check = Validators(InvalidPromotionError)


class FindingKind(StrictEnum):
    """What was found.

    ``NEVER_APPLIES``: no cart can meet this promotion. ``SHADOWED``: another one stands in
    its way wherever it could apply. ``TIER_NEVER_REACHED``: another tier starts at the same
    amount. ``SHARED_CODE``: one code opens several promotions. ``BUDGET_TOO_SMALL``: it does
    not pay for one use. ``FREE``: an article costs nothing. ``AT_FLOOR``: discounts reach a
    price floor, and are cut there. ``BUY_MORE_PAY_LESS``: one unit more costs less in
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
    """How certain a finding is.

    ``PROVEN``: it follows from the rules, for every cart. ``SHOWN``: the pricer did it with
    the cart of the finding; it may do so with others.
    """

    PROVEN = "proven"
    SHOWN = "shown"


@attrs.frozen(kw_only=True)
class Probe:
    """A cart and an occasion that show a finding when they are priced again."""

    cart: Cart
    occasion: Occasion


@attrs.frozen(kw_only=True)
class RuleFinding:
    """One thing to know about a set of rules, and the promotions it is about.

    ``because`` holds the facts by name: the reason, amounts, articles. A finding that was
    shown by pricing has the ``probes`` that show it.
    """

    kind: FindingKind = attrs.field(converter=FindingKind)
    promotions: tuple[str, ...]
    proof: Proof = attrs.field(converter=Proof)
    because: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_dict, validator=check.instance_of(dict), hash=False
    )
    probes: tuple[Probe, ...] = ()


def proven(
    kind: FindingKind, *promotions: str, because: Mapping[str, str]
) -> RuleFinding:
    """A finding that follows from the rules."""
    return RuleFinding(
        kind=kind, promotions=promotions, proof=Proof.PROVEN, because=because
    )


@attrs.frozen(kw_only=True)
class DeepestDiscount:
    """Of all probed lines, the one with the greatest share of its price taken off."""

    probe: Probe
    sku: str
    list_amount: Money
    discount: Money
    promotions: tuple[str, ...]

    @property
    def rate(self) -> Rate:
        """The share of the list amount that is taken off."""
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
        return tuple(found for found in self.findings if found.kind is wanted)

    def about(self, promotion: str) -> tuple[RuleFinding, ...]:
        """The findings about one promotion, by its id."""
        return tuple(found for found in self.findings if promotion in found.promotions)
